"""Was a vote recorded in somebody's name? That and how, never what and never when."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from participation.models import User
from voting import queries
from voting.ballotbox import notes, receipts, roll
from voting.box import keys, setup, turnout
from voting.box.keys import Key
from voting.box.turnout import AreaTurnout
from voting.models import RollEntry, RollMark, VotingRound

FORMAT = "porukka-statement-1"


class Recorded(StrEnum):
    """What stands beside a name on the roll, in a word that programs read as well."""

    NOTHING = "nothing"
    WEB = "web"
    CODE = "code"
    ASSISTED = "assisted"
    PAPER = "paper"


OF_CHANNEL = {
    RollMark.Channel.WEB.value: Recorded.WEB,
    RollMark.Channel.CODE.value: Recorded.CODE,
    RollMark.Channel.ASSISTED.value: Recorded.ASSISTED,
}


@dataclass(frozen=True, slots=True)
class InMyName:
    """How one person stands in the roll of a round.

    `entry` is nothing where they are not on it. `is_taken` says that their place is
    used by another account; then nothing more is said, since it is about somebody else.
    """

    entry: RollEntry | None
    recorded: Recorded
    is_taken: bool = False


def of(person: User, voting_round: VotingRound) -> InMyName:
    """Look up the one who asks. One query."""
    entry = queries.entry_of(person, voting_round)
    if entry is not None and entry.user_id not in {None, person.pk}:
        return InMyName(None, Recorded.NOTHING, is_taken=True)
    if entry is not None and hasattr(entry, "paper_mark"):
        return InMyName(entry, Recorded.PAPER)
    if entry is not None and hasattr(entry, "mark"):
        return InMyName(entry, OF_CHANNEL[entry.mark.channel])
    return InMyName(entry, Recorded.NOTHING)


def statement(
    person: User, voting_round: VotingRound, recorded: Recorded, *, day: date
) -> str:
    """Sign what stands beside a name today, for its owner to keep.

    Raises `keys.KeyMissingError`.
    """
    box = voting_round.box
    text = "\n".join(
        [
            FORMAT,
            f"log {box.origin}",
            f"election {voting_round.sheet_sha256}",
            f"person {person.email}",
            f"recorded {recorded}",
            f"on {day.isoformat()}",
            "",
        ]
    )
    name = receipts.promise_name(box.origin)
    return notes.sign(text, name, keys.read(box, Key.PROMISE))


def area_of(entry: RollEntry, voting_round: VotingRound) -> str:
    """Return the code of the paper that somebody on the roll gets."""
    return setup.area_of(voting_round, entry.district.code if entry.district else None)


def roll_proof(entry: RollEntry, voting_round: VotingRound) -> str:
    """Prove a place on the roll that the log is bound to.

    Raises `ValueError` where there is no such roll or place.
    """
    proof = roll.prove(
        entry.identifier,
        area_of(entry, voting_round),
        setup.roll_of(voting_round),
        election=voting_round.sheet_sha256,
    )
    return proof.to_line()


def turnout_of(entry: RollEntry, voting_round: VotingRound) -> AreaTurnout | None:
    """Return how many have voted in somebody's area, once the log is closed."""
    box = voting_round.ballot_box
    if box is None or box.sealed_at is None:
        return None
    area = area_of(entry, voting_round)
    return next(
        (one for one in turnout.by_area(voting_round) if one.area == area), None
    )
