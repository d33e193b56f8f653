"""How many guests each table has, and whether those who need it find a seat. Pure."""

from collections.abc import Sequence

from panels.seating.model import Reason, Unseatable
from panels.seating.room import Room


def even(guests: int, caps: Sequence[int | None], prefer: Sequence[int]) -> list[int]:
    """Spread guests as evenly as the tables allow, so that sizes differ by at most one.

    `prefer` names tables in the order in which they get one guest more than others.
    Raises `Unseatable` when there are fewer seats than guests.
    """
    room = [guests if cap is None else cap for cap in caps]
    if sum(room) < guests:
        raise Unseatable([Reason("too_few_seats", number=sum(room))])
    level = 0
    while sum(min(cap, level + 1) for cap in room) <= guests and level < guests:
        level += 1
    sizes = [min(cap, level) for cap in room]
    left = guests - sum(sizes)
    for table in [table for table in prefer if room[table] > level][:left]:
        sizes[table] += 1
    return sizes


def by_demand(room: Room) -> list[int]:
    """Order tables by how many guests can sit nowhere else, then as they came."""
    bound = [0] * len(room.tables)
    for unit in room.units:
        tables = room.tables_of(unit)
        if len(tables) == 1:
            bound[min(tables)] += len(unit)
    return sorted(range(len(bound)), key=lambda table: (-bound[table], table))


def shortage(room: Room, sizes: Sequence[int]) -> Reason | None:
    """Return who shares too few seats among them, or None when all find one."""
    filling = Filling(room.allowed, sizes)
    for guest in range(len(room.guests)):
        if not filling.seat(guest):
            crowd = sorted({guest}.union(*(filling.tables[at] for at in filling.seen)))
            return Reason(
                "too_few_seats",
                tuple(room.guests[one].key for one in crowd),
                tuple(room.tables[table].key for table in sorted(filling.seen)),
                sum(sizes[table] for table in filling.seen),
            )
    return None


class Filling:
    """Guests put at tables they may sit at, one after the other, by augmenting paths.

    Where one cannot be placed, `seen` are the tables at which moving others was tried:
    all are full of guests who may sit at no table but these.
    """

    def __init__(
        self, allowed: Sequence[Sequence[int] | frozenset[int]], seats: Sequence[int]
    ) -> None:
        self.allowed = allowed
        self.seats = seats
        self.tables: list[list[int]] = [[] for _ in seats]
        self.seen: set[int] = set()

    def seat(self, guest: int) -> bool:
        """Find a seat, at the first table with room or by moving somebody else."""
        self.seen = set()
        return self._seat(guest)

    def _seat(self, guest: int) -> bool:
        fresh = [table for table in self.allowed[guest] if table not in self.seen]
        for table in fresh:
            if len(self.tables[table]) < self.seats[table]:
                self.tables[table].append(guest)
                return True
        for table in fresh:
            if table in self.seen:
                continue
            self.seen.add(table)
            for at, other in enumerate(self.tables[table]):
                if self._seat(other):
                    self.tables[table][at] = guest
                    return True
        return False
