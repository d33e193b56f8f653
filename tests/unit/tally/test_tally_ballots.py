import pytest
from elections import APPROVALS, CANDIDATES, POINTS
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots import (
    Candidate,
    Pile,
    Problem,
    Support,
    add_up,
    count_voters,
    problems,
    sort_into_piles,
)

PARK, PATH, POND = Candidate("park", 600), Candidate("path", 500), Candidate("pond", 90)
PAPER = [PARK, PATH, POND]


class TestCandidate:
    def test_cannot_cost_less_than_nothing(self) -> None:
        with pytest.raises(ValueError, match="pond is negative"):
            Candidate("pond", -1)


class TestPiles:
    def test_hold_equal_ballots_however_they_are_written(self) -> None:
        ballots = [
            ("pond", "park"),
            ["park", "pond"],
            frozenset({"park", "pond"}),
            {"park": 1, "pond": 1, "path": 0},
            Pile((("park", 1), ("pond", 1)), 3),
        ]

        piles = sort_into_piles(ballots)

        assert piles == (Pile((("park", 1), ("pond", 1)), 7),)

    def test_count_a_project_once_that_is_named_twice(self) -> None:
        assert sort_into_piles([("park", "park")]) == (Pile((("park", 1),), 1),)

    def test_keep_empty_ballots(self) -> None:
        piles = sort_into_piles([(), {}, ["park"]])

        assert set(piles) == {Pile((), 2), Pile((("park", 1),), 1)}

    def test_refuse_negative_points(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            sort_into_piles([{"park": -1}])

    @given(APPROVALS | POINTS)
    def test_hold_every_ballot(self, ballots) -> None:
        assert count_voters(sort_into_piles(ballots)) == len(ballots)


class TestAddingUp:
    def test_counts_people_and_points(self) -> None:
        piles = sort_into_piles([{"park": 3, "pond": 1}, {"park": 2}, {}])

        support = add_up(PAPER, piles)

        assert support == {
            "park": Support(2, 5),
            "path": Support(0, 0),
            "pond": Support(1, 1),
        }

    def test_passes_over_a_project_that_was_withdrawn(self) -> None:
        piles = sort_into_piles([["park", "tower"]])

        assert add_up([PARK], piles) == {"park": Support(1, 1)}

    def test_refuses_two_candidates_with_one_id(self) -> None:
        with pytest.raises(ValueError, match="the id park"):
            add_up([PARK, PARK], ())

    @given(CANDIDATES, APPROVALS)
    def test_sees_the_same_as_somebody_who_counts_by_hand(
        self, candidates, ballots
    ) -> None:
        support = add_up(candidates, sort_into_piles(ballots))

        for candidate in candidates:
            by_hand = sum(candidate.id in ballot for ballot in ballots)
            assert support[candidate.id] == Support(by_hand, by_hand)


class TestProblems:
    def find(self, *choices, maximum=None, minimum=1, limit=None) -> list[Problem]:
        return problems(
            choices,
            PAPER,
            max_choices=maximum,
            min_choices=minimum,
            spending_limit=limit,
        )

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
