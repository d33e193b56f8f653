"""The end of a log: how many voted where, the close, the result, the lost keys."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.models import AuditEvent
from participation.policies import Refusal, Refused
from voting.ballotbox import pack, slots
from voting.ballotbox.entries import Entry
from voting.box import keys, locks, log, opening, setup, turnout
from voting.box.guarding import PausedError, guard
from voting.box.keys import Key
from voting.models import BallotBox, RollEntry, VotingRound
from voting.models.box import SpentToken, SpoolRow

NO_RECORD = "0" * 64


def seal_log(voting_round: VotingRound, *, now: datetime) -> bool:
    """Write turnout and close, once the spool is empty; say whether it was done now.

    Nothing can be cast any more after it, on the web or on paper. Raises `PausedError`,
    and `KeyMissingError` when votes online were set aside.
    """
    with transaction.atomic(durable=True):
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.get(pk=voting_round.pk)
        guard(box)
        is_ready = is_drained(voting_round) and turnout.is_settled(voting_round)
        if box.sealed_at is not None or not is_ready:
            return False
        aside = _set_aside_by_area(voting_round, box)
        areas = {
            area.area: {
                "online": area.online - aside[area.area],
                "paper": area.paper,
                "spoilt": area.spoilt,
            }
            for area in turnout.by_area(voting_round)
        }
        log.append(
            box,
            [
                {"t": "turnout", "areas": areas},
                {
                    "t": "close",
                    "grace": voting_round.sheet.grace,
                    "record": _newest_seal(voting_round),
                },
                *_drawn_before(voting_round),
            ],
        )
        SpentToken.objects.filter(voting_round_id=box.pk).delete()
        box.sealed_at = now
        box.save(update_fields=["sealed_at"])
        voting_round.box = box
        return True


def _set_aside_by_area(voting_round: VotingRound, box: BallotBox) -> Counter[str]:
    """Count the votes online that officials set aside, by area.

    A slot does not tell its area, so whose it is has to be asked of the key of slots.
    Nothing of it is kept.
    """
    aside = {
        slot for slot in log.void_slots(box, "set_aside") if not slots.is_paper(slot)
    }
    if not aside:
        return Counter()
    key, election = keys.read(box, Key.SLOT), voting_round.sheet_sha256
    online = RollEntry.objects.filter(
        voting_round=voting_round, mark__isnull=False, paper_mark=None
    )
    rows = online.values_list("identifier", "district__code")
    return Counter(
        setup.area_of(voting_round, district)
        for identifier, district in rows.iterator(chunk_size=log.CHUNK)
        if slots.slot_of(key, election, identifier) in aside
    )


def _newest_seal(voting_round: VotingRound) -> str:
    """Return the seal of the public record, so that what officials did is bound in."""
    event = (
        AuditEvent.objects.filter(process_id=voting_round.process_id)
        .order_by("-number")
        .first()
    )
    return event.seal if event else NO_RECORD


def _drawn_before(voting_round: VotingRound) -> list[Entry]:
    """Return the seed of the lot, if it was drawn while the log waited for paper."""
    fresh = VotingRound.objects.only("drawn_seed").get(pk=voting_round.pk)
    return [_drawn(fresh.drawn_seed)] if fresh.drawn_seed else []


def _drawn(seed: str) -> Entry:
    return {"t": "config", "change": "seed", "value": seed}


def add_drawn_seed(voting_round: VotingRound, seed: str) -> None:
    """Add the seed of the lot; before the log is closed it waits for that.

    Called in the transaction that writes the seed down. Raises `Refused` as `add` does.
    """
    locks.hold_log(voting_round.pk)
    if BallotBox.objects.get(pk=voting_round.pk).sealed_at is not None:
        add(voting_round, _drawn(seed))


def is_drained(voting_round: VotingRound) -> bool:
    return not SpoolRow.objects.filter(voting_round_id=voting_round.pk).exists()


def add(voting_round: VotingRound, entry: Entry) -> None:
    """Add one entry about an official act, in the transaction of that act.

    Raises `Refused` while the log is not the one that was signed.
    """
    locks.hold_log(voting_round.pk)
    box = BallotBox.objects.get(pk=voting_round.pk)
    if box.opened_at is None:
        return
    try:
        guard(box)
    except PausedError as error:
        raise Refused(
            Refusal("paused", _("The log of the ballot box is being repaired."))
        ) from error
    log.append(box, [entry])


def add_result(voting_round: VotingRound, results: Mapping[str, str]) -> None:
    """Bind the published result, its text by pot, and the openings into the log.

    After a restored backup the log may hold the same result already.
    """
    entry = pack.result_entry(results, opening.openings(voting_round))
    if not log.holds(voting_round.box, entry):
        add(voting_round, entry)


def destroy_keys(voting_round: VotingRound, *, now: datetime) -> list[str]:
    """Destroy what could say whose ballot is whose; return the names of the keys.

    The log says once that they are gone; calling again destroys what came back. Raises
    `PausedError`.
    """
    with transaction.atomic(durable=True):
        locks.hold_log(voting_round.pk)
        box = BallotBox.objects.get(pk=voting_round.pk)
        guard(box)
        gone = sorted(key.value for key in keys.LINKING if keys.has(box, key))
        if box.destroyed_at is None:
            log.append(box, [{"t": "destroyed", "keys": gone}])
            box.destroyed_at = now
            box.save(update_fields=["destroyed_at"])
    # A crash before this line leaves files behind, and the next call destroys them.
    for key in keys.LINKING:
        keys.destroy(box, key)
    voting_round.box = box
    return gone
