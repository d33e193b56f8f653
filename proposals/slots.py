"""The numbered slots of somebody's supports, inside the transaction of an action.

Where a process has a limit of five, a person has five numbered slots, and each support
that counts holds one. The database lets no two be equal, so that whatever happens at
the same time, nobody holds six. See `proposals.models.Support`.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import F

from participation.models import District, User
from participation.policies import Refusal, Refused
from proposals.models import IdeaRules, Proposal, Support
from proposals.policies.support import too_many, too_many_here

# With the person locked the first attempt succeeds. Whoever gets here without the lock
# meets the constraint, looks again, and finds the next slot.
ATTEMPTS = 5


def lock_people(keys: Iterable[int]) -> None:
    """Lock people, always in the same order, and last of all that is locked."""
    people = User.objects.select_for_update(no_key=True).filter(pk__in=keys)
    list(people.order_by("pk").values_list("pk"))


def lowest_free(taken: Iterable[int], most: int | None) -> int | None:
    """Return the lowest free number from 1 to `most`; None when all are taken."""
    used = set(taken)
    numbers = count(1) if most is None else range(1, most + 1)
    return next((number for number in numbers if number not in used), None)


def _taken(
    person: User, proposal: Proposal, *, name: str, **only: District | None
) -> list[int]:
    held = Support.objects.filter(
        process=proposal.process_id, person=person, **{f"{name}__isnull": False}, **only
    )
    return list(held.values_list(name, flat=True))


def free_slot(person: User, proposal: Proposal, rules: IdeaRules) -> int | None:
    """Return a slot for one more support, None without a limit; raises `Refused`."""
    if rules.most_supports is None:
        return None
    taken = _taken(person, proposal, name="slot")
    return _found(lowest_free(taken, rules.most_supports), too_many(rules))


def free_district_slot(
    person: User, proposal: Proposal, rules: IdeaRules
) -> int | None:
    """Return the same within the district; the whole city counts as one more."""
    if rules.most_supports_in_district is None:
        return None
    taken = _taken(person, proposal, name="district_slot", district=proposal.district)
    most = rules.most_supports_in_district
    return _found(lowest_free(taken, most), too_many_here(rules))


def _found(slot: int | None, refusal: Refusal) -> int:
    if slot is None:
        raise Refused(refusal)
    return slot


def give(person: User, proposal: Proposal, rules: IdeaRules, *, now: datetime) -> None:
    """Write a support that counts, in the lowest free slots, and count it.

    Raises `Refused` when there is none. Who supports it already stays one supporter.
    """
    for attempt in range(ATTEMPTS):
        standing = Support.objects.standing().filter(proposal=proposal, person=person)
        if standing.exists():
            return
        try:
            with transaction.atomic():
                Support.objects.create(
                    proposal=proposal,
                    process_id=proposal.process_id,
                    district=proposal.district,
                    person=person,
                    slot=free_slot(person, proposal, rules),
                    district_slot=free_district_slot(person, proposal, rules),
                    given_at=now,
                )
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            change_count(proposal, by=1)
            return


def end(support: Support, *, now: datetime) -> None:
    """Take a standing support out of the count, and free its slots."""
    Support.objects.filter(pk=support.pk).update(
        taken_back_at=now, slot=None, district_slot=None
    )
    change_count(support.proposal, by=-1)


def change_count(proposal: Proposal, *, by: int) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(
        support_count=F("support_count") + by
    )
