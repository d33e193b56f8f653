"""Money, dates and numbers, as each language writes them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend import formats

SPACE = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("cents", "finnish", "english"),
    [
        (12_000_00, f"12{SPACE}000{SPACE}€", "€12,000"),
        (12_000_50, f"12{SPACE}000,50{SPACE}€", "€12,000.50"),
        (5, f"0,05{SPACE}€", "€0.05"),
        (0, f"0{SPACE}€", "€0"),
        (1_234_567_00, f"1{SPACE}234{SPACE}567{SPACE}€", "€1,234,567"),
        (-500_00, f"{MINUS}500{SPACE}€", f"{MINUS}€500"),
        (-1, f"{MINUS}0,01{SPACE}€", f"{MINUS}€0.01"),
    ],
)
def test_money(cents, finnish, english) -> None:
    for language in ("fi", "sv", "ru"):
        assert formats.money(cents, language) == finnish
    assert formats.money(cents, "en") == formats.money(cents, "en-gb") == english


@given(st.integers(-(10**14), 10**14))
def test_no_cent_is_lost_in_writing(cents) -> None:
    written = formats.money(cents, "en").replace("€", "").replace(",", "")
    euros, _, rest = written.replace(MINUS, "").partition(".")

    sign = -1 if written.startswith(MINUS) else 1
    assert sign * (int(euros) * 100 + int(rest or 0)) == cents


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "1.3.2026 klo 9.05"),
        ("sv", "1.3.2026 kl. 9.05"),
        ("en", "1 March 2026 at 09:05"),
        ("ru", "1 марта 2026 года в 9:05"),
        ("uk", "1.3.2026, 09:05"),
    ],
)
def test_a_moment(language, expected) -> None:
    written = formats.moment(datetime(2026, 3, 1, 9, 5), language)  # noqa: DTZ001 - it is local already

    assert written.replace("\N{NO-BREAK SPACE}", " ") == expected


def test_a_day() -> None:
    assert formats.day(date(2026, 11, 21), "fi") == "21.11.2026"
    assert formats.day(date(2026, 11, 21), "en") == "21 November 2026"


@pytest.mark.parametrize(
    ("share", "finnish", "english"),
    [
        (0.125, f"12,5{SPACE}%", "12.5%"),
        (1, f"100{SPACE}%", "100%"),
        (0, f"0{SPACE}%", "0%"),
        (-0.05, f"{MINUS}5{SPACE}%", f"{MINUS}5%"),
        (1 / 3, f"33,3{SPACE}%", "33.3%"),
    ],
)
def test_a_share(share, finnish, english) -> None:
    assert formats.percent(share, "fi") == finnish
    assert formats.percent(share, "en") == english
