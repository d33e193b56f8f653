"""Who may do what where people vote otherwise than on the web by themselves."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Role, User
from participation.policies import Refusal, refuse_role, roles_of
from voting import policies
from voting.ballotbox import entries
from voting.models import (
    CodeBatch,
    PaperBatch,
    SetAside,
    SpoiltForms,
    VotingCode,
    VotingRound,
)

CLERKS = (Role.POLLING_CLERK, Role.ORGANISER)
# Who may be the second person where it takes two.
SECOND = (Role.POLLING_CLERK, Role.AUDITOR, Role.ORGANISER)

Person = User | AnonymousUser


def role_of(person: User, voting_round: VotingRound, roles: tuple[Role, ...]) -> Role:
    """Return the role in which somebody acts, of those that allow it."""
    held = roles_of(person, voting_round.process)
    return next(role for role in roles if role in held)


def name_in_log(person: User, voting_round: VotingRound) -> str:
    """Name an official in the log of the box.

    A role that has ended since was that of a clerk: no other was needed.
    """
    held = roles_of(person, voting_round.process)
    role = next((role for role in SECOND if role in held), Role.POLLING_CLERK)
    return entries.official(role.value, person.pk)


def refuse_before_log(voting_round: VotingRound) -> Refusal | None:
    """Without a box there are no codes, no stations and no paper to speak of."""
    box = voting_round.ballot_box
    if not voting_round.is_frozen or box is None or box.opened_at is None:
        return Refusal(
            "no_box", _("The ballot box of this vote has not been set up yet.")
        )
    return None


def refuse_without_log(voting_round: VotingRound) -> Refusal | None:
    """Beside the web, votes need the same box: begun, and not closed for good."""
    refusal = refuse_before_log(voting_round)
    if refusal is not None:
        return refusal
    if voting_round.box.sealed_at is not None:
        return Refusal(
            "sealed", _("The log of the ballot box is closed. Nothing can be added.")
        )
    return None


def refuse_making_codes(
    person: Person, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    refusal = refuse_role(person, voting_round.process, [Role.ORGANISER])
    return refusal or _refuse_codes(voting_round, now=now)


def _refuse_codes(voting_round: VotingRound, *, now: datetime) -> Refusal | None:
    refusal = refuse_without_log(voting_round)
    if refusal is None and voting_round.phase.is_over(now):
        return Refusal("closed", _("Voting is over."))
    return refusal


def refuse_releasing_codes(
    person: Person, batch: CodeBatch, *, now: datetime
) -> Refusal | None:
    """Codes work once somebody else than who made them has looked at the letters."""
    voting_round = batch.voting_round
    refusal = refuse_role(person, voting_round.process, SECOND)
    refusal = refusal or _refuse_codes(voting_round, now=now)
    if refusal is not None:
        return refusal
    if batch.voided_at is not None:
        return Refusal("voided", _("These codes have been voided."))
    if batch.released_at is not None:
        return Refusal("released", _("These codes have been released already."))
    if person.pk == batch.made_by_id:
        return Refusal(
            "same_person",
            _("You made these codes. Another official has to release them."),
        )
    return None


def refuse_voiding_codes(person: Person, batch: CodeBatch) -> Refusal | None:
    refusal = refuse_role(person, batch.voting_round.process, SECOND)
    if refusal is None and batch.voided_at is not None:
        return Refusal("voided", _("These codes have been voided."))
    return refusal


def refuse_code(
    code: VotingCode | None, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    """One answer for every code that does not work, so that it tells nothing."""
    if (
        code is not None
        and code.entry.voting_round_id == voting_round.pk
        and code.voided_at is None
        and (code.expires_at is None or now < code.expires_at)
        and (
            code.batch is None
            or (code.batch.released_at is not None and code.batch.voided_at is None)
        )
    ):
        return None
    return Refusal(
        "bad_code",
        _(
            "This code does not work here. Compare it with your letter. Each code is "
            "for one vote only, and a code from a voting place works for half an hour "
            "and once."
        ),
    )


def refuse_station(
    person: Person, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    """Officials at a voting place serve people while the vote is open."""
    refusal = refuse_role(person, voting_round.process, CLERKS)
    return refusal or policies.refuse_now(voting_round, now=now)


def refuse_second_form(*, has_paper: bool) -> Refusal | None:
    if has_paper:
        return Refusal(
            "has_paper", _("This person has been given a paper form already.")
        )
    return None


def refuse_paper_work(person: Person, voting_round: VotingRound) -> Refusal | None:
    """Paper is typed in and accounted for until the log closes, after the vote too."""
    refusal = refuse_role(person, voting_round.process, CLERKS)
    return refusal or refuse_without_log(voting_round)


def refuse_batch_work(person: Person, batch: PaperBatch) -> Refusal | None:
    refusal = refuse_paper_work(person, batch.voting_round)
    if refusal is None and batch.approved_at is not None:
        return Refusal(
            "approved", _("This batch has been approved and cannot be changed.")
        )
    return refusal


def refuse_typing(person: Person, batch: PaperBatch, turn: int) -> Refusal | None:
    """Each form is typed by two people; a third settles what differs."""
    refusal = refuse_batch_work(person, batch)
    if refusal is not None:
        return refusal
    typists = {1: batch.first_by_id, 2: batch.second_by_id}
    others = {pk for number, pk in typists.items() if number != turn and pk is not None}
    if person.pk in others:
        return Refusal(
            "same_person",
            _("You have typed this batch already. Another official has to do it now."),
        )
    if typists.get(turn) not in {None, person.pk}:
        return Refusal(
            "other_typist", _("Another official has begun to type this batch.")
        )
    return None


def refuse_approving(person: Person, batch: PaperBatch) -> Refusal | None:
    refusal = refuse_role(person, batch.voting_round.process, SECOND)
    refusal = refusal or refuse_without_log(batch.voting_round)
    if refusal is not None:
        return refusal
    if batch.approved_at is not None:
        return Refusal("approved", _("This batch has been approved already."))
    if person.pk == batch.first_by_id:
        return Refusal(
            "same_person",
            _("You typed this batch first. Another official has to approve it."),
        )
    return None


def refuse_agreeing_to_spoilt(person: Person, forms: SpoiltForms) -> Refusal | None:
    """One official alone does not write off what somebody was given to vote with."""
    refusal = refuse_role(person, forms.voting_round.process, SECOND)
    refusal = refusal or refuse_without_log(forms.voting_round)
    if refusal is not None:
        return refusal
    if forms.agreed_at is not None:
        return Refusal("agreed", _("Somebody has agreed to this already."))
    if person.pk == forms.recorded_by_id:
        return Refusal(
            "same_person",
            _("You wrote this down. Another official has to agree."),
        )
    return None


def refuse_taking_back_spoilt(person: Person, forms: SpoiltForms) -> Refusal | None:
    refusal = refuse_paper_work(person, forms.voting_round)
    if refusal is None and forms.agreed_at is not None:
        return Refusal("agreed", _("Somebody has agreed to this already."))
    return refusal


def refuse_setting_aside(person: Person, voting_round: VotingRound) -> Refusal | None:
    """A vote is left out of the count in the open, before the count, or never."""
    refusal = refuse_role(person, voting_round.process, SECOND)
    return refusal or refuse_without_log(voting_round)


def refuse_agreeing(person: Person, doubt: SetAside) -> Refusal | None:
    refusal = refuse_setting_aside(person, doubt.voting_round)
    if refusal is not None:
        return refusal
    if doubt.agreed_at is not None:
        return Refusal("agreed", _("This vote has been set aside already."))
    if person.pk == doubt.proposed_by_id:
        return Refusal(
            "same_person", _("You proposed this. Another official has to agree.")
        )
    return None


def refuse_places(
    person: Person, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    """Places are named before the vote and during it."""
    refusal = refuse_role(person, voting_round.process, [Role.ORGANISER])
    return refusal or refuse_late_places(voting_round, now=now)


def refuse_late_places(voting_round: VotingRound, *, now: datetime) -> Refusal | None:
    if voting_round.phase.is_over(now):
        return Refusal("closed", _("Voting is over."))
    return None
