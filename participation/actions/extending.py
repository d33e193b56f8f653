"""A later end for a phase that has begun: one official asks, another agrees.

Only the end moves, only to later, and only before it has passed. Phases that would
overlap move as well when the officials say so, or the extension is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation import audit, notices, policies, shifting
from participation.actions.phases import check_plan
from participation.audience import officials_of
from participation.in_words import in_every_language, moment_by_language
from participation.models import Phase, PhaseExtension, Process, Role, User
from participation.policies import Refusal, Refused, require
from participation.timeline import ORDER, Stretch

Texts = Mapping[str, str]
Following = PhaseExtension.Following


@dataclass(frozen=True, slots=True)
class Move:
    """A phase and the times that it gets."""

    phase: Phase
    starts_at: datetime
    ends_at: datetime


@transaction.atomic(durable=True)
def ask_extension(
    *,
    phase: Phase,
    organiser: User,
    ends_at: datetime,
    following: str,
    reason: Texts,
    now: datetime,
) -> PhaseExtension:
    """Suggest a later end of a phase; nothing moves before another official agrees.

    `reason` is public. Raises `Refused` when the phase cannot be extended, and
    `ValidationError` for an end that is not later, that leads into phases that stay,
    or without a reason.
    """
    phase = _locked(phase)
    require(policies.refuse_asking_extension(organiser, phase, now=now))
    if not any(text.strip() for text in reason.values()):
        raise ValidationError(
            {"reason": ValidationError(_("Give a reason."), "required")}
        )
    if ends_at <= phase.ends_at:
        raise ValidationError(
            {"ends_at": ValidationError(_("The new end has to be later."), "not_later")}
        )
    extension = PhaseExtension(
        phase=phase,
        before=phase.ends_at,
        ends_at=ends_at,
        following=following,
        reason=dict(reason),
        asked_by=organiser,
        asked_at=now,
    )
    moves_of(extension, now=now)
    extension.full_clean()
    extension.save(force_insert=True)
    process = phase.process
    notices.owe(
        officials_of(process, *policies.AGREEING).exclude(pk=organiser.pk),
        "extension.asked",
        occasion=f"extension:{extension.pk}",
        link=reverse(
            "participation_staff:settle_extension", args=[process.slug, extension.pk]
        ),
        now=now,
        process=process,
        until=phase.ends_at,
        title=process.title,
        phase=in_every_language(Phase.Kind(phase.kind).label),
        moment=moment_by_language(ends_at),
    )
    audit.record(
        phase.process,
        "extension.asked",
        subject=f"phase:{phase.kind}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        old_end=_utc(phase.ends_at),
        new_end=_utc(ends_at),
        following=following,
        reason=dict(reason),
    )
    return extension


@transaction.atomic(durable=True)
def agree_to_extension(
    *, extension: PhaseExtension, official: User, now: datetime
) -> None:
    """Let a phase end later, and those after it move when that was asked for.

    Raises `Refused` for who asked for it, once the old end has passed, and when the
    plan has changed since.
    """
    phase = _locked(extension.phase)
    extension = PhaseExtension.objects.get(pk=extension.pk)
    extension.phase = phase
    require(policies.refuse_settling_extension(official, extension))
    require(policies.refuse_agreeing_to_extension(official, extension, now=now))
    try:
        moves = moves_of(extension, now=now)
    except ValidationError as error:
        raise Refused(
            Refusal("stale", _("The plan has changed since. Ask for it again."))
        ) from error
    for move in moves:
        move.phase.move(move.starts_at, move.ends_at, now=now)
    extension.settled_by = official
    extension.settled_at = now
    extension.is_agreed = True
    extension.save(update_fields=["settled_by", "settled_at", "is_agreed"])
    audit.record(
        phase.process,
        "phase.extended",
        subject=f"phase:{phase.kind}",
        actor=official,
        role=policies.role_of(official, phase.process, policies.AGREEING),
        now=now,
        old_end=_utc(extension.before),
        new_end=_utc(extension.ends_at),
        reason=dict(extension.reason),
        asked_by=extension.asked_by_id,
        moved=[
            {
                "kind": move.phase.kind,
                "starts_at": _utc(move.starts_at),
                "ends_at": _utc(move.ends_at),
            }
            for move in moves[1:]
        ],
    )


@transaction.atomic(durable=True)
def decline_extension(
    *, extension: PhaseExtension, official: User, now: datetime
) -> None:
    """Refuse an extension, or take back what one has asked for oneself."""
    phase = _locked(extension.phase)
    extension = PhaseExtension.objects.get(pk=extension.pk)
    extension.phase = phase
    require(policies.refuse_settling_extension(official, extension))
    extension.settled_by = official
    extension.settled_at = now
    extension.save(update_fields=["settled_by", "settled_at"])
    audit.record(
        phase.process,
        "extension.declined",
        subject=f"phase:{phase.kind}",
        actor=official,
        role=policies.role_of(official, phase.process, policies.AGREEING),
        now=now,
        new_end=_utc(extension.ends_at),
    )


def moves_of(extension: PhaseExtension, *, now: datetime) -> list[Move]:
    """Return which phases get which times; the extended one comes first.

    Raises `ValidationError` when a phase after it is in the way, and `Refused` when
    one that would have to move cannot.
    """
    phase = extension.phase
    process = phase.process
    zone = ZoneInfo(settings.TIME_ZONE)
    moves = [Move(phase, phase.starts_at, extension.ends_at)]
    others = list(process.phases.exclude(pk=phase.pk))
    if extension.following == Following.SHIFT:
        by = shifting.clock_distance(phase.ends_at, extension.ends_at, zone)
        for other in others:
            if ORDER.index(other.kind) < ORDER.index(phase.kind) or other.has_begun(
                now
            ):
                continue
            require(policies.refuse_moving_phase(other, now=now))
            moves.append(
                Move(
                    other,
                    shifting.later(other.starts_at, by, zone),
                    shifting.later(other.ends_at, by, zone),
                )
            )
    moved = {move.phase.pk: move for move in moves}
    check_plan(
        [
            Stretch(
                one.kind,
                moved[one.pk].starts_at if one.pk in moved else one.starts_at,
                moved[one.pk].ends_at if one.pk in moved else one.ends_at,
            )
            for one in [phase, *others]
        ],
        # A gap that was planned, or that an extension closes, is no problem of its own.
        allows_gaps=True,
        allows_overlaps=process.allows_overlaps,
    )
    return moves


def _locked(phase: Phase) -> Phase:
    """Lock the process and read the phase anew."""
    Process.objects.select_for_update(no_key=True).only("pk").get(pk=phase.process_id)
    return Phase.objects.select_related("process").get(pk=phase.pk)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
