"""What organisers do to a process: create, describe, divide, publish."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from participation import audit, policies
from participation.models import District, Membership, Process, Role, User
from participation.policies import Refusal, Refused, require

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewDistrict:
    """A district to be added; `geometry` is a GeoJSON geometry in WGS 84."""

    code: str
    name: Texts
    parent: str = ""
    population: int | None = None
    geometry: Mapping[str, Any] | None = None


@transaction.atomic(durable=True)
def create_process(
    *,
    creator: User,
    slug: str,
    title: Texts,
    summary: Texts,
    description: Texts,
    budget: int,
    contact: str,
    now: datetime,
    order_seed: str | None = None,
    is_replay: bool = False,
) -> Process:
    """Begin a process and make its creator the organiser. `budget` is in cents.

    Raises `Refused` when they may not, `ValidationError` for a taken address.
    """
    require(policies.refuse_creating_process(creator))
    process = Process(
        slug=slug,
        title=dict(title),
        summary=dict(summary),
        description=dict(description),
        budget=budget,
        contact=contact,
        order_seed=order_seed or secrets.token_hex(16),
        is_replay=is_replay,
    )
    process.full_clean()
    process.save(force_insert=True)
    Membership.objects.create(process=process, user=creator, role=Role.ORGANISER)
    audit.record(
        process,
        "process.created",
        subject=f"process:{slug}",
        actor=creator,
        role=Role.ORGANISER,
        now=now,
        budget=budget,
        order_seed=process.order_seed,
    )
    return process


@transaction.atomic(durable=True)
def describe_process(
    *,
    process: Process,
    organiser: User,
    title: Texts,
    summary: Texts,
    description: Texts,
    budget: int,
    contact: str,
    now: datetime,
) -> None:
    """Change the texts, the contact and the money (cents) of a process.

    The sheet of rules of a voting round holds its own frozen copy of the money.
    """
    require(policies.refuse_organising(organiser, process))
    process.title = dict(title)
    process.summary = dict(summary)
    process.description = dict(description)
    process.budget = budget
    process.contact = contact
    process.full_clean()
    process.save(update_fields=["title", "summary", "description", "budget", "contact"])
    audit.record(
        process,
        "process.described",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        budget=budget,
    )


@transaction.atomic(durable=True)
def publish_process(*, process: Process, organiser: User, now: datetime) -> None:
    """Show a process to everyone; this happens once.

    Raises `Refused` when it has no phases or is public already.
    """
    require(policies.refuse_organising(organiser, process))
    if not process.phases.exists():
        raise Refused(Refusal("no_phases", _("Plan the phases before you publish.")))
    fresh = Process.objects.filter(pk=process.pk, published_at=None)
    if not fresh.update(published_at=now):
        raise Refused(Refusal("stale", _("This process is public already.")))
    process.published_at = now
    audit.record(
        process,
        "process.published",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )


@transaction.atomic(durable=True)
def add_districts(
    *,
    process: Process,
    organiser: User,
    districts: Sequence[NewDistrict],
    now: datetime,
) -> list[District]:
    """Add districts, parents first; all of them or none.

    Raises `ValidationError` for a code that is taken or a parent that is unknown.
    """
    require(policies.refuse_organising(organiser, process))
    known = {district.code: district for district in process.districts.all()}
    position = len(known)
    added = []
    for new in districts:
        if new.code in known:
            raise ValidationError(
                _("There is a district with the code %(code)s already."),
                "duplicate_district",
                {"code": new.code},
            )
        if new.parent and new.parent not in known:
            raise ValidationError(
                _("%(code)s is part of %(parent)s, which is no district here."),
                "unknown_parent",
                {"code": new.code, "parent": new.parent},
            )
        position += 1
        district = District(
            process=process,
            code=new.code,
            name=dict(new.name),
            parent=known.get(new.parent),
            population=new.population,
            geometry=dict(new.geometry) if new.geometry else None,
            position=position,
        )
        district.full_clean()
        district.save(force_insert=True)
        known[new.code] = district
        added.append(district)
    audit.record(
        process,
        "districts.added",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        codes=[district.code for district in added],
    )
    return added


@transaction.atomic(durable=True)
def remove_district(*, district: District, organiser: User, now: datetime) -> None:
    """Take out a district; `Refused` when a proposal, project or ballot is for it."""
    require(policies.refuse_organising(organiser, district.process))
    code = district.code
    process = district.process
    try:
        district.delete()
    except ProtectedError as error:
        raise Refused(
            Refusal(
                "in_use", _("Proposals, projects or ballots are for this district.")
            )
        ) from error
    audit.record(
        process,
        "district.removed",
        subject=f"district:{code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )


@transaction.atomic(durable=True)
def give_role(
    *, process: Process, organiser: User, person: User, role: Role, now: datetime
) -> Membership:
    """Let somebody act in a role; raises `ValidationError` when they hold it."""
    require(policies.refuse_organising(organiser, process))
    membership = Membership(process=process, user=person, role=role)
    membership.full_clean()
    membership.save(force_insert=True)
    audit.record(
        process,
        "role.given",
        subject=f"person:{person.pk}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        given=role.value,
    )
    return membership


@transaction.atomic(durable=True)
def take_role(*, membership: Membership, organiser: User, now: datetime) -> None:
    """End somebody's role; the last organiser cannot be taken away."""
    process = membership.process
    # Of two organisers who remove each other at once, the second is told no.
    Process.objects.select_for_update(no_key=True).only("pk").get(pk=process.pk)
    require(policies.refuse_organising(organiser, process))
    organisers = process.memberships.filter(role=Role.ORGANISER)
    if membership.role == Role.ORGANISER and organisers.count() == 1:
        raise Refused(
            Refusal("last_organiser", _("A process needs at least one organiser."))
        )
    taken = membership.role
    person = membership.user_id
    membership.delete()
    audit.record(
        process,
        "role.taken",
        subject=f"person:{person}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        taken=taken,
    )
