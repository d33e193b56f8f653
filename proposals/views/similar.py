"""Ideas like the one being written, a part of the page where one writes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.brake import braked
from participation.queries import process_or_404
from proposals.forms.similar import SimilarForm
from proposals.queries import places
from proposals.queries.similar import similar_to

METHODS = ("GET", "HEAD", "POST")


@never_cache
@require_http_methods(METHODS)
@braked("similar", most=120, seconds=60, methods=METHODS)
def similar(request: HttpRequest, slug: str) -> HttpResponse:
    """Show at most three, or nothing at all. POST is for texts too long for an address.

    Nothing is kept of what was sent.
    """
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    form = SimilarForm(request.POST if request.method == "POST" else request.GET)
    typed = form.typed(places.choices_of(process), get_language() or "")
    number = form.cleaned_data.get("exclude")
    itself = process.proposals.filter(number=number).first() if number else None
    found = similar_to(process, **typed, exclude=itself, now=now)
    return render(request, "proposals/_similar.html", {"similar": found})
