"""What is taken out of a text, and what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.characters import harmless, written


@pytest.mark.parametrize(
    "text",
    [
        "Laituri lammelle\n\n- penkki\n\t- valo",
        "Ääkköset, Å och \N{LATIN SMALL LETTER S WITH CARON}",
        "👩‍👩‍👧‍👦 🏴\U000e0067\U000e0062\U000e007f 🇫🇮 ❤️",
        "رصيف للسباحة",
        "מזח\N{RIGHT-TO-LEFT MARK}!",
        "数十万",
    ],
)
def test_what_people_write_with_stays(text) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\x00b", "ab"),
        ("bell\x07 \x1b[31mred", "bell [31mred"),
        ("\ufeffTitle", "Title"),
        ("half \ud83d", "half "),
        ("no\uffff XML\ufffe", "no XML"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066a\u2067b\u2068c\u2069", "abc"),
        ("\u202aa\u202bb\u202cc\u202dd", "abcd"),
        (
            "one\r\ntwo\rthree\u2028four\x85five\x0bsix",
            "one\ntwo\nthree\nfour\nfive\nsix",
        ),
    ],
)
def test_what_breaks_or_turns_a_page_goes(text, left) -> None:
    assert harmless(text) == left


@given(st.text(st.characters()))
def test_twice_is_once_and_it_can_be_written_down(text) -> None:
    cleaned = harmless(text)

    assert harmless(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned
    assert "\x00" not in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "\N{ZERO WIDTH SPACE}",
        "\N{SOFT HYPHEN} \N{WORD JOINER}",
        "\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}",
        "\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}",
        "\N{BRAILLE PATTERN BLANK}",
        "\N{LEFT-TO-RIGHT MARK}\n\N{NO-BREAK SPACE}",
        "\N{VARIATION SELECTOR-16}\N{COMBINING GRAPHEME JOINER}",
    ],
)
def test_what_nobody_sees_has_not_been_written(text) -> None:
    assert written(text) == ""
    assert written(f"{text}.") == harmless(f"{text}.")


@pytest.mark.parametrize(
    "text", ["!", "数", "👩‍👩‍👧‍👦", "한", "\N{BRAILLE PATTERN DOTS-1}"]
)
def test_one_sign_is_enough(text) -> None:
    assert written(text) == text
