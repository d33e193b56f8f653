"""What a result means, in words; the numbers come from the measures."""

from fractions import Fraction

import pytest
from elections import BALLOTS, BUDGETS, listed
from greedy_by_hand import PROJECTS
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.meaning.margins import Bound, Margin, Method
from voting.tally.meaning.measures import Measures, measure
from voting.tally.meaning.proportionality import (
    METHOD,
    Claim,
    Payments,
    Proportionality,
)
from voting.tally.methods.market import Utility
from voting.tally.wording import LANGUAGES
from voting.tally.words import explain_measures
from voting.tally.words.measure_phrases import PHRASES

CANDIDATES = [Candidate("a", 600_00), Candidate("b", 300_00), Candidate("c", 100_00)]
BALLOTS_CAST = [("a",)] * 5 + [("b", "c")] * 3 + [("c",)] * 2
NAMES = {"a": "Avanto", "b": "Bridge", "c": "Camp"}
PLACES = {"a": "north", "b": "south"}
PLACE_NAMES = {"north": "North", "south": "South"}


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")


def measures(budget: int = 700_00) -> Measures:
    outcome = rules.count(
        "greedy", CANDIDATES, BALLOTS_CAST, budget, ties=listed("c", "a", "b")
    )
    return measure(
        CANDIDATES, BALLOTS_CAST, outcome, districts=PLACES, categories=PLACES
    )


def test_it_says_how_many_got_something_and_how_much() -> None:
    said = explain_measures.who_got_what(measures(), "en")

    assert [plain(text) for text in said] == [
        "10 people voted. 10 of them (100%) get at least one project that they chose.",
        "Of the projects that a person chose, on average 1 are funded.",
        (
            "On average €350 goes to projects that a person chose. For half of the "
            "people it is €350 or more."
        ),
        (
            "How unevenly that money lies: 0.36. At 0 everybody has the same, at 1 one "
            "person has all."
        ),
        "€700 is spent, and €0 is left.",
    ]


def test_it_says_it_in_finnish_and_swedish() -> None:
    assert plain(explain_measures.who_got_what(measures(), "fi")[0]) == (
        "10 ihmistä äänesti. Heistä 10 (100 %) saa ainakin yhden hankkeen, jonka "
        "valitsi."
    )
    assert plain(explain_measures.who_got_what(measures(), "sv")[0]) == (
        "10 personer röstade. Av dem får 10 (100 %) minst ett projekt som de valde."
    )


def test_it_sets_money_beside_votes() -> None:
    said = explain_measures.by_district(measures(), "en", PLACE_NAMES)

    assert said == (
        "North: 38.5% of the votes and 85.7% of the money.",
        "South: 23.1% of the votes and 0% of the money.",
        "All others: 38.5% of the votes and 14.3% of the money.",
        (
            "If the money followed the votes of the districts exactly, 47.3% of it "
            "would go elsewhere."
        ),
    )
    by_theme = explain_measures.by_category(measures(), "en", {}, unit="points")
    assert by_theme[0] == "north: 38.5% of the points and 85.7% of the money."


def test_it_says_where_money_follows_votes() -> None:
    alike = measure(
        CANDIDATES[:1],
        [("a",)],
        rules.count("greedy", CANDIDATES[:1], [("a",)], 600_00, ties=listed("a")),
        districts=PLACES,
    )

    assert explain_measures.by_district(alike, "en", PLACE_NAMES)[-1] == (
        "In the districts, the money is shared just as the votes are."
    )
    assert explain_measures.by_category(alike, "en", {}) == ()


def test_it_says_that_nobody_voted() -> None:
    outcome = rules.count("greedy", CANDIDATES, [], 100, ties=listed("a", "b", "c"))

    said = explain_measures.who_got_what(measure(CANDIDATES, [], outcome), "fi")

    assert said == ("Kukaan ei äänestänyt.",)


