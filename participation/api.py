"""Reading processes, and what every part of the API shares.

The endpoints that read are for everybody and know nobody: they look at no session, so
that their answers are the same for all and can be kept by caches.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import authentication, exceptions, permissions, views
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from participation import audit, queries
from participation.models import District, Phase, Process
from participation.policies import Refused
from participation.serializers import (
    BoundaryOut,
    ErrorsOut,
    ProcessLineOut,
    ProcessOut,
    RecordOut,
)
from participation.throttle import ReadThrottle

EVENTS_PER_PAGE = 100
LARGEST_BODY = 256 * 1024
LONGEST_NUMBER = 10
NOBODY = AnonymousUser()

PAGE = OpenApiParameter("page", int, description="1 unless told.")
NOT_FOUND = {404: ErrorsOut, 429: ErrorsOut}

Problem = dict[str, str | None]


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn whatever was raised into `{"errors": [{code, message, field}]}`.

    REST framework's `EXCEPTION_HANDLER`. The codes of refusals and of wrong input are
    those of the pages. A bug stays a bug: it gets no answer from here.
    """
    match error:
        case Refused(refusal=refusal):
            handled: Exception = exceptions.PermissionDenied(code=refusal.code)
            problems = [_problem(refusal.code, refusal.message)]
        case ValidationError():
            handled = exceptions.ValidationError()
            problems = list(_problems_of_input(error))
        case Http404():
            # Its own words are for developers.
            handled = exceptions.NotFound()
            problems = [_problem("not_found", _("There is nothing at this address."))]
        case PermissionDenied():
            handled = exceptions.PermissionDenied()
            problems = [_problem("no_permission", _("You may not do this."))]
        case exceptions.APIException():
            handled = error
            problems = list(_flatten(error.get_full_details()))
        case _:
            return None
    response = views.exception_handler(handled, context)
    if response is not None:
        response.data = {"errors": problems}
    return response


def _problem(code: str | None, message: object, field: str | None = None) -> Problem:
    return {"code": code or "invalid", "message": str(message), "field": field}


def _problems_of_input(error: ValidationError) -> Iterator[Problem]:
    if hasattr(error, "error_dict"):
        for field, found in error.error_dict.items():
            name = None if field == "__all__" else field
            for one in found:
                yield _problem(one.code, one.messages[0], name)
    else:
        for one in error.error_list:
            yield _problem(one.code, one.messages[0])


def _flatten(details: Any, field: str | None = None) -> Iterator[Problem]:
    """Walk through what REST framework found, field by field."""
    match details:
        case {"code": str() as code, "message": message} if isinstance(message, str):
            yield _problem(code, message, field)
        case Mapping():
            for name, inner in details.items():
                within = None if name == "non_field_errors" else str(name)
                path = ".".join(part for part in (field, within) if part)
                yield from _flatten(inner, path or None)
        case list():
            for inner in details:
                yield from _flatten(inner, field)


class SmallJSONParser(JSONParser):
    """Reads JSON that fits into `LARGEST_BODY` bytes, and no more of it than that."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise exceptions.ParseError(_("This is too long."), "too_long")
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            # Brackets within brackets, by the thousand.
            raise exceptions.ParseError from error


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages; what only reads with it still needs no token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(
                _("The token that belongs to your session is missing or wrong."),
                "csrf_failed",
            ) from error


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # so is the library
    """How the schema describes it."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        name = settings.SESSION_COOKIE_NAME
        return {"type": "apiKey", "in": "cookie", "name": name}


# No docstring here: the schema would show it at every endpoint.
class PublicView(views.APIView):
    authentication_classes = ()
    permission_classes = (permissions.AllowAny,)
    throttle_classes = (ReadThrottle,)


class Gone(exceptions.APIException):
    """What stood here was taken back by its author."""

    status_code = 410
    default_code = "withdrawn"
    default_detail = _("This proposal has been withdrawn.")


