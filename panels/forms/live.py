"""What is typed in the room: votes, questions, hands, and counts of hands."""

import json
import uuid
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from panels.models import Poll
from panels.poll_options import ABSTAIN, options_of
from participation.characters import harmless

# More digits than any number in a form or a key has.
LONGEST = 15
# Not part of what is asked: two sendings that differ in these alone are the same.
APART = frozenset({"csrfmiddlewaretoken", "key"})


def key_of(request: HttpRequest) -> UUID | None:
    """Return the key of what was sent: of the form, and of what it says.

    One form may have a button for each row; pressing another is another request, and
    pressing the same again, for want of an answer, is not.
    """
    key = form_key(request.POST)
    if key is None:
        return None
    said = sorted(
        (name, values) for name, values in request.POST.lists() if name not in APART
    )
    return uuid.uuid5(key, json.dumps(said))


def form_key(sent: QueryDict) -> UUID | None:
    try:
        return UUID(sent.get("key", ""))
    except ValueError:
        return None


def number_in(sent: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number that was sent, or nothing."""
    value = str(sent.get(name, ""))[:LONGEST]
    return int(value) if value.isascii() and value.isdecimal() else None


def numbers_in(sent: QueryDict, name: str) -> list[int]:
    """Return the whole numbers that were sent under one name; others are left out."""
    values = (number_in({name: value}, name) for value in sent.getlist(name))
    return [value for value in values if value is not None]


def pk_in(sent: Mapping[str, Any], name: str) -> int:
    """Return a key that was sent; 0, which no row has, for none."""
    return number_in(sent, name) or 0


def words_in(sent: QueryDict, name: str, *, most: int) -> str:
    """Return a text that was sent, without characters that break pages and databases.

    Raises `ValidationError` for more than `most` characters.
    """
    text = harmless(sent.get(name, "")).strip()
    if len(text) > most:
        raise ValidationError(
            _("Write it in %(most)d characters."), "too_long", {"most": most}
        )
    return text


def ballot_in(poll: Poll, sent: QueryDict) -> list[str]:
    """Return the codes that somebody has chosen, for an order the first first.

    An abstention is a choice of its own, so that nobody abstains by mistake. Raises
    `ValidationError` when nothing was chosen, or places of an order do not fit.
    """
    if poll.kind == Poll.Kind.RANKING:
        return _order_in(poll, sent)
    chosen = list(dict.fromkeys(sent.getlist("choice")))
    if not chosen:
        raise ValidationError(_("Choose something, or abstain."), "empty")
    if ABSTAIN in chosen:
        if len(chosen) > 1:
            raise ValidationError(
                _("Either choose something or abstain, not both."), "both"
            )
        return [ABSTAIN] if poll.kind == Poll.Kind.YES_NO else []
    return chosen


def _order_in(poll: Poll, sent: QueryDict) -> list[str]:
    if sent.get("choice") == ABSTAIN:
        return []
    places: dict[int, str] = {}
    for option in options_of(poll):
        place = number_in(sent, f"place-{option.code}")
        if place is None:
            continue
        if place in places:
            raise ValidationError(
                _("Two stand in place %(place)d. Keep one there."),
                "same_place",
                {"place": place},
            )
        places[place] = option.code
    if not places:
        raise ValidationError(_("Choose something, or abstain."), "empty")
    if sorted(places) != list(range(1, len(places) + 1)):
        raise ValidationError(
            _("A place is empty. Begin with 1 and leave none out."), "missing_place"
        )
    return [places[place] for place in sorted(places)]


def counts_in(poll: Poll, sent: QueryDict) -> list[list[str]]:
    """Return the ballots of a count: so many for each option, so many abstentions.

    Orders and sets of options come one paper a line, as the letters beside them.
    """
    if poll.kind in {Poll.Kind.RANKING, Poll.Kind.CHOICES}:
        return _papers_in(poll, sent.get("papers", ""))
    blank = [ABSTAIN] if poll.kind == Poll.Kind.YES_NO else []
    ballots: list[list[str]] = []
    for option in options_of(poll):
        count = number_in(sent, f"count-{option.code}") or 0
        ballots += [[option.code]] * min(count, 1000)
    abstained = number_in(sent, f"count-{ABSTAIN}") or 0
    return ballots + [blank] * min(abstained, 1000)


def _papers_in(poll: Poll, text: str) -> list[list[str]]:
    letters = {letter_of(n): o.code for n, o in enumerate(options_of(poll))}
    ballots: list[list[str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        marks = [mark for mark in line.replace(",", " ").upper().split() if mark]
        if not marks:
            continue
        if marks == ["-"]:
            ballots.append([])
            continue
        unknown = [mark for mark in marks if mark not in letters]
        if unknown:
            raise ValidationError(
                _("Line %(line)d: there is no %(mark)s."),
                "unknown",
                {"line": number, "mark": unknown[0]},
            )
        codes = [letters[mark] for mark in marks]
        is_order = poll.kind == Poll.Kind.RANKING
        ballots.append(codes if is_order else sorted(codes))
    return ballots


def letter_of(place: int) -> str:
    """Name an option on paper by a letter, from A on."""
    return chr(ord("A") + place)
