"""The draw of a panel in pictures and words, for everyone and for one's own place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from frontend import formats
from frontend.templatetags.porukka import bar_chart
from panels.lifecycle import PanelistState, VolunteerState
from panels.models import Lottery, Panelist, Volunteer
from panels.policies.seats import refuse_accepting, refuse_declining
from panels.queries.draw import Bar, own_entries
from panels.sortition import verify

register = template.Library()


@register.inclusion_tag("components/bars.html")
def chances_picture(bars: Sequence[Bar], size: int) -> dict[str, Any]:
    """Draw how many people are on how many of the panels."""
    rows = [
        {
            "label": gettext("%(panels)s of %(size)s panels")
            % {"panels": _span(bar), "size": formats.number(size, _language())},
            "value": bar.people,
            "text": formats.number(bar.people, _language()),
        }
        for bar in bars
    ]
    drawn: dict[str, Any] = bar_chart(
        rows,
        caption=gettext("Chances of the people in the draw"),
        name_label=gettext("On so many panels"),
        value_label=gettext("People"),
    )
    return drawn


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _span(bar: Bar) -> str:
    if bar.least == bar.most:
        return formats.number(bar.least, _language())
    least = formats.number(bar.least, _language())
    return f"{least}\N{EN DASH}{formats.number(bar.most, _language())}"


@register.filter
def chance_of(times: int | None, size: int) -> str:
    """Write on how many panels somebody is as a chance in per cent."""
    if times is None or not size:
        return ""
    return formats.percent(times / size, _language())


@register.simple_tag
def source_words(source: dict[str, Any]) -> str:
    """Say what the declared source gives, and in which form it is written."""
    match source.get("kind"):
        case "beacon":
            return gettext(
                "Round %(round)s of the beacon drand (quicknet): 64 hexadecimal digits."
            ) % {"round": source["round"]}
        case "national_draw":
            return gettext(
                "The %(numbers)s numbers of a national draw, from 1 to %(highest)s."
            ) % {"numbers": source["numbers"], "highest": source["highest"]}
        case "dice":
            digits = int(source["digits"])
            return ngettext(
                "%(digits)s die with the digits 0 to 9.",
                "%(digits)s dice with the digits 0 to 9, in the order of the throws.",
                digits,
            ) % {"digits": digits}
    return gettext("No source is named.")


@register.filter
def sentence_of(code: str) -> str:
    """Say in plain words what does not hold of a list, for the check in the browser."""
    words = {
        "other_hash": gettext("The file is another than the published one."),
        "not_canonical": gettext("The file was written again, in another form."),
        "no_lottery": gettext("This file is no list of panels."),
        "bad_id": gettext("A number in the list is wrong, or is there twice."),
        "wrong_size": gettext("A panel of the list has the wrong number of people."),
        "repeated_id": gettext("Somebody is twice on the same panel."),
        "unknown_id": gettext("A panel has somebody who is not in the draw."),
        "weak_randomness": gettext("The source has too few outcomes for this list."),
        "bad_randomness": gettext("What came out does not have the declared form."),
        "unknown_my_id": gettext("Your number is not in this list."),
        "no_crypto": gettext(
            "This browser cannot compute the hash here. Use the command instead."
        ),
        "unreadable": gettext("The file cannot be read."),
    }
    return words.get(code, code)


@register.inclusion_tag("panels/_my_draw.html")
def my_draw(volunteer: Volunteer, now: datetime) -> dict[str, Any]:
    """Tell somebody their own chance, and what came out."""
    entries = []
    for entry in own_entries(volunteer):
        lottery: Lottery = entry.lottery
        label = ""
        if lottery.drawn_number is not None:
            listed = verify.read(lottery.list_text.encode())
            label = listed.label(lottery.drawn_number)
        entries.append(
            {
                "entry": entry,
                "lottery": lottery,
                "size": lottery.findings.get("size", 0),
                "label": label,
            }
        )
    return {
        "volunteer": volunteer,
        "entries": entries,
        "is_in_pool": volunteer.state == VolunteerState.IN_POOL,
        "now": now,
    }


@register.inclusion_tag("panels/_my_seat.html")
def my_seat(volunteer: Volunteer, now: datetime) -> dict[str, Any]:
    """Tell somebody whether they have a seat, and lead to where it is answered."""
    seat: Panelist | None = getattr(volunteer, "panelist", None)
    is_member = seat is not None and seat.state == PanelistState.ACTIVE
    sessions = volunteer.panel.sessions.all() if is_member else []
    return {
        "volunteer": volunteer,
        "seat": seat,
        "panel": volunteer.panel,
        "may_answer": refuse_accepting(seat) is None or refuse_declining(seat) is None,
        "is_member": is_member,
        "live": next((one for one in sessions if one.is_live), None),
        "now": now,
    }
