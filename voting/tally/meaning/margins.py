"""How many ballots would have to differ before other projects are funded.

A ballot differs if it was cast otherwise, or was left out, or was added. Two bounds are
given, each with the method by which it was found: so many at least, and so many at
most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from voting.tally.ballots import Candidate, Pile
from voting.tally.meaning.margin_pairs import MERITS, Race, Threat, threats
from voting.tally.meaning.margin_trials import Change, Trials, closest_losers
from voting.tally.outcome import Outcome
from voting.tally.plain import plain

MOST_WORK = 60_000_000
"""How much is counted again at most: choices on ballots, times what the rule needs.

That is about six seconds, but it is no measure of time, so that the same ballots give
the same bound everywhere.
"""
THREATS_TRIED = 5
LOSERS_TRIED = 3


class Method(StrEnum):
    """How a bound was found.

    `lower_bound_pairs`: fewer ballots cannot carry any unfunded project past enough of
    the funded ones. `lower_bound_order`: fewer ballots cannot change the order of any
    two projects. `upper_bound_swaps`: on so many ballots the two projects named change
    places, and it was counted again. `upper_bound_struck`: so many ballots do without
    the funded project, and it was counted again. `upper_bound_added`: so many more
    ballots ask for nothing but the project that gains, and it was counted again.
    """

    LOWER_BOUND_PAIRS = "lower_bound_pairs"
    LOWER_BOUND_ORDER = "lower_bound_order"
    UPPER_BOUND_SWAPS = "upper_bound_swaps"
    UPPER_BOUND_STRUCK = "upper_bound_struck"
    UPPER_BOUND_ADDED = "upper_bound_added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A number of ballots; `gains` would get in, and `loses` would drop out.

    With a lower bound they are those for whom it is closest; none where it is not
    about one project.
    """

    ballots: int
    method: Method
    gains: str | None = None
    loses: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """At least so many ballots, and at most so many; none where nothing was found."""

    at_least: Bound | None = None
    at_most: Bound | None = None

    def as_plain(self) -> dict[str, Any]:
        values: dict[str, Any] = plain(self)
        return values

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_plain` gave."""
        return cls(**{name: _bound(found) for name, found in data.items()})


def _bound(data: Mapping[str, Any]) -> Bound:
    return Bound(**{**data, "method": Method(data["method"])})


def margin(
    candidates: Sequence[Candidate],
    piles: Sequence[Pile],
    outcome: Outcome,
    *,
    most_points: int | None = None,
    most_work: int = MOST_WORK,
) -> Margin:
    """Bound how many ballots would have to differ, as far as that is known.

    The least number is proved for greedy rules only; see `margin_pairs`. The other one
    is found by trying, with no more than `most_work`, and is always counted again.
    Nothing is said where the ballots alone do not lead to the outcome, as with money
    that another pot left later.
    """
    trials = Trials(candidates, piles, outcome, most_work)
    is_greedy = outcome.rule in MERITS
    if not trials.are_faithful(count=is_greedy):
        return Margin()
    if not is_greedy:
        return Margin(at_most=_most_for_shares(trials, outcome))
    race = Race(candidates, piles, outcome, most_points)
    found, by_pairs = threats(race)
    if not found:
        return Margin()
    method = Method.LOWER_BOUND_PAIRS if by_pairs else Method.LOWER_BOUND_ORDER
    return Margin(
        at_least=_least(found[0], method),
        at_most=_most_for_greedy(trials, race, found),
    )


def _least(threat: Threat, method: Method) -> Bound:
    if not threat.gains:
        return Bound(ballots=threat.ballots, method=method, loses=threat.project.id)
    loses = threat.passes[0].id if len(threat.passes) == 1 else None
    return Bound(
        ballots=threat.ballots, method=method, gains=threat.project.id, loses=loses
    )


def _most_for_greedy(
    trials: Trials, race: Race, found: Sequence[Threat]
) -> Bound | None:
    """Try to carry out the closest threats; stop when the rest cannot be closer."""
    best: Bound | None = None
    tried: set[tuple[str, bool]] = set()
    for threat in found:
        key = (threat.project.id, threat.gains)
        if len(tried) == THREATS_TRIED or (best and best.ballots <= threat.ballots):
            break
        if key not in tried:
            tried.add(key)
            best = _better(best, *_carry_out(trials, race, threat))
    return best


def _carry_out(trials: Trials, race: Race, threat: Threat) -> list[Bound | None]:
    project = threat.project.id
    if not threat.gains:
        struck = trials.strike(project, threat.ballots)
        return [_bound_of(trials, struck, Method.UPPER_BOUND_STRUCK, project)]
    swapped = trials.swap(race, threat) if threat.passes else None
    bound = _bound_of(trials, swapped, Method.UPPER_BOUND_SWAPS, project)
    if bound is not None and bound.ballots == threat.ballots:
        return [bound]
    added = trials.add(project, threat.ballots, race.most_points)
    return [bound, _bound_of(trials, added, Method.UPPER_BOUND_ADDED, project)]


def _most_for_shares(trials: Trials, outcome: Outcome) -> Bound | None:
    """Add ballots for the losing projects that seem the closest."""
    best: Bound | None = None
    for ballots, project in closest_losers(outcome)[:LOSERS_TRIED]:
        if best and best.ballots <= 1:
            break
        added = trials.add(project, ballots, trials.most_points)
        bound = _bound_of(trials, added, Method.UPPER_BOUND_ADDED, project)
        best = _better(best, bound)
    return best


def _better(*bounds: Bound | None) -> Bound | None:
    known = [bound for bound in bounds if bound is not None]
    return min(known, key=lambda bound: bound.ballots, default=None)


def _bound_of(
    trials: Trials, found: Change | None, method: Method, project: str
) -> Bound | None:
    """Say who comes in and who drops out beside the project that was tried."""
    if found is None:
        return None
    gained = [p for p in found.funded if p not in trials.funded]
    lost = [p for p in trials.funded if p not in found.funded]
    return Bound(
        ballots=found.ballots,
        method=method,
        gains=project if project in gained else next(iter(gained), None),
        loses=project if project in lost else next(iter(lost), None),
    )
