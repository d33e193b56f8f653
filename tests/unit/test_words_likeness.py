"""How alike two ideas are; the promise is on the half of the pairs held out."""

from collections import Counter

import pytest
import similarity
from similarity import HELD_OUT, LANGUAGES, TUNING

from proposals.words.idea import terms_of
from proposals.words.likeness import likeness, rarity

# Precision and recall that are promised in docs/reference/search.md.
PROMISED = {"fi": (0.95, 0.95), "en": (0.82, 0.95)}


@pytest.mark.parametrize("language", LANGUAGES)
class TestPairs:
    def test_are_as_many_as_promised_and_of_every_kind(self, language) -> None:
        ideas, pairs = similarity.read(language)

        assert len(pairs) >= {"fi": 110, "en": 90}[language]
        kinds = Counter(pair["kind"] for pair in pairs)
        assert min(kinds.values()) >= 20
        assert len(kinds) == 4
        halves = Counter(pair["half"] for pair in pairs)
        assert abs(halves[TUNING] - halves[HELD_OUT]) < len(pairs) / 5
        assert {p[side] for p in pairs for side in ("one", "other")} <= set(ideas)

    def test_of_the_two_halves_share_no_idea(self, language) -> None:
        _ideas, pairs = similarity.read(language)

        used = {
            half: {
                p[side] for p in pairs if p["half"] == half for side in ("one", "other")
            }
            for half in (TUNING, HELD_OUT)
        }

        assert not used[TUNING] & used[HELD_OUT]

    def test_that_were_held_out_are_told_apart_as_promised(self, language) -> None:
        found = similarity.verdicts(
            "ours", language, HELD_OUT, similarity.best_threshold("ours", language)
        )

        precision, recall = PROMISED[language]
        assert found.precision >= precision
        assert found.recall >= recall

    @pytest.mark.parametrize("method", ["words as typed", "trigrams"])
    def test_are_told_apart_better_than_by_letters_alone(
        self, language, method
    ) -> None:
        simple = similarity.verdicts(
            method, language, HELD_OUT, similarity.best_threshold(method, language)
        )
        ours = similarity.verdicts(
            "ours", language, HELD_OUT, similarity.best_threshold("ours", language)
        )

        assert ours.precision > simple.precision
        assert ours.recall > simple.recall


class TestLikeness:
    def of(self, one, other, language="fi", language_of_other=None) -> float:
        first = terms_of(*one, language).telling(language)
        code = language_of_other or language
        second = terms_of(*other, code).telling(code)
        return likeness(first, second, {}, is_translated=code != language).score

    def test_is_one_for_the_same_words(self) -> None:
        idea = ("Penkkejä rantaan", "Vuoksen rannalle Lohtajalla penkkejä.")

        assert self.of(idea, idea) == pytest.approx(1)

    def test_is_nothing_without_anything_in_common(self) -> None:
        assert self.of(("Penkki", ""), ("Sauna", "")) == 0

    def test_is_nothing_for_an_empty_idea(self) -> None:
        assert self.of(("", ""), ("Sauna", "Lämmin")) == 0
        assert self.of(("", ""), ("", "")) == 0

    def test_is_less_where_the_names_of_places_differ(self) -> None:
        idea = ("Penkkejä puistoon", "Niitä on Lohtajalla vähän.")
        same = ("Penkki puistoon", "Niitä on Lohtajalla vähän.")
        other = ("Penkki puistoon", "Niitä on Purolassa vähän.")

        assert self.of(idea, same) > self.of(idea, other)

    def test_crosses_languages_by_what_is_meant(self) -> None:
        bench = ("Uusi penkki leikkipuistoon", "")

        assert self.of(bench, ("A bench for the playground", ""), "fi", "en") > 0.3
        assert self.of(bench, ("A new library", ""), "fi", "en") == 0

    def test_names_the_shared_stems_rarest_first(self) -> None:
        one = terms_of("Penkki puistoon", "", "fi")
        other = terms_of("Puistoon penkki", "", "fi")

        found = likeness(one, other, {"puisto": 0.5, "penkki": 4.0})

        assert found.shared == ("penkki", "puisto")


class TestRarity:
    def test_falls_as_more_have_a_term(self) -> None:
        said = [rarity(holders, 1000) for holders in range(0, 1001, 50)]

        assert said == sorted(said, reverse=True)
        assert said[-1] > 0

    def test_is_the_same_for_the_same_share_of_a_village_and_a_capital(self) -> None:
        assert rarity(15, 150) == pytest.approx(rarity(10_000, 100_000))

    def test_takes_a_few_ideas_for_a_sample_of_more(self) -> None:
        assert rarity(2, 3) > rarity(100, 150)
