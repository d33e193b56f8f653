"""Greedy rules as somebody would do them with pencil and paper, and odd elections.

Slow, and written from the definitions in words; nothing here is shared with what it is
compared to but the options that are declared.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from elections import BALLOTS, BUDGETS, IDS
from hypothesis import strategies as st

from voting.tally.ballots import Candidate
from voting.tally.methods import greedy
from voting.tally.methods.merit import Merit
from voting.tally.options import Conflict, Minimum, Misfit, Options
from voting.tally.outcome import Outcome
from voting.tally.ties import Criterion, TiePolicy

ALL_AT_ONCE = "together"

PROJECTS = st.lists(
    st.builds(
        Candidate,
        st.sampled_from(IDS),
        st.integers(0, 12).map(lambda tens: 10 * tens) | st.integers(0, 120),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=len(IDS),
    unique_by=lambda candidate: candidate.id,
)
MINIMA = st.one_of(
    st.builds(Minimum, score=st.integers(0, 6)),
    st.builds(Minimum, share=st.fractions(0, 1, max_denominator=6)),
    st.builds(Minimum, cost_factor=st.integers(1, 4)),
)


@st.composite
def conflicts(draw: st.DrawFn) -> Conflict:
    projects = st.lists(st.sampled_from(IDS), min_size=2, max_size=4, unique=True)
    rivals = draw(projects)
    keep = draw(st.none() | st.sampled_from(rivals))
    reason = "Better ground." if keep else ""
    return Conflict(projects=tuple(rivals), keep=keep, reason=reason)


@st.composite
def options(draw: st.DrawFn) -> Options:
    """Declare anything that goes together; mostly little at once."""
    misfit = draw(st.sampled_from(Misfit))
    share = None
    if misfit is Misfit.STOP:
        share = draw(st.none() | st.fractions(Fraction(1, 5), 1, max_denominator=5))
    return Options(
        misfit=misfit,
        top_up_from=share,
        part_fund=share is None and draw(st.booleans()),
        minimum=draw(st.none() | MINIMA),
        conflicts=tuple(draw(st.lists(conflicts(), max_size=2))),
        withdrawn=tuple(draw(st.sets(st.sampled_from(IDS), max_size=1))),
        fund_unsupported=draw(st.booleans()),
        upkeep_limit=draw(st.none() | st.integers(0, 25)),
    )


OPTIONS = options()


def as_points(ballot: Collection[str] | Mapping[str, int]) -> dict[str, int]:
    return dict(ballot) if isinstance(ballot, Mapping) else dict.fromkeys(ballot, 1)


class Table:
    """The table on the wall: people and points of each project, and all ballots."""

    def __init__(self, ballots: Iterable) -> None:
        sheets = [as_points(ballot) for ballot in ballots]
        self.voters = len(sheets)
        self.points = {p: sum(sheet.get(p, 0) for sheet in sheets) for p in IDS}
        self.people = {p: sum(sheet.get(p, 0) > 0 for sheet in sheets) for p in IDS}
        self.is_of_votes = self.points == self.people


@dataclass(frozen=True)
class Case:
    """An election, what is declared for it, and how it is counted."""

    projects: list[Candidate]
    ballots: list[Collection[str] | Mapping[str, int]]
    budget: int
    declared: Options
    order: list[str]
    criteria: tuple[Criterion, ...]
    merit: Merit

    @property
    def by_list(self) -> TiePolicy:
        return TiePolicy(self.criteria, listed=tuple(self.order))

    @property
    def table(self) -> Table:
        return Table(self.ballots)

    def count(self, ties: TiePolicy) -> Outcome:
        return greedy.count(
            self.projects,
            self.ballots,
            self.budget,
            ties=ties,
            merit=self.merit,
            options=self.declared,
        )

    def fund(self, order: Sequence[str], table: Table | None = None) -> dict[str, int]:
        return fund(
            self.projects,
            table or self.table,
            self.budget,
            self.declared,
            order,
            per_cost=self.merit is Merit.PER_COST,
            criteria=self.criteria,
        )


CASES = st.builds(
    Case,
    PROJECTS,
    BALLOTS,
    BUDGETS,
    OPTIONS,
    st.permutations(IDS),
    st.lists(st.sampled_from(Criterion), unique=True, max_size=2).map(tuple),
    st.sampled_from(Merit),
)
SAME_BAR = CASES.map(
    lambda case: replace(
        case,
        declared=replace(
            case.declared,
            minimum=case.declared.minimum
            and Minimum(score=case.declared.minimum.score or 2),
        ),
    )
)
"""The least support is the same however many vote and however much money there is."""


def may_take_part(
    project: Candidate, table: Table, budget: int, declared: Options
) -> bool:
    points, people = table.points[project.id], table.people[project.id]
    minimum = declared.minimum
    if project.id in declared.withdrawn:
        return False
    if points == 0 and not declared.fund_unsupported:
        return False
    for conflict in declared.conflicts:
        if project.id in conflict.projects and conflict.keep not in {None, project.id}:
            return False
    if minimum is None:
        return True
    if minimum.score is not None:
        return points >= minimum.score
    if minimum.share is not None:
        return people >= minimum.share * table.voters
    if not budget or not table.voters:
        return True
    owed = Fraction(project.cost, minimum.cost_factor * budget)
    return Fraction(people, table.voters) >= owed


def is_excluded(project: Candidate, bought: list[Candidate], declared: Options) -> bool:
    built = {other.id for other in bought}
    for conflict in declared.conflicts:
        if project.id in conflict.projects and built & set(conflict.projects):
            return True
    if declared.upkeep_limit is None:
        return False
    return sum(c.upkeep for c in [*bought, project]) > declared.upkeep_limit


def worth(project: Candidate, points: int, *, per_cost: bool) -> tuple[bool, Fraction]:
    """Nothing is worth more than what somebody wants and what costs nothing."""
    if not per_cost:
        return (False, Fraction(points))
    if project.cost == 0:
        return (points > 0, Fraction(points))
    return (False, Fraction(points, project.cost))


def preference(project: Candidate, criteria: Sequence[str], table: Table) -> list[int]:
    measures = {
        "cheaper": project.cost,
        "dearer": -project.cost,
        "more_votes": -table.people[project.id],
    }
    return [measures[criterion] for criterion in criteria]


def fund(
    projects: Iterable[Candidate],
    table: Table,
    budget: int,
    declared: Options,
    order: Sequence[str],
    *,
    per_cost: bool = False,
    criteria: Sequence[str] = (),
) -> dict[str, int]:
    """Say what each project that gets money is paid; a list of `order` ends all ties.

    With `ALL_AT_ONCE` for the order, those still tied are funded all or none.
    """
    waiting = [p for p in projects if may_take_part(p, table, budget, declared)]
    paid: dict[str, int] = {}
    bought: list[Candidate] = []
    left = budget
    while waiting:
        best = max(worth(p, table.points[p.id], per_cost=per_cost) for p in waiting)
        tied = [
            p
            for p in waiting
            if worth(p, table.points[p.id], per_cost=per_cost) == best
        ]
        first = min(preference(p, criteria, table) for p in tied)
        tied = [p for p in tied if preference(p, criteria, table) == first]
        if order != ALL_AT_ONCE:
            tied = [min(tied, key=lambda p: order.index(p.id))]
        waiting = [p for p in waiting if p not in tied]
        tied = [p for p in tied if not is_excluded(p, bought, declared)]
        total = sum(p.cost for p in tied)
        if len(tied) > 1 and not _go_together(tied, bought, declared):
            if total > left and _ends(declared):
                return paid
            continue
        if total <= left:
            bought += tied
            paid |= {p.id: p.cost for p in tied}
            left -= total
        elif not _ends(declared):
            continue
        else:
            if len(tied) == 1:
                paid |= _last_one(tied[0], left, declared)
            return paid
    return paid


def _go_together(
    tied: list[Candidate], bought: list[Candidate], declared: Options
) -> bool:
    so_far = list(bought)
    for project in tied:
        if is_excluded(project, so_far, declared):
            return False
        so_far.append(project)
    return True


def _ends(declared: Options) -> bool:
    return declared.misfit is Misfit.STOP or declared.part_fund


def _last_one(project: Candidate, left: int, declared: Options) -> dict[str, int]:
    if declared.top_up_from is not None and left >= declared.top_up_from * project.cost:
        return {project.id: left}
    return {project.id: left} if declared.part_fund and left else {}
