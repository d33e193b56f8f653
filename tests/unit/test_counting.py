"""From the sheet and the ballots to what the tally counts."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from voting import counting
from voting.counting import Answers
from voting.sheet import Line, PotRules, Sheet
from voting.tally.ballot_form import BallotKind, Marks
from voting.tally.ballots import Pile
from voting.tally.options import Options, Ranks
from voting.tally.ties import TieQuestionError

LINES = tuple(Line(code, {"en": code}, 20_000_00) for code in "abc")


def sheet(*, pots=None, **fields) -> Sheet:
    defaults = {
        "process": "p",
        "opens_at": datetime(2026, 11, 1, tzinfo=UTC),
        "closes_at": datetime(2026, 11, 2, tzinfo=UTC),
        "scope": "process",
        "eligibility": "open",
        "min_age": None,
        "age_on": None,
        "min_choices": 1,
        "max_choices": None,
        "is_spending_limited": False,
        "rule": "greedy",
        "ties": "lot",
        "tie_seed": "seed",
        "pots": pots or (PotRules("all", "", {"en": "City"}, 50_000_00, LINES),),
    }
    return Sheet(**(defaults | fields))


def piles(of: Sheet, *ballots, pot: int = 0) -> list[Pile]:
    marks = Counter(
        one if isinstance(one, Marks) else Marks(tuple(one)) for one in ballots
    )
    return counting.piles_of(of, of.pots[pot], marks)


class TestTies:
    @pytest.mark.parametrize(
        ("ties", "policy"),
        [
            ("lot", "lot:seed"),
            ("cheaper,lot", "cheaper,lot:seed"),
            ("cheaper,more_votes,lot", "cheaper,more_votes,lot:seed"),
            ("listed", "listed:a,b,c"),
            ("dearer,board", "dearer,board:c,a"),
            ("together", "together"),
        ],
    )
    def test_are_broken_as_the_sheet_says(self, ties, policy) -> None:
        declared = sheet(ties=ties)

        found = counting.tie_policy(
            declared, declared.pots[0], Answers(board={"all": (("c", "a"),)})
        )

        assert str(found) == policy

    def test_go_by_the_seed_that_its_public_source_gave(self) -> None:
        declared = sheet(tie_seed="", seed_source="Lotto")

        policy = counting.tie_policy(
            declared, declared.pots[0], Answers(drawn_seed="3,9,17")
        )

        assert str(policy) == "lot:3,9,17"

    def test_cannot_be_broken_before_the_lot_is_drawn(self) -> None:
        declared = sheet(tie_seed="", seed_source="Lotto")

        with pytest.raises(ValueError, match="seed of the lot"):
            counting.tie_policy(declared, declared.pots[0])

    @pytest.mark.parametrize(
        ("ties", "last"), [("lot", "lot"), ("cheaper,more_votes,board", "board")]
    )
    def test_end_in_a_last_resort(self, ties, last) -> None:
        assert counting.last_resort(ties) == last


class TestPiles:
    def test_hold_equal_ballots_with_their_number(self) -> None:
        assert piles(sheet(), ["a", "b"], ["a", "b"], ["c"]) == [
            Pile((("a", 1), ("b", 1)), 2),
            Pile((("c", 1),), 1),
        ]

    def test_hold_points_where_ballots_give_them(self) -> None:
        declared = sheet(ballot_kind=BallotKind.CUMULATIVE, points=10)

        assert piles(declared, Marks(("a", "b"), (7, 3))) == [
            Pile((("a", 7), ("b", 3)), 1)
        ]

    @pytest.mark.parametrize(
        ("ranks", "points"),
        [(Ranks.PLACES, (("b", 2), ("c", 1))), (Ranks.BORDA, (("b", 1),))],
    )
    def test_hold_points_for_places(self, ranks, points) -> None:
        pot = PotRules("all", "", {}, 50_000_00, LINES, options=Options(ranks=ranks))
        declared = sheet(ballot_kind=BallotKind.RANKED, max_choices=2, pots=(pot,))

        assert piles(declared, ["b", "c"]) == [Pile(points, 1)]

    def test_leave_out_who_left_this_part_of_the_paper_empty(self) -> None:
        assert piles(sheet(), []) == []

    def test_hold_blank_ballots_where_the_rules_allow_them(self) -> None:
        assert piles(sheet(min_choices=0), [], []) == [Pile((), 2)]


class TestMostPoints:
    @pytest.mark.parametrize(
        ("fields", "most"),
        [
            ({}, 1),
            ({"ballot_kind": BallotKind.CUMULATIVE, "points": 10}, 10),
            (
                {"ballot_kind": BallotKind.CUMULATIVE, "points": 10, "most_points": 4},
                4,
            ),
            ({"ballot_kind": BallotKind.SCORING, "most_points": 5}, 5),
            ({"ballot_kind": BallotKind.RANKED, "max_choices": 2}, 2),
            ({"ballot_kind": BallotKind.RANKED}, 3),
        ],
    )
    def test_are_what_one_ballot_can_give_to_one_project(self, fields, most) -> None:
        declared = sheet(**fields)

        assert counting.most_points(declared, declared.pots[0]) == most


class TestCount:
    def test_passes_over_what_was_withdrawn_after_the_freezing(self) -> None:
        declared = sheet()
        votes = {"all": piles(declared, ["a"], ["a"], ["b"], ["c"])}

        outcomes = counting.count(
            declared, votes, Answers(withdrawn=frozenset({"a", "elsewhere"}))
        )

        assert set(outcomes["all"].funded) == {"b", "c"}
        assert outcomes["all"].options.withdrawn == ("a",)

    def test_stops_at_a_tie_that_a_board_decides_and_goes_on_with_its_answer(
        self,
    ) -> None:
        declared = sheet(ties="board")
        votes = {"all": piles(declared, ["a"], ["b"], ["c"])}

        with pytest.raises(TieQuestionError) as asked:
            counting.count(declared, votes)
        answered = counting.count(
            declared, votes, Answers(board={"all": (("c", "a", "b"),)})
        )

        assert (asked.value.pot, asked.value.projects) == ("all", ("a", "b", "c"))
        assert answered["all"].funded == ("c", "a")

    def test_says_what_the_tied_projects_have_and_what_is_left_before_them(
        self,
    ) -> None:
        declared = sheet(ties="board")
        votes = {"all": piles(declared, ["a", "b"], ["a", "c"], ["a"])}
        with pytest.raises(TieQuestionError) as asked:
            counting.count(declared, votes)

        level = counting.level_at(asked.value, declared, votes, Answers())

        assert asked.value.projects == ("b", "c")
        assert level == counting.Level(points={"b": 1, "c": 1}, left=30_000_00)
