"""The live room on pages: clocks, ballots, results, QR codes (`load live_tags`)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import uuid4

from django import template
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from frontend import svg
from panels.clock import Clock
from panels.models import Poll
from panels.poll_options import ABSTAIN, options_of
from panels.poll_words import verdict_words
from panels.session_votes import Verdict
from participation import qr

register = template.Library()

VERDICTS = {
    Verdict.ADOPTED: "success",
    Verdict.CHOSEN: "success",
    Verdict.REJECTED: "neutral",
    Verdict.NO_MAJORITY: "neutral",
    Verdict.TIED: "warning",
    Verdict.NO_QUORUM: "warning",
    Verdict.NO_VOTES: "neutral",
    Verdict.COUNTED: "neutral",
}


@register.simple_tag
def form_key() -> SafeString:
    """Mark a form of a live page, so that sending it again changes nothing."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.inclusion_tag("panels/room/_clock.html")
def live_clock(clock: Clock | None, now: Any) -> dict[str, Any]:
    """Show the time that is left; scripts count on by the server's clock."""
    if clock is None:
        return {"clock": None}
    left = clock.left(now)
    return {
        "clock": clock,
        "left": left,
        "is_over": left < 0,
        "figures": figures(left),
        "ends_at": clock.ends_at,
        "ends": int(clock.ends_at.timestamp() * 1000) if clock.ends_at else "",
    }


def figures(seconds: int) -> str:
    """Write seconds as on a clock, whichever side of zero: 4:05."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{minutes}:{rest:02}"


@register.inclusion_tag("panels/room/_ballot.html")
def live_ballot(poll: Poll, own: Sequence[str] | None = None) -> dict[str, Any]:
    """Show what one can choose; `own` is what was chosen before."""
    options = options_of(poll)
    chosen = list(own or [])
    is_order = poll.kind == Poll.Kind.RANKING
    return {
        "poll": poll,
        "is_order": is_order,
        "input": "checkbox" if poll.kind == Poll.Kind.CHOICES else "radio",
        "options": [
            {
                "code": option.code,
                "text": option.text,
                "is_chosen": option.code in chosen,
                "place": chosen.index(option.code) + 1 if option.code in chosen else 0,
            }
            for option in options
        ],
        "places": range(1, len(options) + 1),
        "abstain": ABSTAIN,
        "has_abstained": own is not None and chosen in ([], [ABSTAIN]),
    }


def _verdict(poll: Poll) -> tuple[str, str]:
    """Say in a sentence what came out, and of what kind it is."""
    verdict = Verdict(poll.outcome["verdict"])
    is_even = verdict is Verdict.TIED and poll.kind == Poll.Kind.YES_NO
    return verdict_words(poll), "warning" if is_even else VERDICTS[verdict]


def _number(value: str) -> str:
    """Write a fraction as people read it, with one decimal at most."""
    return str(localize(round(float(Fraction(value)), 1))).removesuffix(".0")


def _rows(poll: Poll) -> list[dict[str, Any]]:
    """Return the options with their numbers and bars; of an order by points."""
    tally = poll.outcome["tally"]
    points = poll.outcome.get("points", {})
    measure = {code: float(Fraction(points.get(code, tally[code]))) for code in tally}
    largest = max([*measure.values(), 1.0])
    rows = [
        {
            "name": option.text,
            "votes": tally[option.code],
            "points": _number(points[option.code]) if points else "",
            "width": svg.share(measure[option.code], largest),
            "is_first": option.code in poll.outcome["winners"],
        }
        for option in options_of(poll)
    ]
    if points:
        rows.sort(key=lambda row: -row["width"])
    if tally.get(ABSTAIN) or poll.kind == Poll.Kind.YES_NO:
        votes = tally.get(ABSTAIN, 0)
        width = svg.share(votes, largest) if not points else 0
        rows.append({"name": gettext("Abstained"), "votes": votes, "width": width})
    return rows


@register.inclusion_tag("panels/room/_result.html")
def poll_result(poll: Poll, *, level: int = 3) -> dict[str, Any]:
    """Show what came out of a vote that is closed: a sentence, bars, numbers.

    Nothing is shown of one that is open, dropped, or being prepared.
    """
    if not poll.is_counted or not poll.outcome:
        return {"poll": None}
    sentence, kind = _verdict(poll)
    outcome = poll.outcome
    return {
        "poll": poll,
        "level": level,
        "sentence": sentence,
        "kind": kind,
        "outcome": outcome,
        "rows": [] if outcome["is_withheld"] else _rows(poll),
        "is_order": "points" in outcome,
        "mean": _number(outcome["mean"]) if outcome.get("mean") else "",
    }


@register.inclusion_tag("panels/room/_qr.html")
def room_qr(url: str) -> dict[str, Any]:
    """Draw an address for cameras."""
    return {"drawn": qr.draw(url) if url else None, "url": url}