class TestMargin:
    def test_has_two_bounds_with_their_methods(self) -> None:
        found = Margin(
            at_least=Bound(ballots=2, method=Method.LOWER_BOUND_PAIRS, gains="b"),
            at_most=Bound(
                ballots=3, method=Method.UPPER_BOUND_SWAPS, gains="b", loses="a"
            ),
        )

        assert [plain(t) for t in explain_measures.margin(found, "en", NAMES)] == [
            (
                "The result can change only if at least 2 ballots are different. The "
                "closest to getting in is Bridge. How we know: fewer ballots cannot "
                "carry any project past enough of the funded ones."
            ),
            (
                "It would change if 3 ballots were different in the right way. Then "
                "Bridge would get in and Avanto would drop out. How we know: on so "
                "many ballots we let the two projects change places, and counted "
                "again."
            ),
        ]

    def test_speaks_of_ballots_that_are_added_too(self) -> None:
        bound = Bound(ballots=3, method=Method.UPPER_BOUND_ADDED, gains="b")

        (text,) = explain_measures.margin(Margin(at_most=bound), "fi", NAMES)

        assert plain(text).startswith(
            "Tulos muuttuu, jos 3 äänestyslippua muuttuu, poistuu tai tulee lisää "
            "juuri oikealla tavalla."
        )

    def test_may_be_unknown(self) -> None:
        assert explain_measures.margin(Margin(), "fi", NAMES) == (
            "Ei saatu selville, kuinka monta äänestyslippua pitäisi täyttää toisin.",
        )

    @pytest.mark.parametrize("method", Method)
    @pytest.mark.parametrize("gains", [None, "a"])
    @pytest.mark.parametrize("loses", [None, "b"])
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_has_words_for_every_method(self, method, gains, loses, language) -> None:
        bound = Bound(ballots=1, method=method, gains=gains, loses=loses)

        for found in (Margin(at_least=bound), Margin(at_most=bound)):
            (text,) = explain_measures.margin(found, language, NAMES)
            assert text.endswith(".")
            assert ("Avanto" in text) == (gains is not None)
            assert ("Bridge" in text) == (loses is not None)


class TestFairness:
    def test_names_the_method_of_a_good_result(self) -> None:
        found = Proportionality(method=METHOD, utility=Utility.COST, holds=True)

        assert explain_measures.fairness(found, "en", NAMES) == (
            (
                "Every group of voters who chose the same project gets as much as its "
                "size entitles it to."
            ),
            (
                "Method: EJR+ up to one project. What a person gains is measured by "
                "the cost of the funded projects that they chose."
            ),
        )

    def test_names_the_strongest_claim(self) -> None:
        claim = Claim(
            project="b", group=40, entitlement=Fraction(900_00), got=0, best=300_00
        )
        found = Proportionality(
            method=METHOD, utility=Utility.COST, holds=False, claim=claim
        )

        said = [plain(t) for t in explain_measures.fairness(found, "en", NAMES)]

        assert said[1] == (
            "Bridge has the best reason to ask for more: 40 people who chose it are "
            "entitled to projects for €900. Even with it, none of them would have more "
            "than €300."
        )

    def test_counts_projects_where_that_is_the_gain(self) -> None:
        claim = Claim(project="b", group=4, entitlement=Fraction(5, 2), got=0, best=1)
        found = Proportionality(
            method=METHOD, utility=Utility.POINTS, holds=False, claim=claim
        )

        assert (
            "a gain of 2.5. Even with it, none of them would have more than 1."
            in (explain_measures.fairness(found, "en", NAMES)[1])
        )

    @pytest.mark.parametrize("utility", Utility)
    @pytest.mark.parametrize("by_points", [False, True])
    def test_says_by_what_a_gain_is_measured(self, utility, by_points) -> None:
        claim = Claim(project="b", group=4, entitlement=Fraction(500), got=0, best=200)
        found = Proportionality(
            method=METHOD,
            utility=utility,
            holds=False,
            by_points=by_points,
            claim=claim,
        )

        _, claimed, method = explain_measures.fairness(found, "en", NAMES)

        assert ("points" in method) == by_points
        assert ("cost" in method) == (utility is Utility.COST)
        assert ("2.5 times as much" in claimed) == by_points
        assert ("€5" in claimed) == (utility is Utility.COST and not by_points)

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({}, "nobody paid more than €5, and no project was left over"),
            ({"endowment": Fraction(1001, 2)}, "nobody paid more than €5.01,"),
            ({"adds_up": False}, "they do not add up"),
            ({"affordable": ("a", "b")}, "still have paid for: Avanto, Bridge."),
        ],
    )
    def test_says_whether_the_payments_are_right(self, more, words) -> None:
        values = {"endowment": Fraction(500), "projects": 1, "paid": 100}
        payments = Payments(**{**values, "adds_up": True, **more})
        found = Proportionality(
            method=METHOD, utility=Utility.COST, holds=True, payments=payments
        )

        assert words in explain_measures.fairness(found, "en", NAMES)[-1]


@given(PROJECTS, BALLOTS, BUDGETS, st.sampled_from(sorted(rules.RULES)))
def test_there_are_words_for_all_that_can_come_out(
    projects, ballots, budget, rule
) -> None:
    outcome = rules.count(rule, projects, ballots, budget, ties=listed(*"abcdef"))
    found = measure(projects, ballots, outcome, districts=PLACES, categories=PLACES)

    for language in LANGUAGES:
        for text in explain_measures.sentences(found, language, {}):
            assert text.endswith(".")
            assert "None" not in text
            assert not set(text) & set("{}")


def test_every_phrase_names_the_same_things_in_every_language() -> None:
    for texts in PHRASES.values():
        assert set(texts) == set(LANGUAGES)
        assert len({text.count("{") for text in texts.values()}) == 1
