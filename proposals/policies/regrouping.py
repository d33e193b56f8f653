"""Who merges and splits proposals, when, and whose consent it takes."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Process, Role, User
from participation.policies import Refusal, refuse_role
from proposals.lifecycle import Status, may_move
from proposals.models import CoAuthor, Parting, Proposal, Regrouping
from proposals.policies.on_ballot import refuse_changing_projects

OFFICIALS = (Role.ORGANISER, Role.REVIEWER, Role.FACILITATOR)
GOALS = {
    Regrouping.Kind.MERGE.value: Status.MERGED,
    Regrouping.Kind.SPLIT.value: Status.SPLIT,
}


def refuse_seeing_regroupings(
    person: User | AnonymousUser, process: Process
) -> Refusal | None:
    return refuse_role(person, process, OFFICIALS)


def refuse_regrouping(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """Organisers, reviewers and facilitators do, until the ballot is frozen."""
    return refuse_role(person, process, OFFICIALS) or refuse_changing_projects(
        process, now=now
    )


def refuse_source(
    proposal: Proposal, kind: str, *, but: Regrouping | None = None
) -> Refusal | None:
    """Say why a proposal cannot go into a merge or split, other than `but`."""
    if not proposal.is_public:
        return Refusal("not_public", _("This proposal is not public."))
    if not may_move(Status(proposal.status), GOALS[kind]):
        return Refusal("no_such_move", _("This proposal is past that point."))
    asking = Parting.objects.filter(
        proposal=proposal, regrouping__state=Regrouping.State.ASKING
    )
    if but is not None:
        asking = asking.exclude(regrouping=but)
    if asking.exists():
        return Refusal(
            "in_another",
            _("This proposal is part of another merge or split that waits."),
        )
    return None


def askable(proposal: Proposal) -> list[User]:
    """Return who is asked: its author, or else the co-authors who have accepted.

    An idea on paper in somebody's name, or without an author since an account was
    deleted, has nobody who could answer: it counts as told.
    """
    if proposal.author is not None and proposal.author.is_active:
        return [proposal.author]
    accepted = CoAuthor.objects.filter(
        proposal=proposal, state=CoAuthor.State.ACCEPTED, person__is_active=True
    )
    people = (one.person for one in accepted.select_related("person"))
    return [person for person in people if person is not None]


def refuse_answering(person: User | AnonymousUser, part: Parting) -> Refusal | None:
    """Authors answer, and change their answer, until it has been carried out."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if person not in askable(part.proposal):
        return Refusal("not_yours", _("Only its authors are asked."))
    if part.regrouping.state != Regrouping.State.ASKING:
        return Refusal("ended", _("This is settled already."))
    return None


def refuse_state(regrouping: Regrouping) -> Refusal | None:
    if regrouping.state != Regrouping.State.ASKING:
        return Refusal("ended", _("This is settled already."))
    return None


def refuse_consent(
    regrouping: Regrouping, parts: Iterable[Parting], *, now: datetime
) -> Refusal | None:
    """Say whose consent is missing. A no stops it; silence does so until the day named.

    After that day an author who has not answered has been told, and it may go on.
    """
    answers = [(part, askable(part.proposal)) for part in parts]
    if any(part.answer == Parting.Answer.NO for part, _people in answers):
        return Refusal(
            "somebody_said_no",
            _("An author does not agree. Change the plan, or drop it."),
        )
    waits = any(
        people and part.answer != Parting.Answer.YES for part, people in answers
    )
    until = regrouping.answers_until
    if waits and until is not None and now < until:
        return Refusal("waiting", _("Not every author has answered yet."))
    return None


def refuse_undoing(
    person: User | AnonymousUser,
    regrouping: Regrouping,
    children: Iterable[Proposal],
    *,
    now: datetime,
) -> Refusal | None:
    """It can be taken back until the ballot is frozen, the latest first."""
    refusal = refuse_regrouping(person, regrouping.process, now=now)
    if refusal is not None:
        return refusal
    if regrouping.state != Regrouping.State.DONE:
        return Refusal("ended", _("This is settled already."))
    went_on = Parting.objects.filter(
        proposal__in=list(children),
        regrouping__state__in=[Regrouping.State.ASKING, Regrouping.State.DONE],
    )
    if went_on.exists():
        return Refusal(
            "went_on",
            _("What came of it is part of another merge or split: begin with that."),
        )
    return None


def refuse_restoring_child(proposal: Proposal) -> Refusal | None:
    """What came of a merge or split that was taken back is not sent again."""
    undone = Regrouping.objects.filter(
        descents__child=proposal, state=Regrouping.State.UNDONE
    )
    if undone.exists():
        return Refusal(
            "taken_back",
            _("It came of a merge or split that has been taken back."),
        )
    return None
