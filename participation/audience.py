"""Who hears how a process goes on: who follows it, and who takes part in it.

What taking part is, each app says for itself: it registers that when it is ready.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from participation.models import (
    LEFT,
    Membership,
    Process,
    ProcessFollow,
    Role,
    User,
)

Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class TakingPart:
    """One way to take part: rows that each lead to a process and to an account."""

    rows: Callable[[], Rows]
    process: str = "process"
    person: str = "person"

    def people_of(self, process: Process) -> Rows:
        """Return keys of accounts, as a subquery: not read at once."""
        return self.rows().filter(**{self.process: process}).values(self.person)

    def pairs(self, people: Collection[int], processes: Rows | Collection[int]) -> Rows:
        """Return keys of process and person, of some of either."""
        chosen = {f"{self.process}__in": processes, f"{self.person}__in": people}
        found = self.rows().filter(**chosen).order_by()
        return found.values_list(self.process, self.person)


FOLLOWING = TakingPart(ProcessFollow.objects.all)
WAYS: dict[str, TakingPart] = {}


def register(name: str, way: TakingPart) -> None:
    """Let an app say who takes part in a process.

    Raises `ValueError` for another way of the same name.
    """
    if WAYS.get(name, way) != way:
        raise ValueError(f"two audiences are called {name}")
    WAYS[name] = way


def everybody() -> QuerySet[User]:
    """Return all accounts that a message can concern: nobody who has left."""
    return User.objects.filter(is_active=True).exclude(email__endswith=f"@{LEFT}")


def hearers_of(process: Process) -> QuerySet[User]:
    """Return who follows a process or takes part in it. One query when it is read."""
    # Nulls, as of a signature whose account is gone, would match nobody anyway.
    matches = Q(pk__in=FOLLOWING.people_of(process))
    for way in WAYS.values():
        matches |= Q(pk__in=way.people_of(process))
    return everybody().filter(matches)


def hearing(
    people: Collection[int], processes: Rows | Collection[int]
) -> set[tuple[int, int]]:
    """Return who of these people hears of which of these processes. One query.

    Keys of process and person, as `hearers_of` would find them for each process, but
    for accounts that are not in use. `processes` may be a query of keys.
    """
    if not people:
        return set()
    found = FOLLOWING.pairs(people, processes)
    return set(found.union(*(way.pairs(people, processes) for way in WAYS.values())))


def officials_of(process: Process, *roles: Role) -> QuerySet[User]:
    """Return who holds one of these roles in a process."""
    held = Membership.objects.filter(process=process, role__in=roles)
    return everybody().filter(pk__in=held.values("user"))


def follows(person: User, process: Process) -> bool:
    return ProcessFollow.objects.filter(process=process, person=person).exists()


def followed_by(person: User, *, now: datetime) -> QuerySet[ProcessFollow]:
    """Return what somebody follows and can see, newest first."""
    own = ProcessFollow.objects.filter(person=person)
    return own.filter(process__published_at__lte=now).select_related("process")
