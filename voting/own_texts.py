"""The texts of organisers that this app keeps by language."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Process
from participation.policies import Refusal
from participation.translations import Field, Kind
from voting.channel_policies import refuse_late_places
from voting.models import PollingStation


def _stations(process: Process) -> QuerySet[PollingStation]:
    found = PollingStation.objects.filter(voting_round__process=process)
    return found.select_related("voting_round__process", "voting_round__phase")


def _over(station: PollingStation, now: datetime) -> Refusal | None:
    return refuse_late_places(station.voting_round, now=now)


KINDS = (
    Kind(
        "polling_station",
        _("Voting place"),
        (Field("hours", _("When it is open"), max_length=300),),
        _stations,
        lambda row: reverse(
            "voting_staff:places", args=[row.voting_round.process.slug]
        ),
        # Its name is that of a place, the same in every language.
        lambda row: dict.fromkeys(row.hours, row.name),
        _over,
    ),
)
