from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from panels.models.recruiting import Panelist, Volunteer
from participation.models import User


class Letter(models.Model):
    """A message to a volunteer without an account: by e-mail, or on paper.

    Who has an account gets a notice instead. `kind`, `occasion`, `link` and `facts`
    are as with notices, and so is the way of sending: whoever sends first puts off
    `due_at`, and a message that is tried again has the same Message-ID.
    """

    class State(models.TextChoices):
        WAITS = "waits", _("Waits to be sent")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused by the mail server")
        # Nobody can be reached by e-mail, or not any more: it is printed and posted.
        PAPER = "paper", _("To be printed")
        PRINTED = "printed", _("Printed")

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=40)
    occasion = models.CharField(_("occasion"), max_length=80)
    link = models.CharField(_("address"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State)
    made_at = models.DateTimeField(_("made"))
    mail_key = models.CharField(max_length=32, editable=False)
    due_at = models.DateTimeField(_("to be sent from"))
    claimed_by = models.CharField(max_length=32, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "kind", "occasion"],
                name="no_volunteer_is_told_twice",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waits"), name="letters_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"


class Removal(models.Model):
    """Somebody is to leave the panel for what they did; two people decide.

    The reason is for the two and for the member, not for the public.
    """

    panelist = models.ForeignKey(Panelist, models.CASCADE, related_name="removals")
    reason = models.TextField(_("reason"), max_length=2000)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    is_agreed = models.BooleanField(_("the member leaves"), null=True, blank=True)

    class Meta:
        verbose_name = _("removal of a member")
        verbose_name_plural = _("removals of members")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panelist"],
                condition=Q(decided_at=None),
                name="one_removal_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="two_people_remove_a_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panelist_id}/{self.pk}"
