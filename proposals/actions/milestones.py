"""The steps on the way to a building: plan one, change it, have it done, give it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.models import User
from participation.reasons import required_reason
from proposals import outcomes
from proposals.actions.building import about, fresh_building, role_in
from proposals.models import Building, Milestone


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as the form has it; the title is by language."""

    title: Mapping[str, str]
    due_on: date | None = None
    done_on: date | None = None
    is_dropped: bool = False


@transaction.atomic(durable=True)
def add_milestone(
    *, building: Building, official: User, step: Step, seen: int, now: datetime
) -> Milestone:
    """Plan a step, at the end of the list.

    Raises `Refused` when somebody has changed the building since version `seen`, and
    `ValidationError` without a title or for a day that is still to come.
    """
    fresh = fresh_building(building, official, seen)
    _check(step, timezone.localdate(now))
    last = fresh.milestones.aggregate(last=Max("position"))["last"] or 0
    milestone = Milestone(
        building=fresh,
        title=dict(step.title),
        due_on=step.due_on,
        done_on=step.done_on,
        position=last + 1,
    )
    milestone.full_clean()
    milestone.save(force_insert=True)
    _count_change(fresh)
    audit.record(
        fresh.project.process,
        "milestone.added",
        subject=f"project:{fresh.project.code}",
        actor=official,
        role=role_in(fresh.project.process, official),
        now=now,
        step=milestone.title,
        due_on=_iso(milestone.due_on),
        done_on=_iso(milestone.done_on),
    )
    return milestone


@transaction.atomic(durable=True)
def change_milestone(
    *,
    milestone: Milestone,
    official: User,
    step: Step,
    reason: str,
    seen: int,
    now: datetime,
) -> None:
    """Say that a step is done, is due on another day, is given up or goes on after all.

    A later day, giving up and taking “done” back need a reason; it stands on the page
    until another one is given.
    When a step is done, everybody behind the idea is told. Raises what adding one
    raises, and `ValidationError` without that reason.
    """
    fresh = fresh_building(milestone.building, official, seen)
    before = Milestone.objects.get(pk=milestone.pk)
    _check(step, timezone.localdate(now))
    if _needs_reason(before, step):
        reason = required_reason(reason)
    is_reached = step.done_on is not None and before.done_on is None
    before.title, before.due_on = dict(step.title), step.due_on
    before.done_on, before.is_dropped = step.done_on, step.is_dropped
    before.reason = reason.strip() or before.reason
    before.full_clean()
    before.save()
    _count_change(fresh)
    audit.record(
        fresh.project.process,
        "milestone.done" if is_reached else "milestone.changed",
        subject=f"project:{fresh.project.code}",
        actor=official,
        role=role_in(fresh.project.process, official),
        now=now,
        step=before.title,
        due_on=_iso(before.due_on),
        done_on=_iso(before.done_on),
        dropped=before.is_dropped,
        reason=reason.strip(),
    )
    if is_reached:
        notices.owe(
            outcomes.hearers_of(fresh.project, but=official),
            "milestone.reached",
            **about(fresh, f"milestone:{before.pk}:{_iso(before.done_on)}", now),
            step=before.title,
        )


def _check(step: Step, today: date) -> None:
    wrong: dict[str, ValidationError] = {}
    if not any(words.strip() for words in step.title.values()):
        wrong["title"] = ValidationError(_("Say what has to be done."), "no_title")
    if step.done_on is not None and step.done_on > today:
        wrong["done_on"] = ValidationError(
            _("This day is still to come."), "in_the_future"
        )
    if step.done_on is not None and step.is_dropped:
        wrong["is_dropped"] = ValidationError(
            _("What is done cannot be given up any more."), "done"
        )
    if wrong:
        raise ValidationError(wrong)


def _needs_reason(before: Milestone, step: Step) -> bool:
    if step.done_on is not None:
        return False
    if before.done_on is not None or step.is_dropped != before.is_dropped:
        return True
    if before.due_on is None or before.is_dropped:
        return False
    return step.due_on is None or step.due_on > before.due_on


def _count_change(building: Building) -> None:
    building.version += 1
    building.save(update_fields=["version"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
