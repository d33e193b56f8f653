"""Voting places that everybody may read about: added and taken out, on the record."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from participation import audit
from participation.models import HelpPoint, Role, User
from participation.policies import require
from voting.channel_policies import refuse_places
from voting.models import PollingStation, VotingRound


@transaction.atomic(durable=True)
def add_polling_station(
    *,
    voting_round: VotingRound,
    organiser: User,
    name: str,
    point: HelpPoint | None,
    address: str,
    hours: Mapping[str, str],
    gives_paper: bool,
    gives_help: bool,
    now: datetime,
) -> PollingStation:
    """Say where one votes on paper or with help; raises `ValidationError`.

    At a help point, its address and its opening hours hold where nothing else is said.
    """
    require(refuse_places(organiser, voting_round, now=now))
    station = PollingStation(
        voting_round=voting_round,
        point=point,
        name=" ".join(name.split()),
        address=address,
        hours=dict(hours),
        gives_paper=gives_paper,
        gives_help=gives_help,
    )
    station.full_clean()
    station.save(force_insert=True)
    audit.record(
        voting_round.process,
        "station.added",
        subject=f"round:{voting_round.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        station=station.name,
        point=point.slug if point else "",
        gives_paper=gives_paper,
        gives_help=gives_help,
    )
    return station


@transaction.atomic(durable=True)
def remove_polling_station(
    *, station: PollingStation, organiser: User, now: datetime
) -> None:
    """Take a place out of the list; what was handed out there stays as it is."""
    require(refuse_places(organiser, station.voting_round, now=now))
    process = station.voting_round.process
    name = station.name
    station.delete()
    audit.record(
        process,
        "station.removed",
        subject=f"round:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        station=name,
    )
