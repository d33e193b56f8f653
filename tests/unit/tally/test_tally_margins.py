"""Bounds on how many ballots would have to differ, against all changes there are."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest
from elections import listed
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from voting.tally import rules
from voting.tally.ballots import Candidate, sort_into_piles
from voting.tally.meaning import margins
from voting.tally.meaning.margins import Bound, Margin, Method
from voting.tally.options import Conflict, Minimum, Misfit, Options
from voting.tally.outcome import DECLARED_NOTHING, Outcome
from voting.tally.ties import Criterion, TiePolicy, TieQuestionError

IDS = "abc"
ORDER = listed(*"abcd")
TICKS = [
    frozenset(c for c, tick in zip(IDS, ticks, strict=True) if tick)
    for ticks in product((0, 1), repeat=len(IDS))
]
POINTS = [
    {c: points for c, points in zip(IDS, given, strict=True) if points}
    for given in product(range(3), repeat=len(IDS))
    if sum(given) <= 3
]

CANDIDATES = st.lists(
    st.builds(
        Candidate, st.sampled_from(IDS), st.integers(0, 60), upkeep=st.integers(0, 9)
    ),
    min_size=2,
    max_size=3,
    unique_by=lambda candidate: candidate.id,
)
MINIMUMS = st.one_of(
    st.none(),
    st.builds(Minimum, score=st.integers(0, 4)),
    st.builds(Minimum, share=st.fractions(0, 1, max_denominator=4)),
    st.builds(Minimum, cost_factor=st.integers(1, 4)),
)
MISFITS = st.sampled_from(
    [
        {},
        {},
        {"part_fund": True},
        {"misfit": Misfit.STOP},
        {"misfit": Misfit.STOP, "top_up_from": Fraction(1, 2)},
    ]
)
CONFLICTS = st.sampled_from(
    [
        (),
        (),
        (),
        (Conflict(projects=("a", "b")),),
        (Conflict(projects=("b", "c"), keep="b", reason="They need the same plot."),),
    ]
)
OPTIONS = st.builds(
    lambda misfit, **others: Options(**misfit, **others),
    MISFITS,
    minimum=MINIMUMS,
    conflicts=CONFLICTS,
    upkeep_limit=st.none() | st.none() | st.integers(0, 20),
    fund_unsupported=st.booleans(),
    withdrawn=st.sampled_from([(), (), ("a",)]),
)
POLICIES = st.one_of(
    st.builds(
        TiePolicy,
        st.lists(st.sampled_from(Criterion), unique=True).map(tuple),
        listed=st.permutations(IDS).map(tuple),
    ),
    st.sampled_from([TiePolicy(together=True), TiePolicy(board=("a", "b", "c"))]),
)


@dataclass(frozen=True)
class Election:
    """Everything but the ballots."""

    rule: str
    candidates: list[Candidate]
    budget: int
    ties: TiePolicy
    options: Options = DECLARED_NOTHING

    def count(self, ballots) -> Outcome:
        return rules.count(
            self.rule,
            self.candidates,
            ballots,
            self.budget,
            ties=self.ties,
            options=self.options,
        )

    def fund(self, ballots) -> frozenset[str] | None:
        """Say who is funded; none where the board is asked."""
        try:
            return frozenset(self.count(ballots).funded)
        except TieQuestionError:
            return None

    def margin(self, ballots, **limits) -> Margin:
        piles = sort_into_piles(ballots)
        return margins.margin(self.candidates, piles, self.count(ballots), **limits)


ELECTIONS = st.builds(
    Election,
    st.sampled_from(["greedy", "greedy_per_cost"]),
    CANDIDATES,
    st.integers(0, 120),
    POLICIES,
    OPTIONS,
)
TWO = Election("greedy", [Candidate("a", 60), Candidate("b", 50)], 100, ORDER)
PLAIN = Election(
    "greedy",
    [Candidate("a", 60), Candidate("b", 50), Candidate("c", 40), Candidate("d", 30)],
    100,
    ORDER,
)


def all_changes(ballots, possible, changes):
    """Give all that so many changed, added or missing ballots make of these."""
    counted = Counter(map(as_key, ballots))
    kinds = [None, *map(as_key, possible)]
    one = list(product([None, *counted], kinds))
    for done in combinations_with_replacement(one, changes):
        changed = counted.copy()
        changed.subtract(gone for gone, _ in done if gone is not None)
        changed.update(come for _, come in done if come is not None)
        if min(changed.values(), default=0) >= 0:
            yield [dict(key) for key in changed.elements()]


def as_key(ballot):
    given = ballot if isinstance(ballot, dict) else dict.fromkeys(ballot, 1)
    return tuple(sorted(given.items()))


def check_bounds(election, ballots, possible, *, depth, **limits):
    """Try all changes of so many ballots as can be tried."""
    before = election.fund(ballots)
    assume(before is not None)

    found = election.margin(ballots, **limits)

    safe = found.at_least.ballots - 1 if found.at_least else depth
    for changes in range(1, min(safe, depth) + 1):
        for changed in all_changes(ballots, possible, changes):
            assert election.fund(changed) == before
    if found.at_most:
        assert safe < found.at_most.ballots
        if found.at_most.ballots <= depth:
            assert any(
                election.fund(changed) not in {None, before}
                for changed in all_changes(ballots, possible, found.at_most.ballots)
            )


class TestBoundsOfGreedy:
    @settings(max_examples=50, deadline=None)
    @given(ELECTIONS, st.lists(st.sampled_from(TICKS), max_size=8))
    def test_hold_against_every_change_of_ticks(self, election, ballots) -> None:
        check_bounds(election, ballots, TICKS, depth=2)

    @settings(max_examples=100, deadline=None)
    @given(ELECTIONS, st.lists(st.sampled_from(POINTS), max_size=6))
    def test_hold_against_every_change_of_points(self, election, ballots) -> None:
        check_bounds(election, ballots, POINTS, depth=1, most_points=2)

    def test_are_exact_where_one_project_has_to_pass_another(self) -> None:
        ballots = [("a", "d")] * 20 + [("c",)] * 12 + [("b",)] * 5

        found = PLAIN.margin(ballots)

        # Beside a there is room for c, but d comes before it. With four ballots for c
        # instead of d both have 16 votes, and in a tie c comes first.
        assert PLAIN.count(ballots).funded == ("a", "d")
        assert found.at_least == Bound(
            ballots=4, method=Method.LOWER_BOUND_PAIRS, gains="c", loses="d"
        )
        assert found.at_most == Bound(
            ballots=4, method=Method.UPPER_BOUND_SWAPS, gains="c", loses="d"
        )

    def test_count_a_ballot_as_two_votes_apart(self) -> None:
        ballots = [("a",)] * 9 + [("b",)] * 4

        found = TWO.margin(ballots)

        assert found.at_least == Bound(
            ballots=3, method=Method.LOWER_BOUND_PAIRS, gains="b", loses="a"
        )
        assert found.at_most == Bound(
            ballots=3, method=Method.UPPER_BOUND_SWAPS, gains="b", loses="a"
        )

    def test_know_what_points_a_ballot_could_give(self) -> None:
        ballots = [{"a": 1}] * 9 + [{"b": 1}] * 4

        assert TWO.margin(ballots).at_least.ballots == 3
        assert TWO.margin(ballots, most_points=5).at_least.ballots == 1

    def test_know_that_votes_tell_apart_what_is_equal_for_its_cost(self) -> None:
        ties = TiePolicy((Criterion.MORE_VOTES,), listed=("a", "c"))
        election = Election(
            "greedy_per_cost", [Candidate("a", 1), Candidate("c", 2)], 2, ties
        )
        others = [("a", "c"), ("a", "c"), ("c",)]

        assert election.count([*others, ("a",)]).funded == ("a",)
        assert election.count([*others, ("c",)]).funded == ("c",)
        assert election.margin([*others, ("a",)]).at_least.ballots == 1

    def test_know_the_least_support(self) -> None:
        election = Election(
            "greedy", TWO.candidates, 100, ORDER, Options(minimum=Minimum(score=8))
        )

        found = election.margin([("a",)] * 9 + [("b",)] * 3)

        assert found.at_least == Bound(
            ballots=2, method=Method.LOWER_BOUND_PAIRS, loses="a"
        )
        assert found.at_most == Bound(
            ballots=2, method=Method.UPPER_BOUND_STRUCK, loses="a"
        )

    def test_look_at_the_whole_order_where_it_matters(self) -> None:
        election = Election("greedy", TWO.candidates, 100, TiePolicy(together=True))

        found = election.margin([("a",)] * 9 + [("b",)] * 4)

        assert found.at_least == Bound(
            ballots=3, method=Method.LOWER_BOUND_ORDER, gains="b", loses="a"
        )

    def test_say_nothing_where_nothing_can_change(self) -> None:
        election = Election("greedy", [Candidate("a", 200)], 100, ORDER)

        assert election.margin([("a",)]) == Margin()

    def test_say_nothing_of_an_outcome_that_the_ballots_do_not_give(self) -> None:
        outcome = PLAIN.count([("a",)])

        found = margins.margin(
            PLAIN.candidates, sort_into_piles([("b",), ("b",)]), outcome
        )

        assert found == Margin()


class TestBoundsOfShares:
    @settings(max_examples=60, deadline=None)
    @given(
        st.sampled_from(["mes", "mes+greedy", "mes+add1", "mes_cardinality"]),
        st.lists(st.sampled_from(TICKS), max_size=8),
        st.integers(0, 120),
    )
    def test_are_met_by_ballots_for_the_one_that_gains(
        self, rule, ballots, budget
    ) -> None:
        candidates = [
            Candidate(c, cost) for c, cost in zip(IDS, (60, 50, 40), strict=True)
        ]
        election = Election(rule, candidates, budget, ORDER)

        bound = election.margin(ballots).at_most

        if bound is not None:
            assert bound.method is Method.UPPER_BOUND_ADDED
            more = [*ballots, *[(bound.gains,)] * bound.ballots]
            assert bound.gains not in election.fund(ballots)
            assert bound.gains in election.fund(more)

    @pytest.mark.parametrize("rule", ["mes", "mes+greedy", "phragmen"])
    def test_are_found(self, rule) -> None:
        election = Election(rule, PLAIN.candidates, 100, ORDER)

        found = election.margin([("a",)] * 9 + [("b",)] * 4)

        assert found.at_least is None
        assert found.at_most.gains == "b"

    def test_are_not_looked_for_when_it_takes_too_long(self) -> None:
        election = Election("mes", PLAIN.candidates, 100, ORDER)

        found = election.margin([("a",)] * 9 + [("b",)] * 4, most_work=1)

        assert found == Margin()


def test_margins_are_read_back_as_they_were_written() -> None:
    found = PLAIN.margin([("a",)] * 9 + [("b",)] * 4)

    assert Margin.from_plain(found.as_plain()) == found
    assert Margin.from_plain(Margin().as_plain()) == Margin()
