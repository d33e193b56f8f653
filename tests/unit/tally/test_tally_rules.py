import pytest
from elections import listed

from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.outcome import Effect, Stop
from voting.tally.phrases import PHRASES
from voting.tally.ties import Criterion
from voting.tally.wording import LANGUAGES

CANDIDATES = [Candidate("a", 2500), Candidate("b", 2400)]
BALLOTS = [("a",), ("a",), ("b",)]


class TestRules:
    @pytest.mark.parametrize("name", rules.RULES)
    def test_say_their_own_name_in_the_outcome(self, name) -> None:
        outcome = rules.count(name, CANDIDATES, BALLOTS, 3000, ties=listed("a", "b"))

        assert outcome.rule == name

    @pytest.mark.parametrize("name", rules.RULES)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_speak_each_language(self, name, language) -> None:
        rule = rules.RULES[name]

        assert rule.title(language)
        assert rule.sentence(language).endswith(".")
        assert set(rule.titles) == set(rule.sentences) == set(LANGUAGES)

    def test_have_titles_that_tell_them_apart(self) -> None:
        for language in LANGUAGES:
            titles = {rule.title(language) for rule in rules.RULES.values()}
            assert len(titles) == len(rules.RULES)

    def test_speak_english_to_everybody_else(self) -> None:
        rule = rules.RULES["greedy"]

        assert rule.title("ru") == rule.title("en") == "Most votes first"
        assert rule.title("sv-fi") == rule.title("sv")

    def test_read_the_names_that_files_use(self) -> None:
        for pabulib, name in rules.FROM_PABULIB.items():
            assert rules.RULES[name].pabulib == pabulib

    def test_take_an_increment_where_shares_are_raised(self) -> None:
        fine, coarse = (
            rules.count(
                "mes+add1",
                CANDIDATES,
                BALLOTS,
                3000,
                ties=listed("a", "b"),
                increment=increment,
            )
            for increment in (1, 1000)
        )

        assert (fine.shares.increments, coarse.shares.increments) == (1399, 1)
        assert fine.shares.stop is coarse.shares.stop is Stop.OVER_BUDGET

    def test_are_refused_when_nobody_knows_them(self) -> None:
        with pytest.raises(ValueError, match="no rule 'random'"):
            rules.count("random", CANDIDATES, BALLOTS, 3000, ties=listed("a", "b"))


class TestPhrases:
    def test_exist_in_every_language(self) -> None:
        assert {frozenset(texts) for texts in PHRASES.values()} == {
            frozenset(LANGUAGES)
        }

    def test_exist_for_every_way_a_tie_can_end(self) -> None:
        wanted = {*Criterion, "lot", "listed"} | {
            f"tie_effect_{effect}" for effect in Effect
        }

        assert wanted <= set(PHRASES)
