"""What somebody supports, and where the support can go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from participation.models import Process, User
from proposals.lifecycle import Status
from proposals.models import (
    Descent,
    IdeaRules,
    Proposal,
    Regrouping,
    Support,
    rules_of,
)
from proposals.policies import support as policies


def supports_in(process: Process, person: User) -> list[Support]:
    """Return what somebody supports in a process and what counts, oldest first."""
    standing = Support.objects.standing().filter(process=process, person=person)
    return list(standing.select_related("proposal").order_by("given_at", "pk"))


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody supports in one process, and whether that can be changed now."""

    process: Process
    rules: IdeaRules
    supports: Sequence[Support]
    is_open: bool

    @property
    def left(self) -> int | None:
        """Return how many supports are left; None means that there is no limit."""
        most = self.rules.most_supports
        return None if most is None else max(0, most - len(self.supports))


def supports_of(person: User, *, now: datetime) -> list[Held]:
    """Return all that somebody supports anywhere, by process, newest process first."""
    standing = (
        Support.objects.standing()
        .filter(person=person)
        .select_related("proposal", "process__idea_rules")
        .prefetch_related("process__phases")
        .order_by("-process__published_at", "process", "given_at", "pk")
    )
    by_process: dict[Process, list[Support]] = {}
    for support in standing:
        support.proposal.process = support.process
        by_process.setdefault(support.process, []).append(support)
    return [_held(process, supports, now) for process, supports in by_process.items()]


def _held(process: Process, supports: list[Support], now: datetime) -> Held:
    rules = getattr(process, "idea_rules", None) or IdeaRules(process=process)
    is_open = policies.support_is_open(process, rules, now)
    return Held(process, rules, supports, is_open)


def support_of(person: User | AnonymousUser, proposal: Proposal) -> Support | None:
    """Return somebody's support of a proposal, if it counts. One query."""
    if not person.is_authenticated:
        return None
    standing = Support.objects.standing().filter(proposal=proposal, person=person)
    return standing.first()


def heirs(proposal: Proposal) -> list[Proposal]:
    """Return what a proposal has become and where its support can go, by number."""
    descents = Descent.objects.filter(
        parent=proposal, regrouping__state=Regrouping.State.DONE
    )
    found = Proposal.objects.visible().filter(pk__in=descents.values("child"))
    found = found.exclude(status__in=[Status.MERGED, Status.SPLIT])
    return list(found.order_by("number"))


@dataclass(frozen=True, slots=True)
class SupportState:
    """All that the button under an idea has to know.

    `count` is None while numbers are hidden, and where nobody can support anything.
    """

    rules: IdeaRules
    is_open: bool
    count: int | None
    support: Support | None
    left: int | None
    heirs: Sequence[Proposal] = ()


def state_of(
    proposal: Proposal, person: User | AnonymousUser, *, now: datetime
) -> SupportState:
    """Return what a page shows about the support of a proposal: four queries at most.

    `proposal.process` has its phases with it.
    """
    process = proposal.process
    rules = rules_of(process)
    if not rules.allows_support:
        return SupportState(rules, is_open=False, count=None, support=None, left=None)
    is_public = policies.counts_are_public(process, rules, now)
    support = support_of(person, proposal)
    is_open = policies.support_is_open(process, rules, now)
    left = None
    if is_open and person.is_authenticated and rules.most_supports is not None:
        held = Support.objects.standing().filter(process=process, person=person)
        left = max(0, rules.most_supports - held.count())
    can_move = support is not None and proposal.has_become_others
    return SupportState(
        rules,
        is_open=is_open and proposal.status in policies.SUPPORTABLE,
        count=proposal.support_count if is_public else None,
        support=support,
        left=left,
        heirs=heirs(proposal) if can_move else (),
    )
