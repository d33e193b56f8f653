"""Codes of help points and what they are called, and hours in words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from participation.in_words import day_in
from participation.languages import reading_language
from participation.opening_hours import Day, Standing, Week, grouped
from participation.texts import pick

Text = str | Promise

# Languages that people help in: those that are spoken, more than the site has.
LANGUAGES: dict[str, Text] = {
    "fi": gettext_lazy("Finnish"),
    "sv": gettext_lazy("Swedish"),
    "en": gettext_lazy("English"),
    "ru": gettext_lazy("Russian"),
    "selko": gettext_lazy("Plain Finnish"),
    "fse": gettext_lazy("Finnish Sign Language"),
    "uk": gettext_lazy("Ukrainian"),
    "et": gettext_lazy("Estonian"),
    "ar": gettext_lazy("Arabic"),
    "fa": gettext_lazy("Persian"),
    "so": gettext_lazy("Somali"),
}
WAYS: dict[str, Text] = {
    "site": gettext_lazy("On site"),
    "phone": gettext_lazy("By phone"),
    "remote": gettext_lazy("Remotely, by video"),
    "home": gettext_lazy("At your home"),
}
NEEDS: dict[str, Text] = {
    "sign_up": gettext_lazy("Signing in or signing up"),
    "idea": gettext_lazy("Sending an idea"),
    "vote": gettext_lazy("Voting with help"),
    "paper": gettext_lazy("Forms on paper"),
    "digital": gettext_lazy("Other digital services"),
}
ACCESSIBILITY: dict[str, Text] = {
    "step_free": gettext_lazy("Entrance without steps"),
    "lift": gettext_lazy("Lift"),
    "toilet": gettext_lazy("Accessible toilet"),
    "hearing_loop": gettext_lazy("Hearing loop"),
    "quiet": gettext_lazy("Quiet room"),
    "parking": gettext_lazy("Accessible parking"),
    "assistance_dog": gettext_lazy("Assistance dogs are welcome"),
}
A_DAY = 24 * 3600


def city_zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def labels(codes: Iterable[str], names: Mapping[str, Text]) -> list[str]:
    """Name codes in the order of the table; one that is not known any more is left."""
    held = set(codes)
    return [str(label) for code, label in names.items() if code in held]


def municipality_name(key: str) -> str:
    """Return the name in the reader's language; the key where nobody named it."""
    names = settings.MUNICIPALITIES.get(key)
    return pick(names, reading_language())[0] if names else key


def municipality_choices() -> list[tuple[str, str]]:
    """Return every municipality, the city's own first as the table has it."""
    return [(key, municipality_name(key)) for key in settings.MUNICIPALITIES]


def clock_in_words(minutes: int) -> str:
    """Write a clock time as readers do: 9.30 in Finnish and Swedish, else 9:30."""
    point = "." if _language().partition("-")[0] in {"fi", "sv"} else ":"
    return f"{minutes // 60}{point}{minutes % 60:02}"


def day_in_words(spans: Day) -> str:
    """Write the hours of one day."""
    parts = [
        f"{clock_in_words(span.opens)}\N{EN DASH}{clock_in_words(span.closes)}"
        for span in spans
    ]
    return ", ".join(parts) or _("closed all day")


def week_in_words(week: Week) -> list[tuple[str, str]]:
    """Write a week: days and their hours, neighbours with the same hours together."""
    found = []
    for first, last, spans in grouped(week):
        days = (
            str(WEEKDAYS[first]).capitalize()
            if first == last
            else f"{str(WEEKDAYS_ABBR[first]).capitalize()}\N{EN DASH}"
            f"{WEEKDAYS_ABBR[last]}"
        )
        found.append((days, day_in_words(spans)))
    return found


def standing_in_words(standing: Standing, *, now: datetime) -> str:
    """Say whether something is open, or when it opens."""
    if standing.is_open:
        if standing.closes_at is None or (
            (standing.closes_at - now).total_seconds() > A_DAY
        ):
            return _("Open now")
        return _("Open now, until %(time)s") % {"time": _time(standing.closes_at)}
    if standing.opens_at is None:
        return _("Closed for now")
    opens = timezone.localtime(standing.opens_at)
    words = {"time": _time(opens)}
    days = (opens.date() - timezone.localtime(now).date()).days
    if days == 0:
        return _("Closed, opens today at %(time)s") % words
    if days == 1:
        return _("Closed, opens tomorrow at %(time)s") % words
    words["day"] = long_day(opens.date())
    return _("Closed, opens on %(day)s at %(time)s") % words


def long_day(day: date) -> str:
    """Write a day with its weekday, as in the middle of a sentence."""
    language = _language()
    weekday = str(WEEKDAYS[day.weekday()])
    if language.partition("-")[0] == "ru":
        # Django has capitals for the days of Russian.
        weekday = f"{weekday.lower()},"
    return f"{weekday} {day_in(day, language)}"


def stretch_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """Write from when to when on the city's clocks."""
    return f"{_time(starts_at)}\N{EN DASH}{_time(ends_at)}"


def _time(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return clock_in_words(local.hour * 60 + local.minute)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
