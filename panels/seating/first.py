"""A first arrangement that keeps every rule, or which rules are in its way. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice
from random import Random

from panels.seating.model import Guest, Reason, Rules, Table, Unseatable
from panels.seating.room import Room, room
from panels.seating.sizes import Filling, by_demand, even, shortage
from panels.seating.uneven import uneven

# How many guests are tried at tables before a way is given up, and how many ways.
MOST_TRIES = 600
WAYS = 6
# How many ways there may be to choose the larger tables for all of them to be tried.
MOST_SIZES = 64
# How many sizes that differ by more are tried; one for each rule that is left out.
MOST_UNEVEN = 8

Tables = list[list[int]]


class _Tired(Exception):  # noqa: N818 - it tells the caller to begin in another way
    """So many tables were tried in vain."""


def sized(room: Room, rng: Random, *, most_uneven: int = MOST_UNEVEN) -> list[int]:
    """Return sizes of the tables for which an arrangement is known to exist.

    They stay for all rounds. Where tables cannot all be as large, it is first tried to
    have one guest more where most must sit, then elsewhere; where nothing of that
    works, tables differ by more if each says how many seats it has. Raises `Unseatable`
    with what is in the way.
    """
    found: dict[tuple[int, ...], Reason | None] = {}
    for prefer in _preferences(room, rng):
        sizes = even(len(room.guests), [table.seats for table in room.tables], prefer)
        if tuple(sizes) in found:
            continue
        short = found[tuple(sizes)] = shortage(room, sizes)
        if short is None and arranged(room, sizes, rng) is not None:
            return sizes
    for sizes in islice(uneven(room, list(found)), most_uneven):
        if arranged(room, sizes, rng) is not None:
            return sizes
    raise Unseatable([_why(room, found)])


def _why(room: Room, tried: Mapping[tuple[int, ...], Reason | None]) -> Reason:
    """Say what was in the way: seats that are not there, or that all get as many."""
    heads = len(room.guests)
    most = [heads if table.seats is None else table.seats for table in room.tables]
    if short := shortage(room, most):
        return short
    if all(table.seats is not None for table in room.tables):
        return Reason("no_arrangement_found")
    shortages = [short for short in tried.values() if short is not None]
    if len(shortages) == len(tried):
        return replace(shortages[0], is_by_evenness=True)
    for unit in room.units:
        tables = room.tables_of(unit)
        widest = max(sizes[table] for sizes in tried for table in tables)
        if widest < len(unit) <= max(most[table] for table in tables):
            keys = tuple(room.guests[guest].key for guest in unit)
            return Reason("no_arrangement_found", keys, is_by_evenness=True)
    return Reason("no_arrangement_found")


def _preferences(room: Room, rng: Random) -> Iterator[list[int]]:
    """Yield orders in which tables get one guest more, all that differ if they are few.

    How many get one more is known once they all have a seat less than the most.
    """
    prefer = by_demand(room)
    yield prefer
    sizes = even(len(room.guests), [table.seats for table in room.tables], prefer)
    larger = sum(size == max(sizes) for size in sizes)
    if math.comb(len(sizes), larger) <= MOST_SIZES:
        for first in combinations(prefer, larger):
            yield [*first, *(table for table in prefer if table not in first)]
    else:
        for _ in range(WAYS):
            yield sorted(prefer, key=lambda _: rng.random())


def arranged(room: Room, sizes: Sequence[int], rng: Random) -> Tables | None:
    """Seat everybody by chance within the rules; None when no way was found.

    Groups and those who are apart from somebody are tried at one table after the other,
    the most constrained first, as long as all others can still find a seat.
    """
    bound = [unit for unit in room.units if len(unit) > 1 or room.apart[unit[0]]]
    taken = {guest for unit in bound for guest in unit}
    others = [guest for guest in range(len(room.guests)) if guest not in taken]
    for _ in range(WAYS):
        allowed = [
            tuple(sorted(sorted(tables), key=lambda _: rng.random()))
            for tables in room.allowed
        ]
        # Those with the least choice first, so that few have to be moved for others.
        others.sort(key=lambda guest: (len(allowed[guest]), rng.random()))
        attempt = _Attempt(room, sizes, rng, [[] for _ in sizes], allowed, others)
        try:
            if not attempt.seats(bound):
                return None
        except _Tired:
            continue
        pairs = zip(attempt.tables, attempt.filling().tables, strict=True)
        return [tried + filled for tried, filled in pairs]
    return None


@dataclass
class _Attempt:
    """Tables that fill, in which units are tried one by one and taken out again."""

    room: Room
    sizes: Sequence[int]
    rng: Random
    tables: Tables
    allowed: Sequence[tuple[int, ...]]
    others: Sequence[int]
    tries: int = MOST_TRIES

    def filling(self) -> Filling:
        """Seat all who are bound by no group and nobody, as far as that is possible."""
        left = [
            size - len(table)
            for size, table in zip(self.sizes, self.tables, strict=True)
        ]
        filling = Filling(self.allowed, left)
        for guest in self.others:
            if not filling.seat(guest):
                break
        return filling

    def seats(self, bound: Sequence[tuple[int, ...]]) -> bool:
        """Say whether all units found a table, and leave them there."""
        if sum(map(len, self.filling().tables)) < len(self.others):
            return False
        if not bound:
            return True
        ways = {unit: list(self._ways(unit)) for unit in bound}
        unit = min(bound, key=lambda one: (len(ways[one]), -len(one), one))
        rest = [other for other in bound if other != unit]
        for table in sorted(ways[unit], key=lambda _: self.rng.random()):
            if not self.tries:
                raise _Tired
            self.tries -= 1
            self.tables[table].extend(unit)
            if self.seats(rest):
                return True
            del self.tables[table][-len(unit) :]
        return False

    def _ways(self, unit: tuple[int, ...]) -> Iterator[int]:
        apart = self.room.apart_from(unit)
        for table in sorted(self.room.tables_of(unit)):
            seated = self.tables[table]
            has_room = len(seated) + len(unit) <= self.sizes[table]
            if has_room and apart.isdisjoint(seated):
                yield table


def in_the_way(
    guests: Sequence[Guest], tables: Sequence[Table], rules: Rules, rng: Random
) -> list[Reason]:
    """Return each rule without which an arrangement would be found.

    So whoever arranges the evening knows which one wish to talk about, when all of them
    together cannot be kept.
    """
    found = []
    for kind, who, without in _one_less(rules):
        try:
            sized(room(guests, tables, without), rng, most_uneven=1)
        except Unseatable:
            continue
        found.append(Reason(f"without_{kind}", who))
    for guest in guests:
        if guest.languages:
            freed = [Guest(guest.key) if one is guest else one for one in guests]
            try:
                sized(room(freed, tables, rules), rng, most_uneven=1)
            except Unseatable:
                continue
            found.append(Reason("without_language", (guest.key,)))
    return found


def _one_less(rules: Rules) -> Iterator[tuple[str, tuple[str, ...], Rules]]:
    fixed, together, apart = rules.fixed, rules.together, rules.apart
    for key in fixed:
        rest = {other: table for other, table in fixed.items() if other != key}
        yield "fixed", (key,), Rules(rest, together, apart)
    for pair in together:
        kept = [other for other in together if other != pair]
        yield "together", pair, Rules(fixed, kept, apart)
    for pair in apart:
        kept = [other for other in apart if other != pair]
        yield "apart", pair, Rules(fixed, together, kept)
