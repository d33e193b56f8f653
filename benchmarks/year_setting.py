"""The process whose year is played through, and its residents with their choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from year_people import Resident

CHOICES = ("a", "b")
PHASES = {
    "propose": ("02-01 00:00", "03-08 00:00"),
    "review": ("03-08 00:00", "03-15 00:00"),
    "vote": ("03-15 00:00", "03-29 00:00"),
    "result": ("03-29 00:00", "05-03 00:00"),
    "implement": ("05-03 00:00", "12-31 00:00"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What the year begins with; accounts by their address."""

    process: Any
    voting_round: Any
    organiser: Any
    user_of: Mapping[str, Any]


def set_up(
    people: Sequence[Resident], *, now: datetime, local: Callable[[str], datetime]
) -> Setting:
    """Make everything through the actions of the product, on an empty database."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.totp.internal.auth import TOTP
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from participation.actions import phases, processes
    from participation.models import NoticeChoice, ProcessFollow, User
    from participation.timeline import Stretch
    from proposals.actions import projects
    from voting.actions import rounds

    call_command("migrate", verbosity=0)
    organiser = User.objects.create_user(
        "organiser@example.org", is_staff=True, wants_mail=False
    )
    TOTP.activate(organiser, "JBSWY3DPEHPK3PXP")
    users = User.objects.bulk_create(
        [
            User(
                email=one.email,
                password=make_password(None),
                language=one.language,
                wants_mail=one.wants_mail,
                joined_at=now - timedelta(days=30),
            )
            for one in people
        ],
        batch_size=1000,
    )
    user_of = {user.email: user for user in users}
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(
                user=user_of[one.email],
                email=one.email,
                verified=one.is_on_roll,
                primary=True,
            )
            for one in people
        ],
        batch_size=1000,
    )
    process = processes.create_process(
        creator=organiser,
        slug="year",
        title={"fi": "Vuosi", "sv": "Ett år", "en": "A year", "ru": "Год"},
        summary={},
        description={},
        budget=100_000_00,
        contact="",
        now=now,
    )
    phases.plan_phases(
        process=process,
        organiser=organiser,
        stretches=[
            Stretch(kind, local(begins), local(ends))
            for kind, (begins, ends) in PHASES.items()
        ],
        allows_gaps=False,
        allows_overlaps=False,
        now=now,
    )
    projects.add_projects(
        process=process,
        organiser=organiser,
        projects=[
            projects.NewProject(code, {"en": code}, 10_000_00) for code in CHOICES
        ],
        now=now,
    )
    voting_round = rounds.set_up_round(
        process=process,
        organiser=organiser,
        rules=rounds.RoundRules(
            scope="process",
            eligibility="accounts",
            budgets={"": 100_000_00},
            rule="greedy",
            ties="lot",
        ),
        now=now,
    )
    rounds.draw_up_roll(voting_round=voting_round, organiser=organiser, now=now)
    rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=now)
    processes.publish_process(process=process, organiser=organiser, now=now)
    ProcessFollow.objects.bulk_create(
        ProcessFollow(process=process, person=user_of[one.email], since=now)
        for one in people
        if one.follows
    )
    NoticeChoice.objects.bulk_create(
        NoticeChoice(
            person=user_of[one.email],
            topic="phases",
            cadence=one.cadence_of_phases,
        )
        for one in people
        if one.cadence_of_phases
    )
    return Setting(process, voting_round, organiser, user_of)
