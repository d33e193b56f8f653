from fractions import Fraction
from itertools import product

import pytest
from elections import listed

from voting.tally import rules
from voting.tally.ballot_form import BallotForm, BallotKind
from voting.tally.ballots import Candidate
from voting.tally.files.pabulib_rules import name_of
from voting.tally.options import Misfit, Options, Ranks
from voting.tally.outcome import Effect, Stop
from voting.tally.ties import Criterion, TiePolicy
from voting.tally.wording import LANGUAGES
from voting.tally.words.phrases import PHRASES

CANDIDATES = [Candidate("a", 2500), Candidate("b", 2400)]
BALLOTS = [("a",), ("a",), ("b",)]
WALKS = {"greedy", "greedy_per_cost"}
ONE_RUN = {"mes", "mes+greedy", "mes_cardinality", "mes_cardinality+greedy"}
LEAVE_TIES_OPEN = {*product(WALKS, ["together"]), *product(WALKS | ONE_RUN, ["board"])}


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

        assert rule.title("uk") == rule.title("en") == "Most votes first"
        assert rule.title("sv-fi") == rule.title("sv")

    def test_have_a_name_in_files_where_the_format_has_one(self) -> None:
        named = {r.name: r.pabulib for r in rules.RULES.values()}

        assert {name: meta for name, meta in named.items() if meta != "unknown"} == {
            "greedy": "greedy",
            "mes": "equalshares",
            "mes+add1": "equalshares/add1",
        }

    @pytest.mark.parametrize("name", rules.RULES)
    def test_have_the_name_that_is_written_into_a_file(self, name) -> None:
        outcome = rules.count(name, CANDIDATES, BALLOTS, 3000, ties=listed("a", "b"))

        assert name_of(outcome, None) == rules.RULES[name].pabulib

    def test_are_all_that_cities_use_and_some_to_compare_with(self) -> None:
        completions = ["", "+greedy", "+add1", "+add1_exhaustive", "+add1_greedy"]

        assert list(rules.RULES) == [
            "greedy",
            "greedy_per_cost",
            *(f"mes{completion}" for completion in completions),
            *(f"mes_cardinality{completion}" for completion in completions),
            "phragmen",
        ]

    def test_take_an_increment_where_shares_are_raised(self) -> None:
        fine, coarse = (
            rules.count(
                "mes+add1",
                CANDIDATES,
                BALLOTS,
                3000,
                ties=listed("a", "b"),
                options=Options(increment=increment),
            )
            for increment in (1, 1000)
        )

        assert (fine.shares.increments, coarse.shares.increments) == (1399, 1)
        assert fine.shares.stop is coarse.shares.stop is Stop.OVER_BUDGET

    @pytest.mark.parametrize(("name", "last"), sorted(LEAVE_TIES_OPEN))
    def test_leave_ties_open_where_they_can(self, name, last) -> None:
        ties = TiePolicy.parse(last)

        assert rules.count(name, CANDIDATES, BALLOTS, 3000, ties=ties).tie_order == ()

    @pytest.mark.parametrize(
        ("name", "last"),
        sorted({*product(rules.RULES, ["board", "together"])} - LEAVE_TIES_OPEN),
    )
    def test_need_an_order_of_all_ties_elsewhere(self, name, last) -> None:
        ties = TiePolicy.parse(last)

        with pytest.raises(ValueError, match="every tie"):
            rules.count(name, CANDIDATES, BALLOTS, 3000, ties=ties)

    def test_are_refused_when_nobody_knows_them(self) -> None:
        with pytest.raises(ValueError, match="no rule 'random'"):
            rules.count("random", CANDIDATES, BALLOTS, 3000, ties=listed("a", "b"))


class TestRefusals:
    @staticmethod
    def codes(rule, *, form=None, ties="lot:x", **declared) -> set[str]:
        found = rules.refusals(
            rule, form or BallotForm(), TiePolicy.parse(ties), Options(**declared)
        )
        return {problem.code for problem in found}

    def test_are_none_for_what_goes_together(self) -> None:
        assert not self.codes("greedy", ties="together", misfit=Misfit.STOP)
        assert not self.codes("greedy_per_cost", ties="board", part_fund=True)
        assert not self.codes("mes+greedy", misfit=Misfit.STOP)
        assert not self.codes("mes+add1", increment=1)
        assert not self.codes("phragmen")

    @pytest.mark.parametrize(
        "form", [BallotForm(kind=BallotKind.CHOOSE_ONE), BallotForm(max_choices=1)]
    )
    def test_ask_for_ballots_that_name_several(self, form) -> None:
        assert self.codes("mes+add1", form=form) == {"shares_with_choose_one"}
        assert not self.codes("greedy", form=form)

    @pytest.mark.parametrize("rule", ["mes", "mes_cardinality"])
    def test_ask_what_happens_to_the_rest(self, rule) -> None:
        assert self.codes(rule) == {"shares_without_completion"}

    @pytest.mark.parametrize(
        ("rule", "ties"),
        [
            ("mes+greedy", "together"),
            ("mes+add1", "board"),
            ("phragmen", "cheaper,board"),
            ("phragmen", "together"),
        ],
    )
    def test_ask_for_ties_that_the_rule_can_leave_open(self, rule, ties) -> None:
        assert self.codes(rule, ties=ties) == {"ties_need_greedy"}

    @pytest.mark.parametrize(
        "declared",
        [
            {"misfit": Misfit.STOP},
            {"misfit": Misfit.STOP, "top_up_from": Fraction(4, 5)},
            {"part_fund": True},
        ],
    )
    @pytest.mark.parametrize("rule", ["mes+add1", "phragmen"])
    def test_ask_for_a_rule_that_has_misfits(self, rule, declared) -> None:
        assert self.codes(rule, **declared) == {"option_needs_greedy"}

    def test_ask_for_rankings_where_places_have_points(self) -> None:
        ranked = BallotForm(kind=BallotKind.RANKED)

        assert self.codes("greedy", ranks=Ranks.BORDA) == {"ranks_need_ranked"}
        assert not self.codes("greedy", form=ranked, ranks=Ranks.BORDA)


class TestPhrases:
    def test_exist_in_every_language(self) -> None:
        assert {frozenset(texts) for texts in PHRASES.values()} == {
            frozenset(LANGUAGES)
        }

    def test_exist_for_every_way_a_tie_can_end(self) -> None:
        wanted = {*Criterion, "lot", "listed", "board", "together"} | {
            f"tie_effect_{effect}" for effect in Effect
        }

        assert wanted <= set(PHRASES)
