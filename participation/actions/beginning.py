"""Beginning a process from a blueprint, or from an earlier round."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import audit, blueprints, cloning, policies
from participation.actions.phases import check_plan, record_plan
from participation.blueprints import Blueprint, Preparation
from participation.cloning import Cloning
from participation.models import Membership, Phase, Process, Role, User
from participation.policies import Refusal, require
from participation.shifting import Shift, with_years, years_moved
from participation.timeline import Stretch

Texts = Mapping[str, str]


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


@transaction.atomic(durable=True)
def begin_from_blueprint(
    *,
    creator: User,
    blueprint: Blueprint,
    slug: str,
    title: Texts,
    first_day: date,
    budget: int,
    contact: str,
    now: datetime,
) -> Process:
    """Make a process with everything that its blueprint prepares, or nothing.

    `budget` is in cents. Raises `Refused` for who may not and for a first day that is
    over, `ValidationError` for a taken address.
    """
    require(policies.refuse_creating_process(creator))
    require(refuse_first_day(first_day, now=now))
    year = blueprint.year(first_day)
    process = _begin(
        Process(
            slug=slug,
            title=dict(title),
            summary=blueprint.texts("summary", year),
            description=blueprint.texts("description", year),
            budget=budget,
            contact=contact,
        ),
        creator,
        now,
        blueprint=blueprint.key,
    )
    planned = _plan(process, creator, blueprint.stretches(first_day, _zone()), now)
    blueprints.prepare(
        Preparation(
            blueprint=blueprint,
            process=process,
            phases={phase.kind: phase for phase in planned},
            creator=creator,
            first_day=first_day,
            now=now,
        )
    )
    return process


@transaction.atomic(durable=True)
def clone_process(
    *,
    source: Process,
    creator: User,
    slug: str,
    title: Texts,
    days: int,
    budget: int,
    chosen: Collection[str],
    now: datetime,
) -> Process:
    """Make a process from an earlier one, `days` later, or nothing.

    `chosen` are keys of `cloning.PARTS`; a part that the earlier one does not have, or
    without what it needs, is left out.
    Proposals, ballots, results and people's data are never copied. Raises `Refused` for
    who does not organise the earlier one, for a replay and for days that are over,
    `ValidationError` for a taken address.
    """
    require(policies.refuse_creating_process(creator))
    require(policies.refuse_copying(creator, source))
    shift = Shift(days, _zone())
    parts = cloning.with_needs(
        part.key for part, _count in cloning.offered(source) if part.key in chosen
    )
    years, years_by = years_of(source, shift)
    stretches = shifted_plan(source, shift) if "phases" in parts else []
    if stretches:
        first = min(stretch.starts_at for stretch in stretches)
        require(refuse_first_day(timezone.localdate(first), now=now))
    has_texts = "texts" in parts
    process = _begin(
        Process(
            slug=slug,
            title=dict(title),
            summary=_moved(source.summary, years, years_by) if has_texts else {},
            description=(
                _moved(source.description, years, years_by) if has_texts else {}
            ),
            budget=budget,
            contact=source.contact if has_texts else "",
        ),
        creator,
        now,
    )
    if stretches:
        process.allows_gaps = source.allows_gaps
        process.allows_overlaps = source.allows_overlaps
        process.save(update_fields=["allows_gaps", "allows_overlaps"])
        _plan(process, creator, stretches, now)
    cloning.copy_all(
        Cloning(
            old=source,
            new=process,
            shift=shift,
            chosen=parts,
            years=years,
            years_by=years_by,
            organiser=creator,
            now=now,
        )
    )
    audit.record(
        process,
        "process.copied",
        subject=f"process:{process.slug}",
        actor=creator,
        role=Role.ORGANISER,
        now=now,
        of=source.slug,
        days=days,
        parts=sorted(parts),
    )
    return process


def refuse_first_day(first_day: date, *, now: datetime) -> Refusal | None:
    """What would have begun already could not be planned any more."""
    if first_day <= timezone.localdate(now):
        return Refusal("past", _("The first day has to come yet."))
    return None


def shifted_plan(source: Process, shift: Shift) -> list[Stretch]:
    """Return the phases of a process on their new days."""
    return [
        Stretch(phase.kind, shift.moment(phase.starts_at), shift.moment(phase.ends_at))
        for phase in source.phases.all()
    ]


def years_of(source: Process, shift: Shift) -> tuple[range, int]:
    """Return the years that a process spans, and by how many they move."""
    phases = sorted(source.phases.all(), key=lambda phase: phase.starts_at)
    if not phases:
        return range(0), 0
    first = timezone.localdate(phases[0].starts_at)
    last = max(timezone.localdate(phase.ends_at) for phase in phases)
    return range(first.year, last.year + 1), years_moved(first, shift.days)


def _moved(texts: Texts, years: range, by: int) -> dict[str, str]:
    return {code: with_years(text, years, by) for code, text in texts.items()}


def _begin(process: Process, creator: User, now: datetime, **data: object) -> Process:
    """Save a new process with its organiser and the first event of its record."""
    process.order_seed = secrets.token_hex(16)
    process.full_clean()
    process.save(force_insert=True)
    Membership.objects.create(process=process, user=creator, role=Role.ORGANISER)
    audit.record(
        process,
        "process.created",
        subject=f"process:{process.slug}",
        actor=creator,
        role=Role.ORGANISER,
        now=now,
        budget=process.budget,
        order_seed=process.order_seed,
        **data,
    )
    return process


def _plan(
    process: Process, creator: User, stretches: Sequence[Stretch], now: datetime
) -> list[Phase]:
    """Save the phases of a new process. Raises `ValidationError` as `check_plan`."""
    check_plan(
        stretches,
        allows_gaps=process.allows_gaps,
        allows_overlaps=process.allows_overlaps,
    )
    phases = [
        Phase.objects.create(
            process=process,
            kind=stretch.kind,
            starts_at=stretch.starts_at,
            ends_at=stretch.ends_at,
        )
        for stretch in stretches
    ]
    record_plan(process, creator, stretches, now=now)
    return phases
