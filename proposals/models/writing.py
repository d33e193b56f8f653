from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.models import Process, StoredFile, User
from proposals.models.building import BuildingNews
from proposals.models.proposals import Proposal


class Draft(models.Model):
    """An idea that has not been sent, or changes to one, as typed.

    It belongs to a person, or to whoever knows the key, whose SHA-256 is kept. `data`
    holds the fields of the form as they were typed, right or wrong. `version` counts
    the savings: a form that started from an older one does not overwrite a newer.
    """

    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    process = models.ForeignKey(Process, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(_("started"))
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["saved_at"], name="drafts_by_age")]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.pk}"


def _one_of(*names: str) -> Q:
    """Return the condition that exactly one of these is set."""
    condition = Q()
    for one in names:
        others = {f"{name}__isnull": name != one for name in names}
        condition |= Q(**others)
    return condition


class Picture(models.Model):
    """A picture of a draft, a proposal or news about building, in two sizes.

    Both are made by us from what was sent, so they carry no place and no camera.
    """

    draft = models.ForeignKey(
        Draft, models.CASCADE, null=True, blank=True, related_name="pictures"
    )
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="pictures"
    )
    news = models.ForeignKey(
        BuildingNews, models.CASCADE, null=True, blank=True, related_name="pictures"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    # What is to be seen, for who does not see it; needed before it is published.
    alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of("draft", "proposal", "news"),
                name="a_picture_belongs_to_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(draft__isnull=False) | ~Q(alt=""),
                name="published_pictures_are_described",
                violation_error_message=_("Say what the picture shows."),
            ),
        ]

    def __str__(self) -> str:
        return self.alt


class Attachment(models.Model):
    """A PDF of a draft or a proposal, looked through before it is kept."""

    draft = models.ForeignKey(
        Draft, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    proposal = models.ForeignKey(
        Proposal, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    pages = models.PositiveIntegerField(_("pages"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=_one_of("draft", "proposal"),
                name="an_attachment_belongs_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CoAuthor(models.Model):
    """Somebody whom an author has asked to stand beside them, and the answer.

    The address is kept until the answer only. Who accepts may edit as the author may.
    `key_hash` makes the link in the mail another one with every asking.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        LEFT = "left", pgettext_lazy("a person", "Left")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="co_authors")
    person = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="co_authorships"
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        _("answer"), max_length=8, choices=State, default=State.ASKED
    )
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # When the mail went out to an address without an account.
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"], name="one_authorship_per_person"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state="asked", person=None, sent_at=None),
                name="invitations_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.state}"


class Follow(models.Model):
    """Somebody wants to hear what becomes of a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="follows")
    person = models.ForeignKey(User, models.CASCADE, related_name="follows")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"], name="one_follow_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.proposal_id}"
