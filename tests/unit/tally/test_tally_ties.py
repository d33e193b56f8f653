from hashlib import sha256
from itertools import permutations

import pytest
from elections import POLICIES, listed
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots import Candidate, Support
from voting.tally.ties import Criterion, TieBreaker, TiePolicy, draw

CHEAP, ALSO_CHEAP, DEAR = Candidate("a", 10), Candidate("b", 10), Candidate("c", 90)
ALL = [CHEAP, ALSO_CHEAP, DEAR]
LAST_RESORTS = ["lot:x", "listed:a", "board", "together"]
SUPPORT = {"a": Support(5, 9), "b": Support(7, 9), "c": Support(5, 9)}


def breaker(policy: TiePolicy) -> TieBreaker:
    return TieBreaker(policy, ALL, SUPPORT)


def ids(candidates) -> list[str]:
    return [candidate.id for candidate in candidates]


class TestLots:
    def test_can_be_drawn_again_by_anybody(self) -> None:
        by_hand = sorted(
            ["x", "y", "z"], key=lambda p: sha256(f"seed 1|{p}".encode()).hexdigest()
        )

        assert draw("seed 1", ["z", "x", "y"]) == by_hand

    def test_do_not_follow_the_ids(self) -> None:
        orders = {tuple(draw(str(seed), "abc")) for seed in range(200)}

        assert orders == set(permutations("abc"))


class TestPolicy:
    @pytest.mark.parametrize(
        "text",
        [
            "lot:2027-05-03",
            "cheaper,lot:a,b:c",
            "dearer,more_votes,listed:3,1,2",
            "cheaper,more_votes,dearer,lot:x",
            "board",
            "cheaper,board",
            "cheaper,board:3,1",
            "together",
            "more_votes,together",
        ],
    )
    def test_reads_what_it_writes(self, text) -> None:
        assert str(TiePolicy.parse(text)) == text

    @given(POLICIES)
    def test_survives_writing(self, policy) -> None:
        assert TiePolicy.parse(str(policy)) == policy

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "cheaper",
            "lot",
            "lot:",
            "listed:",
            "board:",
            "together:a",
            "older,lot:x",
            "cheaper,,lot:x",
        ],
    )
    def test_refuses_what_leaves_the_order_open(self, text) -> None:
        with pytest.raises(ValueError, match=r"tie policy|Nothing follows"):
            TiePolicy.parse(text)

    def test_refuses_to_name_a_criterion_twice(self) -> None:
        with pytest.raises(ValueError, match="once"):
            TiePolicy.parse("cheaper,cheaper,lot:x")

    @pytest.mark.parametrize(
        "last",
        [
            {},
            {"seed": "x", "listed": ("a",)},
            {"board": (), "together": True},
            {"seed": "x", "board": ()},
        ],
    )
    def test_needs_exactly_one_last_resort(self, last) -> None:
        with pytest.raises(ValueError, match="either a lot or a list"):
            TiePolicy(**last)

    @pytest.mark.parametrize("order", ["ab", "abcc", "aab", "aabb"])
    def test_refuses_a_list_that_is_not_of_all_projects(self, order) -> None:
        with pytest.raises(ValueError, match="exactly once"):
            listed(*order).order("abc")

    def test_refuses_an_answer_that_names_a_project_twice(self) -> None:
        with pytest.raises(ValueError, match="once"):
            TiePolicy(board=("a", "b", "a"))

    def test_orders_only_what_the_board_has_decided(self) -> None:
        assert TiePolicy(board=("c", "x", "a")).order("abc") == ("c", "a")
        assert TiePolicy(together=True).order("abc") == ()

    def test_knows_whether_it_always_decides(self) -> None:
        decided = {text: TiePolicy.parse(text).always_decides for text in LAST_RESORTS}

        assert decided == {
            "lot:x": True,
            "listed:a": True,
            "board": False,
            "together": False,
        }

    def test_passes_over_listed_projects_that_were_withdrawn(self) -> None:
        assert listed(*"dcba").order("abc") == ("c", "b", "a")


class TestTieBreaker:
    def test_goes_through_the_criteria_in_their_order(self) -> None:
        policy = TiePolicy.parse("cheaper,more_votes,listed:a,b,c")

        ranked = breaker(policy).rank([DEAR, CHEAP, ALSO_CHEAP])

        assert ids(ranked.order) == ["b", "a", "c"]
        assert ranked.separated_by == Criterion.MORE_VOTES

    def test_can_prefer_the_dearer(self) -> None:
        ranked = breaker(TiePolicy.parse("dearer,lot:x")).rank([CHEAP, DEAR])

        assert ids(ranked.order) == ["c", "a"]
        assert ranked.separated_by == Criterion.DEARER

    def test_names_the_last_resort_when_it_was_needed(self) -> None:
        drawn = breaker(TiePolicy.parse("cheaper,lot:x")).rank(ALL)
        from_list = breaker(TiePolicy.parse("cheaper,listed:c,b,a")).rank(ALL)

        assert drawn.separated_by == "lot"
        assert ids(from_list.order) == ["b", "a", "c"]
        assert from_list.separated_by == "listed"

    def test_says_of_the_first_only_what_set_it_apart(self) -> None:
        policy = TiePolicy.parse("dearer,listed:a,b,c")

        first = breaker(policy).first(ALL)

        assert ids(first.order) == ["c", "a", "b"]
        assert first.separated_by == Criterion.DEARER

    @given(POLICIES, st.permutations(ALL))
    def test_does_not_care_how_the_tied_arrive(self, policy, tied) -> None:
        assert breaker(policy).rank(tied) == breaker(policy).rank(ALL)
