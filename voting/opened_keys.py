"""Opening the key files of key holders, with words for whatever is wrong with one.

What is said helps the holder of a file, and nobody who has none: all of it but the
passphrase stands in the file in the open.
"""

import secrets
from threading import Lock

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from voting.ballotbox import custody, sealing
from voting.box import spool
from voting.models import BallotBox, OfficerKey, VotingRound

# So long a rehearsal waits for the second of three key holders.
REHEARSAL_SECONDS = 3600
# Opening a key file takes 128 MiB on purpose; two at once would take twice that.
one_at_a_time = Lock()

_NO_KEY_FILE = _(
    "This is not a whole key file. Take the file as you downloaded it, or its copy."
)
_OTHER_VOTE = _("This key file is of another vote.")
_OTHER_HOLDER = _("This key file is of another key holder. Take your own.")
_OLD = _("This key file has been replaced by a newer one. Take the newest.")
_WRONG_PASSPHRASE = _(
    "This passphrase does not open the key file. Capitals and hyphens do not matter; "
    "every letter does."
)


def unlocked(
    voting_round: VotingRound, own: OfficerKey, file: str, passphrase: str
) -> bytes:
    """Open the key file of a holder; raises `ValidationError` saying what is wrong."""
    try:
        found = custody.read_key_file(file)
    except custody.KeyFileError as error:
        raise ValidationError(
            {"file": ValidationError(_NO_KEY_FILE, "damaged")}
        ) from error
    if found.election != voting_round.sheet_sha256:
        raise ValidationError({"file": ValidationError(_OTHER_VOTE, "other_vote")})
    if found.public != own.public:
        others = OfficerKey.objects.filter(box=own.box_id, public=found.public)
        if others.exists():
            raise ValidationError(
                {"file": ValidationError(_OTHER_HOLDER, "other_holder")}
            )
        raise old_key()
    try:
        with one_at_a_time:
            return custody.unlock_key(file, passphrase).private
    except custody.WrongPassphraseError as error:
        raise ValidationError(
            {"passphrase": ValidationError(_WRONG_PASSPHRASE, "wrong_passphrase")}
        ) from error
    except custody.KeyFileError as error:
        raise ValidationError(
            {"file": ValidationError(_NO_KEY_FILE, "damaged")}
        ) from error


def peeled(voting_round: VotingRound, wrapped: bytes, private: bytes) -> bytes:
    try:
        return custody.peel(wrapped, private, election=voting_round.sheet_sha256)
    except sealing.SealError as error:
        raise old_key() from error


def try_on_ballot(voting_round: VotingRound, private: bytes) -> None:
    """Seal a test ballot as a real one is sealed, and open it."""
    box, election = voting_round.box, voting_round.sheet_sha256
    nonce, ballot = secrets.token_bytes(32), secrets.token_bytes(32)
    sealed = spool.sealed_ballot(box, election, nonce, ballot)
    try:
        opened = sealing.unseal(
            private, sealed, purpose=sealing.BALLOT, election=election
        )
    except sealing.SealError as error:
        raise old_key() from error
    if opened != nonce + ballot:
        raise old_key()


def old_key() -> ValidationError:
    """Say that a key file belongs to a key that is not in use any more."""
    return ValidationError({"file": ValidationError(_OLD, "old_key")})


def wait_for_second(box: BallotBox, layers: dict[tuple[int, int], bytes]) -> None:
    """Keep for an hour what the first of two has opened in a rehearsal."""
    cache.set(_rehearsal(box), layers, REHEARSAL_SECONDS)


def layer_for(box: BallotBox, number: int) -> tuple[int, bytes] | None:
    """Return who came first to a rehearsal, and what is left for this key holder."""
    waiting: dict[tuple[int, int], bytes] = cache.get(_rehearsal(box)) or {}
    for (first, second), left in waiting.items():
        if second == number:
            return first, left
    return None


def rehearsal_waits_for(box: BallotBox) -> list[int]:
    """Return the numbers of the key holders for one of whom a rehearsal waits."""
    waiting: dict[tuple[int, int], bytes] = cache.get(_rehearsal(box)) or {}
    return sorted(second for _first, second in waiting)


def forget_rehearsal(box: BallotBox) -> None:
    cache.delete(_rehearsal(box))


def _rehearsal(box: BallotBox) -> str:
    return f"key-rehearsal:{box.folder}"
