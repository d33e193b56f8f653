"""Who may vote in a round and has not, of many people at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from participation.models import User
from voting import policies
from voting.box import people as box_people
from voting.models import RollEntry, VotingRound


def entries_of(
    voting_round: VotingRound, people: Sequence[User]
) -> dict[int, RollEntry]:
    """Return the rows of the roll of these people, by their key. One query.

    As `queries.entry_of` finds one: the row used before, else that of the address.
    """
    by_identifier: dict[str, list[int]] = defaultdict(list)
    for person in people:
        by_identifier[box_people.identify(person.email)].append(person.pk)
    rows = RollEntry.objects.filter(
        Q(user__in=[person.pk for person in people]) | Q(identifier__in=by_identifier),
        voting_round=voting_round,
    ).select_related("mark", "paper_mark")
    found: dict[int, RollEntry] = {}
    for row in rows:
        for number in by_identifier.get(row.identifier, ()):
            found.setdefault(number, row)
        if row.user_id is not None:
            found[row.user_id] = row
    return found


def on_roll(voting_round: VotingRound, people: Sequence[User]) -> set[int]:
    """Return the keys of those who stand on the roll, under no other account."""
    return {
        person
        for person, entry in entries_of(voting_round, people).items()
        if entry.user_id in {None, person}
    }


def may_still_vote(
    voting_round: VotingRound, people: Sequence[User], *, now: datetime
) -> set[int]:
    """Return the keys of those who can cast their first ballot at this moment.

    That recording may be paused right now keeps nobody from hearing of the vote.
    """
    is_open = voting_round.phase.is_open(now) and voting_round.closed_at is None
    if not people or not is_open or not voting_round.is_frozen:
        return set()
    return without_vote(voting_round, people)


def without_vote(voting_round: VotingRound, people: Sequence[User]) -> set[int]:
    """Return the keys of those who have a right to vote and have not used it."""
    sheet = voting_round.sheet
    entries = entries_of(voting_round, people)
    found = set()
    for person in people:
        entry = entries.get(person.pk)
        has_voted = entry is not None and (
            hasattr(entry, "mark") or hasattr(entry, "paper_mark")
        )
        refusal = policies.refuse_entry(entry, person, sheet, declares_age=True)
        if not has_voted and refusal is None:
            found.add(person.pk)
    return found
