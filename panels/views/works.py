"""What a panel works on together: one list for everybody, one for its members."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from panels.policies.roles import refuse_membership
from panels.queries.works import public_works, reader_of, works_of
from participation.policies import require


@require_safe
def index(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """List what everybody may see or take part in."""
    reader = reader_of(request, slug, panel, timezone.now())
    context = reader.about(works=public_works(reader.panel))
    return render(request, "panels/works.html", context)


@never_cache
@require_safe
def room(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """List what members do, with what is not published."""
    reader = reader_of(request, slug, panel, timezone.now())
    if not reader.runs:
        require(refuse_membership(reader.panelist))
    works = works_of(reader.panel, with_drafts=False)
    return render(request, "panels/room_works.html", reader.about(works=works))
