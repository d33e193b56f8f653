"""Following a link to the preview of a process."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation import previewing
from participation.actions.previewing import hash_of
from participation.http import see_other
from participation.models import PreviewLink


@never_cache
@require_safe
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Let this session look, and lead to the process; say why when the link is dead."""
    found = PreviewLink.objects.filter(key_hash=hash_of(key)).select_related("process")
    link = found.first()
    now = timezone.now()
    if link is not None and link.process.is_public(now):
        return see_other(
            request, reverse("participation:process", args=[link.process.slug])
        )
    if link is None or not link.works(now):
        response = render(request, "participation/preview_over.html", status=404)
    else:
        previewing.remember(request, link)
        response = see_other(
            request, reverse("participation:process", args=[link.process.slug])
        )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
