"""What members read, and what they say is missing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import knowledge
from panels.actions import materials as actions
from panels.forms.materials import RequestForm
from panels.models import Material
from panels.policies import materials as policy
from panels.queries.materials import material_or_404, newest, to_read
from panels.queries.pages import about
from panels.views.room_sessions import member_at
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other


@never_cache
@require_http_methods(FORM_METHODS)
def index(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """List what there is to read, with what one has read; ask for what is missing."""
    found, member, now = member_at(request, slug, panel)
    posted = request.POST if request.method == "POST" else None
    form = RequestForm(posted)
    if form.is_valid() and succeeds(
        form,
        lambda: knowledge.ask_for_knowledge(
            panel=found, panelist=member, text=form.cleaned_data["text"], now=now
        ),
    ):
        messages.success(request, _("Your request is with the facilitators."))
        return see_other(request, reverse("panels:room_materials", args=[slug, panel]))
    rows = to_read(found, member)
    context = about(found, now, "materials") | {
        "rows": rows,
        "read": sum(row.is_read for row in rows),
        "requests": list(found.knowledge_requests.select_related("material")),
        "form": form,
        "may_ask": policy.refuse_asking(member, found) is None,
    }
    status = 422 if form.errors else 200
    return render(request, "panels/room_materials.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def material(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show one material; a button marks it as read, or not read after all."""
    found, member, now = member_at(request, slug, panel)
    one = material_or_404(found, number)
    if one.state != Material.State.PUBLISHED:
        raise Http404
    if request.method == "POST":
        actions.mark_read(
            material=one,
            panelist=member,
            is_read=request.POST.get("read") == "yes",
            now=now,
        )
        url = reverse("panels:room_material", args=[slug, panel, number])
        return see_other(request, url)
    reading = next(row for row in to_read(found, member) if row.material == one)
    context = about(found, now, "materials") | {
        "material": one,
        "version": newest(one),
        "versions": list(one.versions.defer("text")),
        "reading": reading,
    }
    return render(request, "panels/room_material.html", context)
