"""What somebody looks for, as databases are asked for it."""

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.words.idea import Terms, encoded, number_of, surfaces, terms_of
from proposals.words.query import asked, for_postgresql, for_sqlite


def is_found(query: str, title: str, text: str = "", language: str = "fi") -> bool:
    """Say whether a query finds an idea: of each word one way, or its beginning."""
    held = set(terms_of(title, text, language).joined().split())

    def holds(word) -> bool:
        in_a_way = any(held.issuperset(way) for way in word.ways)
        begun = word.beginning and any(t.startswith(word.beginning) for t in held)
        return bool(in_a_way or begun)

    words = asked(query)
    return bool(words) and all(map(holds, words))


@pytest.mark.parametrize(
    ("query", "title", "language"),
    [
        ("pyöräkatos ", "Pyörien katos asemalle", "fi"),
        ("katos", "Pyöräkatoksia asemalle", "fi"),
        ("puisto", "Leikkipuistoon keinu", "fi"),
        ("penkkejä ", "Penkki rantaan", "fi"),
        ("penkki kadulla", "Katujen varsille penkkejä", "fi"),
        ("Lohtaja", "Penkki Lohtajalle", "fi"),
        ("Teppanan ", "Teppanaan pumptrack", "fi"),
        ("Teppana ", "Teppanan koulu", "fi"),
        ("koski", "Ämmänkosken polku", "fi"),
        ("lekplats ", "Lekplatser i parken", "sv"),
        ("väg cykel ", "Cykelvägen till skolan", "sv"),
        ("bench ", "Benches in the park", "en"),
        ("скамейки ", "Новая скамейка", "ru"),
        ("2026 ", "Talvi 2026", "fi"),
        ("P7B ", "Paikka P7b", "fi"),
        ("50 % ", "50 % enemmän", "fi"),
        ("🌳", "Puita 🌳 lisää", "fi"),
        ("leikkip", "Leikkipuisto", "fi"),
        ("penkit ja roskikset", "Roskis ja penkki", "fi"),
        ("uusi ", "Uusi", "fi"),
    ],
)
def test_a_query_finds(query, title, language) -> None:
    assert is_found(query, title, language=language)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("penkki sauna ", "Penkki rantaan"),
        ("pyöräkatos ", "Pyörä ja penkki"),
        ("leikkip ", "Leikkipuisto"),
        ("säde ", "Sade"),
        ("le", "Leikkipuisto"),
        ("...", "Leikkipuisto..."),
    ],
)
def test_a_query_does_not_find(query, title) -> None:
    assert not is_found(query, title)


def test_words_in_the_title_are_asked_for_apart_from_the_rest() -> None:
    (word,) = asked("sauna ")

    held = terms_of("Laituri", "Sauna viereen.", "fi").joined().split()

    assert any(set(way) <= set(held) for way in word.ways)
    assert not any(set(way) <= set(held) for way in word.in_title().ways)


@given(st.text(max_size=60))
def test_nothing_that_is_typed_leaves_its_quotes(query) -> None:
    words = asked(query)

    for written, quote in ((for_postgresql(words), "'"), (for_sqlite(words), '"')):
        outside = re.sub(f"{quote}[^'\"\\\\\\s]+{quote}", "", written)
        assert not set(outside) - set("()&|:* ANDOR")


@given(
    st.text(min_size=1, max_size=60), st.sampled_from(["fi", "sv", "en", "ru", "se"])
)
def test_any_idea_is_found_by_its_own_title_on_sqlite(title, language) -> None:
    words = asked(title)
    with sqlite3.connect(":memory:") as database:
        database.execute(
            "CREATE VIRTUAL TABLE t USING fts5(terms, detail=none, tokenize="
            "\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        database.execute(
            "INSERT INTO t VALUES (?)", [terms_of(title, "", language).joined()]
        )
        found = (
            database.execute(
                "SELECT count(*) FROM t WHERE t MATCH ?", [for_sqlite(words)]
            ).fetchone()[0]
            if words
            else 1
        )
    database.close()

    assert found == 1


@given(st.text(max_size=40))
def test_an_encoded_term_is_one_word_of_letters_and_digits(term) -> None:
    assert re.fullmatch(r"[0-9A-Za-z\u00c0-\u052f]*", encoded(term))


@given(st.text(max_size=120), st.text(max_size=200))
def test_terms_are_the_same_after_they_were_kept(title, text) -> None:
    terms = terms_of(title, text, "fi")

    kept = Terms.parsed(terms.joined())

    assert (kept.title, kept.stems, kept.names, kept.themes, kept.notions) == (
        terms.title,
        terms.stems,
        terms.names,
        terms.themes,
        terms.notions,
    )


def test_a_term_has_a_number_that_fits_a_column() -> None:
    assert number_of("penkki") == number_of("penkki") != number_of("t_penkki")
    assert -(2**63) <= number_of("penkki") < 2**63


def test_shared_stems_are_shown_as_they_were_typed() -> None:
    words = surfaces("Pyörien katoksia", "ja penkkejä", "fi")

    assert words == {"pyörä": "pyörien", "katos": "katoksia", "penkki": "penkkejä"}
