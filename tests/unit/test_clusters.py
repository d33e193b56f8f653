"""Cards with like words come together, and what a person has moved stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels.clusters import Card, cluster

# Written for this test, as a panel on the future of a small town might write them.
FINNISH = {
    "bussi": [
        "Bussi kulkisi sivukyliltä myös illalla",
        "Bussivuoroja lisää iltaan ja viikonloppuun",
        "Linja-auto kouluun joka kylältä",
        "Bussilippu halvemmaksi nuorille",
    ],
    "pyörä": [
        "Pyörätie Lohtajalle",
        "Pyöräteiden talvikunnossapito paremmaksi",
        "Pyöräparkki aseman viereen",
    ],
    "kirjasto": [
        "Kirjasto auki sunnuntaisin",
        "Kirjastoauto takaisin kyliin",
        "Kirjastosta voisi lainata työkaluja",
    ],
    "nuoret": [
        "Nuorisotila keskustaan",
        "Nuorille oma kahvila",
        "Kesätöitä kaikille nuorille",
    ],
    "ranta": [
        "Uimaranta kuntoon",
        "Rannalle sauna",
        "Rannan laituri korjattava",
    ],
}
SWEDISH = {
    "buss": [
        "Bussen borde gå även på kvällen",
        "Fler bussturer till byarna",
        "Billigare bussbiljetter för unga",
    ],
    "bibliotek": [
        "Biblioteket öppet på söndagar",
        "Låna verktyg på biblioteket",
        "Biblioteksbussen tillbaka till byskolan",
    ],
    "park": ["Bänkar i parken", "Parken behöver belysning", "Lekpark vid skolan"],
}
ENGLISH = {
    "bus": [
        "Buses should run in the evening",
        "More buses to the villages",
        "Cheaper bus tickets for students",
    ],
    "library": [
        "Open the library on Sundays",
        "Lend tools in libraries",
        "A library van for far away schools",
    ],
    "lights": ["Street lights on Mill Lane", "The lighting in the park is too dark"],
}
BOARDS = {"fi": FINNISH, "sv": SWEDISH, "en": ENGLISH}


def board(language: str) -> list[Card]:
    by_theme = BOARDS[language].items()
    cards = [
        Card(f"{theme} {at}", text)
        for theme, texts in by_theme
        for at, text in enumerate(texts)
    ]
    return sorted(cards, key=lambda card: card.text)


def theme(key: str) -> str:
    return key.partition(" ")[0]


@pytest.mark.parametrize("language", BOARDS)
def test_most_pairs_that_a_reader_puts_together_come_together(language) -> None:
    cards = board(language)

    found = cluster(cards, language)

    own = {key: at for at, one in enumerate(found) for key in one.cards if one.heading}
    pairs = [(a.key, b.key) for a in cards for b in cards if a.key < b.key]
    joined = [(a, b) for a, b in pairs if a in own and own[a] == own.get(b)]
    meant = [(a, b) for a, b in pairs if theme(a) == theme(b)]
    right = set(joined) & set(meant)
    assert len(right) >= 0.6 * len(meant)
    assert len(right) >= 0.8 * len(joined)


def test_the_heading_is_a_word_of_the_cards() -> None:
    found = cluster(
        [Card("a", "Benches in the park"), Card("b", "A bench by the river")], "en"
    )

    assert [(one.heading, one.cards) for one in found] == [("Bench", ("a", "b"))]


def test_cards_like_no_other_come_last_without_a_heading() -> None:
    cards = [*board("en"), Card("odd", "Zebras")]

    found = cluster(cards, "en")

    assert found[-1].heading == ""
    assert found[-1].group is None
    assert "odd" in found[-1].cards


def test_what_a_person_has_moved_stays_and_like_cards_join_it() -> None:
    cards = board("en")
    pinned = {"bus 0": "mine", "library 0": "yours", "lights 0": None}

    found = cluster(cards, "en", pinned=pinned)

    by_group = {one.group: one.cards for one in found}
    assert {theme(key) for key in by_group["mine"]} == {"bus"}
    assert "library 0" in by_group["yours"]
    assert len(by_group["mine"]) > 1
    assert all("lights 0" not in one.cards for one in found)


def test_cards_put_together_by_hand_stay_so_though_they_are_not_alike() -> None:
    cards = [Card("a", "Zebras"), Card("b", "Bench"), Card("c", "Benches")]

    found = cluster(cards, "en", pinned={"a": "g", "b": "g", "c": "h"})

    assert [(one.cards, one.group) for one in found] == [
        (("a", "b"), "g"),
        (("c",), "h"),
    ]


TEXTS = st.text(st.sampled_from("bench park bus. 12é🌳"), max_size=20)


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=9), st.data())
def test_each_card_is_in_one_cluster_and_by_hand_stays_by_hand(texts, data) -> None:
    cards = [Card(str(at), text) for at, text in enumerate(texts)]
    keys = st.sampled_from([card.key for card in cards] or ["0"])
    pinned = data.draw(st.dictionaries(keys, st.sampled_from(["g", "h", None])))

    found = cluster(cards, "en", pinned=pinned)

    out = {key for key, group in pinned.items() if group is None}
    placed = [key for one in found for key in one.cards]
    assert sorted(placed) == sorted({card.key for card in cards} - out)
    for one in found:
        groups = {pinned[key] for key in one.cards if key in pinned}
        assert groups in (set(), {one.group})
    assert cluster(cards, "en", pinned=pinned) == found
