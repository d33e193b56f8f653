"""How texts and words are made alike before one is looked for in the other."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.words.folding import MOST_LETTERS, MOST_WORDS, folded, tokens
from proposals.words.query import asked


def words_of(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


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
def test_a_word_is_the_same_in_whatever_case_and_form_it_was_typed(text, word) -> None:
    assert folded(word) in folded(text)


def test_accents_tell_words_apart() -> None:
    assert folded("säde") != folded("sade")


def test_line_breaks_and_wide_gaps_are_one_space() -> None:
    assert folded("Uusi\n\n  laituri", "rantaan") == "uusi laituri rantaan"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Penkkejä, rannalle!", ["penkkejä", "rannalle"]),
        ("**Roska-astia** (uusi)", ["roska-astia", "uusi"]),
        ("EU:n tuki", ["eu", "tuki"]),
        ("Anna's café", ["anna", "café"]),
        ("Auki 24/7", ["auki", "24", "7"]),
        ("50 % alennus", ["50", "%", "alennus"]),
        ("50%", ["50"]),
        ("puisto 🌳 !", ["puisto", "🌳"]),
        ("- yksi\n- kaksi", ["yksi", "kaksi"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_is_cut_into_words_and_signs_that_stand_alone(text, words) -> None:
    assert words_of(text) == words


def test_names_are_told_by_capitals_within_a_sentence() -> None:
    found = tokens("Penkki Lohtajalle. Purolassa on jo\nKättö ei. WC myös")

    assert [token.text for token in found if token.is_name] == ["lohtajalle"]
    first = [token.text for token in found if token.is_first]
    assert first == ["penkki", "purolassa", "kättö"]


def test_no_word_is_longer_than_a_word_is() -> None:
    assert words_of("x" * 10_000) == ["x" * MOST_LETTERS]


def test_a_word_asked_for_twice_is_looked_for_once() -> None:
    assert len(asked("puisto PUISTO penkki")) == 2


def test_a_whole_essay_is_cut_to_a_few_words() -> None:
    assert len(asked(" ".join(f"sana{n}" for n in range(100)))) == MOST_WORDS


def test_nothing_asked_for_is_no_word() -> None:
    assert asked("  \n ") == []
    assert asked("...") == []


@given(st.text())
def test_folding_again_changes_nothing(text) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_words_are_folded_and_hold_no_space(text) -> None:
    for word in words_of(text):
        assert word
        assert len(word.split()) == 1
