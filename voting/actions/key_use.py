"""The key of the ballots in use: tried before the vote, brought when it has closed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require
from voting import key_policies, queries
from voting.actions.custody import acting, fresh_round
from voting.box import lending, setup
from voting.box.guarding import PausedError
from voting.models import OfficerKey, VotingRound
from voting.opened_keys import (
    forget_rehearsal,
    layer_for,
    old_key,
    peeled,
    try_on_ballot,
    unlocked,
    wait_for_second,
)


def rehearse(
    *,
    voting_round: VotingRound,
    holder: User,
    file: str,
    passphrase: str,
    now: datetime,
) -> bool:
    """Try a key on a test ballot, and begin the log of the box when it opens.

    Return whether the key has been tried: of three key holders the first waits for the
    second. Nothing of it is kept in the database. Raises `Refused` and
    `ValidationError`.
    """
    known = queries.round_to_vote_in(voting_round.pk)
    require(key_policies.refuse_rehearsing(holder, known, now=now))
    box, own = known.box, known.box.officers.get(officer=holder)
    private = unlocked(known, own, file, passphrase)
    holders = [own.number]
    if known.custody == VotingRound.Custody.OFFICERS:
        layer = layer_for(box, own.number)
        if layer is None:
            layers = {
                (pair.first, pair.second): peeled(known, bytes(pair.sealed), private)
                for pair in box.pairs.filter(first=own.number)
            }
            wait_for_second(box, layers)
            return False
        other, left = layer
        holders = sorted([other, own.number])
        private = peeled(known, left, private)
        forget_rehearsal(box)
    try_on_ballot(known, private)
    _keep_rehearsal(voting_round, holder, box.ballot_key, holders, now)
    return True


@transaction.atomic(durable=True)
def _keep_rehearsal(
    voting_round: VotingRound,
    holder: User,
    tried: str,
    holders: Sequence[int],
    now: datetime,
) -> None:
    fresh = fresh_round(voting_round)
    require(key_policies.refuse_rehearsing(holder, fresh, now=now))
    box = fresh.box
    if box.ballot_key != tried:  # somebody has made it anew meanwhile
        raise old_key()
    box.rehearsed_at = now
    box.save(update_fields=["rehearsed_at"])
    try:
        setup.open_log(fresh, now=now)
    except PausedError as error:
        raise Refused(_paused()) from error
    audit.record(
        fresh.process,
        "key.rehearsed",
        **acting(fresh, holder, now),
        holders=list(holders),
    )


def bring_key(
    *,
    voting_round: VotingRound,
    person: User,
    file: str,
    passphrase: str,
    now: datetime,
) -> bool:
    """Bring the key to a vote that has closed; return whether the count can begin.

    Of three key holders the first opens the own layer, and the second what is left.
    The key lies on the server until the ballots are open, and no longer. Raises
    `Refused` and `ValidationError`.
    """
    known = queries.round_to_vote_in(voting_round.pk)
    require(key_policies.refuse_bringing(person, known, now=now))
    own = key_policies.own_key(person, known) or known.box.officers.get(number=1)
    private = unlocked(known, own, file, passphrase)
    return _bring(voting_round, person, own, private, now)


@transaction.atomic(durable=True)
def _bring(
    voting_round: VotingRound,
    person: User,
    own: OfficerKey,
    private: bytes,
    now: datetime,
) -> bool:
    fresh = fresh_round(voting_round)
    require(key_policies.refuse_bringing(person, fresh, now=now))
    box, holders = fresh.box, [own.number]
    if fresh.custody == VotingRound.Custody.OFFICERS:
        begun = box.pairs.filter(second=own.number).exclude(peeled=None).first()
        if begun is None or begun.peeled is None:
            for pair in box.pairs.filter(first=own.number):
                pair.peeled = peeled(fresh, bytes(pair.sealed), private)
                pair.save(update_fields=["peeled"])
            audit.record(
                fresh.process, "key.used", **acting(fresh, person, now), holders=holders
            )
            return False
        holders = sorted([begun.first, own.number])
        private = peeled(fresh, bytes(begun.peeled), private)
    try:
        lending.lend(box, private)
    except lending.ForeignKeyError as error:
        raise old_key() from error
    audit.record(
        fresh.process, "key.used", **acting(fresh, person, now), holders=holders
    )
    return True


def _paused() -> Refusal:
    return Refusal("paused", _("The log of the ballot box is being repaired."))
