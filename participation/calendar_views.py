"""Calendars to subscribe to: that of a process, and one's own by its secret address."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participation import happenings, queries
from participation.calendar_keys import person_of
from participation.http import unless_known
from participation.icalendar import calendar
from participation.texts import pick

# Calendars come every few hours; whoever is impatient asks again.
SECONDS = 300


def wanted_language(request: HttpRequest) -> str:
    """Return the language of a file: that of its address, else that of the reader.

    What fetches a subscription says none, so the address has to.
    """
    wanted = request.GET.get("language", "")
    known = {code for code, _name in settings.LANGUAGES}
    return wanted if wanted in known else get_language() or settings.LANGUAGE_CODE


@require_safe
def of_process(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the phases of a process, and what apps add to them."""
    now = timezone.now()
    process = queries.process_or_404(slug, request.user, now=now)
    with translation.override(wanted_language(request)):
        name = pick(process.title, get_language() or "")[0]
        content = calendar(happenings.of_process(process, now=now), name=name)
    newest = process.events.order_by("number").last()
    response = _file(content, process.slug)
    if process.is_public(now):
        patch_cache_control(response, public=True, max_age=SECONDS)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    # Whatever changes what stands in it is on the record.
    return unless_known(
        request, response, changed_at=newest.recorded_at if newest else None
    )


@require_safe
def of_person(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody's own calendar to whoever has its address."""
    person = person_of(key)
    if person is None:
        raise Http404
    known = {code for code, _name in settings.LANGUAGES}
    language = person.language if person.language in known else settings.LANGUAGE_CODE
    with translation.override(language):
        city = pick(settings.CITY_NAME, language)[0]
        name = _("My calendar: %(city)s") % {"city": city}
        found = happenings.of_person(person, now=timezone.now())
        content = calendar(found, name=name)
    response = _file(content, "porukka")
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return unless_known(request, response)


def _file(content: str, name: str) -> HttpResponse:
    return HttpResponse(
        content.encode(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )
