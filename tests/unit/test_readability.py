"""LIX by hand, the scales of four languages, and what is pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.readability import MEASURES, Level, lix, read

EASY_FI = (
    "Rantaan tarvitaan uusi laituri. Se on lapsille ja aikuisille. Vanha on rikki. "
    "Joku voi pudota. Uusi maksaa vain vähän. Siitä on iloa koko kesän ajan meille."
)
HARD_FI = (
    "Kaupunkiympäristölautakunnan investointiohjelmassa toteutettavaksi esitettävien "
    "virkistysaluekehittämishankkeiden vaikuttavuusarviointimenettelyn yhteydessä "
    "huomioitavien esteettömyysnäkökohtien perusteella tarkasteltavaksi valmisteltavat "
    "vaihtoehtoiset uimarantakokonaisuudet edellyttävät asiantuntijalausuntoja, "
    "yhteensovittamistoimenpiteitä, kustannuslaskentaselvityksiä sekä "
    "kunnossapitovastuumäärittelyä kaikilta yhteistyökumppaneilta."
)


def words(*lengths: int) -> list[str]:
    return ["a" * length for length in lengths]


def test_lix_is_words_per_sentence_and_the_share_of_long_words() -> None:
    # Ten words in two sentences, three of them longer than six letters: 5 + 30.
    sentences = [words(3, 7, 6, 2), words(8, 6, 4, 12, 1, 2)]

    assert lix(sentences) == 35


@pytest.mark.parametrize(
    ("text", "language", "level"),
    [
        (EASY_FI, "fi", Level.EASY),
        (HARD_FI, "fi", Level.HARD),
        ("The cat sat on a mat. " * 6, "en", Level.EASY),
        ("Vi vill ha en ny brygga. " * 6, "sv", Level.EASY),
        ("Мы хотим новый причал на озере. " * 6, "ru", Level.EASY),
    ],
)
def test_a_text_is_judged_by_its_language(text, language, level) -> None:
    reading = read(text, language)

    assert reading is not None
    assert reading.level == level


def test_the_same_measure_is_hard_in_swedish_and_easy_in_finnish() -> None:
    # Eight words a sentence, half of them long: 58, above 50 and below 65.
    sentence = "suomalainen on talo jossa aurinkoinen lapsuus asui kauemmin. "
    swedish, finnish = read(sentence * 4, "sv"), read(sentence * 4, "fi")

    assert swedish is not None
    assert finnish is not None
    assert swedish.lix == finnish.lix == 58
    assert (swedish.level, finnish.level) == (Level.HARD, Level.EASY)


def test_long_sentences_are_counted_and_the_longest_words_named() -> None:
    reading = read(HARD_FI, "fi")

    assert reading is not None
    assert reading.long_sentences == 1
    assert len(reading.long_words) == 3
    assert reading.long_words[0] == "virkistysaluekehittämishankkeiden"


def test_marks_addresses_and_abbreviations_are_no_words_and_no_ends() -> None:
    plain = read(
        "yksi kaksi kolme neljä viisi kuusi esim. seitsemän kahdeksan " * 3, "fi"
    )
    marked = read(
        "- yksi **kaksi** kolme neljä [viisi](https://example.org/virkistysalue) kuusi "
        "esim. seitsemän kahdeksan\n" * 3,
        "fi",
    )

    assert plain is not None
    assert marked is not None
    # One sentence of 27 words, and three of nine.
    assert plain.long_sentences == 1
    assert marked.long_sentences == 0
    assert marked.long_words == ()


@pytest.mark.parametrize(
    ("text", "language"), [("", "fi"), ("Penkki.", "fi"), (EASY_FI, "de")]
)
def test_nothing_is_said_of_short_texts_and_unknown_languages(text, language) -> None:
    assert read(text, language) is None


@given(st.text(max_size=3000), st.sampled_from(sorted(MEASURES)))
def test_any_text_can_be_read(text, language) -> None:
    reading = read(text, language)

    assert reading is None or reading.lix >= 1


def test_a_long_text_takes_no_long_time() -> None:
    assert read("a.\n- " * 2000 + "x" * 8000 + "(](" * 500, "fi") is not None
