"""Minutes of sessions with what members say of them, and the self-assessment."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models.recruiting import Panelist
from panels.models.sessions import Session
from participation.models import User

WORST, BEST = 1, 5


class Minutes(models.Model):
    """What was done in a session: a public part, and one for the members alone.

    `version` is the newest of `versions`. While members read it nobody changes it: it
    goes back to a draft first, and they are asked anew.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        REVIEW = "review", _("Members read them")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes")
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    language = models.CharField(_("language"), max_length=8)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    answer_until = models.DateTimeField(_("comment until"), null=True, blank=True)
    asked_at = models.DateTimeField(_("sent to the members"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # SHA-256 of the public part as it was published, in UTF-8.
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return f"{self.session_id}"


class MinutesVersion(models.Model):
    """The words of minutes, in Markdown, as they were saved once."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("public part"), max_length=60_000)
    inner = models.TextField(_("for the members"), max_length=60_000, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("version of minutes")
        verbose_name_plural = _("versions of minutes")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "number"], name="one_text_per_version_of_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id}/{self.number}"


class MinutesOpinion(models.Model):
    """What one member says of the minutes: yes, or what is to be changed."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="opinions")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"))
    approves = models.BooleanField(_("approves"))
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("opinion on minutes")
        verbose_name_plural = _("opinions on minutes")
        ordering = ["given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "panelist", "version"],
                name="one_opinion_per_member_and_version",
            ),
            models.CheckConstraint(
                condition=Q(approves=True) | ~Q(comment=""),
                name="who_does_not_approve_says_why",
                violation_error_message=_("Say what should be changed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes_id}/{self.panelist_id}"


class Assessment(models.Model):
    """The self-assessment of a session has ended: before, nobody sees its results.

    `answers` is how many there were. Results that grow would show the last answer.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="assessment")
    ended_at = models.DateTimeField(_("ended"))
    answers = models.PositiveIntegerField(_("answers"))

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")

    def __str__(self) -> str:
        return f"{self.session_id}"


class AssessmentMark(models.Model):
    """A member has answered the self-assessment of a session. It has no time."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    panelist = models.ForeignKey(Panelist, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("mark of an answer")
        verbose_name_plural = _("marks of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "panelist"], name="one_assessment_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.panelist_id}"


class AssessmentAnswer(models.Model):
    """What somebody answered, from 1 to 5; nothing leads to who it was or when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    heard = models.PositiveSmallIntegerField(_("I was heard"))
    understood = models.PositiveSmallIntegerField(_("I understood what it was about"))
    useful = models.PositiveSmallIntegerField(_("We came further"))
    words = models.TextField(_("In your own words"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("answer to the self-assessment")
        verbose_name_plural = _("answers to the self-assessment")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    heard__gte=1,
                    heard__lte=BEST,
                    understood__gte=1,
                    understood__lte=BEST,
                    useful__gte=1,
                    useful__lte=BEST,
                ),
                name="an_assessment_is_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}"
