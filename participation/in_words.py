"""Days, moments and labels in words by language, for what is read later and elsewhere.

A message waits until its reader comes, in a language that its writer does not know: so
facts of notices hold `{"fi": "…", "sv": "…"}`.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.functional import Promise
from django.utils.translation import override

MOMENTS = {
    "fi": r"j.n.Y \k\l\o G.i",
    "sv": r"j.n.Y \k\l. G.i",
    "ru": r"j E Y \г\о\д\а \в G:i",
}
DAYS = {"fi": "j.n.Y", "sv": "j.n.Y", "ru": r"j E Y \г\о\д\а"}
OTHER_MOMENTS, OTHER_DAYS = "j F Y, H:i", "j F Y"


def moment_in(moment: datetime, language: str) -> str:
    """Write a moment on the city's clocks, as people of a language do."""
    form = MOMENTS.get(language.partition("-")[0], OTHER_MOMENTS)
    with override(language):
        return written(timezone.localtime(moment), form)


def day_in(day: date, language: str) -> str:
    form = DAYS.get(language.partition("-")[0], OTHER_DAYS)
    with override(language):
        return written(day, form)


def moment_by_language(moment: datetime) -> dict[str, str]:
    """Write a moment in every language there is."""
    return {code: moment_in(moment, code) for code, _name in settings.LANGUAGES}


def day_by_language(day: date) -> dict[str, str]:
    return {code: day_in(day, code) for code, _name in settings.LANGUAGES}


def in_every_language(words: str | Promise) -> dict[str, str]:
    """Write a fact of a notice in each language, for readers of any."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = str(words)
    return found
