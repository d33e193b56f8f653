"""What organisers do to help points: describe, open, publish, appoint, choose.

Points belong to the city. Nothing of them stands in the record of a process, except
which points a process names.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit, policies
from participation.help_policies import refuse_running_help
from participation.help_words import ACCESSIBILITY, LANGUAGES, NEEDS, WAYS
from participation.models import (
    HelpHelper,
    HelpHours,
    HelpPoint,
    Process,
    ProcessHelp,
    Role,
    User,
)
from participation.opening_hours import Week, as_plain
from participation.policies import Refusal, Refused, require

logger = logging.getLogger(__name__)

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class About:
    """Everything that is said of a point but its hours; codes are of `help_words`."""

    name: Texts
    kind: str
    municipality: str
    languages: Sequence[str]
    ways: Sequence[str]
    needs: Sequence[str]
    text: Texts = field(default_factory=dict)
    organisation: str = ""
    address: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    accessibility: Sequence[str] = ()
    phone: str = ""
    email: str = ""
    link: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def as_fields(self) -> dict[str, Any]:
        plain = asdict(self)
        for name, known in CODES.items():
            # In the order of the table, each once.
            plain[name] = [code for code in known if code in set(plain[name])]
        return plain | {"name": dict(self.name), "text": dict(self.text)}


CODES = {
    "languages": LANGUAGES,
    "ways": WAYS,
    "needs": NEEDS,
    "accessibility": ACCESSIBILITY,
}


@transaction.atomic(durable=True)
def add_help_point(
    *, organiser: User, slug: str, about: About, now: datetime
) -> HelpPoint:
    """Add a point that nobody else sees yet; raises `ValidationError`."""
    require(refuse_running_help(organiser))
    point = HelpPoint(slug=slug, changed_at=now, **about.as_fields())
    _check(point)
    point.save(force_insert=True)
    logger.info("Help point %s added by %d", slug, organiser.pk)
    return point


@transaction.atomic(durable=True)
def describe_help_point(
    *, point: HelpPoint, organiser: User, about: About, now: datetime
) -> None:
    require(refuse_running_help(organiser))
    for name, value in about.as_fields().items():
        setattr(point, name, value)
    point.changed_at = now
    _check(point)
    point.save()
    logger.info("Help point %s changed by %d", point, organiser.pk)


def _check(point: HelpPoint) -> None:
    """Raise `ValidationError` for what the database cannot see is wrong."""
    point.full_clean()
    if point.municipality not in settings.MUNICIPALITIES:
        words = _("Choose one of the municipalities.")
        raise ValidationError({"municipality": ValidationError(words, "unknown")})
    empty = [
        name for name in ("languages", "ways", "needs") if not getattr(point, name)
    ]
    if empty:
        words = _("Choose at least one.")
        raise ValidationError(
            {name: ValidationError(words, "required") for name in empty}
        )


@transaction.atomic(durable=True)
def set_hours(
    *, point: HelpPoint, organiser: User, week: Week, note: Texts, now: datetime
) -> None:
    """Set the usual week of a point."""
    require(refuse_running_help(organiser))
    point.hours, point.hours_note = as_plain(week), dict(note)
    point.changed_at = now
    point.save(update_fields=["hours", "hours_note", "changed_at"])
    logger.info("Hours of help point %s set by %d", point, organiser.pk)


@transaction.atomic(durable=True)
def add_other_hours(
    *,
    point: HelpPoint,
    organiser: User,
    first: date,
    last: date,
    week: Week,
    note: Texts,
) -> HelpHours:
    """Let a point keep other hours on some days; an empty week is closed.

    Bookings of these days stay: what is booked is cancelled one by one, with a word to
    each person, see `actions/help_times.py`.
    """
    require(refuse_running_help(organiser))
    other = HelpHours(
        point=point, first=first, last=last, hours=as_plain(week), note=dict(note)
    )
    other.full_clean()
    other.save(force_insert=True)
    return other


@transaction.atomic(durable=True)
def remove_other_hours(*, other: HelpHours, organiser: User) -> None:
    require(refuse_running_help(organiser))
    other.delete()


@transaction.atomic(durable=True)
def show_help_point(
    *, point: HelpPoint, organiser: User, is_published: bool, now: datetime
) -> None:
    """Show a point to everybody, or take it out of sight."""
    require(refuse_running_help(organiser))
    point.is_published = is_published
    point.changed_at = now
    point.save(update_fields=["is_published", "changed_at"])
    logger.info("Help point %s published: %s", point, is_published)


@transaction.atomic(durable=True)
def appoint_helper(
    *, point: HelpPoint, organiser: User, person: User, now: datetime
) -> HelpHelper:
    """Let somebody see the bookings of a point; raises `ValidationError` if they do."""
    require(refuse_running_help(organiser))
    helper = HelpHelper(point=point, person=person, since=now)
    helper.full_clean()
    helper.save(force_insert=True)
    logger.info("%d helps at %s, by %d", person.pk, point, organiser.pk)
    return helper


@transaction.atomic(durable=True)
def dismiss_helper(*, helper: HelpHelper, organiser: User) -> None:
    require(refuse_running_help(organiser))
    logger.info("%d helps no more, by %d", helper.person_id, organiser.pk)
    helper.delete()


@transaction.atomic(durable=True)
def choose_help_points(
    *, process: Process, organiser: User, points: Iterable[HelpPoint], now: datetime
) -> None:
    """Name the points that matter to a process; naming none means all of them."""
    require(policies.refuse_organising(organiser, process))
    chosen = {point.pk: point for point in points}
    if any(not point.is_published for point in chosen.values()):
        words = _("Publish the help point first.")
        raise Refused(Refusal("not_published", words))
    held = set(process.chosen_help_points.values_list("point", flat=True))
    if held == set(chosen):
        return
    process.chosen_help_points.exclude(point__in=chosen).delete()
    ProcessHelp.objects.bulk_create(
        ProcessHelp(process=process, point=point)
        for number, point in chosen.items()
        if number not in held
    )
    audit.record(
        process,
        "help.chosen",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        points=sorted(point.slug for point in chosen.values()),
    )
