"""Casting a ballot. It writes no event: what residents vote goes into the box only."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participation.models import User
from participation.policies import Refusal, Refused, require
from voting import box, policies, queries
from voting.models import RollEntry, VotingRound
from voting.sheet import PaperRules, Sheet
from voting.tally import ballot_form
from voting.tally.ballot_form import BallotForm, BallotKind, Marks
from voting.tally.ballots import Problem
from voting.turns import in_turn

# The words for every code of `ballot_form.problems` and `ballot_form.read_places`.
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
    "points_missing": _("Give points to each project that you choose, and no others."),
    "points_unexpected": _("On this ballot projects get no points."),
    "points_too_low": ngettext_lazy(
        "Give %(project)s at least %(minimum)d point, or none.",
        "Give %(project)s at least %(minimum)d points, or none.",
        "minimum",
    ),
    "points_too_high": ngettext_lazy(
        "Give %(project)s at most %(maximum)d point.",
        "Give %(project)s at most %(maximum)d points.",
        "maximum",
    ),
    "too_many_points": ngettext_lazy(
        "You have given %(total)d points of %(maximum)d. Take %(over)d point away.",
        "You have given %(total)d points of %(maximum)d. Take %(over)d points away.",
        "over",
    ),
    "same_place": _("%(chosen)d projects stand in place %(place)d. Keep one there."),
    "missing_place": _(
        "No project stands in place %(place)d. Put one there, or move the rest up."
    ),
}


def error_of(problem: Problem) -> ValidationError:
    """Put a problem into words; its code and numbers stay with it."""
    return ValidationError(MESSAGES[problem.code], problem.code, dict(problem.params))


def problems_of(
    sheet: Sheet, paper: PaperRules, marks: Mapping[str, Marks]
) -> dict[str, list[ValidationError]]:
    """Say everything that is not right, by code of the pot; right pots are left out.

    The page, the API and the action ask here, so they all give the same codes. On a
    paper with several pots, some may be left empty as long as one is not.
    """
    found: dict[str, list[ValidationError]] = {}
    empty = [pot.code for pot in paper.pots if _is_empty(marks.get(pot.code))]
    is_filled_in = len(empty) < len(paper.pots)
    for pot in paper.pots:
        if pot.code in empty and (is_filled_in or found):
            continue
        marked = marks.get(pot.code, Marks(()))
        problems = ballot_form.problems(sheet.form(pot), marked, pot.candidates)
        if problems:
            found[pot.code] = [error_of(problem) for problem in problems]
    return found


def _is_empty(marked: Marks | None) -> bool:
    return marked is None or not (marked.choices or marked.points)


def check_marks(sheet: Sheet, paper: PaperRules, marks: Mapping[str, Marks]) -> None:
    """Raise `ValidationError` with a code for everything that is not right.

    Of several pots, each has its own list of problems, by code.
    """
    problems = problems_of(sheet, paper, marks)
    if problems and paper.has_several_pots:
        raise ValidationError(problems)
    if problems:
        raise ValidationError([error for found in problems.values() for error in found])


@in_turn()
@transaction.atomic(durable=True)
def cast_ballot(
    *,
    voting_round: VotingRound,
    voter: User,
    paper: str,
    marks: Mapping[str, Marks],
    now: datetime,
    declares_age: bool = False,
) -> box.Receipt:
    """Put somebody's ballot into the box, in place of an earlier one.

    `paper` is the code of a paper of the sheet, `marks` what it says by code of the
    pot. Raises `Refused` when this person cannot vote here and now, and
    `ValidationError` when the ballot breaks a rule; either way an earlier ballot stays
    as it was.
    """
    box.share(voting_round.pk)
    # Read again under the lock: the round may have been closed since the page.
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(policies.refuse_ballot(voter, fresh, now=now))
    sheet = fresh.sheet
    try:
        rules = sheet.paper(paper)
        pots = [rules.pot(code) for code in marks]
    except KeyError as error:
        raise Refused(Refusal("unknown_pot", _("There is no such ballot."))) from error
    check_marks(sheet, rules, marks)
    entry = queries.entry_of(voter, fresh)
    require(policies.refuse_entry(entry, voter, sheet, declares_age=declares_age))
    require(policies.refuse_paper(entry, rules))
    if entry is None:
        entry = _declare(voter, fresh, rules)
    else:
        _settle(entry, voter, fresh, rules)
    stored = {pot.code: _in_order(sheet.form(pot), marks[pot.code]) for pot in pots}
    return box.put(entry, paper=rules.code, marks=_filled_in(sheet, rules, stored))


def _in_order(form: BallotForm, marked: Marks) -> Marks:
    """Sort choices whose order says nothing, so that it tells nothing either."""
    if form.kind is BallotKind.RANKED:
        return marked
    if not marked.points:
        return Marks(tuple(sorted(marked.choices)))
    pairs = sorted(zip(marked.choices, marked.points, strict=True))
    return Marks(
        tuple(project for project, _ in pairs), tuple(given for _, given in pairs)
    )


def _filled_in(
    sheet: Sheet, paper: PaperRules, marks: Mapping[str, Marks]
) -> dict[str, Marks]:
    """Leave out the pots that were left empty; where blank ballots count, keep them."""
    if sheet.min_choices == 0:
        return {pot.code: marks.get(pot.code, Marks(())) for pot in paper.pots}
    return {
        pot.code: marks[pot.code]
        for pot in paper.pots
        if not _is_empty(marks.get(pot.code))
    }


def _declare(voter: User, voting_round: VotingRound, paper: PaperRules) -> RollEntry:
    """Put somebody on the roll of a round that is open to all, in one statement.

    Of two first casts at once, the second waits here and gets the row of the first.
    """
    entries = RollEntry.objects.bulk_create(
        [
            RollEntry(
                voting_round=voting_round,
                identifier=box.identify(voter.email),
                user=voter,
                district_id=queries.district_id(voting_round, paper),
                is_declared=True,
            )
        ],
        update_conflicts=True,
        unique_fields=["voting_round", "identifier"],
        update_fields=["district"],
    )
    return entries[0]


def _settle(
    entry: RollEntry, voter: User, voting_round: VotingRound, paper: PaperRules
) -> None:
    """Let a row of the roll say whose it is, and which district was declared."""
    changed = []
    own = entry.district.code if entry.district else ""
    if paper.district and own != paper.district:
        entry.district_id = queries.district_id(voting_round, paper)
        changed.append("district")
    if entry.user_id is None:
        entry.user = voter
        changed.append("user")
    if changed:
        entry.save(update_fields=changed)
