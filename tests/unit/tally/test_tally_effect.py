"""What one ballot did, worked out from the outcome alone."""

from fractions import Fraction

import pytest
from elections import BALLOTS, BUDGETS, PRICED, listed
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.meaning import effect
from voting.tally.options import Options
from voting.tally.outcome import Verdict
from voting.tally.wording import LANGUAGES
from voting.tally.words import explain_effect
from voting.tally.words.effect_phrases import PHRASES

ORDER = listed(*"abcdef")
SHARES = [
    f"{base}{completion}"
    for base in ("mes", "mes_cardinality")
    for completion in ("", "+greedy", "+add1", "+add1_exhaustive", "+add1_greedy")
]
PROJECTS = [Candidate("a", 6000), Candidate("b", 5000), Candidate("c", 4000)]
NAMES = {"a": "Park", "b": "Path", "c": "Pond"}


def count(rule, candidates, ballots, budget):
    return rules.count(
        rule, candidates, ballots, budget, ties=ORDER, options=Options(increment=9)
    )


def say(rule, ballots, mine, language="en", budget=10000):
    outcome = count(rule, PROJECTS, ballots, budget)
    done = effect.effect_of(mine, outcome)
    return explain_effect.sentences(done, outcome, language, NAMES)


class TestEffect:
    @given(PRICED, BALLOTS, BUDGETS, st.sampled_from(SHARES))
    def test_of_all_ballots_together_pays_for_what_shares_bought(
        self, candidates, ballots, budget, rule
    ) -> None:
        outcome = count(rule, candidates, ballots, budget)

        effects = [effect.effect_of(ballot, outcome) for ballot in ballots]

        for step in outcome.steps:
            paid = [
                line.paid
                for found in effects
                for line in found.lines
                if line.project == step.project and line.paid is not None
            ]
            if step.round is None:
                assert paid == []
            else:
                assert sum(paid) == step.cost
        for found in effects:
            assert found.share == outcome.shares.endowment
            assert found.paid + found.left == found.share
            assert found.left >= 0

    @given(PRICED, BALLOTS, BUDGETS)
    def test_of_all_ballots_pays_for_what_was_saved_up_for(
        self, candidates, ballots, budget
    ) -> None:
        outcome = count("phragmen", candidates, ballots, budget)

        effects = [effect.effect_of(ballot, outcome) for ballot in ballots]

        paid = sum((found.paid or Fraction(0)) for found in effects)
        assert paid == sum(step.cost for step in outcome.steps if step.load is not None)
        assert all(found.share is None for found in effects)

    @given(PRICED, BALLOTS, BUDGETS, st.sampled_from(["greedy", "mes+greedy"]))
    def test_names_each_choice_once_and_says_whether_it_is_funded(
        self, candidates, ballots, budget, rule
    ) -> None:
        outcome = count(rule, candidates, ballots, budget)
        ids = {candidate.id for candidate in candidates}

        for ballot in ballots:
            found = effect.effect_of(ballot, outcome)

            chosen = (
                {p for p, points in ballot.items() if points}
                if isinstance(ballot, dict)
                else set(ballot)
            )
            assert sorted(line.project for line in found.lines) == sorted(chosen & ids)
            assert {line.project for line in found.funded} == chosen & set(
                outcome.funded
            )

    def test_is_plain_for_machines(self) -> None:
        outcome = count("mes", PROJECTS, [("a", "b")] * 4, 10000)

        plain = effect.effect_of(("a", "b"), outcome).as_plain()

        assert plain == {
            "lines": [
                {
                    "project": "a",
                    "points": 1,
                    "verdict": "funded",
                    "paid": "1500/1",
                },
                {"project": "b", "points": 1, "verdict": "supporters_lack_money"},
            ],
            "share": "2500/1",
            "paid": "1500/1",
            "left": "1000/1",
        }


class TestSentences:
    def test_tell_what_was_paid_from_a_share(self) -> None:
        whole, park, path = say("mes", [("a", "b")] * 4, ("b", "a"))

        assert whole == (
            "You chose 2\N{NO-BREAK SPACE}projects. One of them is funded. Your share "
            "was €25. €15 of it went to projects you chose, and €10 was left."
        )
        assert park.startswith("Park")
        assert park.endswith("You paid €15 of it.")
        assert path.startswith("Path")
        assert "You paid" not in path

    def test_tell_of_points(self) -> None:
        _, park = say("greedy", [{"a": 3}, {"a": 1}], {"a": 3})

        assert park.endswith("You gave it 3\N{NO-BREAK SPACE}points.")

    def test_tell_who_had_nothing_left_to_pay(self) -> None:
        ballots = [("a", "c")] * 2 + [("c",)] * 8

        said = say("mes", ballots, ("a", "c"), budget=40000)

        assert "All of it went" not in said[0]
        ballots = [("a",), ("b",)]
        assert "Nothing of it was spent" in say("mes", ballots, ("a",), budget=5000)[0]

    @pytest.mark.parametrize(
        ("mine", "first"),
        [
            ((), "This ballot names no project that stood in the vote."),
            (("x",), "This ballot names no project that stood in the vote."),
            (("a",), "The project you chose is funded."),
            (("b",), "The project you chose is not funded."),
            (("a", "b"), "You chose 2\N{NO-BREAK SPACE}projects. One of them is"),
            (("a", "c"), "All 2 projects you chose are funded."),
            (("a", "b", "c"), "You chose 3\N{NO-BREAK SPACE}projects. 2 of them are"),
        ],
    )
    def test_begin_with_the_whole(self, mine, first) -> None:
        ballots = [("a", "c")] * 3 + [("b",)] * 2

        assert say("greedy", ballots, mine)[0].startswith(first)

    @pytest.mark.parametrize("language", LANGUAGES)
    @given(PRICED, BALLOTS, BUDGETS, st.sampled_from([*SHARES, "greedy", "phragmen"]))
    def test_can_be_said_of_every_ballot(
        self, language, candidates, ballots, budget, rule
    ) -> None:
        outcome = count(rule, candidates, ballots, budget)

        for ballot in ballots:
            found = effect.effect_of(ballot, outcome)
            said = explain_effect.sentences(found, outcome, language, {})
            assert len(said) == 1 + len(found.lines)
            assert all(text and "{" not in text for text in said)

    def test_have_all_languages(self) -> None:
        assert all(set(texts) == set(LANGUAGES) for texts in PHRASES.values())


def test_an_effect_knows_why_a_project_was_not_funded() -> None:
    outcome = count("greedy", PROJECTS, [("a", "b")] * 3, 10000)

    found = effect.effect_of(("b",), outcome)

    assert found.lines[0].step.verdict is Verdict.NOT_ENOUGH_LEFT
    assert found.lines[0].paid is None
    assert found.share is None
