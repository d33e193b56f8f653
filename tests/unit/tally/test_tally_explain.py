from fractions import Fraction

import pytest
from elections import BALLOTS, BUDGETS, CANDIDATES, POLICIES, listed
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import explain, rules
from voting.tally.ballots import Candidate
from voting.tally.outcome import Effect, Outcome, Tie
from voting.tally.wording import LANGUAGES, counted, money, number

NAMES = {"a": "Adventure park", "b": "Bike path", "c": "Cat café", "d": "Dog park"}
ORDER = listed(*"abcdef")


def plain(text: str) -> str:
    """Make the two kinds of no-break space visible as a plain one."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")


def count(rule: str, costs: dict[str, int], ballots, budget: int) -> Outcome:
    candidates = [Candidate(project, cost) for project, cost in costs.items()]
    return rules.count(rule, candidates, ballots, budget, ties=ORDER)


def sentences(outcome: Outcome, language: str = "en") -> dict[str, str]:
    return {
        step.project: plain(explain.sentence(step, outcome, language, NAMES))
        for step in outcome.steps
    }


class TestMoney:
    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("fi", "12\u202f000\u202f€"),
            ("sv", "12\u202f000\u202f€"),
            ("sv-fi", "12\u202f000\u202f€"),
            ("en", "€12,000"),
            ("ru", "€12,000"),
        ],
    )
    def test_is_written_as_is_the_custom(self, language, text) -> None:
        assert money(1_200_000, language) == text

    def test_shows_cents_if_there_are_any(self) -> None:
        assert plain(money(120_005, "fi")) == "1 200,05 €"
        assert money(120_050, "en") == "€1,200.50"

    def test_can_be_of_another_country(self) -> None:
        assert plain(money(1_200_000, "fi", "PLN")) == "12 000 PLN"
        assert plain(money(1_200_000, "en", "PLN")) == "PLN 12,000"

    def test_is_cut_off_or_rounded_up_where_there_are_parts_of_cents(self) -> None:
        third = Fraction(100_00, 3)

        assert money(third, "en") == "€33.33"
        assert money(third, "en", up=True) == "€33.34"


class TestNumbers:
    def test_take_the_right_form_of_the_noun(self) -> None:
        assert plain(counted(1, "vote", "fi")) == "1 ääni"
        assert plain(counted(2, "vote", "fi")) == "2 ääntä"
        assert plain(counted(0, "vote", "sv")) == "0 röster"
        assert plain(counted(1, "person", "en")) == "1 person"
        assert plain(counted(2553, "person", "sv")) == "2 553 personer"

    def test_have_decimals_only_where_given(self) -> None:
        assert number(1234, "fi", "5") == "1\u202f234,5"
        assert number(1234, "en", "5") == "1,234.5"


class TestGreedySentences:
    COSTS = {"a": 60_000_00, "b": 45_000_00, "c": 12_300_00, "d": 100_000_00, "e": 1}
    BALLOTS = [("a", "b", "d"), ("a", "b", "c"), ("a",), ("c",)] * 3 + [("a",)]

    def test_say_what_was_left_at_its_turn(self) -> None:
        said = sentences(count("greedy", self.COSTS, self.BALLOTS, 72_300_00))

        assert said == {
            "a": "Adventure park is funded. It got 10 votes and came in place 1. It "
            "costs €60,000. There was €72,300 left, and after it €12,300.",
            "b": "Bike path is not funded. It got 6 votes and came in place 2. It "
            "costs €45,000, but only €12,300 was left.",
            "c": "Cat café is funded. It got 6 votes and came in place 3. It costs "
            "€12,300. There was €12,300 left, and after it €0.",
            "d": "Dog park is not funded. It costs €100,000. That is more than the "
            "whole budget, €72,300.",
            "e": "e is not funded. Nobody voted for it.",
        }

    def test_say_it_in_finnish(self) -> None:
        said = sentences(count("greedy", self.COSTS, self.BALLOTS, 72_300_00), "fi")

        assert said["a"] == (
            "Adventure park saa rahoituksen. Se sai 10 ääntä ja tuli sijalle 1. Se "
            "maksaa 60 000 €. Rahaa oli jäljellä 72 300 €, ja sen jälkeen 12 300 €."
        )
        assert said["b"] == (
            "Bike path ei saa rahoitusta. Se sai 6 ääntä ja tuli sijalle 2. Se maksaa "
            "45 000 €, mutta rahaa oli jäljellä enää 12 300 €."
        )
        assert said["e"] == "e ei saa rahoitusta. Kukaan ei äänestänyt sitä."

    def test_say_it_in_swedish(self) -> None:
        said = sentences(count("greedy", self.COSTS, self.BALLOTS, 72_300_00), "sv")

        assert said["b"] == (
            "Bike path får ingen finansiering. Projektet fick 6 röster och kom på "
            "plats 2. Det kostar 45 000 €, men det fanns bara 12 300 € kvar."
        )
        assert said["d"] == (
            "Dog park får ingen finansiering. Projektet kostar 100 000 €. Det är mer "
            "än hela budgeten, 72 300 €."
        )

    def test_say_when_nothing_at_all_was_left(self) -> None:
        outcome = count("greedy", {"a": 100, "b": 100}, [("a", "b"), ("a",)], 100)

        assert sentences(outcome)["b"].endswith("It costs €1, but no money was left.")

    def test_name_points_and_the_people_who_gave_them(self) -> None:
        outcome = count(
            "greedy", {"a": 100, "b": 50}, [{"a": 3}, {"a": 2, "b": 1}], 100
        )

        assert "It got 5 points (2 people) and" in sentences(outcome)["a"]
        assert "It got 1 point (1 person) and" in sentences(outcome)["b"]
        assert "Se sai 1 piste (1 ihminen)" in sentences(outcome, "fi")["b"]


class TestEqualSharesSentences:
    COSTS = {"a": 600_00, "b": 450_00, "c": 200_00, "d": 80_00}
    BALLOTS = [("a", "b")] * 6 + [("c",)] * 3 + [("d",)]

    def test_say_who_paid_and_who_lacked_money(self) -> None:
        said = sentences(count("mes", self.COSTS, self.BALLOTS, 1000_00))

        assert said == {
            "a": "Adventure park is funded in round 1. The 6 people who voted for it "
            "paid for it together from their shares. It costs €600, and nobody paid "
            "more than €100.",
            "c": "Cat café is funded in round 2. The 3 people who voted for it paid "
            "for it together from their shares. It costs €200, and nobody paid more "
            "than €66.67.",
            "d": "Dog park is funded in round 3. One person voted for it and paid for "
            "it from their share. It costs €80.",
            "b": "Bike path is not funded. It costs €450, but the 6 people who voted "
            "for it had nothing left of their shares.",
        }

    def test_say_where_the_rest_went(self) -> None:
        outcome = count(
            "mes+greedy", {**self.COSTS, "d": 120_00}, self.BALLOTS, 1000_00
        )

        assert sentences(outcome)["d"] == (
            "Dog park is funded with the money that was left over. The shares of those "
            "who voted for it were not enough. It got 1 vote and came in place 2 of "
            "the remaining projects. It costs €120. There was €200 left, and after it "
            "€80."
        )
        assert sentences(outcome)["b"] == (
            "Bike path is not funded. It costs €450, but the 6 people who voted for it "
            "had nothing left of their shares. The money that was left over was not "
            "enough either: it was €200."
        )

    def test_speak_of_one_person_as_one(self) -> None:
        outcome = count("mes", {"a": 500}, [("a",), ()], 600)

        assert sentences(outcome)["a"] == (
            "Adventure park is not funded. It costs €5, but the one person who voted "
            "for it had only €3 of their share left."
        )
        assert sentences(outcome, "fi")["a"] == (
            "Adventure park ei saa rahoitusta. Se maksaa 5 €. Sitä äänesti yksi "
            "ihminen, mutta hänellä oli osuudestaan jäljellä vain 3 €."
        )

    def test_say_why_a_project_without_cost_is_left_out(self) -> None:
        plain_rule = count("mes", {"a": 0}, [("a",)], 100)
        completed = count("mes+greedy", {"a": 0}, [("a",)], 100)

        assert "costs nothing" in sentences(plain_rule)["a"]
        assert "were not enough" not in sentences(completed)["a"]
        assert "is funded with the money" in sentences(completed)["a"]


class TestTieSentences:
    def test_say_what_decided_and_whether_it_mattered(self) -> None:
        outcome = count("greedy", {"a": 60, "b": 60}, [("a", "b")], 100)

        (tie,) = outcome.ties
        assert explain.tie(tie, "en", NAMES) == (
            "These projects were tied: Adventure park, Bike path. Their order was "
            "decided by a list published in advance. In another order, other projects "
            "would be funded."
        )
        assert explain.tie(tie, "fi", {}) == (
            "Näille hankkeille tuli tasatulos: a, b. Järjestyksen ratkaisi ennalta "
            "julkaistu luettelo. Toisessa järjestyksessä rahoituksen saisivat eri "
            "hankkeet."
        )


class TestSummary:
    def test_tells_the_whole_result(self) -> None:
        outcome = count("greedy", {"a": 600_00, "b": 300_00}, [("a",), ("b",)], 1000_00)

        assert plain(explain.summary(outcome, "en")) == (
            "2 people voted on 2 projects. The budget is €1,000. 2 projects are "
            "funded. Together they cost €900, and €100 is left. Some projects were "
            "tied, but that did not change the result."
        )
        assert plain(explain.summary(outcome, "fi")) == (
            "Äänestykseen osallistui 2 ihmistä, ja ehdolla oli 2 hanketta. Budjetti on "
            "1 000 €. 2 hanketta saa rahoituksen. Ne maksavat yhteensä 900 €, ja rahaa "
            "jää 100 €. Osalle hankkeista tuli tasatulos, mutta se ei vaikuttanut "
            "tulokseen."
        )
        assert plain(explain.summary(outcome, "sv")) == (
            "2 personer röstade om 2 projekt. Budgeten är 1 000 €. 2 projekt får "
            "finansiering. Tillsammans kostar de 900 €, och 100 € blir kvar. Några "
            "projekt fick lika resultat, men det påverkade inte resultatet."
        )

    @pytest.mark.parametrize(
        ("ballots", "words"),
        [
            ([("a",)], "One project is funded. It costs"),
            ([()], "No project is funded."),
        ],
    )
    def test_counts_as_people_do(self, ballots, words) -> None:
        outcome = count("greedy", {"a": 100, "b": 100}, ballots, 150)

        assert words in explain.summary(outcome, "en")

    @pytest.mark.parametrize(
        ("rule", "budget", "words"),
        [
            ("mes", 3000, "The share of each voter was €10. No project"),
            (
                "mes+add1",
                3000,
                "was €10. The shares were raised little by little to €23",
            ),
            ("mes+add1_exhaustive", 3000, "to €13. Then no other project fitted"),
            (
                "mes+add1",
                4900,
                "All projects that got votes fit in the budget together.",
            ),
            (
                "mes+add1",
                100,
                "The share of each voter was €0.33. No project is funded.",
            ),
        ],
    )
    def test_tells_what_happened_to_the_shares(self, rule, budget, words) -> None:
        costs = {"a": 2500, "b": 2400}

        outcome = count(rule, costs, [("a",), ("a",), ("b",)], budget)

        assert words in explain.summary(outcome, "en")

    def test_tells_when_the_shares_could_not_be_raised(self) -> None:
        outcome = count("mes+add1", {"a": 90, "b": 90}, [("a",), ("b",)], 100)

        assert "The shares were not raised" in explain.summary(outcome, "en")

    def test_tells_when_no_raise_was_needed(self) -> None:
        outcome = count(
            "mes+add1_exhaustive", {"a": 50, "b": 60}, [("a",), ("b",)], 100
        )

        assert "raised" not in explain.summary(outcome, "en")

    def test_has_no_shares_to_speak_of_when_nobody_voted(self) -> None:
        assert "share" not in explain.summary(count("mes", {"a": 1}, [], 10), "en")

    @pytest.mark.parametrize(
        ("effects", "words"),
        [
            ([Effect.NONE, Effect.CHANGED], "and their order changed the result"),
            ([Effect.NONE, Effect.NOT_EXAMINED], "not fully examined"),
        ],
    )
    def test_tells_whether_ties_mattered(self, effects, words) -> None:
        outcome = count("greedy", {"a": 1, "b": 1}, [("a", "b")], 2)
        (tie,) = outcome.ties
        ties = [
            Tie(
                projects=tie.projects,
                separated_by="lot",
                stage=tie.stage,
                effect=effect,
            )
            for effect in effects
        ]
        changed = Outcome(
            rule="greedy",
            budget=2,
            voters=1,
            unit="votes",
            tie_policy="lot:x",
            tie_order=("a", "b"),
            steps=outcome.steps,
            ties=tuple(ties),
        )

        assert words in explain.summary(changed, "en")


class TestLaws:
    @given(CANDIDATES, BALLOTS, BUDGETS, POLICIES, st.sampled_from(sorted(rules.RULES)))
    def test_there_is_a_sentence_for_everything_that_can_happen(
        self, candidates, ballots, budget, ties, rule
    ) -> None:
        outcome = rules.count(rule, candidates, ballots, budget, ties=ties)

        for language in LANGUAGES:
            said = [
                explain.summary(outcome, language),
                *(explain.sentence(s, outcome, language, {}) for s in outcome.steps),
                *(explain.tie(met, language, {}) for met in outcome.ties),
            ]
            assert all(text.endswith(".") and "None" not in text for text in said)
            assert all("{" not in text for text in said)
