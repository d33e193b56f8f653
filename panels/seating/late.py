"""Late arrivals and no-shows, without anybody else having to move. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

from panels.seating.model import Guest, Pair, Plan, Reason, Rules, Table, Unseatable
from panels.seating.quality import excess_of
from panels.seating.room import Room, room

Tables = list[list[str]]


def reseat(
    plan: Plan,
    from_round: int,
    guests: Sequence[Guest],
    arrived: Sequence[str],
    left: Collection[str],
    *,
    tables: Sequence[Table],
    fixed: Mapping[str, str] | None = None,
    together: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
    met: Iterable[Pair] = (),
) -> Plan:
    """Take away who left and seat who arrived, from a round (counted from 0) on.

    `guests` are all who are or were there, the arrived included. Each of the arrived
    takes a seat at a smallest table that the rules leave, where the mix gets best and
    most are new to them. Earlier rounds stay as they were, and so do all other seats.
    Raises `Unseatable` when the rules leave somebody no seat without a move, and
    `ValueError` for somebody who is to arrive and is there or not among the guests.
    """
    known = {guest.key: guest for guest in guests}
    seated = {key for seats in plan.rounds[from_round:] for t in seats for key in t}
    if not known.keys() >= set(arrived) or seated & set(arrived) - set(left):
        raise ValueError("Who arrives is a guest and not there yet.")
    present = [
        guest
        for guest in guests
        if guest.key in arrived or (guest.key in seated and guest.key not in left)
    ]
    numbered = room(present, tables, Rules(fixed or {}, together, apart))
    rounds: list[Tables] = [
        [list(seats) for seats in one] for one in plan.rounds[:from_round]
    ]
    for one in plan.rounds[from_round:]:
        kept = [[key for key in seats if key not in left] for seats in one]
        rounds.append(kept)
    meetings = {frozenset(pair) for pair in met}
    for at, seats in enumerate(rounds):
        if at >= from_round:
            _seat(numbered, seats, arrived, known, meetings)
        meetings |= {frozenset(pair) for t in seats for pair in combinations(t, 2)}
    return Plan(tuple(tuple(tuple(t) for t in seats) for seats in rounds))


def _seat(
    room: Room,
    seats: Tables,
    arrived: Sequence[str],
    known: Mapping[str, Guest],
    meetings: Collection[frozenset[str]],
) -> None:
    """Seat the arrived in one round, those with the fewest ways first."""
    units = []
    for unit in room.units:
        fresh = [room.guests[guest].key for guest in unit]
        fresh = [key for key in fresh if key in arrived]
        if fresh:
            units.append((unit, fresh))
    while units:
        ways = [list(_ways(room, seats, unit, fresh)) for unit, fresh in units]
        at = min(range(len(units)), key=lambda one: len(ways[one]))
        _, fresh = units.pop(at)
        if not ways[at]:
            raise Unseatable([Reason("no_seat_without_a_move", tuple(fresh))])

        def worth(
            table: int, fresh: Sequence[str] = fresh
        ) -> tuple[int, int, int, int]:
            after = [*seats]
            after[table] = [*seats[table], *fresh]
            again = sum(
                frozenset((one, other)) in meetings
                for one in fresh
                for other in seats[table]
            )
            return len(after[table]), excess_of(after, known), again, table

        seats[min(ways[at], key=worth)].extend(fresh)


def _ways(
    room: Room, seats: Tables, unit: Sequence[int], fresh: Sequence[str]
) -> Iterable[int]:
    """Yield tables with room where the arrived of a unit may sit, with their own."""
    keys = {room.guests[guest].key for guest in unit}
    strangers = {room.guests[guest].key for guest in room.apart_from(unit)}
    at_work = {at for at, table in enumerate(seats) if not keys.isdisjoint(table)}
    for at in sorted(room.tables_of(unit) & (at_work or set(range(len(seats))))):
        cap = room.tables[at].seats
        has_room = cap is None or len(seats[at]) + len(fresh) <= cap
        if has_room and strangers.isdisjoint(seats[at]):
            yield at
