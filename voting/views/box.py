"""The ballot box for everybody: what is in it, what it proves, how to check it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from voting import box_reports, box_words, policies
from voting.ballotbox import notes
from voting.box import lookup, opening, published
from voting.box.published import Kind, Line, Signed
from voting.models import VotingRound
from voting.views import box_files
from voting.views.rounds import context_of, kept_by_caches, round_to_show

ENTRIES_AT_ONCE = 25
CHECKPOINTS_AT_ONCE = 50
# Numbers of entries have no more digits.
MOST_DIGITS = 12


@require_safe
def box(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is in the box, how far it has come, and who keeps the keys."""
    voting_round, context = _about(request, slug)
    signed: Signed | None = context["signed"]
    if signed is not None:
        context |= {
            "completeness": box_reports.completeness_of(voting_round, signed.size),
            "ballots": published.count_of(voting_round.box, signed.size, Kind.BALLOT),
            "note_name": notes.verifier_key(
                signed.origin, bytes.fromhex(voting_round.box.log_key)
            ),
        }
    return _shown(request, "voting/box/box.html", voting_round, context)


@require_safe
def how(request: HttpRequest, slug: str) -> HttpResponse:
    """Say in plain words what all this proves, and what it does not."""
    voting_round, context = _about(request, slug)
    context |= {
        "claims": box_words.claims(voting_round),
        "limits": box_words.limits(),
    }
    return _shown(request, "voting/box/how.html", voting_round, context)


@require_safe
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how to check the whole vote, command by command."""
    voting_round, context = _about(request, slug)
    context |= {
        "steps": box_words.steps(),
        "archive": f"{box_files.top_of(slug)}.tar",
        "folder": box_files.top_of(slug),
    }
    if context["has_pack"]:
        context |= {
            "ballots": opening.count(voting_round),
            "files": _files(voting_round),
            "example": _example(voting_round),
        }
    return _shown(request, "voting/box/verify.html", voting_round, context)


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """Show entries of the log, from a number on, all of them or one sort."""
    voting_round, context = _about(request, slug)
    signed: Signed | None = context["signed"]
    if signed is None:
        raise Http404
    kind, start, before = _asked(request)
    lines = published.entries(
        voting_round.box,
        signed.size,
        kind=kind,
        start=start or 0,
        before=before,
        most=ENTRIES_AT_ONCE,
    )
    context |= {
        "kind": kind or "",
        "kinds": box_words.kinds(),
        "start": "" if start is None else start,
        "entries": [_entry(line) for line in lines],
        **_neighbours(voting_round, signed, kind, lines),
    }
    return _shown(request, "voting/box/log.html", voting_round, context)


@require_safe
def checkpoints(request: HttpRequest, slug: str) -> HttpResponse:
    """List the checkpoints, and find the proof that one continues another."""
    voting_round, context = _about(request, slug)
    if context["signed"] is None:
        raise Http404
    found = published.checkpoints(
        voting_round.box,
        before=_number(request.GET.get("before")),
        most=CHECKPOINTS_AT_ONCE + 1,
    )
    shown, more = found[:CHECKPOINTS_AT_ONCE], found[CHECKPOINTS_AT_ONCE:]
    context |= {
        "checkpoints": shown,
        "older": shown[-1].size if more else None,
        "number": published.number_of_checkpoints(voting_round.box),
        **_wanted_proof(request, voting_round),
    }
    return _shown(request, "voting/box/checkpoints.html", voting_round, context)


def _about(request: HttpRequest, slug: str) -> tuple[VotingRound, dict[str, Any]]:
    """Gather what all pages of a box show."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    box = voting_round.ballot_box
    signed = published.newest(box) if box else None
    is_signed = bool(box and signed and published.has_result(box, signed.size))
    refusal = policies.refuse_pack(voting_round, is_signed=is_signed)
    return voting_round, context_of(voting_round, now=now) | {
        "box": box,
        "signed": signed,
        "stage": box_reports.stage_of(voting_round, now=now),
        "has_pack": refusal is None,
        "no_pack": refusal,
        "host": settings.SITE_URL,
    }


def _shown(
    request: HttpRequest,
    template: str,
    voting_round: VotingRound,
    context: dict[str, Any],
) -> HttpResponse:
    response = render(request, template, context)
    is_public = voting_round.process.is_public(context["now"])
    is_for_all = is_public and request.user.is_anonymous
    return kept_by_caches(response, seconds=30, is_for_all=is_for_all)


def _number(text: str | None) -> int | None:
    """Read a number of an entry; whatever else is asked for is nothing."""
    if text is None or not (text.isascii() and text.isdecimal()):
        return None
    return int(text) if len(text) <= MOST_DIGITS else None


def _asked(request: HttpRequest) -> tuple[Kind | None, int | None, int | None]:
    """Read which sort of entries is wanted, from which or before which number."""
    asked = request.GET.get("kind")
    kind = Kind(asked) if asked in set(Kind) else None
    return (
        kind,
        _number(request.GET.get("from")),
        _number(request.GET.get("before")),
    )


def _entry(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "text": line.text,
        "words": box_words.name_of(line.said),
    }


def _neighbours(
    voting_round: VotingRound, signed: Signed, kind: Kind | None, lines: Sequence[Line]
) -> dict[str, int | None]:
    """Find out from where the pages before and after begin."""
    if not lines:
        return {"previous": None, "next": None}
    first, last = lines[0].number, lines[-1].number
    box, size = voting_round.box, signed.size
    earlier = published.entries(box, size, kind=kind, before=first, most=1)
    later = published.entries(box, size, kind=kind, start=last + 1, most=1)
    return {
        "previous": first if earlier else None,
        "next": last + 1 if later else None,
    }


def _wanted_proof(request: HttpRequest, voting_round: VotingRound) -> dict[str, Any]:
    """Answer the form that asks for a proof between two sizes."""
    first, second = (_number(request.GET.get(name)) for name in ("old", "new"))
    wanted: dict[str, Any] = {
        "old": first,
        "new": second,
        "is_asked": "old" in request.GET,
    }
    if first is None or second is None:
        return wanted
    first, second = sorted((first, second))
    box = voting_round.box
    if first and published.at_size(box, first) and published.at_size(box, second):
        slug = voting_round.process.slug
        wanted["url"] = reverse("voting:box_consistency", args=[slug, first, second])
    return wanted | {"old": first, "new": second}


def _files(voting_round: VotingRound) -> list[dict[str, str]]:
    """List the files of the pack, each with what it is."""
    slug = voting_round.process.slug
    return [
        {
            "label": label,
            "format": name,
            "url": reverse("voting:pack_file", args=[slug, name]),
        }
        for name, label in box_words.files_of(voting_round.sheet).items()
    ]


def _example(voting_round: VotingRound) -> dict[str, Any] | None:
    """Take the first ballot of the file, and write how to compute its fingerprint."""
    first = next(opening.openings(voting_round), None)
    if first is None:
        return None
    committed, nonce, ballot = first
    found = lookup.by_commitment(voting_round, committed)
    return {
        "command": box_words.command_for(voting_round.sheet_sha256, nonce, ballot),
        "commitment": committed,
        "number": found.number if found else None,
    }
