"""The end of a box: its keys are kept while somebody may complain, then destroyed."""

import logging
from datetime import datetime

from django.db import transaction

from participation import audit
from participation.models import AuditEvent, Role, User
from participation.policies import require
from participation.reasons import required_reason
from voting import key_policies
from voting.actions.custody import fresh_round
from voting.box import closing, keys, sequencer
from voting.key_state import destroy_on
from voting.models import PairKey, VotingRound

logger = logging.getLogger(__name__)

DESTROYED = "keys.destroyed"


@transaction.atomic(durable=True)
def hold_keys(
    *, voting_round: VotingRound, organiser: User, reason: str, now: datetime
) -> None:
    """Keep the keys beyond their day, since a complaint is pending; say why.

    Raises `Refused`, and `ValidationError` without a reason.
    """
    fresh = fresh_round(voting_round)
    require(key_policies.refuse_holding_keys(organiser, fresh))
    reason = required_reason(reason)
    box = fresh.box
    box.keys_held_because = reason
    box.save(update_fields=["keys_held_because"])
    audit.record(
        fresh.process,
        "keys.held",
        subject=f"round:{fresh.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        reason=reason,
    )


@transaction.atomic(durable=True)
def release_keys(*, voting_round: VotingRound, organiser: User, now: datetime) -> None:
    """Let the keys be destroyed on their day again, at once if it is past."""
    fresh = fresh_round(voting_round)
    require(key_policies.refuse_holding_keys(organiser, fresh))
    box = fresh.box
    if not box.keys_held_because:
        return
    box.keys_held_because = ""
    box.save(update_fields=["keys_held_because"])
    audit.record(
        fresh.process,
        "keys.released",
        subject=f"round:{fresh.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )


def destroy_due_keys(*, now: datetime) -> int:
    """Destroy the keys of every box whose days for complaints are over.

    It asks what is there, so it can run twice or after a crash, and finds files that
    came back with a backup. Returns in how many boxes something was destroyed.
    """
    destroyed = 0
    published = VotingRound.objects.filter(
        published_at__lte=now, box__opened_at__isnull=False, box__keys_held_because=""
    )
    for voting_round in published.select_related("process", "box"):
        due = destroy_on(voting_round)
        if due is None or now < due or _is_done(voting_round):
            continue
        try:
            _destroy(voting_round, now)
        except Exception:  # one broken box must not keep the keys of the others
            logger.exception("Could not destroy the keys of %s", voting_round)
        else:
            destroyed += 1
    return destroyed


def _is_done(voting_round: VotingRound) -> bool:
    box = voting_round.box
    return (
        box.destroyed_at is not None
        and not any(keys.has(box, key) for key in keys.LINKING)
        and not PairKey.objects.filter(box=box).exists()
        and _is_on_record(voting_round)
    )


def _is_on_record(voting_round: VotingRound) -> bool:
    events = AuditEvent.objects.filter(process_id=voting_round.process_id)
    return events.filter(verb=DESTROYED).exists()


def _destroy(voting_round: VotingRound, now: datetime) -> None:
    """Destroy the keys, and say so in the log, in the record, and by a signature."""
    gone = closing.destroy_keys(voting_round, now=now)
    with transaction.atomic(durable=True):
        fresh = fresh_round(voting_round)
        PairKey.objects.filter(box=fresh.box).delete()
        if not _is_on_record(fresh):
            audit.record(
                fresh.process,
                "keys.destroyed",
                subject=f"round:{fresh.process.slug}",
                now=now,
                keys=gone,
            )
    sequencer.sign(voting_round)
