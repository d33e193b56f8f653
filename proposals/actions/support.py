"""Supporting ideas: give, take back, carry on to what an idea has become.

Nothing of this is on the public record, which tells what officials do; the numbers of
supporters stand in it once ideas are chosen by them.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.models import User
from participation.policies import Refusal, Refused, require
from proposals import slots
from proposals.models import Descent, Proposal, Regrouping, Support, rules_of
from proposals.policies import support as policies


def _locked(*keys: int) -> dict[int, Proposal]:
    """Lock proposals, always in the same order, so that their counts stay exact."""
    found = Proposal.objects.select_for_update(no_key=True).filter(pk__in=keys)
    return {one.pk: one for one in found.order_by("pk")}


@transaction.atomic(durable=True)
def give_support(*, proposal: Proposal, person: User, now: datetime) -> None:
    """Sign under an idea. A second click changes nothing.

    Raises `Refused`, with `too_many_supports` or `too_many_supports_here` when a limit
    of the process is reached.
    """
    locked = _locked(proposal.pk)[proposal.pk]
    rules = rules_of(locked.process)
    require(policies.refuse_support(person, locked, rules, now=now))
    slots.lock_people([person.pk])
    slots.give(person, locked, rules, now=now)


@transaction.atomic(durable=True)
def take_back_support(*, proposal: Proposal, person: User, now: datetime) -> None:
    """Take one's signature back; the slot is free again. Twice is as good as once."""
    locked = _locked(proposal.pk)[proposal.pk]
    rules = rules_of(locked.process)
    require(policies.refuse_taking_back(person, locked.process, rules, now=now))
    slots.lock_people([person.pk])
    standing = Support.objects.standing().filter(proposal=locked, person=person)
    for support in standing:
        slots.end(support, now=now)


@transaction.atomic(durable=True)
def carry_support(
    *, source: Proposal, target: Proposal, person: User, now: datetime
) -> None:
    """Move one's support from an idea to one that it has become, slot and all.

    Raises `Refused` without a support to move, for a proposal that is no child, for
    one that this person supports already, and when a limit of its district is reached.
    """
    locked = _locked(source.pk, target.pk)
    source, target = locked[source.pk], locked[target.pk]
    require(policies.refuse_carrying(person, source, target, now=now))
    descends = Descent.objects.filter(
        parent=source, child=target, regrouping__state=Regrouping.State.DONE
    )
    if not descends.exists():
        raise Refused(
            Refusal("no_child", _("Support cannot be moved to this proposal."))
        )
    slots.lock_people([person.pk])
    mine = Support.objects.standing().filter(person=person)
    support = mine.filter(proposal=source).first()
    if mine.filter(proposal=target).exists():
        raise Refused(Refusal("supported", _("You support the new proposal already.")))
    if support is None:
        raise Refused(
            Refusal("nothing_to_carry", _("You have no support here to move."))
        )
    _carry(support, target, person, now=now)


def _carry(support: Support, target: Proposal, person: User, *, now: datetime) -> None:
    """End one row and begin the next, which holds the slot from now on."""
    slot, district_slot = support.slot, support.district_slot
    is_elsewhere = support.district_id != target.district_id
    carried = Support(
        proposal=target,
        process_id=target.process_id,
        district=target.district,
        person=person,
        given_at=support.given_at,
    )
    if is_elsewhere:
        district_slot = slots.free_district_slot(
            person, target, rules_of(target.process)
        )
    carried.slot = carried.district_slot = None
    # The slots are free before they are taken again, and the old row counts no more
    # before the new one does: no constraint is broken on the way.
    carried.taken_back_at = now
    carried.save(force_insert=True)
    Support.objects.filter(pk=support.pk).update(
        carried_to=carried, slot=None, district_slot=None
    )
    Support.objects.filter(pk=carried.pk).update(
        taken_back_at=None, slot=slot, district_slot=district_slot
    )
    slots.change_count(support.proposal, by=-1)
    slots.change_count(target, by=1)
