"""Every kind of ballot through the one action that casts."""

import boxes
import kinds
import make
import pytest
from django.core.exceptions import ValidationError
from kinds import BAD, GOOD, RULES, named
from polling import cast, codes_of, marks_of, refusal_of

from voting.actions import casting
from voting.box import turnout
from voting.models import RollEntry
from voting.tally import ballot_form
from voting.tally.ballot_form import BallotForm, BallotKind, Marks
from voting.tally.ballots import Candidate

pytestmark = pytest.mark.django_db


def cast_all(voting_round, voter, paper, **marks):
    return casting.cast_ballot(
        voting_round=voting_round, voter=voter, paper=paper, marks=marks, now=make.NOW
    ).receipt


class TestKinds:
    @pytest.mark.parametrize("case", GOOD, ids=named)
    def test_are_cast_and_found_again_with_the_receipt(self, case) -> None:
        voting_round = kinds.of_kind(case.kind)

        receipt = cast(voting_round, make.user(), case.marks)

        (found,) = boxes.standing(voting_round)
        assert (found.paper, found.marks) == ("all", {"all": case.marks})
        assert marks_of(receipt) == found.marks

    @pytest.mark.parametrize("case", BAD, ids=named)
    def test_are_refused_with_the_codes_of_the_form(self, case) -> None:
        voting_round = kinds.of_kind(case.kind)

        codes = codes_of(voting_round, make.user(), case.marks)

        assert set(codes) == case.codes - kinds.ON_PAPER_ONLY
        assert turnout.total(voting_round) == 0

    @pytest.mark.parametrize("kind", ["ranked", "approval", "choose_one", "knapsack"])
    def test_without_points_take_none(self, kind) -> None:
        codes = codes_of(kinds.of_kind(kind), make.user(), Marks(("a",), (1,)))

        assert codes == ["points_unexpected"]

    @pytest.mark.parametrize("kind", ["cumulative", "scoring"])
    def test_with_points_need_them(self, kind) -> None:
        codes = codes_of(kinds.of_kind(kind), make.user(), ["a"])

        assert codes == ["points_missing"]

    def test_keep_the_order_of_a_ranking_and_of_nothing_else(self) -> None:
        ranked = kinds.of_kind("ranked")
        points = kinds.of_kind("cumulative")

        first = cast(ranked, make.user(), ["c", "a"])
        second = cast(points, make.user(), Marks(("c", "a"), (1, 2)))

        assert marks_of(first)["all"] == Marks(("c", "a"))
        assert marks_of(second)["all"] == Marks(("a", "c"), (2, 1))

    @pytest.mark.parametrize("kind", RULES)
    def test_may_be_blank_where_that_is_allowed(self, kind) -> None:
        voting_round = kinds.of_kind(kind, min_choices=0)

        cast(voting_round, make.user(), [])

        (found,) = boxes.standing(voting_round)
        assert found.marks == {"all": Marks(())}


class TestWords:
    def test_there_are_some_for_every_code_of_the_form(self) -> None:
        found = {
            problem.code
            for form, marks in [
                (BallotForm(), Marks(())),
                (BallotForm(min_choices=2), Marks(("a",))),
                (BallotForm(max_choices=1, spending_limit=1), Marks(("a", "b", "b"))),
                (BallotForm(), Marks(("x",), (1,))),
                (BallotForm(kind=BallotKind.CUMULATIVE, points=1), Marks(("a",))),
                (
                    BallotForm(kind=BallotKind.CUMULATIVE, points=3, most_points=2),
                    Marks(("a", "b"), (0, 9)),
                ),
            ]
            for problem in ballot_form.problems(
                form, marks, [Candidate("a", 1), Candidate("b", 1)]
            )
        }
        _marks, in_places = ballot_form.read_places({"a": 2, "b": 2})
        found |= {problem.code for problem in in_places}

        assert found == set(casting.MESSAGES)


class TestSeveralPots:
    def test_are_cast_as_one_ballot(self) -> None:
        voting_round = kinds.of_two_pots()

        cast_all(
            voting_round,
            make.user(),
            "north",
            north=Marks(("n2", "n1")),
            all=Marks(("city1",)),
        )

        assert turnout.total(voting_round) == 1
        (found,) = boxes.standing(voting_round)
        assert found.paper == "north"
        assert found.marks == {
            "north": Marks(("n1", "n2")),
            "all": Marks(("city1",)),
        }
        assert RollEntry.objects.get().district.code == "north"

    @pytest.mark.parametrize("left_empty", ["north", "all"])
    def test_may_be_left_empty_as_long_as_one_is_not(self, left_empty) -> None:
        voting_round = kinds.of_two_pots()
        marks = {"north": Marks(("n1",)), "all": Marks(("city1",))}
        marks[left_empty] = Marks(())

        receipt = cast_all(voting_round, make.user(), "north", **marks)

        assert set(marks_of(receipt)) == {"north", "all"} - {left_empty}

    @pytest.mark.parametrize("marks", [{}, {"north": Marks(()), "all": Marks(())}])
    def test_are_not_all_left_empty(self, marks) -> None:
        with pytest.raises(ValidationError) as caught:
            cast_all(kinds.of_two_pots(), make.user(), "north", **marks)

        assert [error.code for error in caught.value.error_dict["north"]] == ["empty"]

    def test_all_count_as_blank_where_that_is_allowed(self) -> None:
        voting_round = kinds.of_two_pots(min_choices=0)

        receipt = cast_all(voting_round, make.user(), "south", all=Marks(("city2",)))

        assert marks_of(receipt) == {"south": Marks(()), "all": Marks(("city2",))}

    def test_are_each_held_to_the_least_number_once_begun(self) -> None:
        voting_round = kinds.of_two_pots(min_choices=2)

        with pytest.raises(ValidationError) as caught:
            cast_all(
                voting_round,
                make.user(),
                "north",
                north=Marks(("n1", "n2")),
                all=Marks(("city1",)),
            )

        found = {
            pot: [error.code for error in errors]
            for pot, errors in caught.value.error_dict.items()
        }
        assert found == {"all": ["too_few"]}

    def test_each_have_their_own_projects(self) -> None:
        with pytest.raises(ValidationError) as caught:
            cast_all(
                kinds.of_two_pots(),
                make.user(),
                "north",
                north=Marks(("s1",)),
                all=Marks(("n1",)),
            )

        assert set(caught.value.error_dict) == {"north", "all"}

    @pytest.mark.parametrize(
        ("paper", "pot"), [("north", "south"), ("all", "all"), ("east", "all")]
    )
    def test_of_another_paper_are_not_to_be_had(self, paper, pot) -> None:
        code = refusal_of(
            kinds.of_two_pots(), make.user(), ["n1"], paper=paper, pot=pot
        )

        assert code == "unknown_pot"

    def test_of_categories_stand_on_one_paper_for_all(self) -> None:
        voting_round = kinds.of_categories("scoring")

        cast_all(
            voting_round,
            make.user(),
            "all",
            green=Marks(("g1",), (5,)),
            play=Marks(("p1", "p2"), (3, 2)),
        )

        (found,) = boxes.standing(voting_round)
        assert (found.paper, set(found.marks)) == ("all", {"green", "play"})
        assert RollEntry.objects.get().district is None
