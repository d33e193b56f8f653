"""The ballots of an election from a file, and the form that all of them keep to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voting.tally.ballot_form import BallotKind, Marks
from voting.tally.files.pabulib_format import Election, Vote, VoteType, parse_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlan:
    """What a ballot of the replay may look like; see `BallotForm`.

    Points are counted in the unit of the election, which may be a part of a point.
    """

    kind: BallotKind
    min_choices: int
    max_choices: int | None
    points: int | None = None
    most_points: int | None = None

    @property
    def is_spending_limited(self) -> bool:
        return self.kind is BallotKind.KNAPSACK

    @property
    def most_number(self) -> int:
        """The largest number in it."""
        numbers = (self.min_choices, self.max_choices, self.points, self.most_points)
        return max(number or 0 for number in numbers)


def plan_form(election: Election) -> tuple[tuple[Marks, ...], FormPlan]:
    """Return the ballots, and the form that the file states or that they show.

    What a file says of its ballots counts as far as all of them keep to it.
    """
    ballots = tuple(_marks(vote, election.vote_type) for vote in election.votes)
    lengths = [len(marks.choices) for marks in ballots]
    return ballots, FormPlan(
        kind=_kind(election, ballots),
        min_choices=_min_choices(election, lengths),
        max_choices=_max_choices(election, lengths),
        points=_points(election, ballots),
        most_points=_most_points(election, ballots),
    )


def _marks(vote: Vote, vote_type: VoteType) -> Marks:
    """Read one ballot as its voter would have cast it.

    A project that is named twice was chosen once; one with no points was not chosen.
    """
    if not vote_type.has_points:
        return Marks(tuple(dict.fromkeys(vote.choices)))
    pairs = zip(vote.choices, vote.points, strict=True)
    given = {project: points for project, points in pairs if points}
    return Marks(tuple(given), tuple(given.values()))


def _kind(election: Election, ballots: Sequence[Marks]) -> BallotKind:
    match election.vote_type:
        case VoteType.ORDINAL:
            return BallotKind.RANKED
        case VoteType.CUMULATIVE:
            return BallotKind.CUMULATIVE
        case VoteType.SCORING:
            return BallotKind.SCORING
        case VoteType.CHOOSE_1 if all(len(marks.choices) <= 1 for marks in ballots):
            return BallotKind.CHOOSE_ONE
        case _ if _is_limited_by_money(election, ballots):
            return BallotKind.KNAPSACK
        case _:
            return BallotKind.APPROVAL


def _is_limited_by_money(election: Election, ballots: Sequence[Marks]) -> bool:
    """Say whether no ballot could cost more than the budget, by rule and in fact."""
    costs = {project.id: project.cost for project in election.projects}
    stated = election.meta.get("max_sum_cost", "")
    limit = parse_cents(stated, 0, "max_sum_cost") if stated else None
    return limit == election.budget and all(
        sum(costs[choice] for choice in marks.choices) <= election.budget
        for marks in ballots
    )


def _stated(meta: Mapping[str, str], key: str) -> int | None:
    text = meta.get(key, "").strip()
    return int(text) if text.isdecimal() else None


def _min_choices(election: Election, lengths: Sequence[int]) -> int:
    stated = _stated(election.meta, "min_length")
    return min(min(lengths, default=1), 1 if stated is None else stated)


def _max_choices(election: Election, lengths: Sequence[int]) -> int | None:
    longest = max(lengths, default=0)
    if election.vote_type is VoteType.ORDINAL:
        # What a place is worth hangs on how many there are.
        return max(min(election.places, len(election.projects)), 1)
    stated = (
        1
        if election.vote_type is VoteType.CHOOSE_1
        else _stated(election.meta, "max_length")
    )
    return stated if stated and longest <= stated else None


def _points(election: Election, ballots: Sequence[Marks]) -> int | None:
    """Return what there is to share out on a cumulative ballot."""
    if election.vote_type is not VoteType.CUMULATIVE:
        return None
    stated = (_stated(election.meta, "max_sum_points") or 0) * election.points_unit
    return max([stated, 1, *(sum(marks.points) for marks in ballots)])


def _most_points(election: Election, ballots: Sequence[Marks]) -> int | None:
    """Return how much one project can get; where nothing is stated, what one got."""
    if not election.vote_type.has_points:
        return None
    stated = (_stated(election.meta, "max_points") or 0) * election.points_unit
    most = max((points for marks in ballots for points in marks.points), default=1)
    if election.vote_type is VoteType.CUMULATIVE and most > stated:
        return None
    return max(stated, most)
