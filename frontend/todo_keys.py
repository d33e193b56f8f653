"""What waits for key holders, and for organisers because of them."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.todo_task import Task
from participation.models import User
from voting import key_policies, key_state, queries
from voting.models import OfficerKey, VotingRound


def of_the_key(
    voting_round: VotingRound,
    person: User | AnonymousUser | None,
    *,
    is_organiser: bool,
    now: datetime,
) -> Iterator[Task]:
    """Say what the key of a vote waits for; no query where the server keeps it."""
    box = voting_round.ballot_box
    if box is None or voting_round.custody == VotingRound.Custody.SERVER:
        return
    url = reverse("voting_staff:keys", args=[voting_round.process.slug])
    own = key_policies.own_key(person, voting_round) if person else None
    phase = voting_round.phase
    if phase.is_over(now):
        is_waiting = queries.waiting_for(voting_round) == "key"
        if is_waiting and (own or is_organiser):
            yield Task(_("The count waits for the key of the ballots"), url)
        return
    begins = None if phase.has_begun(now) else phase.starts_at
    missing = key_state.missing_before_opening(voting_round)
    if own and missing:
        yield _to_do(own, url, begins, is_complete=bool(box.ballot_key))
    elif missing and is_organiser:
        yield Task(
            _("Voting cannot begin without the key of the ballots"),
            url,
            due=begins,
            note=str(missing[0].message),
        )
    elif own and key_state.is_rehearsal_due(voting_round, now=now):
        yield Task(
            _("Try once more whether your key opens a ballot"),
            url,
            due=phase.ends_at,
        )


def _to_do(
    own: OfficerKey, url: str, due: datetime | None, *, is_complete: bool
) -> Task:
    if own.made_at is None:
        return Task(_("Make your key of the ballots"), url, due=due)
    if is_complete:
        return Task(_("Try whether the key opens a ballot"), url, due=due)
    return Task(
        _("Your key is made"),
        url,
        note=_("The other key holders have not made theirs yet."),
    )
