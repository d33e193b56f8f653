from fractions import Fraction

import pytest

from voting.tally.ballots import Candidate, Support
from voting.tally.eligibility import Bar, Eligibility
from voting.tally.options import Conflict, Minimum, Options
from voting.tally.outcome import Verdict

A, B, C = Candidate("a", 40, 3), Candidate("b", 60, 4), Candidate("c", 90)
SUPPORT = {"a": Support(3, 9), "b": Support(4, 5), "c": Support()}


def eligibility(*, voters: int = 10, budget: int = 100, **declared) -> Eligibility:
    return Eligibility([A, B, C], SUPPORT, voters, budget, Options(**declared))


class TestWhoTakesPart:
    def test_is_everybody_whom_somebody_chose(self) -> None:
        found = eligibility()

        assert found.eligible == (A, B)
        assert found.barred == {"c": Bar(Verdict.NO_VOTES)}

    def test_is_everybody_where_that_is_declared(self) -> None:
        assert eligibility(fund_unsupported=True).barred == {}

    def test_is_nobody_who_was_withdrawn_or_dropped(self) -> None:
        rivals = Conflict(projects=("a", "b", "d"), keep="d", reason="Better ground.")

        found = eligibility(conflicts=(rivals,), withdrawn=("a", "c"))

        assert found.barred == {
            "a": Bar(Verdict.WITHDRAWN),
            "b": Bar(Verdict.CONFLICT, rival="d"),
            "c": Bar(Verdict.WITHDRAWN),
        }
        assert [found.is_out(candidate) for candidate in (A, B, C)] == [True] * 3

    @pytest.mark.parametrize(
        ("minimum", "needed"),
        [
            (Minimum(score=6), [6, 6]),
            (Minimum(score=0), [1, 1]),
            (Minimum(share=Fraction(1, 3)), [4, 4]),
            (Minimum(share=Fraction(3, 10)), [3, 3]),
            (Minimum(cost_factor=1), [4, 6]),
            (Minimum(cost_factor=3), [2, 2]),
        ],
    )
    def test_needs_the_least_support_exactly(self, minimum, needed) -> None:
        found = eligibility(minimum=minimum)

        assert [found.needed(candidate) for candidate in (A, B)] == needed
        below = {
            c.id: Bar(Verdict.BELOW_MINIMUM, needed=least)
            for c, least in zip((A, B), needed, strict=True)
            if least
            > (
                SUPPORT[c.id].points
                if minimum.score is not None
                else SUPPORT[c.id].votes
            )
        }
        assert found.barred == {**below, "c": Bar(Verdict.NO_VOTES)}

    def test_asks_the_least_support_of_those_without_any_too(self) -> None:
        found = eligibility(minimum=Minimum(score=2), fund_unsupported=True)

        assert found.barred == {"c": Bar(Verdict.BELOW_MINIMUM, needed=2)}


class TestLimits:
    RIVALS = (Conflict(projects=("a", "b")), Conflict(projects=("b", "c")))

    def test_bar_the_rivals_of_what_is_funded(self) -> None:
        limits = eligibility(conflicts=self.RIVALS).limits()

        limits.fund(B)

        assert limits.bars(A) == Bar(Verdict.CONFLICT, rival="b")
        assert limits.bars(C) == Bar(Verdict.CONFLICT, rival="b")
        assert limits.bars(B) is None

    def test_name_the_rival_that_was_funded_first(self) -> None:
        limits = eligibility(conflicts=self.RIVALS).limits()

        limits.fund(C)
        limits.fund(A)

        assert limits.bars(B) == Bar(Verdict.CONFLICT, rival="c")

    def test_bar_what_costs_too_much_to_run(self) -> None:
        limits = eligibility(upkeep_limit=6).limits()

        assert limits.bars(B) is None
        limits.fund(A)
        assert limits.bars(B) == Bar(Verdict.UPKEEP)
        assert limits.bars(C) is None

    def test_can_be_tried_out_without_a_trace(self) -> None:
        limits = eligibility(upkeep_limit=6, conflicts=self.RIVALS).limits()

        trial = limits.copy()
        trial.fund(B)

        assert trial.bars(A) is not None
        assert limits.bars(A) is None

    def test_say_when_there_is_nothing_to_ask(self) -> None:
        assert not eligibility().limits().binds
        assert eligibility(upkeep_limit=0).limits().binds
        assert eligibility(conflicts=self.RIVALS).limits().binds
