"""A plan of phases is a plan when its stretches come in order and end after they start.

No Django here: these tests run where it cannot be imported.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.timeline import ORDER, PlanProblem, Stretch, problems

START = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)

DAYS = st.integers(0, 400).map(lambda day: START + day * DAY)
STRETCHES = st.lists(
    st.builds(Stretch, st.sampled_from([*ORDER, "party"]), DAYS, DAYS), max_size=8
)


@st.composite
def plans(draw, *, has_gaps: bool = False) -> list[Stretch]:
    """Stretches that follow each other, one after the other, in the right order."""
    kinds = draw(st.lists(st.sampled_from(ORDER), unique=True).map(sorted_by_order))
    moment = START
    plan = []
    for kind in kinds:
        if has_gaps:
            moment += draw(st.integers(0, 30)) * DAY
        ends = moment + draw(st.integers(1, 60)) * DAY
        plan.append(Stretch(kind, moment, ends))
        moment = ends
    return plan


def sorted_by_order(kinds: list[str]) -> list[str]:
    return sorted(kinds, key=ORDER.index)


def stretch(kind: str, starts: int, ends: int) -> Stretch:
    return Stretch(kind, START + starts * DAY, START + ends * DAY)


class TestProblems:
    @given(plans())
    def test_one_phase_after_the_other_has_none(self, plan) -> None:
        assert problems(plan, allows_gaps=False, allows_overlaps=False) == []

    @given(plans(has_gaps=True))
    def test_gaps_matter_only_where_they_are_forbidden(self, plan) -> None:
        found = problems(plan, allows_gaps=False)

        assert problems(plan, allows_gaps=True) == []
        assert {problem.code for problem in found} <= {"gap"}

    @given(st.randoms(use_true_random=False), plans())
    def test_the_order_in_which_phases_are_given_does_not_matter(
        self, chance, plan
    ) -> None:
        shuffled = list(plan)
        chance.shuffle(shuffled)

        assert problems(shuffled, allows_gaps=False) == []

    @given(STRETCHES, st.booleans(), st.booleans())
    def test_allowing_more_never_finds_more(self, plan, gaps, overlaps) -> None:
        strict = problems(plan, allows_gaps=gaps, allows_overlaps=overlaps)
        mild = problems(plan, allows_gaps=True, allows_overlaps=True)

        assert len(mild) <= len(strict)

    @given(STRETCHES)
    def test_a_plan_without_problems_can_be_kept_by_the_database(self, plan) -> None:
        if not problems(plan, allows_overlaps=False):
            assert len({one.kind for one in plan}) == len(plan)
            assert all(one.starts_at < one.ends_at for one in plan)
            starts = [one.starts_at for one in sorted(plan, key=by_order)]
            assert starts == sorted(starts)

    def test_a_phase_may_end_the_moment_the_next_begins(self) -> None:
        plan = [stretch("propose", 0, 10), stretch("vote", 10, 20)]

        assert problems(plan, allows_gaps=False, allows_overlaps=False) == []

    @pytest.mark.parametrize(
        ("plan", "options", "found"),
        [
            ([stretch("party", 0, 1)], {}, [PlanProblem("unknown_kind", "party")]),
            (
                [stretch("vote", 0, 1), stretch("vote", 2, 3)],
                {},
                [PlanProblem("twice", "vote")],
            ),
            (
                [stretch("vote", 1, 1)],
                {},
                [PlanProblem("ends_before_it_starts", "vote")],
            ),
            (
                [stretch("propose", 5, 6), stretch("vote", 0, 1)],
                {},
                [PlanProblem("wrong_order", "vote", "propose")],
            ),
            (
                [stretch("propose", 0, 6), stretch("vote", 5, 8)],
                {},
                [PlanProblem("overlap", "vote", "propose")],
            ),
            (
                [stretch("propose", 0, 6), stretch("vote", 5, 8)],
                {"allows_overlaps": True},
                [],
            ),
            (
                [stretch("propose", 0, 2), stretch("vote", 5, 8)],
                {"allows_gaps": False},
                [PlanProblem("gap", "vote", "propose")],
            ),
        ],
    )
    def test_each_names_its_phase_and_the_one_before(
        self, plan, options, found
    ) -> None:
        assert problems(plan, **options) == found


def by_order(one: Stretch) -> int:
    return ORDER.index(one.kind)
