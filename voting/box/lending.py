"""The key of the ballots on loan from its officers: here for the opening, and gone.

While a box is in the custody of officers its key lies with the other keys only from the
moment when they bring it until the ballots are open. What a crash leaves behind is
found again: by the next count, and by a sweep every night.
"""

from datetime import datetime, timedelta

from voting.ballotbox import sealing
from voting.box import keys
from voting.box.keys import Key
from voting.models import BallotBox, PairKey, VotingRound

# A count that has not opened the ballots by then will not; the officers come again.
LONGEST_LOAN = timedelta(hours=1)


class ForeignKeyError(ValueError):
    """A key that is not the one to which the ballots of this box are sealed."""


def is_lent_by_officers(box: BallotBox) -> bool:
    return bool(box.voting_round.custody != VotingRound.Custody.SERVER)


def lend(box: BallotBox, private: bytes) -> None:
    """Put the key of the ballots, 32 bytes, where the count looks for it.

    Raises `ForeignKeyError`.
    """
    if sealing.public_of(private).hex() != box.ballot_key:
        raise ForeignKeyError(str(box))
    keys.write(box, Key.BALLOT, private)


def take_back(box: BallotBox) -> bool:
    """Destroy what the officers have lent; say whether something was there.

    Where the server keeps the key itself, it stays.
    """
    if not is_lent_by_officers(box):
        return False
    PairKey.objects.filter(box=box).exclude(peeled=None).update(peeled=None)
    return keys.destroy(box, Key.BALLOT)


def take_back_all(*, now: datetime) -> int:
    """Destroy lent keys that are not needed any more, or have lain here too long."""
    taken = 0
    server = VotingRound.Custody.SERVER
    boxes = BallotBox.objects.exclude(voting_round__custody=server)
    for box in boxes.select_related("voting_round"):
        written = keys.written_at(box, Key.BALLOT)
        is_due = written is not None and (
            box.sealed_at is None
            or box.opened_ballots_at is not None
            or now - written > LONGEST_LOAN
        )
        if is_due:
            taken += take_back(box)
    return taken
