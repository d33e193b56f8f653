"""The key of the ballots in the hands of officials: who holds it, and how it is made.

The server keeps the public half only. Everything can be made anew, with a reason and
on the record, until a rehearsal has opened a test ballot; that begins the log of the
box, in which the key stands for good.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Process, Role, User
from participation.policies import (
    refuse_without_second_factor,
    require,
    roles_of,
)
from participation.reasons import required_reason
from voting import key_policies, queries
from voting.ballotbox import custody, sealing
from voting.box import locks
from voting.key_state import holders_needed
from voting.models import BallotBox, OfficerKey, PairKey, VotingRound
from voting.opened_keys import forget_rehearsal, one_at_a_time


def fresh_round(voting_round: VotingRound) -> VotingRound:
    """Read a round and its box anew, alone with its log."""
    locks.hold_log(voting_round.pk)
    return queries.round_to_vote_in(voting_round.pk)


def _role_of(person: User, process: Process) -> Role:
    """Return the role in which somebody acts here; an organiser's if they have it."""
    held = roles_of(person, process)
    return Role.ORGANISER if Role.ORGANISER in held else min(held)


def acting(voting_round: VotingRound, person: User, now: datetime) -> dict[str, Any]:
    """Return what every event of the record about a key has in common."""
    return {
        "subject": f"round:{voting_round.process.slug}",
        "actor": person,
        "role": _role_of(person, voting_round.process),
        "now": now,
    }


@transaction.atomic(durable=True)
def name_holders(
    *,
    voting_round: VotingRound,
    organiser: User,
    holders: Sequence[User],
    reason: str = "",
    now: datetime,
) -> None:
    """Say who holds the key, in place of whoever held it; what they made is void.

    Raises `Refused`, and `ValidationError` for the wrong number of people, somebody
    without a role or a second factor, and for a change without a reason.
    """
    fresh = fresh_round(voting_round)
    require(key_policies.refuse_naming(organiser, fresh))
    if len({holder.pk for holder in holders}) != holders_needed(fresh):
        raise ValidationError(
            _("Name %(count)d different people."),
            "wrong_number",
            {"count": holders_needed(fresh)},
        )
    for holder in holders:
        if not roles_of(holder, fresh.process):
            raise ValidationError(
                _("%(name)s has no role in this process."),
                "no_role",
                {"name": holder.email},
            )
        if refuse_without_second_factor(holder) is not None:
            raise ValidationError(
                _("%(name)s has not set up two-step sign-in yet."),
                "no_second_factor",
                {"name": holder.email},
            )
    box = fresh.box
    if box.officers.exists():
        required_reason(reason)
    _forget(box)
    box.officers.all().delete()
    OfficerKey.objects.bulk_create(
        OfficerKey(box=box, officer=holder, number=number)
        for number, holder in enumerate(holders, start=1)
    )
    audit.record(
        fresh.process,
        "holders.named",
        **acting(fresh, organiser, now),
        people=[holder.pk for holder in holders],
        reason=reason.strip(),
    )


def _forget(box: BallotBox) -> None:
    """Let nothing remain of a key that is made anew."""
    PairKey.objects.filter(box=box).delete()
    box.ballot_key, box.rehearsed_at = "", None
    box.save(update_fields=["ballot_key", "rehearsed_at"])
    forget_rehearsal(box)


def make_key(
    *,
    voting_round: VotingRound,
    holder: User,
    passphrase: str,
    reason: str = "",
    now: datetime,
) -> str:
    """Make the own key of a key holder; return its file, which is kept nowhere else.

    With three key holders the key of the ballots is made once each has an own one, is
    wrapped for every two of them, and is forgotten. Raises `Refused`, and
    `ValidationError` for a weak passphrase and for a new key without a reason.
    """
    known = queries.round_to_vote_in(voting_round.pk)
    require(key_policies.refuse_making(holder, known))
    own = key_policies.own_key(holder, known)
    private = sealing.new_key()
    try:
        with one_at_a_time:
            file = custody.lock_key(
                private,
                passphrase,
                election=known.sheet_sha256,
                officer=own.number if own else 0,
            )
    except custody.WeakPassphraseError as error:
        raise ValidationError({"passphrase": _weakness(error)}) from error
    _keep_public(voting_round, holder, sealing.public_of(private), reason, now)
    return file


def _weakness(error: custody.WeakPassphraseError) -> ValidationError:
    if error.code == custody.Weakness.TOO_SHORT:
        return ValidationError(
            _("Use at least %(count)d characters."),
            "too_short",
            {"count": custody.SHORTEST},
        )
    return ValidationError(
        _("This repeats itself too much. Take several words that have nothing to do "
          "with each other."),
        "repetition",
    )  # fmt: skip


@transaction.atomic(durable=True)
def _keep_public(
    voting_round: VotingRound, holder: User, public: bytes, reason: str, now: datetime
) -> None:
    fresh = fresh_round(voting_round)
    require(key_policies.refuse_making(holder, fresh))
    box = fresh.box
    own = box.officers.get(officer=holder)
    is_new = own.made_at is None
    if not is_new:
        required_reason(reason)
    _forget(box)
    own.public, own.made_at = public.hex(), now
    own.save(update_fields=["public", "made_at"])
    _make_ballot_key(fresh)
    said = acting(fresh, holder, now) | {"holder": own.number, "public": own.public}
    if is_new:
        audit.record(fresh.process, "key.made", **said)
    else:
        audit.record(fresh.process, "key.renewed", **said, reason=reason.strip())


def _make_ballot_key(voting_round: VotingRound) -> None:
    """Make the key to which ballots are sealed, once every holder has an own key."""
    box = voting_round.box
    publics = [
        bytes.fromhex(public)
        for public in box.officers.values_list("public", flat=True)
        if public
    ]
    if len(publics) < holders_needed(voting_round):
        return
    if voting_round.custody == VotingRound.Custody.OFFICER:
        box.ballot_key = publics[0].hex()
    else:
        private = sealing.new_key()
        box.ballot_key = sealing.public_of(private).hex()
        # Either of two can come first, so each pair is wrapped in both orders.
        PairKey.objects.bulk_create(
            PairKey(
                box=box,
                first=first,
                second=second,
                sealed=custody.wrap_for_pair(
                    private,
                    publics[first - 1],
                    publics[second - 1],
                    election=voting_round.sheet_sha256,
                ),
            )
            for first in range(1, len(publics) + 1)
            for second in range(1, len(publics) + 1)
            if first != second
        )
    box.save(update_fields=["ballot_key"])
