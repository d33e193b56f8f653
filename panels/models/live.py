"""What happens while a session is live: the audience, who speaks, questions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models.recruiting import Panelist
from panels.models.sessions import AgendaItem, Session
from participation.models import User


class Listener(models.Model):
    """A device in the audience of a public session that has the code of the room.

    Nobody knows whose it is. Its key is random and stays in the browser; here is its
    hash. It votes once in votes with the audience, which bind nobody.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="listeners")
    key_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("listener")
        verbose_name_plural = _("audience")

    def __str__(self) -> str:
        return f"{self.session_id}/{self.pk}"


class SpeakingTurn(models.Model):
    """Somebody wants to speak, speaks, or has spoken.

    A member, or somebody else by the name that a facilitator has entered.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="turns")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    speaker = models.CharField(_("who speaks"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    started_at = models.DateTimeField(_("began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("turn to speak")
        verbose_name_plural = _("turns to speak")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "panelist"],
                condition=Q(ended_at=None, panelist__isnull=False),
                name="one_hand_per_member",
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(ended_at=None, started_at__isnull=False),
                name="one_speaker_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.panelist_id or self.speaker}"

    @property
    def name(self) -> str:
        return self.panelist.name if self.panelist else self.speaker

    @property
    def public_name(self) -> str:
        return self.panelist.public_name if self.panelist else self.speaker


class SessionQuestion(models.Model):
    """A question to the experts, from a member or from the audience.

    `is_anonymous` keeps the member's name from everyone but the database; of the
    audience no name is known. A hidden one has a reason that its author can read.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        SHORTLISTED = "shortlisted", _("Comes next")
        ANSWERED = "answered", _("Answered")
        HIDDEN = "hidden", _("Hidden")

    session = models.ForeignKey(Session, models.CASCADE, related_name="questions")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    text = models.CharField(_("question"), max_length=400)
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    listener = models.ForeignKey(
        Listener, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_anonymous = models.BooleanField(_("without my name"), default=False)
    state = models.CharField(
        _("state"), max_length=11, choices=State, default=State.ASKED
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def asker(self) -> str:
        """How the room sees who asks; empty where no name is shown."""
        if self.panelist is None or self.is_anonymous:
            return ""
        return self.panelist.name

    @property
    def public_asker(self) -> str:
        """How everyone sees who asks."""
        if self.panelist is None or self.is_anonymous:
            return ""
        return self.panelist.public_name


class QuestionVote(models.Model):
    """Somebody would like to hear the answer too."""

    question = models.ForeignKey(
        SessionQuestion, models.CASCADE, related_name="supporters"
    )
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    listener = models.ForeignKey(
        Listener, models.CASCADE, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("vote for a question")
        verbose_name_plural = _("votes for questions")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "panelist"], name="one_voice_per_member"
            ),
            models.UniqueConstraint(
                fields=["question", "listener"], name="one_voice_per_listener"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"


class SentForm(models.Model):
    """A form of a live page that has arrived: who sends it again changes nothing.

    Browsers send again what they got no answer to.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    key = models.UUIDField()

    class Meta:
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "key"], name="a_live_form_is_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)
