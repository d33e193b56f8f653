"""Who has begun a ballot before they voted: the fact alone, for a reminder.

A cast leaves the row, which says less than the mark on the roll does. Who has voted is
left out when the reminder is written and once more when it is sent.
"""

from django.http import HttpRequest

from participation.models import User
from voting import credentials, queries
from voting.models import BegunBallot, RollEntry, VotingRound


def note_begun(request: HttpRequest, voting_round: VotingRound) -> None:
    """Keep that who is signed in has begun a ballot, unless they have voted before.

    Nothing is kept of who uses a code. Three statements for a new row, else one.
    """
    person = request.user
    if not person.is_authenticated:
        return
    if isinstance(credentials.voter_of(request, voting_round), RollEntry):
        return
    if not is_begun(person, voting_round):
        _note(person, voting_round)


def is_begun(person: User, voting_round: VotingRound) -> bool:
    found = BegunBallot.objects.filter(person=person, voting_round=voting_round)
    return found.exists()


def _note(person: User, voting_round: VotingRound) -> None:
    """A row written after the vote would tell that somebody is changing it."""
    entry = queries.entry_of(person, voting_round)
    has_voted = entry is not None and (
        hasattr(entry, "mark") or hasattr(entry, "paper_mark")
    )
    if not has_voted:
        begun = BegunBallot(person=person, voting_round=voting_round)
        BegunBallot.objects.bulk_create([begun], ignore_conflicts=True)
