"""Numbers, money and plurals in Finnish, Swedish, English and Russian.

Whoever counts again has no translation catalogue, so the words of a count live beside
it. A language that is not here gets English.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

LANGUAGES = ("fi", "sv", "en", "ru")
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"


def choose(texts: Mapping[str, str], language: str) -> str:
    """Pick the text of a language; "sv-fi" counts as "sv"."""
    return texts.get(language[:2], texts["en"])


def is_english(language: str) -> bool:
    return language[:2] not in {"fi", "sv", "ru"}


def number(value: int, language: str, decimals: str = "") -> str:
    """Group thousands, and add decimals: 12 000,5, or 12,000.5 in English."""
    point, separator = (".", ",") if is_english(language) else (",", NARROW_SPACE)
    return f"{value:,}".replace(",", separator) + (decimals and f"{point}{decimals}")


def money(
    cents: int | Fraction, language: str, currency: str = "EUR", *, up: bool = False
) -> str:
    """Name an amount of cents: 12 000 €, or €12,000 in English.

    Cents are shown if there are any; parts of a cent are cut off, or rounded up.
    """
    whole, part = divmod(ceil(cents) if up else floor(cents), 100)
    amount = number(whole, language, f"{part:02}" if part else "")
    if is_english(language):
        return f"€{amount}" if currency == "EUR" else f"{currency}{SPACE}{amount}"
    return f"{amount}{NARROW_SPACE}{'€' if currency == 'EUR' else currency}"


def percent(share: Fraction, language: str) -> str:
    """Name a share between 0 and 1 with one decimal at most: 12,5 %, or 12.5%.

    Halves are rounded up. What is more than nothing is not called 0 %, and what is
    less than all not 100 %.
    """
    tenths = floor(share * 1000 + Fraction(1, 2))
    if 0 < share < 1:
        tenths = min(max(tenths, 1), 999)
    whole, part = divmod(tenths, 10)
    amount = number(whole, language, str(part) if part else "")
    return f"{amount}%" if is_english(language) else f"{amount}{NARROW_SPACE}%"


def decimal(value: Fraction, language: str, digits: int = 1) -> str:
    """Name a number with so many decimals at most, halves rounded up: 2,4, or 2.4."""
    scale = 10**digits
    whole, part = divmod(floor(value * scale + Fraction(1, 2)), scale)
    return number(whole, language, f"{part:0{digits}}".rstrip("0"))


# The forms of a noun beside 1, 2 and 5; only Russian has a third.
_NOUNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "vote": {
        "en": ("vote", "votes"),
        "fi": ("ääni", "ääntä"),
        "sv": ("röst", "röster"),
        "ru": ("голос", "голоса", "голосов"),
    },
    "point": {
        "en": ("point", "points"),
        "fi": ("piste", "pistettä"),
        "sv": ("poäng", "poäng"),
        "ru": ("балл", "балла", "баллов"),
    },
    "person": {
        "en": ("person", "people"),
        "fi": ("ihminen", "ihmistä"),
        "sv": ("person", "personer"),
        "ru": ("человек", "человека", "человек"),
    },
    "ballot": {
        "en": ("ballot", "ballots"),
        "fi": ("äänestyslippu", "äänestyslippua"),
        "sv": ("röstsedel", "röstsedlar"),
        "ru": ("бюллетень", "бюллетеня", "бюллетеней"),
    },
    "project": {
        "en": ("project", "projects"),
        "fi": ("hanke", "hanketta"),
        "sv": ("projekt", "projekt"),
        "ru": ("проект", "проекта", "проектов"),
    },
}


def _russian_form(value: int) -> int:
    """Tell 1, 21, 31 from 2-4, 22-24 and from the rest, 11-14 among it."""
    teens = value % 100 // 10 == 1
    match value % 10:
        case 1 if not teens:
            return 0
        case 2 | 3 | 4 if not teens:
            return 1
    return 2


def noun(name: str, language: str, value: int | None) -> str:
    """Return the noun in the form that stands beside a number; None: a broken one."""
    forms = _NOUNS[name]
    if language[:2] == "ru":
        return forms["ru"][1 if value is None else _russian_form(value)]
    one, many = forms.get(language[:2], forms["en"])
    return one if value == 1 else many


def counted(value: int, name: str, language: str) -> str:
    """Name a number of things: 1 ääni, 2 ääntä; 5 голосов."""
    return f"{number(value, language)}{SPACE}{noun(name, language, value)}"
