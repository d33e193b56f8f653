"""Who may check what can be done, and when."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import Membership, Process, Role, User
from participation.policies import Refusal, refuse_role
from proposals.lifecycle import Status, Visibility
from proposals.models import (
    Appeal,
    Assignment,
    CoAuthor,
    IdeaRules,
    Proposal,
    Review,
    rules_of,
)
from proposals.policies.on_ballot import refuse_changing_projects
from proposals.policies.writing import is_author


def refuse_desk(person: User | AnonymousUser, process: Process) -> Refusal | None:
    """Reviewers and organisers see what waits for a decision."""
    return refuse_role(person, process, [Role.REVIEWER, Role.ORGANISER])


def waiting_statuses(rules: IdeaRules) -> tuple[Status, ...]:
    """Return what has to be checked: where ideas are chosen first, only the chosen."""
    if rules.selection == IdeaRules.Selection.NONE:
        return (Status.SUBMITTED, Status.SELECTED)
    return (Status.SELECTED,)


def waits_for_review(proposal: Proposal, rules: IdeaRules) -> bool:
    """Say whether the city has to say now if a proposal can be done."""
    return (
        proposal.status in waiting_statuses(rules)
        and proposal.visibility == Visibility.PUBLIC
    )


def refuse_review(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Reviewers decide until the rules of the vote are frozen or it opens.

    Where a department or a colleague has the proposal, only they decide. Nobody
    decides on an idea of their own. An appeal is for other eyes, if there are any.
    """
    if not person.is_authenticated:
        return refuse_role(person, proposal.process, [Role.REVIEWER])
    return (
        refuse_role(person, proposal.process, [Role.REVIEWER])
        or refuse_changing_projects(proposal.process, now=now)
        or _refuse_what_does_not_wait(proposal)
        or _refuse_own(person, proposal)
        or _refuse_assigned_elsewhere(person, proposal)
        or _refuse_second_look(person, proposal)
    )


def _refuse_what_does_not_wait(proposal: Proposal) -> Refusal | None:
    if proposal.visibility != Visibility.PUBLIC:
        return Refusal(
            "not_public",
            _("A moderator keeps this proposal from being shown, so it waits."),
        )
    if proposal.has_become_others:
        # The table of moves lets it go back to what it was, which a review is not.
        return Refusal("no_such_move", _("This proposal is past that point."))
    if proposal.status == Status.NOT_SELECTED or (
        proposal.status == Status.SUBMITTED
        and Status.SUBMITTED not in waiting_statuses(rules_of(proposal.process))
    ):
        return Refusal(
            "not_selected", _("Only the ideas that have been chosen are checked.")
        )
    return None


def _refuse_own(person: User, proposal: Proposal) -> Refusal | None:
    if is_author(person, proposal):
        return Refusal("own_proposal", _("Nobody decides on an idea of their own."))
    return None


def holding(person: User) -> Q:
    """Match assignments to somebody, or to a department of theirs."""
    return Q(reviewer=person) | Q(reviewer=None, department__members=person)


def _refuse_assigned_elsewhere(person: User, proposal: Proposal) -> Refusal | None:
    deciding = Assignment.objects.filter(
        proposal=proposal, is_opinion=False, ended_at=None
    )
    if deciding.exists() and not deciding.filter(holding(person)).exists():
        return Refusal(
            "assigned_elsewhere",
            _("Somebody else has this proposal. Take it over first, and say why."),
        )
    return None


def _refuse_second_look(person: User, proposal: Proposal) -> Refusal | None:
    appeal = (
        Appeal.objects.filter(proposal=proposal, answer=None)
        .select_related("review")
        .first()
    )
    if appeal is None or appeal.review.reviewer_id != person.pk:
        return None
    others = Membership.objects.filter(
        process=proposal.process, role=Role.REVIEWER, user__is_active=True
    )
    beside = proposal.co_authors.filter(
        state=CoAuthor.State.ACCEPTED, person__isnull=False
    )
    able = others.exclude(user=person).exclude(user=proposal.author_id)
    # Somebody who may not decide on it either is no other pair of eyes.
    if able.exclude(user__in=beside.values("person")).exists():
        return Refusal(
            "same_reviewer",
            _("Somebody other than the first reviewer answers the appeal."),
        )
    return None


def refuse_assigning(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """Reviewers and organisers give out what is to be checked, until the freezing."""
    return refuse_desk(person, process) or refuse_changing_projects(process, now=now)


def refuse_opinion(
    person: User | AnonymousUser, assignment: Assignment
) -> Refusal | None:
    """Whoever was asked answers: a reviewer, or anybody in the department asked."""
    process = assignment.proposal.process
    refusal = refuse_role(person, process, [Role.REVIEWER, Role.ORGANISER])
    if refusal is not None or not person.is_authenticated:
        return refusal
    asked = Assignment.objects.filter(pk=assignment.pk, is_opinion=True)
    if not asked.filter(holding(person)).exists():
        return Refusal("not_asked", _("Somebody else was asked."))
    return None


def refuse_settling(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """Organisers settle criteria, cost classes and departments until the freezing."""
    return refuse_role(person, process, [Role.ORGANISER]) or refuse_changing_projects(
        process, now=now
    )


def refuse_changing_criteria(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """What a proposal has been checked against stays as it was; more can be added."""
    refusal = refuse_settling(person, process, now=now)
    if refusal is None and Review.objects.filter(proposal__process=process).exists():
        return Refusal(
            "reviews_begun",
            _(
                "Proposals have been checked against the criteria, so they stay. "
                "You can still add to them."
            ),
        )
    return refusal
