"""The log of a ballot box for programs: checkpoint, tiles, proofs and the pack.

Files are those of public processes only, and the same for whoever asks; so caches may
keep them. What is signed never changes, apart from which checkpoint is the newest.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from participation.brake import braked
from participation.policies import require
from voting import packs, policies, queries
from voting.ballotbox import pack, pack_tar, tiles
from voting.ballotbox.tiles import Tile
from voting.box import log, published
from voting.box.published import Signed
from voting.models import VotingRound

PLAIN = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
CONTENT_TYPES = {
    ".txt": PLAIN,
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".pb": PLAIN,
    "": PLAIN,
}
FOREVER_SECONDS = 365 * 24 * 3600
# The log grows at most so often.
NEWEST_SECONDS = 10
LINES_AT_ONCE = 500
READS = ("GET", "HEAD")

R = TypeVar("R", bound=HttpResponseBase)


def top_of(slug: str) -> str:
    """Name the folder in the archive of a pack."""
    return f"{slug}-pack"


def box_or_404(slug: str, *, now: datetime) -> tuple[VotingRound, Signed]:
    """Find a public box and its newest checkpoint."""
    voting_round = queries.public_round_or_404(slug, now=now)
    box = voting_round.ballot_box
    signed = published.newest(box) if box else None
    if signed is None:
        raise Http404
    return voting_round, signed


@require_safe
def checkpoint(_request: HttpRequest, slug: str) -> HttpResponse:
    """Give the newest checkpoint: c2sp.org/tlog-checkpoint."""
    _round, signed = box_or_404(slug, now=timezone.now())
    response = HttpResponse(signed.note.encode(), PLAIN)
    return _kept(response, seconds=NEWEST_SECONDS)


@require_safe
def tile(_request: HttpRequest, slug: str, level: str, rest: str) -> HttpResponse:
    """Give a tile or a bundle of entries: c2sp.org/tlog-tiles."""
    voting_round, signed = box_or_404(slug, now=timezone.now())
    try:
        wanted: Tile = tiles.parse(level, rest)
    except tiles.TileError as error:
        raise Http404 from error
    if not wanted.is_in(signed.size):
        raise Http404
    response = HttpResponse(published.tile(voting_round.box, wanted), BYTES)
    return _kept_forever(response)


@braked("box", most=120, seconds=60, methods=READS)
@require_safe
def proof(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Prove that an entry is in the log: c2sp.org/tlog-proof."""
    voting_round, signed = box_or_404(slug, now=timezone.now())
    if number >= signed.size:
        raise Http404
    text = published.inclusion(voting_round.box, signed, number)
    name = f"{slug}-{number}.tlog-proof"
    return _kept(_attached(text, name), seconds=NEWEST_SECONDS)


@braked("box", most=120, seconds=60, methods=READS)
@require_safe
def consistency(
    _request: HttpRequest, slug: str, first: int, second: int
) -> HttpResponse:
    """Prove that one checkpoint continues another; both have to be signed sizes."""
    voting_round, _newest = box_or_404(slug, now=timezone.now())
    old = published.at_size(voting_round.box, first)
    new = published.at_size(voting_round.box, second)
    if old is None or new is None or not 0 < old.size <= new.size:
        raise Http404
    text = published.continuation(voting_round.box, old, new)
    return _kept_forever(_attached(text, f"{slug}-{first}-{second}.txt"))


@braked("box-log", most=20, seconds=60, methods=READS)
@require_safe
def log_file(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give all signed entries, one a line, piece by piece."""
    voting_round, signed = box_or_404(slug, now=timezone.now())
    lines = log.lines(voting_round.box, 0, signed.size)
    response = StreamingHttpResponse(_pieces(lines), CONTENT_TYPES[".jsonl"])
    response["Content-Disposition"] = f'attachment; filename="{slug}-{pack.LOG}"'
    return _kept(response, seconds=NEWEST_SECONDS)


def _pieces(lines: Iterator[str]) -> Iterator[bytes]:
    while part := list(islice(lines, LINES_AT_ONCE)):
        yield "".join(f"{line}\n" for line in part).encode()


@braked("pack", most=20, seconds=60, methods=READS)
@require_safe
def pack_archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give the whole pack as one archive, the same bytes to everybody."""
    folder = _folder_or_refusal(slug)
    top = top_of(slug)
    etag = f'"{folder.name}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = StreamingHttpResponse(
            pack_tar.tar_of(folder, top), "application/x-tar"
        )
        response["Content-Length"] = pack_tar.tar_bytes(folder)
        response["Content-Disposition"] = f'attachment; filename="{top}.tar"'
    response["ETag"] = etag
    return _kept(response, seconds=60)


@braked("pack-file", most=120, seconds=60, methods=READS)
@require_safe
def pack_file(_request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """Give one file of the pack."""
    folder = _folder_or_refusal(slug)
    path = next((path for path in folder.iterdir() if path.name == name), None)
    if path is None:
        raise Http404
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=name,
        content_type=CONTENT_TYPES.get(path.suffix, BYTES),
    )
    return _kept(response, seconds=60)


def _folder_or_refusal(slug: str) -> Path:
    voting_round = queries.public_round_or_404(slug, now=timezone.now())
    require(policies.refuse_pack(voting_round, is_signed=True))
    try:
        return packs.folder_of(voting_round)
    except packs.NotSignedError:
        require(policies.refuse_pack(voting_round, is_signed=False))
        raise


def _attached(text: str, name: str) -> HttpResponse:
    return HttpResponse(
        text.encode(),
        PLAIN,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _kept(response: R, *, seconds: int) -> R:
    patch_cache_control(response, public=True, max_age=seconds)
    return response


def _kept_forever(response: R) -> R:
    patch_cache_control(response, public=True, max_age=FOREVER_SECONDS, immutable=True)
    return response
