"""Casting a ballot. It writes no event: what residents vote goes into the box only."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.turns import in_turn
from voting import policies, queries
from voting.box import locks, people, spool
from voting.box.spool import Cast, FormToken
from voting.models import RollEntry, RollMark, VotingRound
from voting.sheet import PaperRules, Sheet
from voting.tally import ballot_form
from voting.tally.ballot_form import BallotForm, BallotKind, Marks
from voting.tally.ballots import Problem

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
    voter: User | RollEntry,
    paper: str,
    marks: Mapping[str, Marks],
    now: datetime,
    declares_age: bool = False,
    channel: str = RollMark.Channel.WEB,
    token: FormToken | None = None,
    issued_at: datetime | None = None,
    word: str = "",
) -> Cast:
    """Put somebody's ballot into the box, in place of an earlier one.

    `voter` is an account, or the entry of the roll that a code stands for. `paper` is
    the code of a paper of the sheet, `marks` what it says by code of the pot. `token`
    and `issued_at` are those of the form, so that sending it twice casts one ballot;
    `word` is the voter's own. The commit is the acknowledgement. Raises `Refused` when
    this person cannot vote here and now, and `ValidationError` when the ballot breaks a
    rule; either way an earlier ballot stays as it was.
    """
    identifier = people.identifier_of(voter)
    # From here on the ballots of one person come one after another.
    locks.share_with_person(voting_round.pk, identifier)
    # Read again under the lock: the round may have been closed since the page.
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(policies.refuse_ballot(voter, fresh, now=now, issued_at=issued_at))
    sheet = fresh.sheet
    try:
        rules = sheet.paper(paper)
        for pot in marks:
            rules.pot(pot)
    except KeyError as error:
        raise Refused(Refusal("unknown_pot", _("There is no such ballot."))) from error
    check_marks(sheet, rules, marks)
    entry = queries.entry_of(voter, fresh)
    if entry is not None and entry.identifier != identifier:
        # The address has changed; the place on the roll has the one of before.
        locks.hold_person(entry.identifier)
        entry = queries.entry_of(voter, fresh)
    require(policies.refuse_entry(entry, voter, sheet, declares_age=declares_age))
    require(policies.refuse_paper(entry, rules))
    has_voted = entry is not None and hasattr(entry, "mark")
    if entry is None:
        entry = _declare(voter, fresh, rules)
    else:
        has_paper = hasattr(entry, "paper_mark")
        require(policies.refuse_after_paper(has_paper=has_paper))
        if not has_voted:
            _settle(entry, voter, fresh, rules)
    cast = spool.put(
        fresh,
        entry,
        paper=rules.code,
        marks=as_stored(sheet, rules, marks),
        channel=channel,
        token=token or spool.new_token(),
        word=word,
        is_first=not has_voted,
    )
    if cast.is_repeated and not has_voted:
        # Somebody else has sent it: a mark without a ballot would never add up.
        raise Refused(
            Refusal(
                "form_used",
                _("This page has been sent before. Please open the ballot again."),
            )
        )
    return cast


def as_stored(
    sheet: Sheet, paper: PaperRules, marks: Mapping[str, Marks]
) -> dict[str, Marks]:
    """Write a valid ballot in the one way in which the box holds it.

    Choices whose order says nothing are sorted, and pots that were left empty left out.
    """
    ordered = {
        pot.code: _in_order(sheet.form(pot), marks[pot.code])
        for pot in paper.pots
        if pot.code in marks
    }
    return _filled_in(sheet, paper, ordered)


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


def _declare(
    voter: User | RollEntry, voting_round: VotingRound, paper: PaperRules
) -> RollEntry:
    """Put somebody on the roll of a round that is open to all."""
    if isinstance(voter, RollEntry):
        raise Refused(
            Refusal("not_on_roll", _("This place on the list of voters is gone."))
        )
    return RollEntry.objects.create(
        voting_round=voting_round,
        identifier=people.identify(voter.email),
        user=voter,
        district_id=queries.district_id(voting_round, paper),
        is_declared=True,
    )


def _settle(
    entry: RollEntry,
    voter: User | RollEntry,
    voting_round: VotingRound,
    paper: PaperRules,
) -> None:
    """Let a row of the roll say whose it is, and which district was declared.

    Only before the first ballot: a row that changes with a later one would tell whose
    it was.
    """
    changed = []
    own = entry.district.code if entry.district else ""
    if paper.district and own != paper.district:
        entry.district_id = queries.district_id(voting_round, paper)
        changed.append("district")
    if entry.user_id is None and isinstance(voter, User):
        entry.user = voter
        changed.append("user")
    if changed:
        entry.save(update_fields=changed)
