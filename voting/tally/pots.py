"""The pots of a vote, counted one by one, and what happens to money they leave.

A pot is a tally of its own. What is left of its money can go to another pot, by a rule
that was declared before the vote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from voting.tally import rules
from voting.tally.ballots import Ballot, Candidate, Pile, sort_into_piles
from voting.tally.methods.leftover import go_on
from voting.tally.options import Options
from voting.tally.outcome import DECLARED_NOTHING, Outcome
from voting.tally.ties import TiePolicy, TieQuestionError


class Leftovers(StrEnum):
    """Where money goes that a pot leaves.

    `none`: it stays where it is. `city`: what the other pots leave is added to the pot
    of the whole city, which is counted after them. `turnout`: all of it goes to the pot
    with the most ballots (of two, the one declared first), which goes down its order of
    votes once more and takes nothing back. `next`: each pot passes it on to the next
    one in the declared order.
    """

    NONE = "none"
    CITY = "city"
    TURNOUT = "turnout"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot:
    """What is needed to count one pot; money is in cents."""

    code: str
    rule: str
    candidates: Sequence[Candidate]
    ballots: Sequence[Ballot | Pile]
    budget: int
    ties: TiePolicy
    options: Options = DECLARED_NOTHING


def count_pots(
    pots: Iterable[Pot], leftovers: Leftovers = Leftovers.NONE, *, city: str = ""
) -> dict[str, Outcome]:
    """Count all pots and give their outcomes by code, in the declared order.

    `city` is the code of the pot that takes what the others leave. Raises `ValueError`
    when two pots have one code or there is no pot for the city, and what
    `rules.count` raises; a `TieQuestionError` then has the code of its pot.
    """
    pots = tuple(pots)
    codes = [pot.code for pot in pots]
    if len(set(codes)) != len(codes):
        raise ValueError("Two pots have the same code.")
    match leftovers:
        case Leftovers.CITY:
            return _with_city(pots, city)
        case Leftovers.NEXT:
            return _one_after_another(pots)
        case Leftovers.TURNOUT:
            return _with_most_ballots(pots)
    return {pot.code: _count(pot) for pot in pots}


def _count(pot: Pot, brought: int = 0) -> Outcome:
    try:
        outcome = rules.count(
            pot.rule,
            pot.candidates,
            pot.ballots,
            pot.budget + brought,
            ties=pot.ties,
            options=pot.options,
        )
    except TieQuestionError as question:
        raise question.of_pot(pot.code) from question
    return replace(outcome, brought=brought)


def _one_after_another(pots: Iterable[Pot]) -> dict[str, Outcome]:
    outcomes = {}
    left = 0
    for pot in pots:
        outcome = _count(pot, left)
        outcomes[pot.code] = outcome
        left = outcome.left
    return outcomes


def _with_city(pots: Sequence[Pot], city: str) -> dict[str, Outcome]:
    if all(pot.code != city for pot in pots):
        raise ValueError(f"There is no pot {city!r} to take what the others leave.")
    outcomes = {pot.code: _count(pot) for pot in pots if pot.code != city}
    left = sum(outcome.left for outcome in outcomes.values())
    return {
        pot.code: _count(pot, left) if pot.code == city else outcomes[pot.code]
        for pot in pots
    }


def _with_most_ballots(pots: Sequence[Pot]) -> dict[str, Outcome]:
    outcomes = {pot.code: _count(pot) for pot in pots}
    if not pots:
        return outcomes
    receiver = max(pots, key=lambda pot: outcomes[pot.code].voters)
    brought = sum(
        outcome.left for code, outcome in outcomes.items() if code != receiver.code
    )
    if brought:
        outcomes[receiver.code] = _go_on(receiver, outcomes[receiver.code], brought)
    return outcomes


def _go_on(pot: Pot, outcome: Outcome, brought: int) -> Outcome:
    piles = sort_into_piles(pot.ballots)
    try:
        return go_on(pot.candidates, piles, outcome, brought, ties=pot.ties)
    except TieQuestionError as question:
        raise question.of_pot(pot.code) from question
