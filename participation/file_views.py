"""Pictures and documents that people have sent."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import content_disposition_header, parse_etags, quote_etag
from django.views.decorators.http import require_safe

from participation import file_guards
from participation.models import StoredFile

# The content behind a key never changes, but who may see it does: a moderator hides a
# proposal, an author takes it back. So nobody keeps a copy for longer than this without
# asking again, and asking again costs no more than a look at the key.
SECONDS_IN_CACHES = 300
# Whatever is inside, a browser that opens it runs nothing and loads nothing.
POLICY = "default-src 'none'; sandbox"


@require_safe
def stored_file(request: HttpRequest, key: str, extension: str) -> HttpResponse:
    """Send a file to whoever may see what it belongs to; nobody else learns of it."""
    found = StoredFile.objects.defer("content").filter(key=key).first()
    if found is None or found.extension != extension:
        raise Http404
    sight = file_guards.sight_of(found, request, now=timezone.now())
    if sight is None:
        raise Http404
    etag = quote_etag(found.key)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if etag in {one.removeprefix("W/") for one in known}:
        response = HttpResponseNotModified()
    else:
        is_document = extension == "pdf"
        response = HttpResponse(
            bytes(found.content),
            content_type=found.content_type,
            headers={
                "Content-Disposition": content_disposition_header(
                    is_document, sight.name or f"{found.key}.{extension}"
                )
                or "inline",
            },
        )
    response.headers["ETag"] = etag
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if sight.is_public:
        patch_cache_control(response, public=True, max_age=SECONDS_IN_CACHES)
    else:
        add_never_cache_headers(response)
    return response
