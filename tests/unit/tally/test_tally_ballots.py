import pytest
from elections import APPROVALS, CANDIDATES, POINTS
from hypothesis import given

from voting.tally.ballots import (
    Candidate,
    Pile,
    Support,
    add_up,
    count_voters,
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
