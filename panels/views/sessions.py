"""Sessions, materials and minutes as everyone may see them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from panels.models import Minutes, Panel
from panels.queries.attendance import figures_of
from panels.queries.calendars import calendar_of
from panels.queries.materials import material_or_404, newest, public_materials
from panels.queries.members import panelist_of
from panels.queries.minutes import public_words_of, read_by_everyone
from panels.queries.pages import about, panel_or_404
from panels.queries.sessions import agenda_of, announced, session_or_404
from participation.queries import process_or_404


def opened(request: HttpRequest, slug: str, panel: str) -> Panel:
    """Find a panel that this reader may see."""
    process = process_or_404(slug, request.user, now=timezone.now())
    return panel_or_404(process, panel, request.user)


def calendar_file(content: str, name: str) -> HttpResponse:
    return HttpResponse(
        content.encode(),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.ics"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
def index(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = opened(request, slug, panel)
    sessions = list(announced(found))
    member = panelist_of(request, found)
    context = about(found, now, "sessions") | {
        "coming": [one for one in sessions if one.ends_at > now and not one.is_past],
        "past": [one for one in sessions if one.ends_at <= now or one.is_past],
        "figures": figures_of(found),
        "is_member": member is not None and member.is_member,
    }
    return render(request, "panels/sessions.html", context)


@require_safe
def show(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    now = timezone.now()
    found = opened(request, slug, panel)
    session = session_or_404(found, number, announced=True)
    minutes = Minutes.objects.filter(
        session=session, state=Minutes.State.PUBLISHED
    ).first()
    member = panelist_of(request, found)
    context = about(found, now, "sessions") | {
        "session": session,
        "agenda": agenda_of(session),
        "materials": list(public_materials(found).filter(session=session)),
        "minutes": minutes,
        "is_member": member is not None and member.is_member,
    }
    return render(request, "panels/session.html", context)


@require_safe
def minutes(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    now = timezone.now()
    found = opened(request, slug, panel)
    published = _published_minutes(found, number)
    context = about(found, now, "sessions") | {
        "session": published.session,
        "minutes": published,
        "text": read_by_everyone(published),
    }
    return render(request, "panels/minutes.html", context)


def _published_minutes(panel: Panel, number: int) -> Minutes:
    session = session_or_404(panel, number, announced=True)
    found: Minutes | None = Minutes.objects.filter(
        session=session, state=Minutes.State.PUBLISHED
    ).first()
    if found is None:
        raise Http404
    found.session = session
    return found


@require_safe
def minutes_file(
    request: HttpRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Give the public part byte for byte as its SHA-256 was taken: with marks."""
    published = _published_minutes(opened(request, slug, panel), number)
    name = f"{slug}-{panel}-{number}.md"
    return HttpResponse(
        public_words_of(published).encode(),
        content_type="text/markdown; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_safe
def materials(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = opened(request, slug, panel)
    member = panelist_of(request, found)
    context = about(found, now, "materials") | {
        "materials": list(public_materials(found)),
        "requests": list(found.knowledge_requests.exclude(state="asked")),
        "is_member": member is not None and member.is_member,
    }
    return render(request, "panels/materials.html", context)


@require_safe
def material(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    now = timezone.now()
    found = opened(request, slug, panel)
    one = material_or_404(found, number)
    if one not in public_materials(found):
        raise Http404
    context = about(found, now, "materials") | {
        "material": one,
        "version": newest(one),
        "versions": list(one.versions.defer("text")),
    }
    return render(request, "panels/material.html", context)


@require_safe
def calendar(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Give all sessions as one file for calendars, without anything of members."""
    found = opened(request, slug, panel)
    return calendar_file(calendar_of(found, announced(found)), found.slug)


@require_safe
def session_file(
    request: HttpRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = opened(request, slug, panel)
    session = session_or_404(found, number, announced=True)
    return calendar_file(calendar_of(found, [session]), f"{found.slug}-{number}")
