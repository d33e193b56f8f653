"""After a restored backup: who had voted, by the slots of the log.

The log knows slots only. Which slot is whose follows from the roll, with a key that the
sequencer has; so the marks of the roll come back from the log. In a vote that is open
to all, somebody who voted for the first time after the backup is not on the roll any
more: they are put on it again when their account is there, and else by their slot, so
that as many people are marked as have voted.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from participation.models import District, User
from voting.ballotbox import slots
from voting.box import keys, people
from voting.box.keys import Key
from voting.models import BallotBox, RollEntry, RollMark, VotingRound

Entry = Mapping[str, Any]


def restore_marks(
    voting_round: VotingRound, entries: Sequence[Entry]
) -> tuple[int, int, int]:
    """Mark everybody who has a slot; return marks, entries of the roll, and the lost.

    Through which channel somebody voted is not in the log; they are marked as on the
    web. Once the keys are destroyed nobody can tell any more, and nothing is done.
    """
    box: BallotBox = voting_round.box
    if box.destroyed_at is not None:
        return 0, 0, 0
    slot_key = keys.read(box, Key.SLOT)
    marks = {
        entry["s"]: entry["a"]
        for entry in entries
        if entry["t"] == "ballot" and not slots.is_paper(entry["s"])
    }
    known = _known(voting_round, slot_key)
    marked = set(
        RollMark.objects.filter(entry__voting_round=voting_round).values_list(
            "entry_id", flat=True
        )
    )
    unknown = sorted(marks.keys() - known.keys())
    found = _from_accounts(voting_round, slot_key, {one: marks[one] for one in unknown})
    lost = [
        RollEntry(
            voting_round=voting_round,
            identifier=f"{people.LOST}{slot}",
            district=_district(voting_round, slot_key, slot, marks[slot]),
        )
        for slot in unknown
        if slot not in found
    ]
    created = RollEntry.objects.bulk_create([*found.values(), *lost])
    unmarked = {known[slot] for slot in marks.keys() & known.keys()} - marked
    unmarked |= {entry.pk for entry in created}
    RollMark.objects.bulk_create(
        RollMark(entry_id=pk, channel=RollMark.Channel.WEB) for pk in sorted(unmarked)
    )
    return len(unmarked), len(found), len(lost)


def _known(voting_round: VotingRound, slot_key: bytes) -> dict[str, int]:
    """Return the entries of the roll by slot, those put back by their slot included."""
    rows = RollEntry.objects.filter(voting_round=voting_round).exclude(
        identifier__startswith=people.GONE
    )
    known: dict[str, int] = {}
    for pk, identifier in rows.values_list("pk", "identifier"):
        if identifier.startswith(people.LOST):
            known.setdefault(identifier.removeprefix(people.LOST), pk)
        else:
            slot = slots.slot_of(slot_key, voting_round.sheet_sha256, identifier)
            known[slot] = pk
    return known


def _from_accounts(
    voting_round: VotingRound, slot_key: bytes, wanted: Mapping[str, str]
) -> dict[str, RollEntry]:
    """Find people by their accounts; `wanted` has the mark of the area by slot."""
    if not wanted or not voting_round.is_open_to_all:
        return {}
    on_roll = set(
        voting_round.roll.exclude(user=None).values_list("user_id", flat=True)
    )
    found = {}
    for slot, identifier, person in _accounts(voting_round, slot_key):
        if slot in wanted:
            found[slot] = RollEntry(
                voting_round=voting_round,
                user=None if person.pk in on_roll else person,
                identifier=identifier,
                district=_district(voting_round, slot_key, slot, wanted[slot]),
                is_declared=True,
            )
    return found


def _accounts(
    voting_round: VotingRound, slot_key: bytes
) -> Iterator[tuple[str, str, User]]:
    """Yield everybody's slot, identifier and account."""
    for person in User.objects.only("email").iterator():
        identifier = people.identify(person.email)
        slot = slots.slot_of(slot_key, voting_round.sheet_sha256, identifier)
        yield slot, identifier, person


def _district(
    voting_round: VotingRound, slot_key: bytes, slot: str, mark: str
) -> District | None:
    """Tell from the mark of the area on which paper a slot voted last."""
    election = voting_round.sheet_sha256
    for paper in voting_round.sheet.papers:
        if slots.area_mark(slot_key, election, slot, paper.code) == mark:
            return voting_round.process.districts.filter(code=paper.district).first()
    return None


@transaction.atomic(durable=True)
def adopt_lost(voting_round: VotingRound) -> int:
    """Give slots without a person back to people who have come again; say how many.

    Whoever has voted again meanwhile has one slot and two marks, and the older one
    counts no more. It is done before the close, and may be done at any time.
    """
    lost = {
        entry.identifier.removeprefix(people.LOST): entry
        for entry in voting_round.roll.filter(identifier__startswith=people.LOST)
    }
    if not lost or voting_round.box.destroyed_at is not None:
        return 0
    slot_key = keys.read(voting_round.box, Key.SLOT)
    adopted = 0
    others = voting_round.roll.exclude(identifier__startswith=people.LOST).exclude(
        identifier__startswith=people.GONE
    )
    for pk, identifier in others.values_list("pk", "identifier"):
        slot = slots.slot_of(slot_key, voting_round.sheet_sha256, identifier)
        if slot in lost:
            entry = lost.pop(slot)
            entry.identifier = f"{people.GONE}{slot}"
            entry.save(update_fields=["identifier"])
            RollMark.objects.get_or_create(
                entry_id=pk, defaults={"channel": RollMark.Channel.WEB}
            )
            adopted += 1
    if not lost:
        return adopted
    for slot, identifier, person in _accounts(voting_round, slot_key):
        if slot in lost:
            entry = lost.pop(slot)
            entry.identifier, entry.user = identifier, person
            entry.is_declared = True
            entry.save(update_fields=["identifier", "user", "is_declared"])
            adopted += 1
    return adopted
