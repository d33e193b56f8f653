from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models import District, User
from voting.models.rounds import VotingRound


def new_mail_key() -> str:
    return secrets.token_hex(16)


class RollEntry(models.Model):
    """One person who may vote in one round. It does not say whether they did.

    `identifier` is an HMAC of the e-mail address, so that a leaked roll is no list
    of addresses, and so that somebody who deletes the account and comes back is
    still the same person.
    """

    voting_round = models.ForeignKey(VotingRound, models.PROTECT, related_name="roll")
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    identifier = models.CharField(_("identifier"), max_length=64)
    # An HMAC as well, of what the city's own list calls this person; may be empty.
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+"
    )
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    is_declared = models.BooleanField(_("declared by the voter"), default=False)

    class Meta:
        verbose_name = _("entry of the roll")
        verbose_name_plural = _("entries of the roll")
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "identifier"], name="one_entry_per_person"
            ),
            models.UniqueConstraint(
                fields=["voting_round", "user"], name="one_entry_per_account"
            ),
            models.UniqueConstraint(
                fields=["voting_round", "reference"],
                condition=~models.Q(reference=""),
                name="one_entry_per_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.pk}"


class RollMark(models.Model):
    """Somebody on the roll has cast a ballot. Never changed; it does not say when."""

    class Channel(models.TextChoices):
        WEB = "web", _("On the web")
        CODE = "code", _("With a printed code")
        ASSISTED = "assisted", _("With help at a station")

    entry = models.OneToOneField(
        RollEntry, models.PROTECT, primary_key=True, related_name="mark"
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)

    class Meta:
        verbose_name = _("mark of a vote")
        verbose_name_plural = _("marks of votes")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class CastNotice(models.Model):
    """A message that is owed: a vote was recorded in this person's name.

    Messages go out together and in no order, so that they do not tell who voted when.
    """

    entry = models.OneToOneField(
        RollEntry, models.CASCADE, primary_key=True, related_name="+"
    )
    # By chance: with the person it names the message, whoever sends it.
    mail_key = models.CharField(max_length=32, default=new_mail_key, editable=False)
    # Set while a worker has it in hand or puts it off: never when the vote was cast.
    due_at = models.DateTimeField(null=True, editable=False)
    claimed_by = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("notice of a vote")
        verbose_name_plural = _("notices of votes")

    def __str__(self) -> str:
        return f"{self.entry_id}"
