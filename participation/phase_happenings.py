"""Phases in calendars: of one process, and of those that concern somebody."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import get_language

from participation.audience import hearing
from participation.icalendar import Happening
from participation.models import Phase, Process, User
from participation.texts import pick

# What was over longer ago is no longer in anybody's own calendar.
KEPT = timedelta(days=60)


def host() -> str:
    """Return what makes the ids of this installation its own."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def of_process(process: Process, _now: datetime) -> Iterator[Happening]:
    for phase in process.phases.all():
        yield happening(process, phase)


def happening(process: Process, phase: Phase) -> Happening:
    language = get_language() or settings.LANGUAGE_CODE
    title, _language = pick(process.title, language)
    summary, _language = pick(process.summary, language)
    url = settings.SITE_URL + reverse("participation:process", args=[process.slug])
    return Happening(
        uid=f"{process.slug}-phase-{phase.pk}@{host()}",
        title=f"{title}: {phase.get_kind_display()}",
        starts_at=phase.starts_at,
        ends_at=phase.ends_at,
        changed_at=phase.moved_at or process.published_at or phase.starts_at,
        sequence=phase.moves,
        text="\n\n".join(part for part in (summary, url) if part),
        url=url,
        language=language,
        # Weeks in which nobody is busy because of it.
        is_busy=False,
    )


def of_person(person: User, now: datetime) -> Iterator[Happening]:
    """Yield the phases of what somebody follows, takes part in or works for."""
    for process in processes_of(person, now=now):
        yield from of_process(process, now)


def processes_of(person: User, *, now: datetime) -> list[Process]:
    """Return the public processes that concern somebody and are not long over.

    Four queries, however many processes there are.
    """
    lately = Phase.objects.filter(process=OuterRef("pk"), ends_at__gt=now - KEPT)
    going_on = Process.objects.public(now).filter(Exists(lately)).order_by()
    heard_of = hearing([person.pk], going_on.values("pk"))
    concern = {process for process, _person in heard_of}
    concern.update(person.memberships.values_list("process", flat=True))
    chosen = going_on.filter(pk__in=concern)
    return list(chosen.prefetch_related("phases").order_by("pk"))
