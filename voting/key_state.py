"""How far the key of a vote has come, and what its key holders have to do next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from participation.models import User
from voting.models import BallotBox, OfficerKey, VotingRound
from voting.readiness import Missing

HOLDERS = {VotingRound.Custody.OFFICER: 1, VotingRound.Custody.OFFICERS: 3}
# Once more in the week before the close it is tried whether the key still opens.
REHEARSE_AGAIN = timedelta(days=7)


def holders_needed(voting_round: VotingRound) -> int:
    return HOLDERS.get(VotingRound.Custody(voting_round.custody), 0)


def missing_before_opening(voting_round: VotingRound) -> list[Missing]:
    """List what the box of a frozen vote lacks before it can take ballots."""
    box = voting_round.ballot_box
    if box is None or box.opened_at is not None:
        return []
    holders = list(box.officers.all())
    if len(holders) < holders_needed(voting_round):
        return [Missing("no_holders", _("Nobody has been named to hold the key."))]
    if not box.ballot_key:
        return [Missing("no_key", _("The key of the ballots has not been made."))]
    return [
        Missing("not_rehearsed", _("Nobody has tried whether the key opens a ballot."))
    ]


def is_rehearsal_due(voting_round: VotingRound, *, now: datetime) -> bool:
    """Say whether the key should be tried once more before the close."""
    box = voting_round.ballot_box
    if box is None or box.rehearsed_at is None or voting_round.phase.is_over(now):
        return False
    since = voting_round.phase.ends_at - REHEARSE_AGAIN
    return box.rehearsed_at < since <= now


@dataclass(frozen=True, slots=True)
class HolderState:
    """A key holder as the desk shows them."""

    key: OfficerKey
    name: str
    is_you: bool

    @property
    def has_made(self) -> bool:
        return self.key.made_at is not None


def holders_of(box: BallotBox, *, person_id: int | None) -> list[HolderState]:
    return [
        HolderState(
            key,
            _name_of(key.officer),
            key.officer_id == person_id,
        )
        for key in box.officers.select_related("officer")
    ]


def _name_of(officer: User) -> str:
    if officer.has_left:
        return officer.public_name
    return officer.name or officer.email


def destroy_on(voting_round: VotingRound) -> datetime | None:
    """Return when the keys of a box may go: the days for complaints are over.

    There is no such moment before the result is public, nor while they are held.
    """
    box = voting_round.ballot_box
    published = voting_round.published_at
    if box is None or published is None or box.keys_held_because:
        return None
    return published + timedelta(days=voting_round.complaint_days)
