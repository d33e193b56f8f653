"""Who reads what residents report, who decides on it, and who may ask once more."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Membership, Process, Role, User
from participation.policies import Refusal, refuse_role, roles_of
from proposals.lifecycle import Visibility
from proposals.models import Case, CoAuthor, Comment, Proposal
from proposals.policies.talking import refuse_person

MODERATING = (Role.MODERATOR, Role.ORGANISER)


def refuse_moderating(person: User | AnonymousUser, process: Process) -> Refusal | None:
    return refuse_role(person, process, MODERATING)


def acting_role(person: User, process: Process) -> Role:
    """Return the role in which somebody moderates; who has both is a moderator."""
    held = roles_of(person, process)
    return next(role for role in MODERATING if role in held)


def wrote(person: User | AnonymousUser, thing: Proposal | Comment) -> bool:
    """Say whether somebody is an author of it, alone or beside others."""
    if not person.is_authenticated:
        return False
    if thing.author_id == person.pk:
        return True
    if isinstance(thing, Comment):
        return False
    accepted = thing.co_authors.filter(state=CoAuthor.State.ACCEPTED)
    return accepted.filter(person=person).exists()


def may_see_hidden(person: User | AnonymousUser, thing: Proposal | Comment) -> bool:
    """Say whether somebody reads what everyone else does not: authors, moderators."""
    if wrote(person, thing):
        return True
    proposal = thing.proposal if isinstance(thing, Comment) else thing
    return bool(set(MODERATING) & roles_of(person, proposal.process))


def refuse_flagging(
    person: User | AnonymousUser, thing: Proposal | Comment, *, now: datetime
) -> Refusal | None:
    """Whoever reads something may report it, but not their own words."""
    proposal = thing.proposal if isinstance(thing, Comment) else thing
    if not proposal.process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    if not is_shown(thing):
        return Refusal("not_shown", _("This is not public any more."))
    refusal = refuse_person(person)
    if refusal is not None:
        return refusal
    if wrote(person, thing):
        return Refusal("own", _("You have written this yourself: you can delete it."))
    return None


def is_shown(thing: Proposal | Comment) -> bool:
    if isinstance(thing, Proposal):
        return thing.is_public
    is_public = thing.visibility == Visibility.PUBLIC
    return is_public and thing.deleted_at is None and thing.proposal.is_public


def is_gone(thing: Proposal | Comment) -> bool:
    """Say whether its author has taken it back, so that nothing is left to decide."""
    if isinstance(thing, Proposal):
        return thing.is_withdrawn
    return thing.deleted_at is not None


def refuse_deciding(person: User | AnonymousUser, case: Case) -> Refusal | None:
    """Moderators decide once, and not on what they have written themselves."""
    refusal = refuse_moderating(person, case.process)
    if refusal is not None:
        return refusal
    thing = thing_of(case)
    if wrote(person, thing):
        return Refusal("own", _("You have written this yourself: another decides."))
    if is_gone(thing):
        return Refusal("gone", _("Its author has taken it back."))
    if case.decision:
        return Refusal("stale", _("Somebody else has just decided this."))
    return _refuse_beside_appeal(thing)


def _refuse_beside_appeal(thing: Proposal | Comment) -> Refusal | None:
    """What another moderator is about to answer is not decided beside them."""
    waiting = thing.cases.exclude(appealed_at=None).filter(appeal_decision="")
    if waiting.exists():
        return Refusal("appealed", _("An appeal about this waits for an answer."))
    return None


def refuse_taking_up(
    person: User | AnonymousUser, thing: Proposal | Comment
) -> Refusal | None:
    """Moderators take up what nobody has reported, or once more what was decided."""
    proposal = thing.proposal if isinstance(thing, Comment) else thing
    refusal = refuse_moderating(person, proposal.process)
    if refusal is not None:
        return refusal
    if is_gone(thing):
        return Refusal("gone", _("Its author has taken it back."))
    return _refuse_beside_appeal(thing)


def refuse_appealing(
    person: User | AnonymousUser, case: Case, *, now: datetime
) -> Refusal | None:
    """Authors ask once for another pair of eyes on what has been hidden."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    thing = thing_of(case)
    if not wrote(person, thing):
        return Refusal("not_yours", _("Only its author can appeal."))
    if not case.process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    if case.appealed_at is not None:
        return Refusal("appealed", _("You have appealed already."))
    is_hidden = thing.visibility == Visibility.HIDDEN
    if is_gone(thing) or not is_hidden or case.decision != Case.Decision.HIDDEN:
        return Refusal("not_hidden", _("This is not hidden any more."))
    return None


def refuse_answering_appeal(person: User | AnonymousUser, case: Case) -> Refusal | None:
    """Another person than the one who decided answers, if there is another."""
    refusal = refuse_moderating(person, case.process)
    if refusal is not None:
        return refusal
    thing = thing_of(case)
    if wrote(person, thing):
        return Refusal("own", _("You have written this yourself: another decides."))
    if is_gone(thing):
        return Refusal("gone", _("Its author has taken it back."))
    if case.appealed_at is None:
        return Refusal("no_appeal", _("Nobody has appealed against this."))
    if case.appeal_decision:
        return Refusal("stale", _("Somebody else has just decided this."))
    if person.pk == case.decided_by_id and _others(case, thing):
        return Refusal(
            "own_decision", _("This was your decision: another answers the appeal.")
        )
    return None


def _others(case: Case, thing: Proposal | Comment) -> bool:
    """Say whether somebody else could answer who has not written it either."""
    able = Membership.objects.filter(
        process=case.process, role__in=MODERATING, user__is_active=True
    ).select_related("user")
    others = [held.user for held in able if held.user_id != case.decided_by_id]
    return any(not wrote(other, thing) for other in others)


def thing_of(case: Case) -> Proposal | Comment:
    """Return what a case is about."""
    found = case.proposal or case.comment
    assert found is not None  # noqa: S101 - the database sees to it
    return found
