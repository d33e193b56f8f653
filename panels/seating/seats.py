"""Seating people at tables over rounds, so that each table is mixed and all meet. Pure.

Rules come first, then that each table has its share of everybody, then that people meet
others in each round. The same people, tables, rules and seed give the same plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random

from panels.seating.board import Board, Diversity, Round
from panels.seating.first import arranged, in_the_way, sized
from panels.seating.model import (
    Guest,
    Pair,
    Plan,
    Reason,
    Rules,
    Table,
    Unseatable,
)
from panels.seating.room import Room, room
from panels.seating.search import Search


def seat(
    guests: Sequence[Guest],
    *,
    tables: Sequence[Table],
    rounds: int,
    seed: int,
    fixed: Mapping[str, str] | None = None,
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
    met: Iterable[Pair] = (),
    effort: float = 1.0,
) -> Plan:
    """Make a plan for so many rounds.

    `fixed` is guest → table, for all rounds; `together` and `apart` are pairs, of which
    one may be the facilitator of a table; `met` are pairs who met in earlier sessions.
    `effort` is a share of the usual time. Raises `Unseatable` with reasons when the
    rules cannot be kept, and `ValueError` for two guests or tables with one key.
    """
    rules = Rules(fixed or {}, together, apart)
    if not guests:
        return Plan(tuple(tuple(() for _ in tables) for _ in range(rounds)))
    rng = Random(seed)  # noqa: S311 - a plan that can be made again, not a secret
    numbered = room(guests, tables, rules)
    try:
        sizes = sized(numbered, rng)
    except Unseatable as error:
        raise Unseatable(
            [*error.reasons, *in_the_way(guests, tables, rules, rng)]
        ) from error
    diversity = Diversity(numbered, sizes)
    seatings = []
    for _ in range(rounds):
        first = arranged(numbered, sizes, rng)
        if first is None:
            raise Unseatable([Reason("no_arrangement_found")])
        seatings.append(Round(first, diversity))
    earlier = _numbers(numbered, met)
    board = Board(seatings, len(guests), earlier)
    fewest = _fewest_repeats(numbered, sizes, rounds, earlier)
    Search(board, numbered, rng).run(fewest_repeats=fewest, effort=effort)
    return _as_plan(board, numbered)


def _numbers(numbered: Room, met: Iterable[Pair]) -> set[tuple[int, int]]:
    at = {guest.key: number for number, guest in enumerate(numbered.guests)}
    known = {(at[a], at[b]) for a, b in met if a in at and b in at and a != b}
    return {(min(pair), max(pair)) for pair in known}


def _fewest_repeats(
    numbered: Room, sizes: Sequence[int], rounds: int, earlier: set[tuple[int, int]]
) -> int:
    """Return a number of repeats below which no plan can be.

    More meetings than pairs repeat some; those who are kept together meet each round.
    """
    pairs = len(numbered.guests) * (len(numbered.guests) - 1) // 2
    meetings = rounds * sum(size * (size - 1) // 2 for size in sizes)
    kept = {pair for unit in numbered.units for pair in combinations(unit, 2)}
    forced = max(0, rounds - 1) * len(kept) + (len(kept & earlier) if rounds else 0)
    return max(forced, meetings + len(earlier) - pairs)


def _as_plan(board: Board, numbered: Room) -> Plan:
    return Plan(
        tuple(
            tuple(
                tuple(numbered.guests[guest].key for guest in sorted(table))
                for table in seating.tables
            )
            for seating in board.rounds
        )
    )
