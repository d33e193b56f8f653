"""Who may say something about a proposal, change it and take it back, and when."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.models import Process, Role, User
from participation.policies import Refusal, refuse_without_second_factor, roles_of
from proposals.lifecycle import Visibility
from proposals.models import Comment, IdeaRules, Proposal

# In these roles one answers residents in the name of the city.
SPEAKING = (Role.ORGANISER, Role.REVIEWER, Role.MODERATOR, Role.FACILITATOR)


def refuse_talking(
    proposal: Proposal, rules: IdeaRules, *, now: datetime
) -> Refusal | None:
    """Say why nobody, whoever it is, can comment on this proposal at this moment."""
    refusal = refuse_talking_in(proposal.process, now=now)
    if refusal is not None:
        return refusal
    if not rules.allows_comments:
        return Refusal("no_comments", _("In this process ideas are not commented on."))
    if not proposal.is_public:
        return Refusal("not_shown", _("This proposal is not public now."))
    if proposal.has_become_others:
        return Refusal(
            "became_others",
            _("This proposal goes on as another one. Please comment there."),
        )
    return None


def refuse_talking_in(process: Process, *, now: datetime) -> Refusal | None:
    """Comments are open from the publication of a process to its end."""
    if not process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    phases = list(process.phases.all())
    if phases and all(phase.is_over(now) for phase in phases):
        return Refusal("over", _("This process has ended, so nothing is added here."))
    return None


def refuse_person(person: User | AnonymousUser) -> Refusal | None:
    """Whoever says or reports something has an account with a confirmed address."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if not EmailAddress.objects.filter(user=person, verified=True).exists():
        return Refusal("unconfirmed", _("Please confirm your e-mail address first."))
    return None


def refuse_commenting(
    person: User | AnonymousUser,
    proposal: Proposal,
    rules: IdeaRules,
    *,
    now: datetime,
) -> Refusal | None:
    return refuse_talking(proposal, rules, now=now) or refuse_person(person)


def refuse_answering(comment: Comment) -> Refusal | None:
    """One answers what everyone can read."""
    if comment.deleted_at is not None:
        return Refusal("deleted", _("Its author has deleted this comment."))
    if comment.visibility != Visibility.PUBLIC:
        return Refusal("not_shown", _("This comment is not public now."))
    return None


def voices(person: User | AnonymousUser, process: Process) -> list[Role]:
    """Return the roles in which somebody may speak for the city. One query, or more."""
    held = roles_of(person, process)
    found = [role for role in SPEAKING if role in held]
    if found and refuse_without_second_factor(person):  # type: ignore[arg-type]
        return []
    return found


def refuse_own(person: User | AnonymousUser, comment: Comment) -> Refusal | None:
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if comment.author_id != person.pk:
        return Refusal("not_yours", _("Only its author can change a comment."))
    if comment.deleted_at is not None:
        return Refusal("deleted", _("You have deleted this comment."))
    return None


def refuse_editing(
    person: User | AnonymousUser,
    comment: Comment,
    rules: IdeaRules,
    *,
    now: datetime,
) -> Refusal | None:
    """Authors put a slip right; what others have answered for long stays."""
    refusal = refuse_own(person, comment)
    if refusal is not None:
        return refusal
    if comment.visibility == Visibility.HIDDEN:
        return Refusal("hidden", _("A moderator has hidden this comment."))
    if now >= comment.written_at + timedelta(minutes=rules.edit_minutes):
        words = ngettext(
            "A comment can be changed for %(count)d minute. You can still delete it.",
            "A comment can be changed for %(count)d minutes. You can still delete it.",
            rules.edit_minutes,
        )
        return Refusal("too_late", words % {"count": rules.edit_minutes})
    return refuse_talking(comment.proposal, rules, now=now)


def refuse_reacting(
    person: User | AnonymousUser,
    comment: Comment,
    rules: IdeaRules,
    *,
    now: datetime,
) -> Refusal | None:
    refusal = refuse_talking(comment.proposal, rules, now=now)
    if refusal is not None:
        return refusal
    refusal = refuse_answering(comment)
    if refusal is not None:
        return refusal
    if person.is_authenticated and comment.author_id == person.pk:
        return Refusal("own", _("This is your own comment."))
    return refuse_person(person)