class Hidden(Gone):
    """What stood here was taken off the pages by a moderator."""

    default_code = "hidden"
    default_detail = _("A moderator has hidden this proposal.")


class Nowhere(PublicView):
    """Says in JSON that there is nothing at an address below the API."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


def public_process_or_404(slug: str, *, now: datetime) -> Process:
    return queries.process_or_404(slug, NOBODY, now=now)


def page_number(request: Request) -> int:
    """Read the number of the wanted page; what is no number has no page."""
    number = request.query_params.get("page", "1")
    is_number = number.isascii() and number.isdecimal()
    if not is_number or len(number) > LONGEST_NUMBER:
        raise Http404
    return int(number)


def page_or_404(request: Request, rows: Any, size: int) -> Page[Any]:
    """Cut out the wanted page; there is nothing beyond the last one."""
    paginator = Paginator(rows, size)
    number = page_number(request)
    if not 1 <= number <= paginator.num_pages:
        raise Http404
    return paginator.page(number)


def as_page(page: Page[Any], results: list[Any]) -> dict[str, Any]:
    return {
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "results": results,
    }


class Processes(PublicView):
    @extend_schema(
        operation_id="processes",
        summary="All processes, those that are running first",
        responses={200: ProcessLineOut(many=True), 429: ErrorsOut},
    )
    def get(self, _request: Request) -> Response:
        now = timezone.now()
        cards = queries.public_processes(now=now)
        lines = [_process_line(card.process, now) for card in cards]
        return Response(ProcessLineOut(lines, many=True).data)


class ProcessDetail(PublicView):
    @extend_schema(
        operation_id="process",
        summary="One process with its phases and districts",
        responses={200: ProcessOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        found = _process_line(process, now) | {
            "description": process.description,
            "contact": process.contact,
            "order_seed": process.order_seed,
            "districts": [_district(d) for d in queries.districts_of(process)],
        }
        return Response(ProcessOut(found).data)


class Districts(PublicView):
    @extend_schema(
        operation_id="districts",
        summary="The districts of a process, with their boundaries",
        responses={200: BoundaryOut(many=True), **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str) -> Response:
        process = public_process_or_404(slug, now=timezone.now())
        found = [
            _district(district) | {"geometry": district.geometry}
            for district in queries.districts_of(process)
        ]
        return Response(BoundaryOut(found, many=True).data)


class Record(PublicView):
    @extend_schema(
        operation_id="record",
        summary="The public record of a process, oldest event first",
        parameters=[PAGE],
        responses={200: RecordOut, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        process = public_process_or_404(slug, now=timezone.now())
        events = process.events.select_related("process").order_by("number")
        page = page_or_404(request, events, EVENTS_PER_PAGE)
        entries = [audit.as_entry(event) | {"seal": event.seal} for event in page]
        return Response(RecordOut(as_page(page, entries)).data)


def _process_line(process: Process, now: datetime) -> dict[str, Any]:
    plan = queries.plan_of(process, now=now)
    return {
        "slug": process.slug,
        "title": process.title,
        "summary": process.summary,
        "budget": process.budget,
        "published_at": process.published_at,
        "is_replay": process.is_replay,
        "phases": [_phase(phase, now) for phase in plan.phases],
    }


def state_of(phase: Phase, now: datetime) -> str:
    """Say where a phase stands by the clock; nothing of this is stored."""
    if phase.is_over(now):
        return "over"
    return "open" if phase.is_open(now) else "coming"


def _phase(phase: Phase, now: datetime) -> dict[str, Any]:
    return {
        "kind": phase.kind,
        "name": phase.get_kind_display(),
        "starts_at": phase.starts_at,
        "ends_at": phase.ends_at,
        "state": state_of(phase, now),
    }


def _district(district: District) -> dict[str, Any]:
    return {
        "code": district.code,
        "name": district.name,
        "part_of": district.parent.code if district.parent else None,
        "population": district.population,
    }
