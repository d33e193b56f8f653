"""How texts and words are made alike before one is looked for in the other."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.search import MOST_WORDS, folded, words_of


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Laituri Äänekosken rantaan", "ääne"),
        ("laituri äänekosken rantaan", "ÄÄNE"),
        ("Östersundom", "öster"),
        ("ÅBO", "åbo"),
        ("Straße", "STRASSE"),
        ("Ёлка в парк", "ёлка"),
        (unicodedata.normalize("NFD", "Äänestys"), "äänestys"),
        ("ﬁnaali", "FINAALI"),
    ],
)
def test_a_word_is_found_in_whatever_case_and_form_it_was_typed(text, word) -> None:
    assert words_of(word)[0] in folded(text)


def test_accents_tell_words_apart() -> None:
    assert words_of("säde")[0] not in folded("Sade ja tuuli")


def test_line_breaks_and_wide_gaps_do_not_hide_two_words_side_by_side() -> None:
    assert "uusi laituri" in folded("Uusi\n\n  laituri")


def test_title_and_text_are_looked_through_as_one() -> None:
    assert folded("Uusi", "laituri") == "uusi laituri"


def test_a_word_asked_for_twice_is_looked_for_once() -> None:
    assert words_of("puisto PUISTO penkki") == ["puisto", "penkki"]


def test_a_whole_essay_is_cut_to_a_few_words() -> None:
    assert len(words_of(" ".join(f"sana{n}" for n in range(100)))) == MOST_WORDS


def test_nothing_asked_for_is_no_word() -> None:
    assert words_of("  \n ") == []


@given(st.text())
def test_folding_again_changes_nothing(text) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(min_size=1), st.text())
def test_any_word_of_a_text_finds_it(text, rest) -> None:
    whole = folded(text, rest)

    assert all(word in whole for word in words_of(text))
