"""Money, dates and numbers as each language writes them. Pure functions.

Babel would bring the data of 700 locales for these few forms, and writes `klo` and
the space before the euro sign differently from release to release.
"""

from datetime import date, datetime

# It keeps 12 000 € on one line and is narrower than a word space.
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


# Months in the genitive, as they stand after a day.
RUSSIAN_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
    "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
# What stands between a day and a time of day.
AT = {"fi": " klo ", "sv": " kl. ", "en": " at ", "ru": " в "}
NO_BREAK = "\N{NO-BREAK SPACE}"


def _is_english(language: str) -> bool:
    return language.partition("-")[0] == "en"


def number(value: int, language: str) -> str:
    """Return a whole number in groups of three: `12 345`, or `12,345` in English."""
    separator = "," if _is_english(language) else NARROW_SPACE
    sign = MINUS if value < 0 else ""
    return sign + f"{abs(value):,}".replace(",", separator)


def money(cents: int, language: str) -> str:
    """Return an amount of euros: `12 000 €`, `12 000,50 €`, or `€12,000.50`."""
    euros, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    if _is_english(language):
        return f"{sign}€{number(euros, language)}" + (f".{rest:02}" if rest else "")
    decimals = f",{rest:02}" if rest else ""
    return f"{sign}{number(euros, language)}{decimals}{NARROW_SPACE}€"


def percent(share: float, language: str) -> str:
    """Return a share between 0 and 1 with one decimal at most: `12,5 %`, `12.5%`."""
    digits = f"{share * 100:.1f}".removesuffix(".0").replace("-", MINUS)
    if _is_english(language):
        return f"{digits}%"
    return f"{digits.replace('.', ',')}{NARROW_SPACE}%"


def day(value: date, language: str) -> str:
    """Return a date: `21.11.2026`, `21 November 2026` or `21 ноября 2026 года`.

    The word in full: its short form has a point, and sentences end with a day.
    """
    if _is_english(language):
        return f"{value.day} {ENGLISH_MONTHS[value.month - 1]} {value.year}"
    if language.partition("-")[0] == "ru":
        month = RUSSIAN_MONTHS[value.month - 1]
        return f"{value.day}{NO_BREAK}{month} {value.year}{NO_BREAK}года"
    return f"{value.day}.{value.month}.{value.year}"


def moment(value: datetime, language: str) -> str:
    """Return a date and a time of day; the value is already in the local time zone."""
    at = AT.get(language.partition("-")[0], ", ")
    return day(value, language) + at + clock(value, language)


def clock(value: datetime, language: str) -> str:
    """Return a time of day: `9.05`, `9:05` or `09:05`; it is local already."""
    match language.partition("-")[0]:
        case "fi" | "sv":
            return f"{value.hour}.{value.minute:02}"
        case "ru":
            return f"{value.hour}:{value.minute:02}"
    return f"{value.hour:02}:{value.minute:02}"
