"""What machines ask for: health, colours, robots, whom to tell about a hole."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from frontend import branding

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Say that this process answers, whatever its database does."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Say whether people may be sent here: the database answers and is up to date."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations are pending"}, status=503)
    return JsonResponse({"status": "ok"})


@cache_control(public=True, max_age=3600)
@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Give the city's colours, over those of the style sheet."""
    css = branding.as_css(branding.palette(settings.CITY_COLOURS))
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@cache_control(public=True, max_age=86400)
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    closed = ["/accounts/", "/staff/", "/styleguide/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@cache_control(public=True, max_age=86400)
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Say whom to tell about a hole (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.CITY_CONTACT_EMAIL}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: fi, sv, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)
