"""What a vote in a session comes to, by hand and by law."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.session_votes import (
    Kind,
    Majority,
    Of,
    Outcome,
    Quorum,
    Verdict,
    count,
    fault,
)

YES, NO, ABSTAIN = ("yes",), ("no",), ()


def yes_no(yes: int, no: int, abstain: int = 0, **more: object) -> Outcome:
    ballots = [YES] * yes + [NO] * no + [ABSTAIN] * abstain
    given = {"entitled": len(ballots), "present": len(ballots), **more}
    return count(Kind.YES_NO, (), ballots, **given)


class TestYesAndNo:
    @pytest.mark.parametrize(
        ("votes", "majority", "verdict"),
        [
            ((6, 5), Majority.SIMPLE, Verdict.ADOPTED),
            ((6, 5, 9), None, Verdict.ADOPTED),
            ((5, 6), Majority.SIMPLE, Verdict.REJECTED),
            ((5, 5, 1), Majority.SIMPLE, Verdict.TIED),
            ((8, 4), Majority.TWO_THIRDS, Verdict.ADOPTED),
            ((7, 4), Majority.TWO_THIRDS, Verdict.REJECTED),
            ((5, 5), Majority.TWO_THIRDS, Verdict.REJECTED),
            ((9, 3), Majority.THREE_QUARTERS, Verdict.ADOPTED),
            ((8, 3), Majority.THREE_QUARTERS, Verdict.REJECTED),
            ((3, 0, 9), Majority.CONSENSUS, Verdict.ADOPTED),
            ((11, 1), Majority.CONSENSUS, Verdict.REJECTED),
            ((0, 0, 4), Majority.CONSENSUS, Verdict.NO_VOTES),
            ((0, 0), Majority.SIMPLE, Verdict.NO_VOTES),
        ],
    )
    def test_is_decided_by_the_declared_majority(
        self, votes, majority, verdict
    ) -> None:
        assert yes_no(*votes, majority=majority).verdict == verdict

    def test_abstaining_counts_for_the_quorum_and_not_for_the_majority(self) -> None:
        half = Quorum(Fraction(1, 2))

        outcome = yes_no(3, 1, 2, entitled=12, quorum=half)

        assert outcome.verdict == Verdict.ADOPTED
        assert (outcome.quorum_needed, outcome.quorum_counted) == (6, 6)
        assert (outcome.voted, outcome.blank) == (6, 2)
        assert outcome.lines[0].share == Fraction(3, 4)

    def test_an_abstention_may_be_said_in_words(self) -> None:
        outcome = count(Kind.YES_NO, (), [YES, ("abstain",)], entitled=2, present=2)

        assert outcome.blank == 1

    @given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 9))
    def test_a_higher_bar_adopts_no_more(self, yes, no, abstain) -> None:
        adopted = [
            yes_no(yes, no, abstain, majority=majority).verdict == Verdict.ADOPTED
            for majority in Majority
        ]

        assert adopted == sorted(adopted, reverse=True)


class TestQuorum:
    @pytest.mark.parametrize(
        ("quorum", "needed", "has"),
        [
            (Quorum(7), 7, False),
            (Quorum(6), 6, True),
            (Quorum(Fraction(1, 2)), 7, False),
            (Quorum(Fraction(2, 3), Of.PRESENT), 6, True),
            (Quorum(Fraction(1, 2), counted=Of.PRESENT), 7, True),
            (Quorum(Fraction(0)), 0, True),
        ],
    )
    def test_is_a_number_or_a_share_rounded_up(self, quorum, needed, has) -> None:
        outcome = yes_no(6, 0, entitled=13, present=9, quorum=quorum)

        assert (outcome.quorum_needed, outcome.has_quorum) == (needed, has)
        assert (outcome.verdict == Verdict.NO_QUORUM) == (not has)

    def test_the_votes_are_told_all_the_same(self) -> None:
        outcome = yes_no(2, 1, entitled=12, quorum=Quorum(6))

        assert [line.votes for line in outcome.lines] == [2, 1]


class TestChoice:
    def test_goes_to_the_option_with_most(self) -> None:
        ballots = [("a",), ("b",), ("b",), ()]

        outcome = count(Kind.CHOICE, "abc", ballots, entitled=5, present=4)

        assert (outcome.verdict, outcome.winners) == (Verdict.CHOSEN, ("b",))
        assert [(line.votes, line.place) for line in outcome.lines] == [
            (1, 2),
            (2, 1),
            (0, 3),
        ]

    def test_a_tie_is_said_and_not_broken(self) -> None:
        outcome = count(Kind.CHOICE, "abc", [("c",), ("a",)], entitled=2, present=2)

        assert (outcome.verdict, outcome.winners) == (Verdict.TIED, ("a", "c"))
        assert outcome.is_tied

    def test_the_first_without_the_declared_majority_is_not_chosen(self) -> None:
        ballots = [("a",)] * 2 + [("b",), ("c",)]

        simple = count(
            Kind.CHOICE, "abc", ballots, entitled=4, present=4, majority=Majority.SIMPLE
        )
        more = count(
            Kind.CHOICE,
            "abc",
            [*ballots, ("a",)],
            entitled=5,
            present=5,
            majority=Majority.SIMPLE,
        )

        assert (simple.verdict, simple.carried) == (Verdict.NO_MAJORITY, ())
        assert (more.verdict, more.carried) == (Verdict.CHOSEN, ("a",))

    def test_of_several_each_is_a_share_of_the_ballots(self) -> None:
        ballots = [("a", "b"), ("b",), ("b", "a"), ()]

        outcome = count(
            Kind.CHOICES,
            "abc",
            ballots,
            entitled=4,
            present=4,
            majority=Majority.TWO_THIRDS,
        )

        assert [line.share for line in outcome.lines] == [Fraction(2, 3), 1, 0]
        assert (outcome.winners, outcome.carried) == (("b",), ("a", "b"))


class TestRanking:
    # Borda's own example: 21 voters; the first by first places is the last in duels.
    BORDA = (
        [("a", "b", "c")] * 1
        + [("a", "c", "b")] * 7
        + [("b", "c", "a")] * 7
        + [("c", "b", "a")] * 6
    )

    def test_the_example_of_borda(self) -> None:
        outcome = count(Kind.RANKING, "abc", self.BORDA, entitled=21, present=21)

        assert [line.votes for line in outcome.lines] == [8, 7, 6]
        assert [line.points for line in outcome.lines] == [16, 21, 26]
        assert (outcome.winners, outcome.condorcet) == (("c",), "c")
        assert outcome.duels == ((0, 8, 8), (13, 0, 8), (13, 13, 0))

    def test_both_winners_are_told_where_they_differ(self) -> None:
        ballots = [("a", "b", "c")] * 3 + [("b", "c", "a")] * 2

        outcome = count(Kind.RANKING, "abc", ballots, entitled=5, present=5)

        assert (outcome.winners, outcome.condorcet) == (("b",), "a")

    def test_in_a_circle_nobody_beats_all(self) -> None:
        ballots = [("a", "b", "c"), ("b", "c", "a"), ("c", "a", "b")]

        outcome = count(Kind.RANKING, "abc", ballots, entitled=3, present=3)

        assert outcome.condorcet is None
        assert outcome.verdict == Verdict.TIED

    def test_what_is_left_out_shares_what_is_left(self) -> None:
        outcome = count(Kind.RANKING, "abcd", [("b",)], entitled=1, present=1)

        assert [line.points for line in outcome.lines] == [1, 3, 1, 1]
        assert outcome.duels[1] == (1, 0, 1, 1)
        assert outcome.duels[0] == (0, 0, 0, 0)

    @given(st.lists(st.permutations("abcd").map(tuple), min_size=1, max_size=12))
    def test_borda_points_are_duels_won_and_a_condorcet_winner_is_never_last(
        self, ballots
    ) -> None:
        outcome = count(Kind.RANKING, "abcd", ballots, entitled=len(ballots), present=0)

        points = [line.points for line in outcome.lines]
        assert points == [sum(row) for row in outcome.duels]
        assert sum(points) == 6 * len(ballots)
        if outcome.condorcet:
            first = "abcd".index(outcome.condorcet)
            assert points[first] > min(points)


class TestScale:
    OPTIONS = ("1", "2", "3", "4", "5")

    @pytest.mark.parametrize(
        ("marks", "median", "mean"),
        [
            ("11445", ("4",), Fraction(3)),
            ("1245", ("2", "4"), Fraction(3)),
            ("2244", ("2", "4"), Fraction(3)),
            ("33", ("3",), Fraction(3)),
            ("", (), None),
        ],
    )
    def test_has_a_middle_and_a_mean(self, marks, median, mean) -> None:
        outcome = count(
            Kind.SCALE, self.OPTIONS, [(m,) for m in marks], entitled=9, present=9
        )

        assert (outcome.median, outcome.mean) == (median, mean)
        assert outcome.winners == ()
        assert [line.votes for line in outcome.lines] == [
            marks.count(option) for option in self.OPTIONS
        ]

    def test_words_have_a_middle_and_no_mean(self) -> None:
        outcome = count(
            Kind.SCALE, ("bad", "fair", "good"), [("bad",)], entitled=1, present=1
        )

        assert (outcome.verdict, outcome.mean) == (Verdict.COUNTED, None)
        assert outcome.median == ("bad",)


@pytest.mark.parametrize(
    ("kind", "ballot", "most", "why"),
    [
        (Kind.YES_NO, ("maybe",), None, "unknown_option"),
        (Kind.YES_NO, ("yes", "no"), None, "too_many"),
        (Kind.CHOICE, ("a", "b"), None, "too_many"),
        (Kind.CHOICES, ("a", "a"), None, "twice"),
        (Kind.CHOICES, ("a", "b"), 1, "too_many"),
        (Kind.CHOICES, ("a", "b"), 2, None),
        (Kind.RANKING, ("b", "x"), None, "unknown_option"),
        (Kind.SCALE, ("a",), None, None),
        (Kind.SCALE, (), None, None),
    ],
)
def test_a_ballot_that_is_none_is_refused_with_its_fault(
    kind, ballot, most, why
) -> None:
    assert fault(kind, "abc", ballot, most=most) == why
    if why:
        with pytest.raises(ValueError, match=why):
            count(kind, "abc", [ballot], entitled=1, present=1, most=most)


def test_more_ballots_than_people_are_an_error() -> None:
    with pytest.raises(ValueError, match="more ballots"):
        yes_no(3, 0, entitled=2)


@given(st.lists(st.sampled_from([(), ("a",), ("b", "a"), ("c",)]), max_size=4))
def test_the_order_of_ballots_and_of_options_changes_nothing(ballots) -> None:
    for kind in (Kind.CHOICES, Kind.RANKING):
        found = {
            count(kind, "abc", order, entitled=4, present=4)
            for order in permutations(ballots)
        }
        turned = count(kind, "cba", ballots, entitled=4, present=4)

        assert len(found) == 1
        outcome = found.pop()
        assert set(turned.winners) == set(outcome.winners)
        assert turned.condorcet == outcome.condorcet
        assert turned.lines == outcome.lines[::-1]
