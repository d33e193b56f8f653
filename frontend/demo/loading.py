"""Loads the demo once, and knows whether that has happened."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from frontend.demo import (
    content,
    copying,
    deciding,
    helping,
    living,
    outbox,
    panelling,
    people,
    polling,
    proposing,
    reminding,
    surveying,
)
from frontend.demo.content import Content
from frontend.demo.days import Days
from frontend.demo.stage import MINUTE, Stage, Step, begin
from participation.actions import noticing
from participation.actions.people import describe_myself
from participation.models import District, Process, User
from voting.models import BallotBox, VotingRound
from voting.replay.plan import plan_replay
from voting.replay.run import Rule
from voting.replay.run import replay as replay_election
from voting.tally.files import pabulib

Report = Callable[[str], None]
"""Told the address of every process once it is there."""


def is_loaded() -> bool:
    """Say whether everything is there: publishing the replay is the last thing done."""
    replayed = VotingRound.objects.filter(process__slug=content.replay()["slug"])
    return replayed.filter(published_at__isnull=False).exists()


def is_begun() -> bool:
    """Say whether some of the demo is there."""
    return Process.objects.filter(slug__in=content.slugs()).exists()


def holds_other_processes() -> bool:
    known = [*content.slugs(), content.next_round()["slug"]]
    return Process.objects.exclude(slug__in=known).exists()


def reset() -> None:
    """Empty the database, the outbox, and what stands beside them of ballot boxes.

    Whoever calls this has asked first.
    """
    for box in BallotBox.objects.all():
        for home in (settings.BALLOT_KEYS_DIR, settings.BALLOT_ANCHOR_DIR):
            shutil.rmtree(Path(home) / box.folder, ignore_errors=True)
    call_command("flush", interactive=False, verbosity=0)
    outbox.clear()


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Let SQLite write in its own time: a load that is cut off begins anew anyway.

    Each of a thousand ballots is a transaction of its own. Nothing can be damaged, and
    whatever comes after the load is waited for as usual.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA synchronous = {usual:d}")


@_without_waiting_for_the_disk()
def load(*, now: datetime, report: Report = lambda _slug: None) -> None:
    """Make people and processes; what happened before `now` happens in its order."""
    days = Days(timezone.localdate(now))
    stories = content.stories()
    cast = people.join(days.today, now=now)
    count = max(
        max(polling.voters_of(story), living.supporters_of(story)) for story in stories
    )
    voters = people.join_voters(count, now=now)
    for story in stories:
        tell(story, cast=cast, voters=voters, days=days)
        report(story["slug"])
    settle(cast)
    copying.begin_next_round(cast, days)
    helping.set_up(cast, today=days.today, now=now)
    noticing.notice_phase_changes(now=now)
    replay(now=now)
    polling.tell_named(cast, now)
    report(content.replay()["slug"])


def tell(
    story: Content, *, cast: Mapping[str, User], voters: Sequence[User], days: Days
) -> None:
    """Let everything that a story holds happen, in the order of its moments."""
    stage = begin(story, cast=cast, voters=voters, days=days)
    steps = [
        *_changes(stage),
        *proposing.steps(stage),
        *living.steps(stage),
        *deciding.steps(stage),
        *panelling.steps(stage),
        *surveying.steps(stage),
        *reminding.steps(stage),
    ]
    for step in sorted(steps, key=lambda step: step.moment):
        step.happen(step.moment)


def _changes(stage: Stage) -> list[Step]:
    """Notice openings and closings of phases a minute late, as the schedule does."""

    def notice(process: Process, now: datetime) -> None:
        noticing.notice_phase_changes(now=now, process=process)

    boundaries = {day for pair in stage.story["phases"].values() for day in pair}
    return [
        Step(stage.days.moment(day) + MINUTE, partial(notice, stage.process))
        for day in boundaries
        if day < 0
    ]


def settle(cast: Mapping[str, User]) -> None:
    """Let people say where they live, for the votes in which that matters."""
    slugs = [story["slug"] for story in content.stories() if story.get("is_home")]
    districts = District.objects.filter(process__slug__in=slugs)
    homes = {district.code: district for district in districts}
    for person in content.common()["people"]:
        if person.get("home") in homes:
            user = cast[person["key"]]
            describe_myself(
                person=user,
                name=user.name,
                home_district=homes[person["home"]],
                born_on=user.born_on,
            )


def replay(*, now: datetime) -> None:
    """Carry a real election through the product, and name its source."""
    story = content.replay()
    election = pabulib.read((content.DATA / story["file"]).read_bytes())
    plan = plan_replay(election, file=story["file"], rule=story["rule"], now=now)
    description = {
        language: f"{plan.description[language]}\n\n{source.strip()}"
        for language, source in story["source"].items()
    }
    replay_election(
        replace(plan, description=description),
        slug=story["slug"],
        rule=Rule(story["rule"], story["ties"]),
    )
