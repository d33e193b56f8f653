"""What happens when, as an iCalendar file (RFC 5545). Pure.

Moments are written in UTC: every calendar shows them on its reader's clocks, and a file
without repeating events needs no rules of time zones. There is no METHOD, so nobody's
calendar takes the file for an invitation that wants an answer.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

PRODUCT = "-//Porukka//Calendar//EN"
# How often those who subscribe may look for news (RFC 7986, 5.7).
REFRESH = "PT2H"
# Octets of a line, its break not counted (RFC 5545, 3.1).
LINE = 75
# A file without any component is none (3.6): this says nothing, and is one.
NOTHING = [
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing as a calendar has it; `uid` never changes, `sequence` only grows.

    What ends when it starts is a moment, as a deadline is. With `is_day` it is the
    whole day of `starts_at`, by the clock that this is told in.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    text: str = ""
    place: str = ""
    url: str = ""
    language: str = ""
    is_cancelled: bool = False
    # What not everyone may see; a calendar that is shared hides it then.
    is_private: bool = False
    is_day: bool = False
    # Whether somebody who looks for a free hour should leave this one alone.
    is_busy: bool = True


def calendar(happenings: Iterable[Happening], *, name: str) -> str:
    """Write a whole file, with the line ends that the standard asks for."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        # What calendars show as the name of the file: an extension that all know.
        f"X-WR-CALNAME:{escaped(name)}",
        f"NAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    events = [line for happening in happenings for line in _event(happening)]
    lines += events or NOTHING
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(one: Happening) -> Iterator[str]:
    language = f";LANGUAGE={one.language}" if one.language else ""
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(one.uid)}"
    yield f"DTSTAMP:{utc(one.changed_at)}"
    yield f"LAST-MODIFIED:{utc(one.changed_at)}"
    yield f"SEQUENCE:{one.sequence}"
    if one.is_day:
        yield f"DTSTART;VALUE=DATE:{one.starts_at:%Y%m%d}"
    else:
        yield f"DTSTART:{utc(one.starts_at)}"
        # An end has to be later; without one it is a moment (3.6.1).
        if one.ends_at > one.starts_at:
            yield f"DTEND:{utc(one.ends_at)}"
    yield f"SUMMARY{language}:{escaped(one.title)}"
    if one.text:
        yield f"DESCRIPTION{language}:{escaped(one.text)}"
    if one.place:
        yield f"LOCATION:{escaped(one.place)}"
    if one.url:
        yield f"URL:{_address(one.url)}"
    yield f"STATUS:{'CANCELLED' if one.is_cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if one.is_busy else 'TRANSPARENT'}"
    yield f"CLASS:{'PRIVATE' if one.is_private else 'PUBLIC'}"
    yield "END:VEVENT"


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Write a text as a value of the type TEXT; other control characters go."""
    lines = "\n".join(text.splitlines())
    plain = "".join(
        letter
        for letter in lines
        if letter == "\n" or unicodedata.category(letter) != "Cc"
    )
    for found, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(found, written)
    return plain


def _address(url: str) -> str:
    """Write a value of the type URI: as it stands, and on one line."""
    return "".join(letter for letter in url if letter.isprintable())


def folded(line: str) -> Iterator[str]:
    """Cut a line into pieces of at most 75 octets, never within a character.

    A piece that goes on begins with a blank, which counts.
    """
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece
