"""Ballots that nobody cast: groups of people who like similar things. Pure.

The same seed gives the same ballots, so every demo has the same result.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from voting.tally.ballot_form import BallotForm, BallotKind, Marks

SURE = 100
# How far a ranking may stray from what the group likes best.
MOOD = 40


@dataclass(frozen=True, slots=True)
class Section:
    """One pot of a paper: the form of its ballots, and cents by project."""

    form: BallotForm
    costs: Mapping[str, int]


def invent(
    *,
    seed: str,
    people: int,
    likes: Mapping[str, int],
    sections: Mapping[str, Section],
) -> Iterator[dict[str, Marks]]:
    """Yield a ballot for each person: what it says by code of the pot, never nothing.

    `likes` says how many of a hundred such people want a project. Whoever wants more
    than the form allows takes what comes first.
    """
    chance = Random(seed)  # noqa: S311 - invented ballots need no secrecy
    kind = next(iter(sections.values())).form.kind
    for _person in range(people):
        wanted = [code for code in likes if chance.randrange(SURE) < likes[code]]
        if kind is BallotKind.RANKED:
            mood = {code: likes[code] + chance.randrange(MOOD) for code in wanted}
            wanted.sort(key=lambda code: mood[code], reverse=True)
        else:
            chance.shuffle(wanted)
        wanted = wanted or [max(likes, key=lambda code: likes[code])]
        marks = {
            pot: _marks(section, wanted, likes, chance)
            for pot, section in sections.items()
        }
        yield {pot: marked for pot, marked in marks.items() if marked.choices}


def _marks(
    section: Section, wanted: Sequence[str], likes: Mapping[str, int], chance: Random
) -> Marks:
    form, costs = section.form, section.costs
    most = len(costs) if form.most_choices is None else form.most_choices
    left = sum(costs.values()) if form.spending_limit is None else form.spending_limit
    chosen: list[str] = []
    for code in wanted:
        if code in costs and len(chosen) < most and costs[code] <= left:
            chosen.append(code)
            left -= costs[code]
    if form.kind is not BallotKind.CUMULATIVE:
        return Marks(tuple(chosen))
    given = _share_out(form, {code: likes[code] for code in chosen}, chance)
    return Marks(tuple(given), tuple(given.values()))


def _share_out(
    form: BallotForm, likes: Mapping[str, int], chance: Random
) -> dict[str, int]:
    """Give the points away one by one, more to what is liked more."""
    given = Counter[str]()
    for _point in range(form.points or 0):
        open_to = [
            code
            for code in likes
            if form.most_points is None or given[code] < form.most_points
        ]
        if open_to:
            given[chance.choices(open_to, [likes[code] for code in open_to])[0]] += 1
    return dict(given)
