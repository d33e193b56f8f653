"""How long text messages are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.texting import fitted, segments_of

LINK = "https://osallistu.example.org/n/12345678/"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("ä" * 160, 1),
        ("a" * 306, 2),
        ("a" * 307, 3),
        # The euro takes two places, and is not divided between two messages.
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        # One letter outside the short alphabet, and all of them are wide.
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("a" * 70 + "ж", 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        # Two places in the wide alphabet.
        ("🌲" * 35, 1),
        ("🌲" * 36, 2),
    ],
)
def test_are_counted_as_phone_companies_do(text, count) -> None:
    assert segments_of(text) == count


@given(st.text(max_size=400))
def test_a_message_fits_into_two_and_ends_with_its_link(words) -> None:
    text = fitted(words, LINK)

    assert segments_of(text) <= 2
    assert text.endswith(LINK)


def test_what_fits_is_said_whole() -> None:
    assert fitted("Äänesi odottaa.", LINK) == f"Äänesi odottaa. {LINK}"


def test_typography_does_not_make_a_message_wide() -> None:
    text = fitted("“Ranta” \u2013 huomenna…", LINK)

    assert text == f'"Ranta" - huomenna... {LINK}'
    assert segments_of(text) == 1


def test_what_is_too_long_says_so() -> None:
    text = fitted("ж" * 300, LINK)

    assert text.removesuffix(f" {LINK}").endswith("ж...")
