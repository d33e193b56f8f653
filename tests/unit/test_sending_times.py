"""When messages go out, over every night of the year and both changes of the clocks."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from participation.sending_times import (
    DAILY,
    INSTANT,
    WEEKLY,
    Quiet,
    Rhythm,
    after_quiet,
    due_at,
    is_quiet,
    next_digest,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
EIGHT = time(8)
CITY = Rhythm(HELSINKI, EIGHT, Quiet(time(21), EIGHT))
# The night in which an hour is missing, and the one that has an hour twice.
SPRING = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
AUTUMN = datetime(2027, 10, 31, 1, 0, tzinfo=UTC)


def local(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI, fold=fold).astimezone(UTC)


clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
near_changes = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([SPRING, AUTUMN]),
    st.integers(-3 * 24 * 60, 3 * 24 * 60),
)
moments = near_changes | st.builds(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes),
    st.integers(0, 3 * 365 * 24 * 60),
)
quiets = st.builds(Quiet, clocks, clocks)
rhythms = st.builds(Rhythm, st.just(HELSINKI), clocks, quiets)


def lasts_long_enough(rhythm: Rhythm) -> bool:
    """Say whether the time that is not quiet outlasts the hour the clocks skip."""
    begins, ends = rhythm.quiet.begins, rhythm.quiet.ends
    minutes = (begins.hour - ends.hour) * 60 + begins.minute - ends.minute
    return begins == ends or minutes % (24 * 60) > 60


@given(moments, rhythms)
def test_what_is_quiet_ends_within_two_days_and_never_in_the_past(moment, rhythm):
    found = after_quiet(moment, rhythm)

    assert moment <= found <= moment + timedelta(days=3)
    assert not is_quiet(found, rhythm)
    if not is_quiet(moment, rhythm):
        assert found == moment


@given(moments, rhythms, st.sampled_from([INSTANT, DAILY, WEEKLY]))
@example(local(2027, 3, 28, 2, 59), CITY, DAILY)
@example(local(2027, 10, 31, 3, 30, fold=1), CITY, WEEKLY)
def test_nothing_goes_out_in_quiet_hours_or_in_the_past(moment, rhythm, cadence):
    found = due_at(moment, cadence, rhythm)

    assert found >= moment
    assert not is_quiet(found, rhythm)


@given(near_changes, rhythms)
def test_a_daily_digest_goes_out_once_a_day_and_skips_no_day(moment, rhythm):
    assume(lasts_long_enough(rhythm))
    found = []
    for _day in range(5):
        moment = next_digest(moment, DAILY, rhythm)
        found.append(moment)
        moment += timedelta(seconds=1)

    days = [
        (later - earlier) / timedelta(hours=1) for earlier, later in pairwise(found)
    ]
    # A day has 23 to 25 hours, and what waits for the end of quiet hours may be late
    # by the hour that is missing.
    assert all(22 <= hours <= 26 for hours in days), days


@given(near_changes, clocks)
def test_without_quiet_hours_it_goes_out_when_the_clocks_say_so(moment, clock):
    rhythm = Rhythm(HELSINKI, clock)

    found = next_digest(moment, DAILY, rhythm).astimezone(HELSINKI)

    is_skipped = found.date() == SPRING.date() and clock.hour == 3
    expected = clock.replace(hour=4) if is_skipped else clock
    assert found.time() == expected
    assert found.fold == 0


@given(moments, rhythms)
def test_a_weekly_digest_goes_out_every_seventh_day(moment, rhythm):
    assume(lasts_long_enough(rhythm))
    first = next_digest(moment, WEEKLY, rhythm)
    second = next_digest(first + timedelta(seconds=1), WEEKLY, rhythm)

    assert moment <= first <= moment + timedelta(days=9)
    assert abs(second - first - timedelta(days=7)) <= timedelta(hours=2)


@given(moments, rhythms, st.integers(1, 20 * 24 * 60))
def test_what_is_urgent_is_never_held_until_it_is_useless(moment, rhythm, minutes):
    until = moment + timedelta(minutes=minutes)

    for cadence in (INSTANT, DAILY, WEEKLY):
        found = due_at(moment, cadence, rhythm, until=until, is_urgent=True)

        assert moment <= found < until
        assert not is_quiet(found, rhythm) or found == moment


@pytest.mark.parametrize(
    ("now", "cadence", "expected"),
    [
        # An ordinary day: at once, or at eight tomorrow, or on Monday.
        (local(2026, 11, 17, 12), INSTANT, local(2026, 11, 17, 12)),
        (local(2026, 11, 17, 12), DAILY, local(2026, 11, 18, 8)),
        (local(2026, 11, 17, 12), WEEKLY, local(2026, 11, 23, 8)),
        # At eight itself today's digest is not over yet.
        (local(2026, 11, 17, 8), DAILY, local(2026, 11, 17, 8)),
        # In the evening and before dawn.
        (local(2026, 11, 17, 21), INSTANT, local(2026, 11, 18, 8)),
        (local(2026, 11, 18, 3), INSTANT, local(2026, 11, 18, 8)),
        # Over the night of the missing hour, and that of the double one.
        (local(2027, 3, 27, 22), INSTANT, local(2027, 3, 28, 8)),
        (local(2027, 10, 30, 22), DAILY, local(2027, 10, 31, 8)),
        (local(2027, 10, 31, 3, 30, fold=1), INSTANT, local(2027, 10, 31, 8)),
    ],
)
def test_by_example(now, cadence, expected):
    assert due_at(now, cadence, CITY) == expected


class TestWhatHasAnEnd:
    NIGHT = local(2026, 11, 17, 23)

    def test_breaks_quiet_hours_when_it_is_urgent_and_ends_in_them(self) -> None:
        until = local(2026, 11, 18, 6)

        assert due_at(self.NIGHT, INSTANT, CITY, until=until, is_urgent=True) == (
            self.NIGHT
        )

    def test_waits_for_the_morning_when_that_is_in_time(self) -> None:
        until = local(2026, 11, 18, 9)

        assert due_at(self.NIGHT, INSTANT, CITY, until=until, is_urgent=True) == (
            local(2026, 11, 18, 8)
        )

    def test_does_not_wait_for_a_digest_that_comes_too_late(self) -> None:
        noon = local(2026, 11, 17, 12)

        found = due_at(noon, WEEKLY, CITY, until=local(2026, 11, 19, 12))

        assert found == noon

    def test_does_not_wake_anybody_when_it_is_not_urgent(self) -> None:
        found = due_at(self.NIGHT, INSTANT, CITY, until=local(2026, 11, 18, 6))

        assert found == local(2026, 11, 18, 8)
