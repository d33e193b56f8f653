"""Method cards are whole: in every language, of kinds that there are."""

import pytest
from django.conf import settings

from panels.methods.cards import card_of, cards
from panels.models import AgendaItem, Session


@pytest.mark.parametrize("card", cards(), ids=lambda card: card.code)
class TestACard:
    def test_says_everything_in_every_language(self, card) -> None:
        texts = [card.title, card.goal, card.bring]
        texts += [text for step in card.items for text in (step.title, step.text)]

        assert all(set(text) == set(dict(settings.LANGUAGES)) for text in texts)
        assert all(words.strip() for text in texts for words in text.values())

    def test_is_of_kinds_that_there_are(self, card) -> None:
        assert card.form in Session.Kind.values
        assert {step.kind for step in card.items} <= set(AgendaItem.Kind.values)

    def test_lasts_an_evening_with_a_break(self, card) -> None:
        assert 90 <= card.minutes <= 180
        assert card.minutes == sum(step.minutes for step in card.items)
        assert [step.kind for step in card.items].count("break") == 1

    def test_is_found_by_its_code(self, card) -> None:
        assert card_of(card.code) == card


def test_there_is_one_for_each_kind_of_evening() -> None:
    assert {card.code for card in cards()} == {
        "first",
        "hearing",
        "scoring",
        "drafting",
        "visit",
        "kickoff",
        "future",
    }
    assert card_of("nothing") is None
