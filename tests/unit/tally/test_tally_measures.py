"""What a result means to those who voted: counted by hand, person by person."""

import json
from fractions import Fraction
from statistics import median

import pytest
from elections import BALLOTS, BUDGETS, CANDIDATES, listed, load, read
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.meaning import measures
from voting.tally.meaning.measures import Group, Measures
from voting.tally.options import Options
from voting.tally.plain import fraction_text, read_fraction

ORDER = listed(*"abcdef")
CODES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["N", "S"]))


def measure(candidates, ballots, budget, rule="greedy", options=None, **given):
    outcome = rules.count(
        rule, candidates, ballots, budget, ties=ORDER, options=options or Options()
    )
    return outcome, measures.measure(candidates, ballots, outcome, **given)


class TestMeasures:
    @given(CANDIDATES, BALLOTS, BUDGETS, st.booleans())
    def test_are_what_a_person_counts_by_hand(
        self, candidates, ballots, budget, part_fund
    ) -> None:
        options = Options(part_fund=part_fund)

        outcome, found = measure(
            candidates, ballots, budget, options=options, with_margin=False
        )

        given = [b if isinstance(b, dict) else dict.fromkeys(b, 1) for b in ballots]
        paid = {step.project: step.spent for step in outcome.steps}
        numbers = [sum(b.get(p, 0) > 0 for p in outcome.funded) for b in given]
        amounts = [sum(paid[p] for p in paid if b.get(p, 0)) for b in given]
        people = max(1, len(ballots))
        assert found.voters == len(ballots)
        assert found.covered == sum(number > 0 for number in numbers)
        assert found.covered_share == Fraction(found.covered, people)
        assert found.funded_per_voter == Fraction(sum(numbers), people)
        assert found.cost_per_voter == Fraction(sum(amounts), people)
        assert sum(found.histogram) == len(ballots)
        assert all(
            found.histogram[number] == numbers.count(number)
            for number in range(len(found.histogram))
        )
        assert found.median == Fraction(median(map(Fraction, amounts or [0])))
        total = 2 * people * sum(amounts)
        apart = sum(abs(one - other) for one in amounts for other in amounts)
        assert found.gini == (Fraction(apart, total) if total else 0)
        assert found.spent + found.left == budget
        assert found.part == found.spent - sum(
            step.spent for step in outcome.steps if step.is_funded
        )

    @given(CANDIDATES, BALLOTS, BUDGETS, CODES)
    def test_of_groups_are_shares_of_a_whole(
        self, candidates, ballots, budget, codes
    ) -> None:
        outcome, found = measure(
            candidates, ballots, budget, districts=codes, with_margin=False
        )

        groups = found.by_district
        assert found.by_category == ()
        assert bool(groups) == bool(codes)
        assert groups == tuple(sorted(groups, key=lambda g: (not g.code, g.code)))
        if groups:
            assert sum(group.money for group in groups) == outcome.spent
            assert sum(group.projects for group in groups) == len(candidates)
            assert sum(group.funded for group in groups) == len(outcome.funded)
            assert sum(group.votes_share for group in groups) in {0, 1}
            assert sum(group.money_share for group in groups) in {0, 1}
        assert 0 <= found.district_distance <= 2

    def test_put_votes_beside_money(self) -> None:
        candidates = [Candidate("a", 60), Candidate("b", 40), Candidate("c", 90)]
        ballots = [("a", "c"), ("a",), ("b",), ("c",)]

        _, found = measure(
            candidates, ballots, 100, categories={"a": "sport", "b": "art"}
        )

        assert found.by_category == (
            Group(
                code="art",
                votes=1,
                votes_share=Fraction(1, 5),
                money=40,
                money_share=Fraction(2, 5),
                projects=1,
                funded=1,
            ),
            Group(
                code="sport",
                votes=2,
                votes_share=Fraction(2, 5),
                money=60,
                money_share=Fraction(3, 5),
                projects=1,
                funded=1,
            ),
            Group(
                code="",
                votes=2,
                votes_share=Fraction(2, 5),
                money=0,
                money_share=Fraction(0),
                projects=1,
                funded=0,
            ),
        )
        assert found.category_distance == Fraction(4, 5)

    def test_have_no_groups_where_no_project_has_a_code(self) -> None:
        _, found = measure([Candidate("a", 60)], [("a",)], 100, districts={"a": ""})

        assert found.by_district == ()
        assert found.district_distance == 0

    def test_of_an_empty_vote_are_zero(self) -> None:
        _, found = measure([Candidate("a", 60)], [], 100)

        assert found.histogram == (0,)
        assert found.covered_share == found.gini == found.median == 0

    @given(
        CANDIDATES,
        BALLOTS,
        BUDGETS,
        st.sampled_from(["greedy", "mes", "mes+add1_greedy"]),
        CODES,
    )
    def test_are_read_back_as_they_were_written(
        self, candidates, ballots, budget, rule, codes
    ) -> None:
        _, found = measure(candidates, ballots, budget, rule, categories=codes)

        assert Measures.from_plain(json.loads(found.to_json())) == found


def test_exact_shares_of_any_length_are_written_and_read() -> None:
    long = Fraction(7**9000, 3**9001)

    assert read_fraction(fraction_text(long)) == long
    assert read_fraction("1/3") == Fraction(1, 3)


@pytest.mark.parametrize("text", ["", "1", "1/2/3", "-1/2", "1.5/2", " 1/2", "a/b"])
def test_what_is_no_exact_share_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"number|unpack"):
        read_fraction(text)


@pytest.mark.parametrize(
    "file", ["Poland_Swiecie_2023.pb", "Poland_Warszawa_2022_Bemowo.pb"]
)
def test_equal_shares_leave_fewer_people_with_nothing(file) -> None:
    election = read(file)
    ids = tuple(sorted(project.id for project in election.projects))

    def covered(rule) -> Fraction:
        outcome = rules.count(
            rule,
            election.candidates,
            election.sort_into_piles(),
            election.budget,
            ties=listed(*ids),
        )
        return measures.measure(
            election.candidates,
            election.sort_into_piles(),
            outcome,
            with_margin=False,
        ).covered_share

    assert file in load("oracles.json")
    assert covered("mes+greedy") >= covered("greedy")
