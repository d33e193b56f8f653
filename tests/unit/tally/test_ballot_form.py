import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballot_form import (
    BallotForm,
    BallotKind,
    Marks,
    as_ballot,
    problems,
    read_places,
)
from voting.tally.ballots import Candidate, Problem
from voting.tally.options import Ranks

PARK, PATH, POND = Candidate("park", 600), Candidate("path", 500), Candidate("pond", 90)
PAPER = [PARK, PATH, POND]


class TestProblems:
    def find(self, *choices, maximum=None, minimum=1, limit=None) -> list[Problem]:
        form = BallotForm(
            max_choices=maximum, min_choices=minimum, spending_limit=limit
        )
        return problems(form, Marks(choices), PAPER)

    def test_are_none_in_a_ballot_at_the_limits(self) -> None:
        assert self.find("park", "path", maximum=2, minimum=2, limit=1100) == []

    def test_name_an_empty_ballot(self) -> None:
        assert self.find() == [Problem("empty", {"minimum": 1})]

    def test_let_an_empty_ballot_pass_where_it_may(self) -> None:
        assert self.find(minimum=0) == []

    def test_name_too_few_choices(self) -> None:
        found = self.find("park", minimum=3)

        assert found == [Problem("too_few", {"chosen": 1, "minimum": 3})]

    def test_name_too_many_choices(self) -> None:
        found = self.find("park", "path", "pond", maximum=2)

        assert found == [Problem("too_many", {"chosen": 3, "maximum": 2})]

    def test_name_each_removal_that_alone_is_enough(self) -> None:
        found = self.find("park", "path", "pond", limit=690)

        assert found == [
            Problem(
                "over_budget",
                {
                    "total": 1190,
                    "limit": 690,
                    "over": 500,
                    "removals": ("park", "path"),
                },
            )
        ]

    def test_name_no_removal_when_one_is_not_enough(self) -> None:
        (problem,) = self.find("park", "path", limit=10)

        assert problem.params["removals"] == ()

    def test_name_what_is_not_on_the_ballot_paper(self) -> None:
        found = self.find("park", "tower")

        assert found == [Problem("unknown_project", {"project": "tower"})]

    def test_name_what_is_there_twice_and_count_it_once(self) -> None:
        found = self.find("park", "park", maximum=1, limit=600)

        assert found == [Problem("duplicate_project", {"project": "park", "chosen": 2})]

    def test_come_all_at_once(self) -> None:
        found = self.find("park", "path", "path", "tower", maximum=1, limit=1000)

        assert [problem.code for problem in found] == [
            "unknown_project",
            "duplicate_project",
            "too_many",
            "over_budget",
        ]

    @given(
        st.lists(st.sampled_from(["park", "path", "pond"]), unique=True),
        st.integers(0, 1200),
    )
    def test_suggest_removals_that_work_and_only_those(self, choices, limit) -> None:
        found = {p.code: p.params for p in self.find(*choices, minimum=0, limit=limit)}

        costs = {candidate.id: candidate.cost for candidate in PAPER}
        total = sum(costs[project] for project in choices)
        enough = [p for p in choices if total - costs[p] <= limit]
        assert ("over_budget" in found) == (total > limit)
        if total > limit:
            assert list(found["over_budget"]["removals"]) == enough


CUMULATIVE = BallotForm(kind=BallotKind.CUMULATIVE, points=10, most_points=6)
SCORING = BallotForm(kind=BallotKind.SCORING, least_points=1, most_points=5)
RANKED = BallotForm(kind=BallotKind.RANKED, max_choices=3)


class TestForms:
    def test_choose_one_takes_no_second(self) -> None:
        form = BallotForm(kind=BallotKind.CHOOSE_ONE)

        found = problems(form, Marks(("park", "pond")), PAPER)

        assert found == [Problem("too_many", {"chosen": 2, "maximum": 1})]

    def test_a_knapsack_has_a_limit_of_money(self) -> None:
        with pytest.raises(ValueError, match="limit of money"):
            BallotForm(kind=BallotKind.KNAPSACK)

    def test_points_have_a_form(self) -> None:
        with pytest.raises(ValueError, match="points to give"):
            BallotForm(kind=BallotKind.CUMULATIVE)
        with pytest.raises(ValueError, match="highest score"):
            BallotForm(kind=BallotKind.SCORING)

    @pytest.mark.parametrize(
        ("form", "points", "expected"),
        [
            (CUMULATIVE, (6, 4), []),
            (
                CUMULATIVE,
                (6, 5),
                [Problem("too_many_points", {"total": 11, "maximum": 10, "over": 1})],
            ),
            (
                CUMULATIVE,
                (7, 0),
                [
                    Problem("points_too_high", {"project": "park", "maximum": 6}),
                    Problem("points_too_low", {"project": "pond", "minimum": 1}),
                ],
            ),
            (SCORING, (5, 1), []),
            (
                SCORING,
                (6, 1),
                [Problem("points_too_high", {"project": "park", "maximum": 5})],
            ),
            (SCORING, (), [Problem("points_missing", {})]),
            (RANKED, (), []),
            (RANKED, (2, 1), [Problem("points_unexpected", {})]),
        ],
    )
    def test_points_are_as_the_form_wants_them(self, form, points, expected) -> None:
        assert problems(form, Marks(("park", "pond"), points), PAPER) == expected

    def test_a_number_of_points_for_each_choice(self) -> None:
        with pytest.raises(ValueError, match="for each choice"):
            Marks(("park",), (1, 2))


class TestAsBallot:
    def test_ticks_are_project_ids(self) -> None:
        assert as_ballot(BallotForm(), Marks(("a", "b")), candidates=5) == ("a", "b")

    def test_points_are_what_was_given(self) -> None:
        marks = Marks(("a", "b"), (3, 1))

        assert as_ballot(CUMULATIVE, marks, candidates=5) == {"a": 3, "b": 1}

    def test_places_count_down_from_the_longest_ballot(self) -> None:
        ballot = as_ballot(RANKED, Marks(("b", "a")), candidates=9)

        assert ballot == {"b": 3, "a": 2}

    def test_has_no_more_places_than_projects(self) -> None:
        ballot = as_ballot(RANKED, Marks(("b", "a")), candidates=2)

        assert ballot == {"b": 2, "a": 1}

    def test_borda_counts_the_places_below(self) -> None:
        ballot = as_ballot(RANKED, Marks(("b", "a")), candidates=9, ranks=Ranks.BORDA)

        assert ballot == {"b": 1, "a": 0}


class TestReadPlaces:
    def test_orders_by_place(self) -> None:
        assert read_places({"a": 2, "b": 1, "c": 3}) == (Marks(("b", "a", "c")), [])

    def test_names_a_place_given_twice_and_a_gap(self) -> None:
        marks, found = read_places({"a": 2, "b": 2, "c": 4})

        assert marks == Marks(("a", "b", "c"))
        assert found == [
            Problem("same_place", {"chosen": 2, "place": 2}),
            Problem("missing_place", {"place": 1}),
            Problem("missing_place", {"place": 3}),
        ]
