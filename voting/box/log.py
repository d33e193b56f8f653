"""The log of a round in the database: numbered lines that are only added to."""

from collections.abc import Iterator, Sequence

from voting.ballotbox import canonical, entries
from voting.ballotbox.entries import Entry
from voting.models import BallotBox
from voting.models.box import LogEntry

CHUNK = 2000


def size(box: BallotBox) -> int:
    last = (
        LogEntry.objects.filter(voting_round_id=box.pk)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return 0 if last is None else last + 1


def append(box: BallotBox, added: Sequence[Entry]) -> int:
    """Add entries under the lock of the log; return how long the log is now."""
    number = size(box)
    rows: list[LogEntry] = []
    for entry in added:
        entries.check(entry)
        rows.append(row_of(box, number + len(rows), entry))
    LogEntry.objects.bulk_create(rows, batch_size=CHUNK)
    return number + len(rows)


def row_of(box: BallotBox, number: int, entry: Entry) -> LogEntry:
    """Return an entry as it stands in the table."""
    return LogEntry(
        voting_round_id=box.pk,
        number=number,
        line=canonical.encode(entry).decode(),
        commitment=entry.get("c", ""),
        slot=entry.get("s", ""),
    )


def lines(box: BallotBox, start: int = 0, end: int | None = None) -> Iterator[str]:
    """Yield the lines from number `start` on, up to `end` and without it."""
    found = LogEntry.objects.filter(voting_round_id=box.pk, number__gte=start)
    if end is not None:
        found = found.filter(number__lt=end)
    rows = found.order_by("number").values_list("line", flat=True)
    yield from rows.iterator(chunk_size=CHUNK)


def holds(box: BallotBox, entry: Entry) -> bool:
    """Say whether the very same entry is in the log."""
    line = canonical.encode(entry).decode()
    return LogEntry.objects.filter(voting_round_id=box.pk, line=line).exists()


def known_commitments(box: BallotBox, wanted: Sequence[str]) -> set[str]:
    """Return those of some commitments that are in the log."""
    found = LogEntry.objects.filter(voting_round_id=box.pk, commitment__in=wanted)
    return set(found.values_list("commitment", flat=True))


def slots_in(box: BallotBox, wanted: Sequence[str]) -> set[str]:
    """Return those of some slots that stand in the log already."""
    found: set[str] = set()
    for at in range(0, len(wanted), CHUNK):
        rows = LogEntry.objects.filter(
            voting_round_id=box.pk, slot__in=wanted[at : at + CHUNK]
        )
        found.update(rows.values_list("slot", flat=True))
    return found


def slots_with_ballots(box: BallotBox, wanted: Sequence[str]) -> set[str]:
    """Return those of some slots that hold a ballot and have not been voided."""
    found = LogEntry.objects.filter(voting_round_id=box.pk, slot__in=wanted)
    rows = list(found.values_list("slot", "commitment"))
    void = {slot for slot, commitment in rows if not commitment}
    return {slot for slot, _commitment in rows} - void


def numbers_starting_with(box: BallotBox, prefix: str) -> list[tuple[int, str, str]]:
    """Find ballots by the first hex digits of their commitment.

    Return number, commitment and slot of each; there is hardly ever more than one.
    """
    found = LogEntry.objects.filter(
        voting_round_id=box.pk, commitment__gte=prefix, commitment__lt=f"{prefix}g"
    )
    rows = found.order_by("number").values_list("number", "commitment", "slot")
    return list(rows[:10])


def void_slots(box: BallotBox, why: str) -> set[str]:
    """Return the slots that have been voided for a reason, "paper" or "set_aside"."""
    found = LogEntry.objects.filter(voting_round_id=box.pk, commitment="")
    rows = found.exclude(slot="").values_list("slot", "line")
    return {slot for slot, line in rows if _why(line) == why}


def fate_of_slot(box: BallotBox, slot: str) -> tuple[str, str]:
    """Return the newest commitment of a slot, and why the slot is void, if it is."""
    found = LogEntry.objects.filter(voting_round_id=box.pk, slot=slot)
    newest = why = ""
    for commitment, line in found.order_by("number").values_list("commitment", "line"):
        newest = commitment or newest
        why = why if commitment else _why(line)
    return newest, why


def _why(line: str) -> str:
    return str(canonical.decode(line.encode())["why"])


def final_commitments(box: BallotBox) -> list[str]:
    """Return the commitments that count: the last of each slot that is not void."""
    found = LogEntry.objects.filter(voting_round_id=box.pk).exclude(slot="")
    rows = found.order_by("number").values_list("slot", "commitment")
    last: dict[str, str] = {}
    # What is void stays void: nothing is cast after a paper form was given.
    void: set[str] = set()
    for slot, commitment in rows.iterator(chunk_size=CHUNK):
        if commitment:
            last[slot] = commitment
        else:
            void.add(slot)
    return sorted(last[slot] for slot in last.keys() - void)
