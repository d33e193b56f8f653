"""Ballots that nobody cast: groups of people who like similar things. Pure.

The same seed gives the same ballots, so every demo has the same result.
"""

from collections.abc import Iterator, Mapping
from random import Random

SURE = 100


def invent(
    *,
    seed: str,
    people: int,
    likes: Mapping[str, int],
    costs: Mapping[str, int],
    max_choices: int,
    limit: int | None,
) -> Iterator[list[str]]:
    """Yield a ballot for each person: ids of projects, at least one.

    `likes` says how many of a hundred such people want a project. Whoever wants more
    than `max_choices`, or more than `limit` (cents) pays for, takes what comes first.
    """
    chance = Random(seed)  # noqa: S311 - invented ballots need no secrecy
    for _person in range(people):
        wanted = [code for code in likes if chance.randrange(SURE) < likes[code]]
        chance.shuffle(wanted)
        left = sum(costs.values()) if limit is None else limit
        chosen: list[str] = []
        for code in wanted or [max(likes, key=lambda code: likes[code])]:
            if len(chosen) < max_choices and costs[code] <= left:
                chosen.append(code)
                left -= costs[code]
        yield chosen
