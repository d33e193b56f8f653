"""Words without their endings, and compounds in their parts."""

import threading

import pytest

from proposals.words.finnish import forms_of, noun_of
from proposals.words.snowball import NAMES, stem
from proposals.words.stems import notions_of, stemmed


@pytest.mark.parametrize(
    ("noun", "typed"),
    [
        (
            "penkki",
            "penkki penkin penkkiä penkit penkkejä penkeissä penkkien penkeille",
        ),
        ("katu", "katu kadun katua kadulla katuun kadut katuja kaduilla katujen"),
        ("lampi", "lampi lammen lampea lammella lampeen lammet lampia lammilla"),
        ("puisto", "puisto puiston puistoa puistossa puistoon puistoja puistojen"),
        ("ranta", "ranta rannan rantaa rannalla rantaan rannat rantoja rannoilla"),
        ("valaistus", "valaistus valaistuksen valaistusta valaistukseen valaistukset"),
        ("katos", "katos katoksen katosta katoksia katosten katoksiin"),
        ("laite", "laite laitteen laitetta laitteita laitteiden laitteessa"),
        ("vesi", "vesi veden vettä vedessä veteen vesiä"),
        ("lapsi", "lapsi lapsen lapset lapsia lasten lapsille"),
        ("vanhus", "vanhus vanhuksen vanhuksille vanhusten"),
        ("nainen", "nainen naisen naista naisten naisille"),
        ("penkki", "penkkini penkkimme penkkikin penkeilläkin"),
        ("koti", "koti kodin kotiin kodissa koteihin"),
    ],
)
def test_a_noun_is_one_in_all_its_forms(noun, typed) -> None:
    assert {word: noun_of(word) for word in typed.split()} == dict.fromkeys(
        typed.split(), noun
    )


@pytest.mark.parametrize(
    ("word", "language", "parts"),
    [
        ("pyöräkatoksia", "fi", ("pyörä", "katos")),
        ("leikkipuistoon", "fi", ("leikki", "puisto")),
        ("leikkipaikat", "fi", ("leikki", "paikka")),
        ("jalkapallokentälle", "fi", ("jalka", "pallo", "kenttä")),
        ("koulukadulla", "fi", ("koulu", "katu")),
        ("kaupungintaloon", "fi", ("kaupunki", "talo")),
        ("linja-autopysäkki", "fi", ("linja", "auto", "pysäkki")),
        ("polkupyörät", "fi", ("pyörä",)),
        ("nakertajan", "fi", ()),
        ("kirjaston", "fi", ()),
        ("cykelvägen", "sv", ("cykel", "väg")),
        ("gatubelysningen", "sv", ("gata", "belysning")),
        ("skolgårdar", "sv", ("skola", "gård")),
        ("hundrastgård", "sv", ("hund", "rast", "gård")),
        ("playground", "en", ()),
        ("bus-stops", "en", ("bus", "stop")),
    ],
)
def test_a_compound_comes_with_its_parts(word, language, parts) -> None:
    assert stemmed(word, language).parts == parts


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("mökki", "mökille", "fi"),
        ("lohtaja", "lohtajalle", "fi"),
        ("otanmäki", "otanmäkeen", "fi"),
        ("vimpelinlampi", "vimpelinlammella", "fi"),
        ("lehtikangas", "lehtikankaan", "fi"),
        ("kättö", "kätön", "fi"),
        ("purola", "purolassa", "fi"),
        ("bänk", "bänkarna", "sv"),
        ("bench", "benches", "en"),
        ("lighting", "lights", "en"),
        ("скамейка", "скамейки", "ru"),
    ],
)
def test_a_word_that_no_list_knows_loses_its_ending(one, other, language) -> None:
    assert stemmed(one, language).whole == stemmed(other, language).whole


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert stemmed("čáppa", "se").whole == "čáppa"


@pytest.mark.parametrize(
    ("words", "notion"),
    [
        (
            [("penkki", "fi"), ("istuin", "fi"), ("bänk", "sv"), ("bench", "en")],
            "bench",
        ),
        (
            [("leikkipaikka", "fi"), ("lekpark", "sv"), ("playground", "en")],
            "playground",
        ),
        ([("cykelbana", "sv"), ("pyörätie", "fi"), ("cycleway", "en")], "cycle-way"),
    ],
)
def test_words_of_several_languages_mean_the_same(words, notion) -> None:
    for word, language in words:
        assert notion in notions_of(stemmed(word, language).whole, language)


def test_the_beginning_of_a_verb_is_enough_for_what_it_means() -> None:
    assert notions_of("pyöräillä", "fi", word="pyöräillään") == ("bicycle",)
    assert notions_of("xyz", "fi", word="xyz") == ()


def test_every_listed_finnish_noun_is_known_by_its_own_name() -> None:
    whole = forms_of()

    assert len(whole) > 10_000
    assert all(whole[noun] == noun for noun in set(whole.values()))


def test_threads_do_not_stem_into_each_others_words() -> None:
    words = [f"{first}{second}" for first in "abcdefgh" for second in ("ings", "ed")]
    alone = {(word, code): stem(word, code) for word in words for code in NAMES}
    wrong = []

    def work() -> None:
        for _again in range(200):
            wrong.extend(key for key, right in alone.items() if stem(*key) != right)

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
