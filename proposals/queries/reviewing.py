"""What a decision rests on, for everyone to read, and for the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.models import Membership, Process, Role, User
from proposals.models import (
    Appeal,
    Assignment,
    CostClass,
    Criterion,
    Department,
    Finding,
    Proposal,
    Review,
    ReviewNote,
)


@dataclass(frozen=True, slots=True)
class Reasoning:
    """A review with its findings, and the opinions that were given for it.

    `appeal` is the one that it answers.
    """

    review: Review
    findings: Sequence[Finding]
    opinions: Sequence[Assignment]
    appeal: Appeal | None


def reasonings_of(proposal: Proposal) -> list[Reasoning]:
    """Return all decisions on a proposal, newest first, in four queries at most.

    An opinion belongs to the first decision after it; before that nobody but the desk
    reads it.
    """
    reviews = list(
        proposal.reviews.select_related("department", "cost_class").prefetch_related(
            "findings__criterion"
        )
    )
    if not reviews:
        return []
    opinions = list(
        proposal.assignments.filter(is_opinion=True)
        .exclude(words="")
        .select_related("department")
        .order_by("ended_at", "pk")
    )
    appeal = Appeal.objects.filter(proposal=proposal).first()
    found = []
    for review in reversed(reviews):
        told = [
            one
            for one in opinions
            if one.ended_at is not None and one.ended_at <= review.decided_at
        ]
        opinions = [one for one in opinions if one not in told]
        is_answer = appeal is not None and appeal.answer_id == review.pk
        found.append(
            Reasoning(
                review,
                list(review.findings.all()),
                told,
                appeal if is_answer else None,
            )
        )
    return found[::-1]


def criteria_of(process: Process) -> list[Criterion]:
    return list(process.criteria.all())


def cost_classes_of(process: Process) -> list[CostClass]:
    return list(process.cost_classes.all())


def departments_of(process: Process) -> list[Department]:
    """Return the departments with those who work there."""
    return list(process.departments.prefetch_related("members"))


def checkers_of(process: Process, *roles: Role) -> list[User]:
    """Return who holds one of these roles, by name."""
    held = Membership.objects.filter(process=process, role__in=roles)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return sorted(people, key=lambda one: (one.name or one.email).casefold())


@dataclass(frozen=True, slots=True)
class Work:
    """What the desk knows of a proposal beside its words.

    `history` holds every assignment, the newest first.
    """

    history: Sequence[Assignment]
    notes: Sequence[ReviewNote]
    appeal: Appeal | None

    @property
    def deciding(self) -> Assignment | None:
        """Who has to decide now."""
        return next(
            (one for one in self.history if not one.is_opinion and not one.ended_at),
            None,
        )

    @property
    def opinions(self) -> list[Assignment]:
        return [one for one in self.history if one.is_opinion]

    @property
    def earlier(self) -> list[Assignment]:
        """Who had it before; what ended by the decision stands there as well."""
        return [one for one in self.history if not one.is_opinion and one.ended_at]


def work_on(proposal: Proposal) -> Work:
    """Read what reviewers have asked, said and noted, in three queries."""
    history = proposal.assignments.select_related(
        "department", "reviewer", "assigned_by", "ended_by"
    ).order_by("-assigned_at", "-pk")
    return Work(
        list(history),
        list(proposal.review_notes.select_related("author")),
        Appeal.objects.filter(proposal=proposal).select_related("review").first(),
    )


def holders_of(proposals: Sequence[Proposal]) -> dict[int, Assignment]:
    """Return who has to decide on each of these, by the key of the proposal."""
    held = Assignment.objects.filter(
        proposal__in=proposals, is_opinion=False, ended_at=None
    ).select_related("department", "reviewer")
    return {one.proposal_id: one for one in held}
