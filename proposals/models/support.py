from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import District, Process, User
from proposals.models.proposals import Proposal


class SupportQuerySet(models.QuerySet["Support"]):
    def standing(self) -> SupportQuerySet:
        """Those that count: neither taken back nor carried on to another proposal."""
        return self.filter(taken_back_at=None, carried_to=None)


class Support(models.Model):
    """One person's signature under a proposal, before the vote. Never a vote.

    Rows stay. Taking a signature back fills `taken_back_at`; carrying it on to what the
    proposal has become fills `carried_to`. A signature that counts holds a slot where
    the process has a limit: slots of one person are numbered, and the database lets no
    two be equal. The account may go; the signature stays without a name.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="supports")
    process = models.ForeignKey(Process, models.PROTECT, related_name="+")
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="supports"
    )
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    district_slot = models.PositiveSmallIntegerField(null=True, blank=True)
    given_at = models.DateTimeField(_("given"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    carried_to = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_from",
        verbose_name=_("carried on to"),
    )

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=Q(taken_back_at=None, carried_to=None),
                name="one_support_per_person",
            ),
            models.UniqueConstraint(
                fields=["process", "person", "slot"], name="supports_within_the_limit"
            ),
            models.UniqueConstraint(
                fields=["process", "person", "district", "district_slot"],
                name="supports_within_the_district",
            ),
            # Nulls are never equal, and ideas for the whole city have no district.
            models.UniqueConstraint(
                fields=["process", "person", "district_slot"],
                condition=Q(district=None),
                name="supports_within_the_whole_city",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, carried_to=None)
                | Q(slot=None, district_slot=None),
                name="only_what_counts_holds_a_slot",
            ),
        ]
        indexes = [models.Index(fields=["proposal", "taken_back_at", "carried_to"])]

    def __str__(self) -> str:
        return f"{self.proposal_id}"
