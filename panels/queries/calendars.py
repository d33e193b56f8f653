"""Sessions for calendars: what stands in the file of everyone, and of members."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panels.lifecycle import SessionState
from panels.models import Panel, Session
from participation.icalendar import Happening, calendar
from participation.texts import pick


def calendar_of(
    panel: Panel, sessions: Iterable[Session], *, for_members: bool = False
) -> str:
    """Write a calendar in the reader's language; the link is for members alone."""
    language = get_language() or settings.LANGUAGE_CODE
    name = pick(panel.title, language)[0]
    return calendar(
        [happening(panel, one, language, for_members=for_members) for one in sessions],
        name=name,
    )


def happening(
    panel: Panel, session: Session, language: str, *, for_members: bool
) -> Happening:
    title, written_in = pick(session.title, language)
    page = reverse(
        "panels:room_session" if for_members else "panels:session",
        args=[panel.process.slug, panel.slug, session.number],
    )
    url = settings.SITE_URL + page
    host = urlsplit(settings.SITE_URL).hostname
    return Happening(
        uid=f"{panel.process.slug}-{panel.slug}-session-{session.pk}@{host}",
        title=f"{pick(panel.title, language)[0]}: {title}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        changed_at=session.changed_at or session.announced_at or session.starts_at,
        sequence=session.sequence,
        text=_text(session, language, url, for_members=for_members),
        place=_place(session, for_members=for_members),
        url=url,
        language=written_in,
        is_cancelled=session.state == SessionState.CANCELLED,
        is_private=for_members,
    )


def _text(session: Session, language: str, url: str, *, for_members: bool) -> str:
    parts = [pick(session.description, language)[0]]
    if for_members:
        parts.append(pick(session.travel, language)[0])
        parts.append(pick(session.access, language)[0])
        if session.link:
            parts.append(_("Video meeting: %(link)s") % {"link": session.link})
    parts.append(url)
    return "\n\n".join(part for part in parts if part)


def _place(session: Session, *, for_members: bool) -> str:
    if for_members:
        return session.place or session.link
    return session.place if session.is_public else ""
