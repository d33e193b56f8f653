"""Hours are read, kept and said as they were meant; clocks that change move none."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.opening_hours import (
    Change,
    Hours,
    Span,
    as_plain,
    grouped,
    moment,
    read_day,
    standing,
    stretches,
    typed_day,
    week_of,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
WORKDAYS = {number: read_day("10-18") for number in range(5)}
WEEK = Hours(WORKDAYS)
MONDAY = date(2026, 11, 16)


@st.composite
def days(draw):
    edges = draw(
        st.lists(st.integers(0, 24 * 60), min_size=0, max_size=6, unique=True).map(
            sorted
        )
    )
    return tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))


weeks = st.dictionaries(st.integers(0, 6), days())
# Around both changes of 2026 and 2027, which are on last Sundays of March and October.
dates = st.dates(date(2026, 3, 20), date(2027, 11, 10))
moments = st.datetimes(
    datetime(2026, 3, 20),  # noqa: DTZ001 - the strategy gives the zone
    datetime(2027, 11, 10),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=HELSINKI)


class TestReadingHours:
    @pytest.mark.parametrize(
        "typed", ["10-18", "10.00-18.00", "10:00 \u2013 18:00", " 10 \u2014 18 "]
    )
    def test_takes_them_as_people_write_them(self, typed) -> None:
        assert read_day(typed) == (Span(600, 1080),)

    def test_takes_several_in_any_order(self) -> None:
        assert read_day("13-16; 9.30-12") == (Span(570, 720), Span(780, 960))

    def test_takes_nothing_for_closed(self) -> None:
        assert read_day("  ") == ()

    def test_takes_midnight_at_the_end(self) -> None:
        assert read_day("20-24") == (Span(1200, 1440),)

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("ten to six", "bad_hours"),
            ("10", "bad_hours"),
            ("10-25", "bad_hours"),
            ("10.75-12", "bad_hours"),
            ("24.30-25", "bad_hours"),
            ("18-10", "backwards"),
            ("10-10", "backwards"),
            ("10-14, 13-16", "overlap"),
        ],
    )
    def test_says_what_is_wrong(self, typed, code) -> None:
        with pytest.raises(ValueError, match=code):
            read_day(typed)

    @given(days())
    def test_reads_what_is_written(self, spans) -> None:
        assert read_day(typed_day(spans)) == spans

    @given(weeks)
    def test_keeps_a_week(self, week) -> None:
        assert week_of(as_plain(week)) == {
            n: spans for n, spans in week.items() if spans
        }


class TestAWeekInGroups:
    def test_puts_equal_neighbours_together(self) -> None:
        week = WORKDAYS | {5: read_day("10-14")}

        groups = [(first, last) for first, last, _spans in grouped(week)]

        assert groups == [(0, 4), (5, 5), (6, 6)]

    @given(weeks)
    def test_covers_each_day_once(self, week) -> None:
        covered = [
            day
            for first, last, _spans in grouped(week)
            for day in range(first, last + 1)
        ]

        assert covered == list(range(7))


class TestStanding:
    def test_is_open_until_it_closes(self) -> None:
        found = standing(WEEK, at(MONDAY, 10), HELSINKI)

        assert found.is_open
        assert found.closes_at == at(MONDAY, 18)

    def test_is_closed_from_the_moment_that_it_closes(self) -> None:
        found = standing(WEEK, at(MONDAY, 18), HELSINKI)

        assert not found.is_open
        assert found.opens_at == at(MONDAY + timedelta(days=1), 10)

    def test_finds_the_next_day_after_a_weekend(self) -> None:
        friday = MONDAY + timedelta(days=4)

        found = standing(WEEK, at(friday, 19), HELSINKI)

        assert found.opens_at == at(MONDAY + timedelta(days=7), 10)

    def test_knows_nothing_without_hours(self) -> None:
        assert not Hours().are_known
        assert standing(Hours(), at(MONDAY, 12), HELSINKI).opens_at is None

    def test_takes_midnight_for_no_break(self) -> None:
        always = Hours({number: read_day("0-24") for number in range(7)})

        found = standing(always, at(MONDAY, 12), HELSINKI)

        assert found.closes_at is not None
        assert found.closes_at - at(MONDAY, 12) > timedelta(days=50)


class TestDaysThatDiffer:
    def test_are_closed_without_hours(self) -> None:
        feast = Change(date(2026, 12, 6), date(2026, 12, 6))
        hours = Hours({6: read_day("12-16")}, [feast])

        found = standing(hours, at(date(2026, 12, 6), 13), HELSINKI)

        assert not found.is_open
        assert found.opens_at == at(date(2026, 12, 13), 12)

    def test_have_hours_of_their_own(self) -> None:
        summer = Change(date(2026, 6, 1), date(2026, 8, 31), {0: read_day("8-14")})
        hours = Hours(WORKDAYS, [summer])

        assert hours.on(date(2026, 6, 1)) == read_day("8-14")
        assert hours.on(date(2026, 6, 2)) == ()
        assert hours.on(date(2026, 9, 1)) == read_day("10-18")

    def test_the_shortest_holds(self) -> None:
        summer = Change(date(2026, 6, 1), date(2026, 8, 31), WORKDAYS)
        midsummer = Change(date(2026, 6, 19), date(2026, 6, 20))

        for changes in ([summer, midsummer], [midsummer, summer]):
            assert Hours(WORKDAYS, changes).on(date(2026, 6, 19)) == ()


class TestChangesOfClocks:
    SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)

    def test_opening_at_ten_stays_ten(self) -> None:
        hours = Hours({number: read_day("10-18") for number in range(7)})

        for day in (self.SPRING, self.AUTUMN):
            before = standing(hours, at(day, 9, 59), HELSINKI)
            assert before.opens_at == at(day, 10)
            assert standing(hours, at(day, 10), HELSINKI).is_open

    def test_a_time_that_is_jumped_over_is_the_jump(self) -> None:
        jump = datetime(2027, 3, 28, 1, tzinfo=UTC)

        assert moment(self.SPRING, 3 * 60 + 30, HELSINKI) == jump
        assert moment(self.SPRING, 3 * 60, HELSINKI) == jump
        assert moment(self.SPRING, 4 * 60, HELSINKI) == jump

    def test_a_time_that_comes_twice_is_the_first(self) -> None:
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

        assert moment(self.AUTUMN, 3 * 60 + 30, HELSINKI) == first

    @given(dates, st.integers(0, 1440), st.integers(0, 1440))
    def test_later_on_the_clock_is_never_earlier(self, day, one, other) -> None:
        earlier, later = sorted((one, other))

        assert moment(day, earlier, HELSINKI) <= moment(day, later, HELSINKI)

    @given(dates, weeks)
    def test_stretches_come_in_order_and_do_not_touch(self, day, week) -> None:
        found = list(stretches(Hours(week), day, 14, HELSINKI))

        assert all(starts < ends for starts, ends in found)
        assert all(one[1] < later[0] for one, later in pairwise(found))

    @given(weeks, moments)
    def test_what_is_said_agrees_with_the_clock(self, week, now) -> None:
        hours = Hours(week)

        found = standing(hours, now, HELSINKI)

        local = now.astimezone(HELSINKI)
        minutes = local.hour * 60 + local.minute
        # The second of two equal hours is not the one that is meant.
        if local.fold == 0:
            on_the_clock = any(
                span.opens <= minutes < span.closes for span in hours.on(local.date())
            )
            assert found.is_open == on_the_clock
        assert found.is_open == (found.closes_at is not None)
        for later in (found.closes_at, found.opens_at):
            assert later is None or later > now
