"""What a ballot may look like: ticks, places or points, how many, and within what.

The page, the API, the entry of paper ballots and imports ask here, so that the same
mistake has the same code everywhere. Money is integer cents.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from voting.tally.ballots import Ballot, Candidate, Problem
from voting.tally.options import Ranks


class BallotKind(StrEnum):
    """How people say what they want.

    `knapsack` is `approval` under the budget; `cumulative` gives a number of points to
    share out, `scoring` a range for each project.
    """

    APPROVAL = "approval"
    CHOOSE_ONE = "choose_one"
    RANKED = "ranked"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    KNAPSACK = "knapsack"

    @property
    def has_points(self) -> bool:
        return self in {BallotKind.CUMULATIVE, BallotKind.SCORING}


@dataclass(frozen=True, slots=True)
class Marks:
    """What one ballot says for one pot: chosen project ids, with points if it has any.

    In a ranking the order of the choices is the order of the places; elsewhere it says
    nothing. `points` is empty, or as long as `choices`.
    """

    choices: tuple[str, ...]
    points: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.points and len(self.points) != len(self.choices):
            raise ValueError("A ballot has a number of points for each choice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotForm:
    """The declared form of the ballots of a pot.

    `points` is what a cumulative ballot may give in all, `most_points` what one project
    may get on a ballot with points, `least_points` the lowest score that may be given
    (0 is no score). `spending_limit` (cents) binds approval and knapsack ballots.
    """

    kind: BallotKind = BallotKind.APPROVAL
    min_choices: int = 1
    max_choices: int | None = None
    spending_limit: int | None = None
    points: int | None = None
    least_points: int = 1
    most_points: int | None = None

    def __post_init__(self) -> None:
        if self.kind is BallotKind.KNAPSACK and self.spending_limit is None:
            raise ValueError("A knapsack ballot has a limit of money.")
        if self.kind is BallotKind.CUMULATIVE and not self.points:
            raise ValueError("A cumulative ballot has points to give.")
        if self.kind is BallotKind.SCORING and not self.most_points:
            raise ValueError("A scoring ballot has a highest score.")

    @property
    def most_choices(self) -> int | None:
        """How many projects a ballot may name; none means all of them."""
        if self.kind is BallotKind.CHOOSE_ONE:
            return 1
        return self.max_choices


def problems(
    form: BallotForm, marks: Marks, candidates: Iterable[Candidate]
) -> list[Problem]:
    """Say everything that is wrong with a ballot, or nothing.

    Codes: `unknown_project`, `duplicate_project`, `empty`, `too_few`, `too_many`,
    `over_budget` (names in `removals` each project whose removal alone would do),
    `points_missing`, `points_unexpected`, `points_too_low`, `points_too_high`,
    `too_many_points`.
    """
    costs = {candidate.id: candidate.cost for candidate in candidates}
    times = Counter(marks.choices)
    found = [
        Problem("unknown_project", {"project": project})
        for project in times
        if project not in costs
    ]
    found += [
        Problem("duplicate_project", {"project": project, "chosen": number})
        for project, number in times.items()
        if number > 1
    ]
    found += _count_problems(form, len(times))
    if form.kind.has_points:
        found += _point_problems(form, marks)
    elif marks.points:
        found.append(Problem("points_unexpected", {}))
    chosen = [project for project in times if project in costs]
    found += _money_problems(form, {project: costs[project] for project in chosen})
    return found


def _count_problems(form: BallotForm, chosen: int) -> list[Problem]:
    if not chosen and form.min_choices > 0:
        return [Problem("empty", {"minimum": form.min_choices})]
    if chosen < form.min_choices:
        return [Problem("too_few", {"chosen": chosen, "minimum": form.min_choices})]
    most = form.most_choices
    if most is not None and chosen > most:
        return [Problem("too_many", {"chosen": chosen, "maximum": most})]
    return []


def _point_problems(form: BallotForm, marks: Marks) -> list[Problem]:
    if len(marks.points) != len(marks.choices):
        return [Problem("points_missing", {})]
    found = []
    for project, given in zip(marks.choices, marks.points, strict=True):
        if given < form.least_points:
            limit = form.least_points
            found.append(
                Problem("points_too_low", {"project": project, "minimum": limit})
            )
        elif form.most_points is not None and given > form.most_points:
            limit = form.most_points
            found.append(
                Problem("points_too_high", {"project": project, "maximum": limit})
            )
    total = sum(marks.points)
    if form.points is not None and total > form.points:
        over = total - form.points
        found.append(
            Problem(
                "too_many_points",
                {"total": total, "maximum": form.points, "over": over},
            )
        )
    return found


def _money_problems(form: BallotForm, costs: Mapping[str, int]) -> list[Problem]:
    total = sum(costs.values())
    if form.spending_limit is None or total <= form.spending_limit:
        return []
    over = total - form.spending_limit
    return [
        Problem(
            "over_budget",
            {
                "total": total,
                "limit": form.spending_limit,
                "over": over,
                "removals": tuple(p for p, cost in costs.items() if cost >= over),
            },
        )
    ]


def as_ballot(
    form: BallotForm, marks: Marks, *, candidates: int, ranks: Ranks = Ranks.PLACES
) -> Ballot:
    """Turn marks into what the rules count: project ids, or points per project.

    `candidates` is how many projects stand on the ballot. With `places` the first place
    of a ranking is worth as many points as a ballot may have places, with `borda` as
    many as there are projects below it.
    """
    if form.kind.has_points:
        return dict(zip(marks.choices, marks.points, strict=True))
    if form.kind is not BallotKind.RANKED:
        return marks.choices
    first = min(form.most_choices or candidates, candidates)
    if ranks is Ranks.BORDA:
        first = len(marks.choices) - 1
    return {project: first - place for place, project in enumerate(marks.choices)}


def read_places(places: Mapping[str, int]) -> tuple[Marks, list[Problem]]:
    """Turn the place somebody gave to each project (from 1 on) into a ranking.

    Codes: `same_place` for two projects in one place, `missing_place` for a gap. The
    ranking is given whatever is wrong with it, so that nothing typed is lost.
    """
    order = sorted(places, key=lambda project: places[project])
    times = Counter(places.values())
    found = [
        Problem("same_place", {"chosen": number, "place": place})
        for place, number in sorted(times.items())
        if number > 1
    ]
    found += [
        Problem("missing_place", {"place": place})
        for place in range(1, max(times, default=0) + 1)
        if place not in times
    ]
    return Marks(tuple(order)), found
