"""What endpoints share that change something: who acts, what was sent, what is said.

They go through the same actions as the pages, with the session of somebody who has
signed in, and are refused with the same codes.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers, views
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import NOT_FOUND, SessionAuthentication, SmallJSONParser
from participation.models import Process, Role, User
from participation.policies import Refusal, Refused, refuse_role, require
from participation.queries import process_or_404
from participation.serializers import ErrorsOut
from participation.throttle import WriteThrottle

Method = TypeVar("Method", bound=Callable[..., Response])
Kind = type[serializers.BaseSerializer[Any]]

NEEDS = (
    "Needs the session of a person who has signed in, and in the header `X-CSRFToken` "
    "the token of the CSRF cookie that came with it."
)
DESK = (
    "Needs a role in the process: the session of somebody who holds it and has signed "
    "in with two steps."
)
NOT_KEPT = {"Cache-Control": "no-store"}


# No docstring here: the schema would show it at every endpoint.
class ActingView(views.APIView):
    authentication_classes = (SessionAuthentication,)
    permission_classes = (permissions.AllowAny,)
    throttle_classes = (WriteThrottle,)
    parser_classes = (SmallJSONParser,)

    # When the request came.
    now: datetime

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.now = timezone.now()

    def person(self, request: Request) -> User:
        """Return who acts; raises `Refused` for nobody."""
        if not request.user.is_authenticated:
            raise Refused(Refusal("not_signed_in", _("Please sign in first.")))
        return request.user

    def process(self, request: Request, slug: str, *roles: Role) -> Process:
        """Find a process; with `roles`, one in which this person holds one of them."""
        person = self.person(request)
        process = process_or_404(slug, person, now=self.now)
        if roles:
            require(refuse_role(person, process, roles))
        return process

    def sent(self, request: Request, kind: Kind, **options: Any) -> dict[str, Any]:
        """Read what was sent; raises what says everything that is wrong with it."""
        reader = kind(data=request.data, **options)
        reader.is_valid(raise_exception=True)
        found: dict[str, Any] = reader.validated_data
        return found


def does(
    operation: str,
    summary: str,
    *,
    gives: Kind,
    takes: Kind | None = None,
    status: int = 200,
    needs: str = NEEDS,
    more: str = "",
    parameters: tuple[OpenApiParameter, ...] = (),
) -> Callable[[Method], Method]:
    """Describe an endpoint that acts: what it takes and gives, and what it needs."""
    decorate: Callable[[Method], Method] = extend_schema(
        operation_id=operation,
        summary=summary,
        description=f"{more} {needs}".strip(),
        request=takes,
        parameters=list(parameters),
        responses={status: gives, 400: ErrorsOut, 403: ErrorsOut, **NOT_FOUND},
    )
    return decorate


def said(kind: Kind, found: object, *, status: int = 200) -> Response:
    """Answer with what stands now; no cache keeps it."""
    return Response(kind(found).data, status=status, headers=NOT_KEPT)
