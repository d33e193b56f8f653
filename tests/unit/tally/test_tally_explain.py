import pytest
from elections import listed

from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.outcome import Effect, Outcome, Tie
from voting.tally.words import explain

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


class TestGreedySentences:
    COSTS = {"a": 60_000_00, "b": 45_000_00, "c": 12_300_00, "d": 100_000_00, "e": 1}
    BALLOTS = [("a", "b", "d"), ("a", "b", "c"), ("a",), ("c",)] * 3 + [("a",)]

    def test_say_what_was_left_at_its_turn(self) -> None:
        said = sentences(count("greedy", self.COSTS, self.BALLOTS, 72_300_00))

        assert said == {
            "a": "Adventure park is funded. It got 10 votes and came in place 1. It "
            "costs €60,000. There was €72,300 left, and after it €12,300.",
            "b": "Bike path is not funded. It got 6 votes and came in place 2. It "
            "costs €45,000, but only €12,300 was left. With 5 votes more, it would "
            "have been funded.",
            "c": "Cat café is funded. It got 6 votes and came in place 3. It costs "
            "€12,300. There was €12,300 left, and after it €0.",
            "d": "Dog park is not funded. It costs €100,000. That is more than the "
            "whole budget, €72,300.",
            "e": "e is not funded. Nobody voted for it. With 7 votes, it would have "
            "been funded.",
        }

    def test_say_it_in_finnish(self) -> None:
        said = sentences(count("greedy", self.COSTS, self.BALLOTS, 72_300_00), "fi")

        assert said["a"] == (
            "Adventure park saa rahoituksen. Se sai 10 ääntä ja tuli sijalle 1. Se "
            "maksaa 60 000 €. Rahaa oli jäljellä 72 300 €, ja sen jälkeen 12 300 €."
        )
        assert said["b"] == (
            "Bike path ei saa rahoitusta. Se sai 6 ääntä ja tuli sijalle 2. Se maksaa "
            "45 000 €, mutta rahaa oli jäljellä enää 12 300 €. Rahoitukseen olisi "
            "tarvittu vielä 5 ääntä."
        )
        assert said["e"] == (
            "e ei saa rahoitusta. Kukaan ei äänestänyt sitä. Rahoitukseen olisi "
            "tarvittu 7 ääntä."
        )

    def test_say_it_in_swedish(self) -> None:
        said = sentences(count("greedy", self.COSTS, self.BALLOTS, 72_300_00), "sv")

        assert said["b"] == (
            "Bike path får ingen finansiering. Projektet fick 6 röster och kom på "
            "plats 2. Det kostar 45 000 €, men det fanns bara 12 300 € kvar. För "
            "finansiering hade det behövts 5 röster till."
        )
        assert said["d"] == (
            "Dog park får ingen finansiering. Projektet kostar 100 000 €. Det är mer "
            "än hela budgeten, 72 300 €."
        )

    def test_say_when_nothing_at_all_was_left(self) -> None:
        outcome = count("greedy", {"a": 100, "b": 100}, [("a", "b"), ("a",)], 100)

        assert "It costs €1, but no money was left. With 2" in sentences(outcome)["b"]

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
            "for it had nothing left of their shares. It could have been paid for "
            "together with 5 people more who had their whole share left.",
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
            "for it had only €3 of their share left. It could have been paid for "
            "together with one person more who had their whole share left."
        )
        assert sentences(outcome, "fi")["a"] == (
            "Adventure park ei saa rahoitusta. Se maksaa 5 €. Sitä äänesti yksi "
            "ihminen, mutta hänellä oli osuudestaan jäljellä vain 3 €. Se olisi voitu "
            "maksaa, jos mukana olisi ollut vielä yksi ihminen, jolla on koko "
            "osuutensa jäljellä."
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
            "Nämä hankkeet olivat tasatilanteessa: a, b. Järjestyksen ratkaisi ennalta "
            "julkaistu luettelo. Toisessa järjestyksessä rahoituksen saisivat eri "
            "hankkeet."
        )


class TestSummary:
    def test_tells_the_whole_result(self) -> None:
        outcome = count("greedy", {"a": 600_00, "b": 300_00}, [("a",), ("b",)], 1000_00)

        assert plain(explain.summary(outcome, "en")) == (
            "2 people voted on 2 projects. The budget is €1,000. The votes were "
            "counted by the rule “Most votes first”. 2 projects are funded. Together "
            "they cost €900, and €100 is left. Some projects were tied, but that did "
            "not change the result."
        )
        assert plain(explain.summary(outcome, "fi")) == (
            "Äänestykseen osallistui 2 ihmistä, ja ehdolla oli 2 hanketta. Budjetti "
            "on 1 000 €. Äänet laskettiin säännöllä ”Eniten ääniä saaneet ensin”. 2 "
            "hanketta saa rahoituksen. Ne maksavat yhteensä 900 €, ja rahaa jää 100 "
            "€. Osa hankkeista oli tasatilanteessa, mutta se ei vaikuttanut tulokseen."
        )
        assert plain(explain.summary(outcome, "sv")) == (
            "2 personer röstade om 2 projekt. Budgeten är 1 000 €. Rösterna räknades "
            "med regeln ”Flest röster först”. 2 projekt får finansiering. Tillsammans "
            "kostar de 900 €, och 100 € blir kvar. Några projekt hamnade i lika läge, "
            "men det påverkade inte resultatet."
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
            ("mes", 3000, "Equal shares”. The share of each voter was €10. No project"),
            (
                "mes+add1",
                3000,
                "was €10. The shares were raised little by little to €23",
            ),
            ("mes+add1_exhaustive", 3000, "to €13. Then no other project fitted"),
            (
                "mes+add1",
                4900,
                "All projects that could be funded fit in the budget together.",
            ),
            (
                "mes+add1",
                100,
                "fitted in the budget. No project is funded.",
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

        assert "were raised" not in explain.summary(outcome, "en")

    def test_has_no_shares_to_speak_of_when_nobody_voted(self) -> None:
        said = explain.summary(count("mes", {"a": 1}, [], 10), "en")

        assert "share of each" not in said

    @pytest.mark.parametrize(
        ("effects", "words"),
        [
            ([Effect.NONE, Effect.CHANGED], "and that mattered for the result"),
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
