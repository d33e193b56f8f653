import json
from dataclasses import replace
from fractions import Fraction

import pytest
from elections import BALLOTS, BUDGETS, CANDIDATES, POLICIES, listed
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.outcome import Outcome


def contains_float(value) -> bool:
    match value:
        case dict():
            return any(contains_float(item) for item in value.values())
        case list():
            return any(contains_float(item) for item in value)
    return isinstance(value, float)


def example() -> dict:
    outcome = rules.count(
        "mes+add1",
        [Candidate("a", 5000), Candidate("b", 5000)],
        [("a", "b"), ("a",), ("b",)],
        9000,
        ties=listed("a", "b"),
    )
    return json.loads(outcome.to_json())


class TestOutcome:
    @given(CANDIDATES, BALLOTS, BUDGETS, POLICIES, st.sampled_from(sorted(rules.RULES)))
    def test_survives_writing_byte_for_byte(
        self, candidates, ballots, budget, ties, rule
    ) -> None:
        outcome = rules.count(rule, candidates, ballots, budget, ties=ties)

        text = outcome.to_json()

        assert Outcome.from_json(text) == outcome
        assert Outcome.from_json(text).to_json() == text
        assert not contains_float(json.loads(text))

    def test_is_published_with_exact_fractions(self) -> None:
        data = example()

        assert data["funded"] == ["a"]
        assert data["left"] == 4000
        assert data["shares"] == {
            "endowment": "3700/1",
            "increment": 100,
            "increments": 7,
            "stop": "over_budget",
        }
        assert data["steps"][0]["price"] == "1/2"
        assert data["steps"][0]["most_paid"] == "2500/1"

    def test_passes_over_what_a_later_version_may_add(self) -> None:
        data = example()

        outcome = Outcome.from_json(json.dumps({**data, "ledger": []}))

        assert outcome.funded == ("a",)

    @pytest.mark.parametrize(
        "price", [Fraction(10**9000 + 7, 3), Fraction(1, 10**4000), Fraction(10**3999)]
    )
    def test_holds_numbers_of_any_length(self, price) -> None:
        outcome = Outcome.from_json(json.dumps(example()))
        step = replace(outcome.steps[0], price=price)
        outcome = replace(outcome, steps=(step, *outcome.steps[1:]))

        assert Outcome.from_json(outcome.to_json()) == outcome

    @pytest.mark.parametrize("text", ["", "[]", "{}", "null", '"funded"', "[" * 9])
    def test_refuses_what_is_no_outcome(self, text) -> None:
        with pytest.raises(ValueError, match="not the JSON"):
            Outcome.from_json(text)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("budget", 9000.0),
            ("voters", True),
            ("rule", None),
            ("tie_order", [1, 2]),
            ("shares", {"endowment": "1/0", "increment": 0, "increments": 0}),
            ("shares", {"endowment": "1e99", "increment": 0, "increments": 0}),
            ("shares", {"endowment": "-1/2", "increment": 0, "increments": 0}),
            ("steps", [{"project": "a"}]),
        ],
    )
    def test_refuses_values_of_another_kind(self, key, value) -> None:
        text = json.dumps({**example(), key: value})

        with pytest.raises(ValueError, match="not the JSON"):
            Outcome.from_json(text)

    @pytest.mark.parametrize(("key", "value"), [("funded", ["b"]), ("left", 4001)])
    def test_refuses_a_result_that_its_own_steps_contradict(self, key, value) -> None:
        text = json.dumps({**example(), key: value})

        with pytest.raises(ValueError, match="contradict"):
            Outcome.from_json(text)
