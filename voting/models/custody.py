from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models import User
from voting.models.rounds import BallotBox


class OfficerKey(models.Model):
    """An officer who keeps the key of the ballots, or one of three parts of it.

    `public` is the officer's own key, in hex, where three officers share the key; the
    private half is in a file that only the officer has.
    """

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="officers")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("number"))
    public = models.CharField(_("key"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("key made"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of a key holder")
        verbose_name_plural = _("keys of key holders")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["box", "number"], name="one_officer_per_number"
            ),
            models.UniqueConstraint(
                fields=["box", "officer"],
                name="an_officer_has_one_key",
                violation_error_message=_("This key holder has a key already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box_id}/{self.number}"


class PairKey(models.Model):
    """The key of the ballots, sealed to two of three officers, one within the other.

    `peeled` is what is left when one of the two, `peeled_by`, has opened the own layer.
    """

    box = models.ForeignKey(BallotBox, models.PROTECT, related_name="pairs")
    first = models.PositiveSmallIntegerField()
    second = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    peeled = models.BinaryField(null=True, blank=True)

    class Meta:
        verbose_name = _("key of a pair of key holders")
        verbose_name_plural = _("keys of pairs of key holders")
        constraints = [
            models.UniqueConstraint(
                fields=["box", "first", "second"], name="one_key_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.box_id}/{self.first}+{self.second}"
