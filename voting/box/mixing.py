"""Who goes into the log together, and in which order: nothing but lists in memory."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

BATCH = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the spool, opened: whose, which paper, and the ballot or a void."""

    arrival: int
    slot: str
    mark: str
    area: str
    commitment: str
    sealed: bytes

    @property
    def is_void(self) -> bool:
        return not self.commitment


def choose(
    waiting: Sequence[Waiting],
    known: AbstractSet[str],
    hold_back: int,
    *,
    is_final: bool,
) -> list[Waiting]:
    """Choose from rows, in order of arrival; `known` are slots that are in the log.

    Nothing overtakes an earlier row of the same slot. Areas go one by one until the
    batch is full.
    """
    free = _first_of_their_slots(waiting)
    void = {row.slot for row in waiting if row.is_void}
    by_area: dict[str, list[Waiting]] = defaultdict(list)
    for row in free:
        by_area[row.area].append(row)
    chosen: list[Waiting] = []
    for rows in by_area.values():
        going = rows[: _how_many(rows, known | void, hold_back, is_final=is_final)]
        # The first may be larger than a batch; no other may make it so.
        if not chosen or len(chosen) + len(going) <= BATCH:
            chosen += going
    return sorted(chosen, key=lambda row: row.arrival)


def _how_many(
    rows: Sequence[Waiting], known: AbstractSet[str], hold_back: int, *, is_final: bool
) -> int:
    """Return how many rows of an area go now, the oldest first.

    Newcomers hide each other: slots that the log does not know. Whose slot it knows has
    changed a ballot, and hides nobody. At least `hold_back` newcomers go together, and
    as many stay behind, so that nobody is left alone for the last batch either. What
    waits when the vote has closed goes whatever their number.
    """
    if is_final and len(rows) <= BATCH:
        return len(rows)
    newcomers: list[int] = []
    seen = set(known)
    for at, row in enumerate(rows):
        if row.slot not in seen:
            seen.add(row.slot)
            newcomers.append(at)
    if len(newcomers) < max(2 * hold_back, 2):
        return len(rows) if is_final else 0
    end = newcomers[-max(hold_back, 1)]
    return min(end, max(newcomers[hold_back], BATCH))


def _first_of_their_slots(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Leave out rows before which one of the same person waits in another area."""
    area_of: dict[str, str] = {}
    blocked: set[str] = set()
    free = []
    for row in waiting:
        if area_of.setdefault(row.slot, row.area) != row.area:
            blocked.add(row.slot)
        if row.slot not in blocked:
            free.append(row)
    return free


def mixed(batch: Sequence[Waiting]) -> list[Waiting]:
    """Draw an order in which each slot keeps its own."""
    drawn = list(batch)
    random.SystemRandom().shuffle(drawn)
    own: dict[str, list[Waiting]] = defaultdict(list)
    for row in sorted(batch, key=lambda row: row.arrival, reverse=True):
        own[row.slot].append(row)
    return [own[row.slot].pop() for row in drawn]
