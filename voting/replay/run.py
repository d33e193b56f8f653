"""Carries a planned election through the actions that a city and its residents use."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import monotonic

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.hashers import make_password
from django.db import connection

from participation.actions import noticing, phases, processes
from participation.models import Phase, Process, User
from participation.timeline import Stretch
from proposals.actions import projects as project_actions
from voting import packs, queries
from voting.actions import casting, results, rounds
from voting.box import sequencer
from voting.models import VotingRound
from voting.replay.plan import Plan
from voting.roll_lines import RollLine
from voting.tally.ballot_form import Marks

DAY = timedelta(days=1)
# Nobody can have an address under .invalid (RFC 2606), so no mail ever leaves for one.
ORGANISER = "replay@porukka.invalid"
BATCH = 1000
# Between so many ballots they are taken from the spool into the log.
SEQUENCED_AT_ONCE = 1000

Report = Callable[[int, int], None]
"""Told how many of how many ballots have been cast."""


@dataclass(frozen=True, slots=True)
class Rule:
    """By what a replay is counted: names of rule and ties, and the seed of a lot."""

    name: str
    ties: str
    tie_seed: str = ""


@dataclass(slots=True)
class Replayed:
    """What a replay left behind, and how long each part took, in seconds.

    `pack` is the folder or archive with which anybody can check it.
    """

    process: Process
    ballots: int
    funded: tuple[str, ...]
    rule: str
    pack: Path
    seconds: dict[str, float] = field(default_factory=dict)


def replay(
    plan: Plan,
    *,
    slug: str,
    rule: Rule,
    workers: int = 1,
    wanted_pack: Path | None = None,
    report: Report = lambda _done, _all: None,
) -> Replayed:
    """Create a process, cast every ballot, close, count, publish and write the pack.

    The clock that the actions are told is that of the plan: each is one transaction
    of its own, as it would have been then. `slug` is made unique with a number. The
    pack goes where the pages of the result have theirs, or to `wanted_pack`.
    """
    seconds: dict[str, float] = {}
    with _timed(seconds, "prepare"):
        organiser = _organiser()
        process = _process(plan, _free_slug(slug), organiser)
        voting_round = _round(plan, process, organiser, rule)
        voters = _voters(plan, process)
    with _timed(seconds, "cast"):
        noticing.notice_phase_changes(now=plan.opens_at, process=process)
        _cast(plan, voting_round, voters, workers, report)
    with _timed(seconds, "sequence"):
        sequencer.run(voting_round)
    with _timed(seconds, "tally"):
        noticing.notice_phase_changes(now=plan.closes_at, process=process)
        results.tally_round(voting_round=voting_round, now=plan.closes_at)
    with _timed(seconds, "publish"):
        results.publish_result(
            voting_round=voting_round, organiser=organiser, now=plan.closes_at
        )
    with _timed(seconds, "pack"):
        written = _write_pack(voting_round, wanted_pack)
    (pot,) = queries.result_of(voting_round).pots
    return Replayed(
        process=process,
        ballots=pot.tally.ballots,
        funded=pot.outcome.funded,
        rule=pot.outcome.rule,
        pack=written,
        seconds=seconds,
    )


def _write_pack(voting_round: VotingRound, wanted: Path | None) -> Path:
    fresh = queries.round_of(voting_round.process)
    assert fresh is not None  # noqa: S101 - it has just been counted
    if wanted is None:
        return packs.folder_of(fresh)
    packs.write(fresh, wanted)
    return wanted


@contextmanager
def _timed(seconds: dict[str, float], part: str) -> Iterator[None]:
    began = monotonic()
    yield
    seconds[part] = round(monotonic() - began, 3)


def _free_slug(wanted: str) -> str:
    taken = set(
        Process.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    candidates = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
    return next(slug for slug in candidates if slug not in taken)


def _organiser() -> User:
    """Return the account that organises all replays; nobody can sign in to it."""
    organiser = User.objects.filter(email=ORGANISER).first()
    if organiser is None:
        organiser = User.objects.create_user(
            ORGANISER, name="Replay", is_staff=True, is_active=False
        )
    if not is_mfa_enabled(organiser):
        TOTP.activate(organiser, generate_totp_secret())
    return organiser


def _process(plan: Plan, slug: str, organiser: User) -> Process:
    before = plan.opens_at - DAY
    process = processes.create_process(
        creator=organiser,
        slug=slug,
        title=plan.title,
        summary=plan.summary,
        description=plan.description,
        budget=plan.budget,
        contact="",
        now=before,
        is_replay=True,
    )
    phases.plan_phases(
        process=process,
        organiser=organiser,
        stretches=[Stretch(Phase.Kind.VOTE.value, plan.opens_at, plan.closes_at)],
        allows_gaps=True,
        allows_overlaps=False,
        now=before,
    )
    districts = processes.add_districts(
        process=process, organiser=organiser, districts=plan.districts, now=before
    )
    by_code = {district.code: district for district in districts}
    project_actions.add_projects(
        process=process,
        organiser=organiser,
        projects=[
            project_actions.NewProject(
                code=project.code,
                title=project.title,
                cost=project.cost,
                district=by_code[project.district],
                description=project.description,
                latitude=project.point[0] if project.point else None,
                longitude=project.point[1] if project.point else None,
            )
            for project in plan.projects
        ],
        now=before,
    )
    return process


def _round(plan: Plan, process: Process, organiser: User, rule: Rule) -> VotingRound:
    before = plan.opens_at - DAY
    voting_round = rounds.set_up_round(
        process=process,
        organiser=organiser,
        rules=rounds.RoundRules(
            scope=VotingRound.Scope.PROCESS.value,
            eligibility=VotingRound.Eligibility.LIST.value,
            budgets={"": plan.budget},
            rule=rule.name,
            ties=rule.ties,
            ballot_kind=plan.form.kind.value,
            min_choices=plan.form.min_choices,
            max_choices=plan.form.max_choices,
            is_spending_limited=plan.form.is_spending_limited,
            points=plan.form.points,
            most_points=plan.form.most_points,
            options=plan.options,
            tie_seed=rule.tie_seed,
        ),
        now=before,
    )
    rounds.import_roll(
        voting_round=voting_round,
        organiser=organiser,
        lines=[
            RollLine(line, email)
            for line, email in enumerate(_addresses(plan, process), start=1)
        ],
        now=before,
    )
    rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=before)
    processes.publish_process(process=process, organiser=organiser, now=before)
    return voting_round


def _addresses(plan: Plan, process: Process) -> list[str]:
    """Name a voter for each ballot; what a file says of its voters is not kept."""
    numbers = range(1, len(plan.ballots) + 1)
    return [f"voter-{number}@{process.slug}.invalid" for number in numbers]


def _voters(plan: Plan, process: Process) -> list[User]:
    """Make an account for each ballot, one that nobody can sign in to.

    An account that is not active stays out of the rolls of real votes.
    """
    return User.objects.bulk_create(
        [
            User(
                email=email,
                password=make_password(None),
                is_active=False,
                joined_at=plan.opens_at - DAY,
            )
            for email in _addresses(plan, process)
        ],
        batch_size=BATCH,
    )


def _cast(
    plan: Plan,
    voting_round: VotingRound,
    voters: Sequence[User],
    workers: int,
    report: Report,
) -> None:
    """Cast every ballot in a transaction of its own, by several threads if asked."""
    ballots = list(zip(voters, plan.ballots, strict=True))
    done = count(1)

    def cast(ballot: tuple[User, Marks]) -> None:
        voter, marks = ballot
        casting.cast_ballot(
            voting_round=voting_round,
            voter=voter,
            paper=rounds.CITY_POT,
            marks={rounds.CITY_POT: marks},
            now=plan.during,
        )
        # Taking the next number from `count` is one step, whatever the threads do.
        number = next(done)
        if number % SEQUENCED_AT_ONCE == 0:
            sequencer.run(voting_round)
        report(number, len(ballots))

    def work(part: Sequence[tuple[User, Marks]]) -> None:
        try:
            for ballot in part:
                cast(ballot)
        finally:
            connection.close()

    if workers == 1:
        for ballot in ballots:
            cast(ballot)
        return
    with ThreadPoolExecutor(workers) as pool:
        for _finished in pool.map(work, [ballots[i::workers] for i in range(workers)]):
            pass
