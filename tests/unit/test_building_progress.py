"""What news make of a building: the newest standing entry counts, all of them tell."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.lifecycle import STAGES, Stage
from proposals.progress import State, Told, needs_reason, state_after

DAY = date(2027, 6, 1)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2030, 12, 31))


@st.composite
def ways(draw) -> list[Told]:
    """Draw entries that the life of a building allows, oldest first."""
    stage, told = Stage.PLANNED, []
    for _number in range(draw(st.integers(0, 12))):
        stage = draw(st.sampled_from(sorted({stage, *STAGES[stage]})))
        told.append(Told(stage, draw(DAYS), draw(DAYS)))
    return told


class TestState:
    def test_is_planned_without_a_day_before_any_news(self) -> None:
        assert state_after([]) == State(Stage.PLANNED)

    def test_keeps_the_day_that_was_named_first(self) -> None:
        later = DAY + timedelta(days=90)

        state = state_after(
            [
                Told(Stage.UNDER_WAY),
                Told(Stage.UNDER_WAY, DAY),
                Told(Stage.DELAYED, later),
            ]
        )

        assert state == State(Stage.DELAYED, later, DAY)

    def test_knows_when_it_was_ready_only_while_it_is(self) -> None:
        done = [Told(Stage.UNDER_WAY), Told(Stage.DONE, None, DAY)]

        assert state_after(done).done_on == DAY
        assert state_after([*done, Told(Stage.UNDER_WAY)]).done_on is None

    @given(ways())
    def test_is_what_it_was_when_the_newest_entry_is_taken_back(self, told) -> None:
        for count in range(1, len(told) + 1):
            before = state_after(told[: count - 1])
            after = state_after(told[:count])

            assert after.stage == told[count - 1].stage
            assert state_after(told[:count][:-1]) == before
            if before.first_due_on is not None:
                assert after.first_due_on == before.first_due_on


class TestReason:
    @pytest.mark.parametrize("stage", [Stage.DELAYED, Stage.CANCELLED])
    def test_is_needed_for_a_delay_and_for_an_end(self, stage) -> None:
        assert needs_reason(State(Stage.UNDER_WAY), Told(stage))

    @pytest.mark.parametrize("due_on", [DAY + timedelta(days=1), None])
    def test_is_needed_when_the_day_moves_away(self, due_on) -> None:
        assert needs_reason(State(Stage.UNDER_WAY, DAY), Told(Stage.UNDER_WAY, due_on))

    @pytest.mark.parametrize("start", [Stage.DONE, Stage.CANCELLED])
    def test_is_needed_when_something_that_was_over_goes_on(self, start) -> None:
        goal = next(iter(STAGES[start]))

        assert needs_reason(State(start), Told(goal))
        assert not needs_reason(State(Stage.DONE, done_on=DAY), Told(Stage.DONE))

    @pytest.mark.parametrize("due_on", [DAY, DAY - timedelta(days=1)])
    def test_is_not_needed_for_an_earlier_day(self, due_on) -> None:
        before = State(Stage.UNDER_WAY, DAY)

        assert not needs_reason(before, Told(Stage.UNDER_WAY, due_on))

    def test_is_not_needed_for_the_first_day_and_for_the_end(self) -> None:
        assert not needs_reason(State(), Told(Stage.UNDER_WAY, DAY))
        assert not needs_reason(
            State(Stage.DELAYED, DAY), Told(Stage.DONE, None, DAY + timedelta(days=9))
        )
