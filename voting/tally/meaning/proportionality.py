"""Whether groups of voters got what their number entitles them to.

Two checks, neither of which asks how the outcome was found:

*Extended justified representation, up to one project.* Let each of n voters have an
equal share b = B/n of the budget B. A group S that all chose a project c which was not
funded can pay for it together at the price cost(c) / u(S) for a unit of utility, where
u(S) is what c is worth to all of them together. Money spent at no more than that price
is worth b * u(S) / cost(c) to each of them: that is the entitlement. The claim of S is
unmet if nobody in S has as much, and it is met up to one project if somebody would have
more with c as well. So an unmet claim is a group S and a project c with

    u_i(funded) + u_i(c) <= b * u(S) / cost(c)   for each i in S.

Equal shares leave none: as long as each in S holds the price of c, whatever is bought
costs at most that; as c was not bought, somebody in S held less at some time, and had
then spent more than b - u_i(c) * cost(c) / u(S) at that price or a lower one, and so
got more than b * u(S) / cost(c) - u_i(c). Completion only adds to it.

It is enough to look at single projects, and for each of them at its supporters in the
order of what they would have, because the entitlement grows with the group: n log n
steps for a project. Sources: Peters, Pierczynski, Skowron, "Proportional Participatory
Budgeting with Additive Utilities" (2021), for the axiom up to one project and for the
proof; Brill, Peters, "Robust and Verifiable Proportionality Axioms for Multiwinner
Voting" (2023), for EJR+, which asks for one common project only and so can be verified.

*Priceability.* The payments of equal shares (and of Phragmen) are worked out again from
the ballots and the published prices alone, once through the ballots. Source: Peters,
Skowron, "Proportionality and the Limits of Welfarism" (2020).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Self

from voting.tally.ballots import Candidate, Pile
from voting.tally.meaning.effect import is_by_points, price_of_a_point
from voting.tally.methods.greedy import POINTS_UNIT
from voting.tally.methods.market import Utility
from voting.tally.outcome import Outcome, Stage, Step, Verdict
from voting.tally.plain import plain, read_fraction

METHOD = "ejr_plus_up_to_one"

OUT_OF_THE_QUESTION = {
    Verdict.BELOW_MINIMUM,
    Verdict.CONFLICT,
    Verdict.NOTHING_TO_PAY,
    Verdict.NO_VOTES,
    Verdict.OVER_BUDGET,
    Verdict.UPKEEP,
    Verdict.WITHDRAWN,
}
"""Nobody can claim these: they could not be funded, whoever wanted them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A group that all chose a project which was not funded, and that got too little.

    `group` is how many people it has. They are entitled to `entitlement`. Nobody of
    them got more than `got`, nor would have more than `best` if the project were funded
    as well; in cents of funded projects they chose, or in number of them, as the
    utility says. (With points: times the points they gave.) `strength` is the
    entitlement divided by the best: the larger, the clearer the claim.
    """

    project: str
    group: int
    entitlement: Fraction
    got: int
    best: int

    @property
    def strength(self) -> Fraction:
        return self.entitlement / self.best


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """What voters paid from their shares, recomputed from the ballots and the steps.

    `endowment` is the most that anybody could pay, in cents; `projects` is how many
    were paid for in this way and `paid` what for them. `adds_up`: each of them was paid
    in full, and nobody paid more than the endowment. `affordable` are unfunded projects
    whose supporters still hold more than their cost: there must be none.
    """

    endowment: Fraction
    projects: int
    paid: int
    adds_up: bool
    affordable: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return self.adds_up and not self.affordable


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportionality:
    """Whether every group got its due by `method`, and else who has most reason to ask.

    `utility` is how the gain of a voter is measured: "cost" or "points" (that is the
    number of projects where a vote is a tick); with `by_points` it is multiplied by the
    points that a voter gave. `payments` is there where shares paid.
    """

    method: str
    utility: Utility
    holds: bool
    by_points: bool = False
    claim: Claim | None = None
    payments: Payments | None = None

    def as_plain(self) -> dict[str, Any]:
        values: dict[str, Any] = plain(self)
        return values

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """Read what `as_plain` gave."""
        values = {**data, "utility": Utility(data["utility"])}
        if claim := data.get("claim"):
            values["claim"] = Claim(
                **{
                    **claim,
                    "entitlement": read_fraction(claim["entitlement"]),
                }
            )
        if payments := data.get("payments"):
            values["payments"] = Payments(
                **{
                    **payments,
                    "endowment": read_fraction(payments["endowment"]),
                    "affordable": tuple(payments["affordable"]),
                }
            )
        return cls(**values)


def judge(
    candidates: Iterable[Candidate],
    piles: Sequence[Pile],
    outcome: Outcome,
    *,
    utility: Utility | None = None,
) -> Proportionality:
    """Check an outcome; without `utility` by that of the rule, or else by cost."""
    if utility is None:
        utility = Utility.POINTS if is_by_points(outcome) else Utility.COST
    claim = _strongest_claim(tuple(candidates), piles, outcome, utility)
    is_met = claim is None or claim.strength < 1
    return Proportionality(
        method=METHOD,
        utility=utility,
        holds=is_met,
        by_points=outcome.unit == POINTS_UNIT,
        claim=None if is_met else claim,
        payments=_check_payments(piles, outcome),
    )


def _strongest_claim(
    candidates: Sequence[Candidate],
    piles: Sequence[Pile],
    outcome: Outcome,
    utility: Utility,
) -> Claim | None:
    """Find the group whose entitlement is largest against what it has."""
    worth = {c.id: c.cost if utility is Utility.COST else 1 for c in candidates}
    gains = _gains_with_each(piles, outcome, worth)
    strongest: tuple[Fraction, str, int] | None = None
    for candidate in candidates:
        if not gains.get(candidate.id):
            continue
        best, points = _clearest(gains[candidate.id])
        total = points * worth[candidate.id]
        entitlement = Fraction(outcome.budget * total, outcome.voters * candidate.cost)
        if strongest is None or entitlement / best > strongest[0]:
            strongest = (entitlement / best, candidate.id, best)
    if strongest is None:
        return None
    strength, project, best = strongest
    group = got = 0
    for pile, gain in zip(piles, _gains(piles, outcome, worth), strict=True):
        points = dict(pile.points).get(project, 0)
        if points and gain + worth[project] * points <= best:
            group += pile.voters
            got = max(got, gain)
    return Claim(
        project=project,
        group=group,
        entitlement=strength * best,
        got=got,
        best=best,
    )


def _gains(
    piles: Sequence[Pile], outcome: Outcome, worth: Mapping[str, int]
) -> list[int]:
    """Say for each pile what one of its voters gained from the funded projects."""
    funded = {project: worth[project] for project in outcome.funded}
    return [
        sum([funded[p] * points for p, points in pile.points if p in funded])
        for pile in piles
    ]


def _gains_with_each(
    piles: Sequence[Pile], outcome: Outcome, worth: Mapping[str, int]
) -> dict[str, defaultdict[int, int]]:
    """For each project that can be claimed: what its supporters would have gained.

    The points they gave it, by that gain.
    """
    found: dict[str, defaultdict[int, int]] = {
        step.project: defaultdict(int) for step in _claimable(outcome)
    }
    for pile, gain in zip(piles, _gains(piles, outcome, worth), strict=True):
        for project, points in pile.points:
            if project in found:
                with_it = gain + worth[project] * points
                found[project][with_it] += points * pile.voters
    return found


def _claimable(outcome: Outcome) -> list[Step]:
    return [
        step
        for step in outcome.steps
        if not step.is_funded and step.cost and step.verdict not in OUT_OF_THE_QUESTION
    ]


def _clearest(gains: Mapping[int, int]) -> tuple[int, int]:
    """Give the gain up to which the points of supporters are most against it."""
    together = 0
    clearest = (1, 0)
    for gain in sorted(gains):
        together += gains[gain]
        best, points = clearest
        if together * best > points * gain:
            clearest = (gain, together)
    return clearest


def _check_payments(piles: Sequence[Pile], outcome: Outcome) -> Payments | None:
    """Let everybody pay again; all amounts are whole parts of one small coin.

    A payment is a price times points, or all that is left of an endowment, so the
    common denominator of the prices and the endowment is enough for all of them.
    """
    paid_for = [step for step in outcome.steps if step.is_funded and _price(step)]
    if outcome.shares is not None:
        endowment = outcome.shares.endowment
        prices = [price_of_a_point(step, outcome) for step in paid_for]
    elif paid_for:
        prices = [step.load or Fraction(0) for step in paid_for]
        endowment = max(prices)
    else:
        return None
    coin = lcm(endowment.denominator, *(price.denominator for price in prices))
    supporters = _supporters(piles, outcome)
    full = int(endowment * coin)
    money = [full] * len(piles)
    adds_up = True
    for step, price in zip(paid_for, prices, strict=True):
        due = int(price * coin)
        total = 0
        for number, points, voters in supporters[step.project]:
            held = money[number]
            if outcome.shares is not None:
                rest = max(0, held - due * points)
            else:
                rest = min(held, full - due)
            money[number] = rest
            total += (held - rest) * voters
        adds_up = adds_up and total == step.cost * coin
    return Payments(
        endowment=endowment,
        projects=len(paid_for),
        paid=sum(step.cost for step in paid_for),
        adds_up=adds_up,
        affordable=tuple(
            step.project
            for step in _claimable(outcome)
            if sum(money[n] * voters for n, _, voters in supporters[step.project])
            > step.cost * coin - (outcome.shares is not None)
        ),
    )


def _price(step: Step) -> Fraction | None:
    return step.price if step.stage is Stage.EQUAL_SHARES else step.load


def _supporters(
    piles: Sequence[Pile], outcome: Outcome
) -> dict[str, list[tuple[int, int, int]]]:
    """For each project the piles that name it: their number, points and voters."""
    found: dict[str, list[tuple[int, int, int]]] = {
        step.project: [] for step in outcome.steps
    }
    for number, pile in enumerate(piles):
        for project, points in pile.points:
            if project in found:
                found[project].append((number, points, pile.voters))
    return found
