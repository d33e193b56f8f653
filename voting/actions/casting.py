"""Casting a ballot. It writes no event: what residents vote goes into the box only."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participation.models import User
from participation.policies import Refusal, Refused, require
from voting import box, policies, queries
from voting.models import RollEntry, VotingRound
from voting.sheet import PotRules, Sheet
from voting.tally import ballot_form
from voting.tally.ballots import Candidate
from voting.turns import in_turn

MESSAGES = {
    "empty": _("Choose at least one project."),
    "too_few": ngettext_lazy(
        "Choose at least %(minimum)d project.",
        "Choose at least %(minimum)d projects.",
        "minimum",
    ),
    "too_many": ngettext_lazy(
        "You can choose at most %(maximum)d project. Take some away.",
        "You can choose at most %(maximum)d projects. Take some away.",
        "maximum",
    ),
    "over_budget": _("Your choices cost more than the budget. Take some away."),
    "unknown_project": _("%(project)s is not on this ballot."),
    "duplicate_project": _("%(project)s is on your ballot twice."),
}


def check_choices(sheet: Sheet, pot: PotRules, choices: Sequence[str]) -> None:
    """Raise `ValidationError` with a code for everything that is not right.

    The page, the API and the action ask here, so they all give the same codes.
    """
    problems = ballot_form.problems(
        ballot_form.BallotForm(
            min_choices=sheet.min_choices,
            max_choices=sheet.max_choices,
            spending_limit=pot.budget if sheet.is_spending_limited else None,
        ),
        ballot_form.Marks(tuple(choices)),
        [Candidate(line.id, line.cost) for line in pot.lines],
    )
    if problems:
        raise ValidationError(
            [
                ValidationError(
                    MESSAGES[problem.code], problem.code, dict(problem.params)
                )
                for problem in problems
            ]
        )


@in_turn()
@transaction.atomic(durable=True)
def cast_ballot(
    *,
    voting_round: VotingRound,
    voter: User,
    pot: str,
    choices: Sequence[str],
    now: datetime,
    declares_age: bool = False,
) -> box.Receipt:
    """Put somebody's ballot into the box, in place of an earlier one.

    `pot` is the code of the ballot paper, `choices` are public project ids. Raises
    `Refused` when this person cannot vote here and now, and `ValidationError` when
    the ballot breaks a rule; either way an earlier ballot stays as it was.
    """
    box.share(voting_round.pk)
    # Read again under the lock: the round may have been closed since the page.
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(policies.refuse_ballot(voter, fresh, now=now))
    sheet = fresh.sheet
    try:
        rules = sheet.pot(pot)
    except KeyError as error:
        raise Refused(Refusal("unknown_pot", _("There is no such ballot."))) from error
    check_choices(sheet, rules, choices)
    entry = queries.entry_of(voter, fresh)
    require(policies.refuse_entry(entry, voter, sheet, declares_age=declares_age))
    require(policies.refuse_pot(entry, rules))
    if entry is None:
        entry = _declare(voter, fresh, rules)
    else:
        _settle(entry, voter, fresh, rules)
    return box.put(entry, pot=rules.code, choices=choices)


def _declare(voter: User, voting_round: VotingRound, pot: PotRules) -> RollEntry:
    """Put somebody on the roll of a round that is open to all, in one statement.

    Of two first casts at once, the second waits here and gets the row of the first.
    """
    entries = RollEntry.objects.bulk_create(
        [
            RollEntry(
                voting_round=voting_round,
                identifier=box.identify(voter.email),
                user=voter,
                district_id=queries.district_id(voting_round, pot),
                is_declared=True,
            )
        ],
        update_conflicts=True,
        unique_fields=["voting_round", "identifier"],
        update_fields=["district"],
    )
    return entries[0]


def _settle(
    entry: RollEntry, voter: User, voting_round: VotingRound, pot: PotRules
) -> None:
    """Let a row of the roll say whose it is, and which district was declared."""
    changed = []
    if pot.district and (entry.district is None or entry.district.code != pot.district):
        entry.district_id = queries.district_id(voting_round, pot)
        changed.append("district")
    if entry.user_id is None:
        entry.user = voter
        changed.append("user")
    if changed:
        entry.save(update_fields=changed)
