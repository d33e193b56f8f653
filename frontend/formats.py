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
    """Return a date: `21.11.2026`, or `21 November 2026` in English."""
    if _is_english(language):
        return f"{value.day} {ENGLISH_MONTHS[value.month - 1]} {value.year}"
    return f"{value.day}.{value.month}.{value.year}"


def moment(value: datetime, language: str) -> str:
    """Return a date and a time of day; the value is already in the local time zone."""
    match language.partition("-")[0]:
        case "fi":
            clock = f" klo {value.hour}.{value.minute:02}"
        case "sv":
            clock = f" kl. {value.hour}.{value.minute:02}"
        case "en":
            clock = f" at {value.hour:02}:{value.minute:02}"
        case _:
            clock = f", {value.hour:02}:{value.minute:02}"
    return day(value, language) + clock
