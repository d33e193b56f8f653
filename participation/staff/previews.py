"""Links with which somebody without a role looks at an unpublished process."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.actions import previewing
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.planning import PreviewForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import PreviewLink, Role


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the links and make one; its address is shown this once."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = PreviewForm(request.POST if request.method == "POST" else None)
    address = ""
    made: list[tuple[PreviewLink, str]] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            previewing.make_preview_link(
                process=process, organiser=request.user, now=now, **form.typed
            )
        ),
    ):
        _link, key = made[0]
        path = reverse("participation:preview", args=[key])
        address = request.build_absolute_uri(path)
        form = PreviewForm()
    links = process.preview_links.select_related("made_by")
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "overview",
        "address": address,
        "is_public": process.is_public(now),
        "links": [(link, link.works(now)) for link in links],
    }
    status = 422 if form.errors else 200
    return render(request, "staff/previews.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def revoke(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    link = get_object_or_404(process.preview_links.select_related("process"), pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    url = reverse("participation_staff:previews", args=[slug])
    if form.is_valid() and succeeds(
        form,
        lambda: previewing.revoke_preview_link(
            link=link, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The link opens nothing any more."))
        return see_other(request, url)
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "overview",
        "link": link,
        "cancel_url": url,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/revoke_preview.html", context, status=status)
