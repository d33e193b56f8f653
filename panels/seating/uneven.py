"""Sizes of tables that differ by more than one, where evenly filled ones fail. Pure."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from panels.seating.room import Room
from panels.seating.sizes import by_demand, shortage

# How many sizes of all tables are looked at beside those that were tried before.
MOST_LOOKED_AT = 64

Sizes = tuple[int, ...]


def uneven(room: Room, begun: Sequence[Sizes]) -> Iterator[list[int]]:
    """Yield sizes that leave everybody a seat, about the least uneven ones first.

    `begun` are those that were tried in vain; none of them is yielded. Only where each
    table says how many seats it has, so that nobody is put at a table that cannot hold
    them. A table that has guests keeps one.
    """
    if any(table.seats is None for table in room.tables):
        return
    alike = _alike(room)
    failed = {_regular(sizes, alike): sizes for sizes in reversed(begun)}
    known = set(failed)
    waiting = sorted((0, sizes) for sizes in failed.values())
    for _ in range(len(failed) + MOST_LOOKED_AT):
        if not waiting:
            return
        cost, sizes = heappop(waiting)
        narrow = _too_narrow(room, sizes)
        if narrow is None and cost:
            yield list(sizes)
        for after in _next(room, sizes, narrow):
            regular = _regular(after, alike)
            if regular not in known:
                known.add(regular)
                heappush(waiting, (sum(size * size for size in after), after))


def _alike(room: Room) -> list[list[int]]:
    """Return tables in groups that the same guests may sit at, as many at each."""
    groups: dict[tuple[int | None, frozenset[int]], list[int]] = {}
    for at, table in enumerate(room.tables):
        guests = (guest for guest, may in enumerate(room.allowed) if at in may)
        groups.setdefault((table.seats, frozenset(guests)), []).append(at)
    return list(groups.values())


def _regular(sizes: Sequence[int], alike: list[list[int]]) -> Sizes:
    """Make sizes equal that differ only by which of the tables alike is larger."""
    return tuple(
        size for group in alike for size in sorted(sizes[table] for table in group)
    )


def _too_narrow(room: Room, sizes: Sizes) -> tuple[frozenset[int], int] | None:
    """Return tables of which one must get larger, and how large if a group says so."""
    for unit in room.units:
        tables = room.tables_of(unit)
        if all(sizes[table] < len(unit) for table in tables):
            return tables, len(unit)
    short = shortage(room, sizes)
    if short is None:
        return None
    keys = set(short.tables)
    return frozenset(at for at, table in enumerate(room.tables) if table.key in keys), 0


def _next(
    room: Room, sizes: Sizes, narrow: tuple[frozenset[int], int] | None
) -> Iterator[Sizes]:
    """Yield sizes with seats moved to one table: where they are wanted, or anywhere."""
    everywhere = by_demand(room)
    if narrow is None:
        for target in everywhere:
            for giver in everywhere:
                yield from _moved(room, sizes, target, [giver], sizes[target] + 1)
        return
    wanted, size = narrow
    givers = [at for at in everywhere if size or at not in wanted]
    for target in sorted(wanted):
        yield from _moved(room, sizes, target, givers, size or sizes[target] + 1)


def _moved(
    room: Room, sizes: Sizes, target: int, givers: Sequence[int], size: int
) -> Iterator[Sizes]:
    """Yield the sizes once a table is as large as that, if it and the others can be.

    The largest give first; of equal ones the last, where the fewest have to sit.
    """
    if size > (room.tables[target].seats or 0):
        return
    after = list(sizes)
    while after[target] < size:
        able = [at for at in givers if at != target and after[at] > 1]
        if not able:
            return
        after[max(reversed(able), key=lambda at: after[at])] -= 1
        after[target] += 1
    yield tuple(after)
