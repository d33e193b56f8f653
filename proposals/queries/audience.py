"""Who wants to hear what becomes of a proposal."""

from collections.abc import Iterable

from django.db.models import Case, Q, QuerySet, Value, When

from participation.models import User
from proposals.models import CoAuthor, Follow, Proposal, Support


def who_hears(proposal: Proposal, *, but: User | None = None) -> list[User]:
    """Return everybody to be told of an event in the life of a proposal, once each.

    That is its author, the co-authors who have accepted, whoever follows it and whoever
    supports it now; never `but`, the one who acts. One query.
    """
    return who_hears_of([proposal], but=but)


def who_hears_of(
    proposals: Iterable[Proposal], *, but: User | None = None
) -> list[User]:
    """Return everybody to be told of an event that touches several proposals.

    To who wrote one of them it is news of their own, to the others of what they follow.
    """
    numbers = [proposal.pk for proposal in proposals]
    authors = Proposal.objects.filter(pk__in=numbers)
    writers = Q(pk__in=authors.values("author")) | Q(
        pk__in=_accepted(numbers).values("person")
    )
    people = User.objects.filter(is_active=True).filter(
        writers
        | Q(pk__in=Follow.objects.filter(proposal__in=numbers).values("person"))
        | Q(pk__in=_supports(numbers).values("person"))
    )
    people = people.annotate(
        hears_as=Case(When(writers, Value("own")), default=Value("followed"))
    )
    if but is not None:
        people = people.exclude(pk=but.pk)
    return list(people.order_by("pk"))


def who_writes(proposal: Proposal, *, but: User | None = None) -> list[User]:
    """Return the author and the co-authors who have accepted, without `but`."""
    people = User.objects.filter(is_active=True).filter(
        Q(pk=proposal.author_id) | Q(pk__in=_accepted([proposal.pk]).values("person"))
    )
    if but is not None:
        people = people.exclude(pk=but.pk)
    return list(people.order_by("pk"))


def _accepted(numbers: list[int]) -> QuerySet[CoAuthor]:
    return CoAuthor.objects.filter(
        proposal__in=numbers, state=CoAuthor.State.ACCEPTED, person__isnull=False
    )


def _supports(numbers: list[int]) -> QuerySet[Support]:
    return Support.objects.standing().filter(proposal__in=numbers, person__isnull=False)
