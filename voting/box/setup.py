"""A new box: its keys, and the first entry of its log."""

import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

from participation.models import Phase
from voting.ballotbox import content, entries, notes, roll, sealing
from voting.ballotbox.entries import Entry
from voting.box import keys, locks, log, people
from voting.box.guarding import guard
from voting.box.keys import Key
from voting.models import BallotBox, RollEntry, VotingCode, VotingRound
from voting.sheet import FOR_ALL

FOLDER_BYTES = 16


class NoBallotKeyError(RuntimeError):
    """The log cannot begin before there is a key to which ballots are sealed."""


def prepare(voting_round: VotingRound) -> BallotBox:
    """Make the box of a round whose rules are frozen, and the keys of the server.

    The key of the ballots is among them only where the server keeps it.
    """
    box = BallotBox(
        voting_round=voting_round,
        origin=_origin(voting_round),
        folder=secrets.token_hex(FOLDER_BYTES),
        room=content.room_for(voting_round.sheet),
    )
    privates = {
        Key.LOG: secrets.token_bytes(keys.KEY_BYTES),
        Key.PROMISE: secrets.token_bytes(keys.KEY_BYTES),
        Key.SPOOL: sealing.new_key(),
        Key.SLOT: secrets.token_bytes(keys.KEY_BYTES),
    }
    if voting_round.custody == VotingRound.Custody.SERVER:
        privates[Key.BALLOT] = sealing.new_key()
        box.ballot_key = sealing.public_of(privates[Key.BALLOT]).hex()
    box.log_key = notes.public_of(privates[Key.LOG]).hex()
    box.promise_key = notes.public_of(privates[Key.PROMISE]).hex()
    box.spool_key = sealing.public_of(privates[Key.SPOOL]).hex()
    for key, private in privates.items():
        keys.write(box, key, private)
    box.save(force_insert=True)
    voting_round.box = box
    return box


def _origin(voting_round: VotingRound) -> str:
    """Return the name of a log: where its process is. No two logs have one name."""
    host = urlsplit(settings.SITE_URL).netloc
    name = f"{host}/p/{voting_round.process.slug}"
    is_taken = BallotBox.objects.filter(origin=name).exists()
    return f"{name}/{voting_round.pk}" if is_taken else name


def open_log(voting_round: VotingRound, *, now: datetime) -> None:
    """Write the first entry: from here on the box takes ballots, once the vote opens.

    Projects that were withdrawn in the meantime follow. Raises `NoBallotKeyError`, and
    `PausedError` where a log had begun that this database does not know.
    """
    locks.hold_log(voting_round.pk)
    box = BallotBox.objects.get(pk=voting_round.pk)
    if box.opened_at is not None:
        return
    if not box.ballot_key:
        raise NoBallotKeyError(str(box))
    guard(box)
    withdrawals = voting_round.withdrawals.all()
    log.append(
        box,
        [
            _open(voting_round, box),
            *(withdrawn(one.project_code, one.reason) for one in withdrawals),
        ],
    )
    box.opened_at = now
    box.save(update_fields=["opened_at"])
    # From now on there is something to be told.
    Phase.objects.filter(pk=voting_round.phase_id).remind_again(now)
    voting_round.box = box


def withdrawn(project: str, reason: str) -> Entry:
    return {
        "t": "config",
        "change": "withdrawn",
        "project": project,
        "reason": composed(reason),
    }


def composed(text: str) -> str:
    """Write what somebody typed as an entry holds it: in NFC."""
    return unicodedata.normalize("NFC", text)


def _open(voting_round: VotingRound, box: BallotBox) -> Entry:
    listed = list(roll_of(voting_round))
    sizes = Counter(area for _identifier, area in listed)
    # An area in which nobody may vote is named as well.
    areas = [] if voting_round.is_open_to_all else voting_round.sheet.papers
    return {
        "t": "open",
        "format": entries.FORMAT,
        "origin": box.origin,
        "election": voting_round.sheet_sha256,
        "custody": voting_round.custody,
        "room": box.room,
        "hold_back": voting_round.hold_back,
        "keys": {
            "log": box.log_key,
            "promise": box.promise_key,
            "spool": box.spool_key,
            "ballot": box.ballot_key,
        },
        "areas": {paper.code: sizes[paper.code] for paper in areas},
        "roll": roll.root_of(listed) if listed else "",
    }


def roll_of(voting_round: VotingRound) -> Iterator[tuple[str, str]]:
    """Yield identifier and area of everybody on a roll; nobody where all may vote."""
    if voting_round.is_open_to_all:
        return
    rows = people_of(voting_round).values_list("identifier", "district__code")
    for identifier, district in rows:
        yield identifier, area_of(voting_round, district)


def people_of(voting_round: VotingRound) -> QuerySet[RollEntry]:
    """Return who can vote: nobody whose code no second official has released."""
    waiting = VotingCode.objects.filter(
        batch__voting_round=voting_round,
        batch__is_for_roll=False,
        batch__released_at=None,
    )
    return (
        RollEntry.objects.filter(voting_round=voting_round)
        .exclude(pk__in=waiting.values("entry_id"))
        .exclude(identifier__startswith=people.GONE)
    )


def area_of(voting_round: VotingRound, district: str | None) -> str:
    """Return the code of the paper that somebody of a district gets."""
    return (district or "") if voting_round.is_per_district else FOR_ALL
