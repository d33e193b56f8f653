"""A plan that moves keeps its place on the clocks, over both changes of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from participation import shifting
from participation.shifting import Shift

HELSINKI = ZoneInfo("Europe/Helsinki")
# Days and times of day apart: a clock time knows no zone.
CLOCK_TIMES = some.builds(
    datetime.combine, some.dates(date(2026, 1, 1), date(2028, 1, 1)), some.times()
)
# In 2027 the clocks skip 3.00-4.00 on 28 March, and pass it twice on 31 October.
FORWARD, BACK = date(2027, 3, 28), date(2027, 10, 31)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI)


class TestShift:
    @pytest.mark.parametrize(
        ("old", "days", "new", "offset"),
        [
            (local(2027, 3, 22, 8), 14, local(2027, 4, 5, 8), 3),
            (local(2027, 4, 5, 8), -14, local(2027, 3, 22, 8), 2),
            (local(2027, 10, 25, 8), 14, local(2027, 11, 8, 8), 2),
            (local(2026, 3, 2, 0), 364, local(2027, 3, 1, 0), 2),
            (local(2026, 9, 7, 8), 371, local(2027, 9, 13, 8), 3),
        ],
    )
    def test_keeps_the_time_on_the_clock(self, old, days, new, offset) -> None:
        moved = Shift(days, HELSINKI).moment(old)

        assert moved == new
        assert moved.astimezone(HELSINKI).utcoffset() == timedelta(hours=offset)

    def test_a_skipped_time_becomes_the_change_itself(self) -> None:
        for minute in (0, 30, 59):
            old = local(2027, 3, 21, 3, minute)

            moved = Shift(7, HELSINKI).moment(old)

            assert moved == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
            assert moved.astimezone(HELSINKI).time() == time(4, 0)

    def test_of_a_time_that_comes_twice_the_first_is_meant(self) -> None:
        moved = Shift(7, HELSINKI).moment(local(2027, 10, 24, 3, 30))

        assert moved == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    def test_a_moment_in_the_second_hour_is_read_as_its_clock_time(self) -> None:
        second = datetime(2027, 10, 31, 3, 30, tzinfo=HELSINKI, fold=1)

        assert Shift(7, HELSINKI).moment(second) == local(2027, 11, 7, 3, 30)

    def test_moves_days(self) -> None:
        assert Shift(364, HELSINKI).day(date(2026, 3, 2)) == date(2027, 3, 1)

    @given(
        start=CLOCK_TIMES,
        length=some.timedeltas(timedelta(0), timedelta(days=60)),
        days=some.integers(-800, 800),
    )
    def test_nothing_overtakes_anything(self, start, length, days) -> None:
        first = shifting.place(start, HELSINKI)
        # As far away on the clock, so that the second hour of a night is left out.
        second = shifting.place(start + length, HELSINKI)
        shift = Shift(days, HELSINKI)

        assert shift.moment(first) <= shift.moment(second)

    @given(
        start=CLOCK_TIMES,
        days=some.integers(-800, 800),
    )
    def test_the_clock_shows_the_same_unless_it_is_skipped(self, start, days) -> None:
        shown = shifting.place(start, HELSINKI).astimezone(HELSINKI)
        wanted = shown.replace(tzinfo=None, fold=0) + timedelta(days=days)

        moved = Shift(days, HELSINKI).moment(shown).astimezone(HELSINKI)

        is_skipped = moved.replace(tzinfo=None, fold=0) != wanted
        assert not is_skipped or (wanted.hour == 3 and moved.hour == 4)


class TestAt:
    def test_knows_both_changes(self) -> None:
        assert shifting.at(FORWARD, time(0), HELSINKI) == local(2027, 3, 28)
        assert shifting.at(FORWARD, time(3), HELSINKI).hour == 1
        assert shifting.at(BACK, time(8), HELSINKI).hour == 6


class TestClockDistance:
    def test_counts_what_the_clocks_show(self) -> None:
        before, after = local(2027, 3, 27, 16), local(2027, 3, 29, 16)

        assert shifting.clock_distance(before, after, HELSINKI) == timedelta(days=2)
        assert (after.astimezone(UTC) - before.astimezone(UTC)) == timedelta(hours=47)


class TestDaysBetween:
    @pytest.mark.parametrize(
        ("new", "days"),
        [
            (date(2027, 3, 1), 364),
            (date(2027, 2, 26), 364),
            (date(2027, 3, 4), 364),
            (date(2027, 3, 5), 371),
            (date(2026, 2, 28), 0),
            (date(2026, 2, 26), -7),
        ],
    )
    def test_the_nearest_day_of_the_same_weekday(self, new, days) -> None:
        old = date(2026, 3, 2)

        found = shifting.days_between(old, new, keeps_weekday=True)

        assert found == days
        assert (old + timedelta(days=found)).weekday() == old.weekday()

    def test_the_very_day_when_asked(self) -> None:
        old, new = date(2026, 3, 2), date(2027, 2, 26)

        assert shifting.days_between(old, new, keeps_weekday=False) == 361


class TestYears:
    def test_the_same_day_of_another_year(self) -> None:
        assert shifting.years_later(date(2026, 2, 2), 1) == date(2027, 2, 2)
        assert shifting.years_later(date(2028, 2, 29), 1) == date(2029, 3, 1)
        assert shifting.years_later(date(2028, 2, 29), 4) == date(2032, 2, 29)

    @pytest.mark.parametrize(
        ("day", "days", "years"),
        [
            (date(2026, 2, 2), 364, 1),
            (date(2026, 1, 1), 364, 1),
            (date(2026, 12, 31), 371, 1),
            (date(2027, 1, 4), 728, 2),
            (date(2026, 9, 7), 180, 1),
            (date(2026, 2, 2), 180, 0),
            (date(2026, 2, 2), 7, 0),
        ],
    )
    def test_that_pass_when_a_plan_moves(self, day, days, years) -> None:
        assert shifting.years_moved(day, days) == years


class TestWithYears:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Kajaani 2026", "Kajaani 2027"),
            ("Rakennetaan 2026-2027.", "Rakennetaan 2027-2028."),
            ("budjetti-2026", "budjetti-2027"),
            ("Founded in 1651, tel. 20261234", "Founded in 1651, tel. 20261234"),
            ("As in 2019", "As in 2019"),
            ("", ""),
        ],
    )
    def test_moves_the_years_of_the_round_alone(self, text, expected) -> None:
        assert shifting.with_years(text, range(2026, 2028), 1) == expected
