"""Who may support an idea and when, and when everybody sees how many do."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.models import Phase, Process, User
from participation.policies import Refusal
from proposals.lifecycle import Status
from proposals.models import IdeaRules, Proposal
from proposals.policies.on_ballot import refuse_changing_projects
from proposals.policies.phases import phase_is_open

# What has become another or has been decided is past being supported.
SUPPORTABLE = frozenset({Status.SUBMITTED})


def support_is_open(process: Process, rules: IdeaRules, now: datetime) -> bool:
    """Say whether ideas can be supported: as long as ideas are collected.

    One clock for both, so that nobody has to remember two. Choosing ends it too.
    """
    return (
        rules.allows_support
        and rules.selected_at is None
        and process.is_public(now)
        and phase_is_open(process, Phase.Kind.PROPOSE, now)
    )


def counts_are_public(process: Process, rules: IdeaRules, now: datetime) -> bool:
    """Say whether numbers of supporters may be shown, sorted by and handed out.

    Where they are hidden they are so for everybody, officials included, and until
    support is over. Where ideas are not supported at all there is nothing to show.
    """
    if not rules.allows_support:
        return False
    return not (rules.hides_counts and support_is_open(process, rules, now))


def _refuse_person(person: User | AnonymousUser) -> Refusal | None:
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in to support an idea."))
    confirmed = EmailAddress.objects.filter(user=person, verified=True)
    if not confirmed.exists():
        return Refusal("not_confirmed", _("Please confirm your e-mail address first."))
    return None


def refuse_open(process: Process, rules: IdeaRules, *, now: datetime) -> Refusal | None:
    """Say why nobody, whoever it is, can give or take back support now."""
    if not rules.allows_support:
        return Refusal("no_support", _("Ideas are not supported in this process."))
    if not support_is_open(process, rules, now):
        return Refusal("closed", _("Ideas are not being supported now."))
    return None


def refuse_support(
    person: User | AnonymousUser,
    proposal: Proposal,
    rules: IdeaRules,
    *,
    now: datetime,
) -> Refusal | None:
    """Say why somebody cannot support this idea; limits are another matter."""
    refusal = refuse_open(proposal.process, rules, now=now) or _refuse_person(person)
    if refusal is not None:
        return refusal
    if not proposal.is_public or proposal.status not in SUPPORTABLE:
        return Refusal("decided", _("This idea is past being supported."))
    return None


def refuse_taking_back(
    person: User | AnonymousUser, process: Process, rules: IdeaRules, *, now: datetime
) -> Refusal | None:
    """Say why somebody cannot take a support back, whatever has become of the idea."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    return refuse_open(process, rules, now=now)


def refuse_carrying(
    person: User | AnonymousUser, source: Proposal, target: Proposal, *, now: datetime
) -> Refusal | None:
    """Say why a support cannot go from an idea to what it has become.

    It can until the ballot is frozen, also long after support has ended: it was given
    in time. Where it goes to has to be a child, public, and not divided further.
    """
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if not source.has_become_others:
        return Refusal("still_itself", _("This proposal has not become another."))
    if not target.is_public or target.has_become_others:
        return Refusal("decided", _("Support cannot be moved to this proposal."))
    return refuse_changing_projects(source.process, now=now)


def too_many(rules: IdeaRules) -> Refusal:
    """Say that no support is left; only where there is a limit."""
    most = rules.most_supports or 0
    words = ngettext(
        "You have used your %(most)s support: take it back first.",
        "You have used your %(most)s supports: take one back first.",
        most,
    )
    return Refusal("too_many_supports", words % {"most": most})


def too_many_here(rules: IdeaRules) -> Refusal:
    """Say that no support is left for a district."""
    most = rules.most_supports_in_district or 0
    words = ngettext(
        "You have used your %(most)s support for this district: take it back first.",
        "You have used your %(most)s supports for this district: take one back first.",
        most,
    )
    return Refusal("too_many_supports_here", words % {"most": most})
