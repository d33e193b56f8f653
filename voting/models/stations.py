"""Voting places that everybody reads about: where one votes on paper or with help."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import HelpPoint
from voting.models.rounds import VotingRound


class PollingStation(models.Model):
    """A place of a vote. At a help point it has the hours and the address of that.

    `name` is what officials choose at the desk, and what papers and marks carry; so it
    stays when the point goes. `hours` are words by language.
    """

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="polling_stations"
    )
    point = models.ForeignKey(
        HelpPoint,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="polling_stations",
        verbose_name=_("help point"),
    )
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("street address"), max_length=160, blank=True)
    hours = models.JSONField(_("when it is open"), default=dict, blank=True)
    gives_paper = models.BooleanField(_("paper forms"), default=True)
    gives_help = models.BooleanField(_("help to vote"), default=True)

    class Meta:
        verbose_name = _("voting place")
        verbose_name_plural = _("voting places")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "name"],
                name="one_polling_station_per_name",
                violation_error_message=_("There is such a voting place already."),
            ),
            models.UniqueConstraint(
                fields=["voting_round", "point"],
                name="one_polling_station_per_help_point",
                violation_error_message=_("This help point is a voting place already."),
            ),
            models.CheckConstraint(
                condition=Q(gives_paper=True) | Q(gives_help=True),
                name="a_polling_station_offers_a_way_to_vote",
                violation_error_message=_("Choose paper forms, help, or both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.name}"
