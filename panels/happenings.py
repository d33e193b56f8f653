"""Panels in calendars: sessions for everyone and for members, answers that are due."""

from collections.abc import Iterator
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panels.lifecycle import SEATED, AdviceState, PanelState
from panels.models import Panel, Panelist, Session
from panels.queries.calendars import happening
from participation.icalendar import Happening
from participation.models import Process, Role, User
from participation.phase_happenings import KEPT, host
from participation.texts import pick


def of_process(process: Process, _now: datetime) -> Iterator[Happening]:
    """Yield the sessions of public panels that have been announced."""
    language = get_language() or settings.LANGUAGE_CODE
    sessions = Session.objects.filter(
        panel__process=process, announced_at__isnull=False
    ).exclude(panel__state=PanelState.DRAFT)
    for session in sessions.select_related("panel"):
        session.panel.process = process
        yield happening(session.panel, session, language, for_members=False)


def of_person(person: User, now: datetime) -> Iterator[Happening]:
    yield from _own_sessions(person, now)
    yield from _due_answers(person)


def _own_sessions(person: User, now: datetime) -> Iterator[Happening]:
    language = get_language() or settings.LANGUAGE_CODE
    seats = Panelist.objects.filter(volunteer__person=person, state__in=SEATED)
    sessions = Session.objects.filter(
        panel__in=seats.values("panel"),
        announced_at__isnull=False,
        ends_at__gt=now - KEPT,
    ).select_related("panel__process")
    for session in sessions:
        yield happening(session.panel, session, language, for_members=True)


def _due_answers(person: User) -> Iterator[Happening]:
    """Yield by when the city has promised to answer what panels advise."""
    language = get_language() or settings.LANGUAGE_CODE
    organised = person.memberships.filter(role=Role.ORGANISER)
    due = Panel.objects.filter(
        process__in=organised.values("process"),
        state=PanelState.ADVISED,
        answer_due_on__isnull=False,
        recommendations__state=AdviceState.ADOPTED,
        recommendations__answers=None,
    ).select_related("process")
    for panel in due.distinct():
        day = panel.answer_due_on
        if day is None:
            continue
        starts_at = timezone.make_aware(datetime.combine(day, time()))
        path = reverse("panels_staff:answers", args=[panel.process.slug, panel.slug])
        title, written_in = pick(panel.title, language)
        yield Happening(
            uid=f"{panel.process.slug}-{panel.slug}-answers@{host()}",
            title=_("Answers are due: %(title)s") % {"title": title},
            starts_at=starts_at,
            ends_at=timezone.make_aware(datetime.combine(day, time.max)),
            changed_at=panel.published_at or starts_at,
            url=settings.SITE_URL + path,
            language=written_in,
            is_private=True,
            is_day=True,
            is_busy=False,
        )
