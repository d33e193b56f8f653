"""Times from a pattern come when they should, once, and never on top of each other."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.help_times import Weekly, key_of, read_key, times_on

HELSINKI = ZoneInfo("Europe/Helsinki")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


def weekly(day: date, opens: int = 540, closes: int = 720, length: int = 30, **more):
    first = more.pop("first", day - timedelta(days=700))
    return Weekly(day.weekday(), opens, closes, length, first, **more)


def starts(pattern: Weekly, day: date) -> list[str]:
    return [
        f"{one.astimezone(HELSINKI):%H:%M}"
        for one, _ends in times_on(pattern, day, HELSINKI)
    ]


class TestTimesOfADay:
    def test_fill_the_stretch_and_nothing_more(self) -> None:
        day = date(2026, 11, 16)

        assert starts(weekly(day, 540, 665, 30), day) == [
            "09:00",
            "09:30",
            "10:00",
            "10:30",
        ]

    def test_are_there_on_their_weekday_only(self) -> None:
        day = date(2026, 11, 16)

        assert starts(weekly(day), day + timedelta(days=1)) == []

    def test_begin_and_end_with_their_days(self) -> None:
        day = date(2026, 11, 16)
        week = timedelta(days=7)
        pattern = weekly(day, first=day, last=day + week)

        offered = [
            bool(starts(pattern, day + number * week)) for number in (-1, 0, 1, 2)
        ]

        assert offered == [False, True, True, False]

    def test_skip_the_hour_that_is_not_there(self) -> None:
        assert starts(weekly(SPRING, 120, 300, 30), SPRING) == [
            "02:00",
            "02:30",
            "04:00",
            "04:30",
        ]

    def test_come_once_in_the_hour_that_comes_twice(self) -> None:
        assert starts(weekly(AUTUMN, 120, 300, 30), AUTUMN) == [
            "02:00",
            "02:30",
            "03:00",
            "03:30",
            "04:00",
            "04:30",
        ]

    @given(
        st.sampled_from([SPRING, AUTUMN, date(2026, 11, 15)]),
        st.integers(0, 1439),
        st.integers(1, 1440),
        st.integers(5, 480),
    )
    def test_never_overlap_and_are_as_long_as_they_say(
        self, day, opens, closes, length
    ) -> None:
        found = list(times_on(weekly(day, opens, closes, length), day, HELSINKI))

        assert all(ends - one == timedelta(minutes=length) for one, ends in found)
        assert all(one[1] <= later[0] for one, later in pairwise(found))


class TestNamesOfTimes:
    def test_lead_back(self) -> None:
        moment = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

        assert read_key(key_of(12, moment)) == (12, moment)

    @pytest.mark.parametrize(
        "key", ["", "p", "12-20261123T0800", "p12", "px-20261123T0800", "p1-2026", "s3"]
    )
    def test_that_are_none_lead_nowhere(self, key) -> None:
        assert read_key(key) is None

    @given(st.text(max_size=40))
    def test_of_any_shape_do_no_harm(self, key) -> None:
        found = read_key(key)

        assert found is None or isinstance(found[0], int)
