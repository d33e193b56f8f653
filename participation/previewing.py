"""Who may look at which unpublished process because of a link: kept in the session."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from participation.models import PreviewLink
from participation.policies import Previews

SESSION = "previews"
# Of more links than these in one session the oldest are forgotten.
MOST = 20
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def remember(request: HttpRequest, link: PreviewLink) -> None:
    """Let this session look at the process of a link as long as the link works."""
    kept = [key for key in request.session.get(SESSION, []) if key != link.key_hash]
    request.session[SESSION] = [*kept, link.key_hash][-MOST:]


class PreviewMiddleware:
    """Tell the person of a request which previews they may read.

    Only sessions that have followed a link cost a query, and only when somebody asks
    who is there. What they are shown is kept nowhere and found by no search engine.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        plain = request.user
        shown: list[Previews] = []

        def person() -> object:
            keys = request.session.get(SESSION)
            if keys:
                previews = _previews(request, keys)
                plain.previews = previews  # type: ignore[union-attr]  # read by refuse_seeing alone
                shown.append(previews)
            return plain

        request.user = SimpleLazyObject(person)  # type: ignore[assignment]  # as Django's own middleware does
        response = self.get_response(request)
        if shown and shown[0].processes:
            response["X-Robots-Tag"] = "noindex, nofollow"
            add_never_cache_headers(response)
        return response


def _previews(request: HttpRequest, keys: list[str]) -> Previews:
    links = PreviewLink.objects.valid(timezone.now()).filter(key_hash__in=keys)
    return Previews(
        frozenset(links.values_list("process_id", flat=True)),
        only_reads=request.method in READING,
    )
