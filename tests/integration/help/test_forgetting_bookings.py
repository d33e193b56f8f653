"""Names and contacts of bookings go, what is counted stays."""

import re
from datetime import timedelta

import helping
import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.actions import help_bookings
from participation.models import HelpLetter

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    made = helping.point()
    helping.pattern(made)
    return made


class TestForgetting:
    def test_takes_name_and_contact_after_two_weeks(self, point) -> None:
        person = make.user()
        made = helping.booking(point, person=person, name="Aino", phone="040")
        ends = made.slot.ends_at

        early = help_bookings.forget_contacts(now=ends + timedelta(days=13, hours=23))
        done = help_bookings.forget_contacts(now=ends + timedelta(days=14))
        again = help_bookings.forget_contacts(now=ends + timedelta(days=15))

        row = helping.fresh(made)
        assert (early, done, again) == (0, 1, 0)
        assert (row.name, row.phone, row.person, row.code) == ("", "", None, None)
        assert (row.need, row.language) == ("vote", "fi")

    def test_takes_those_of_a_cancelled_booking_two_weeks_after_that(
        self, point
    ) -> None:
        made = helping.booking(
            point, time=helping.key(point, -1), name="Aino", phone="040"
        )
        help_bookings.cancel_booking(booking=made, now=make.NOW)

        early = help_bookings.forget_contacts(now=make.NOW + timedelta(days=13))
        done = help_bookings.forget_contacts(now=make.NOW + timedelta(days=14))

        row = helping.fresh(made)
        assert made.slot.starts_at > make.NOW + timedelta(days=30)
        assert (early, done) == (0, 1)
        assert (row.name, row.phone, row.code) == ("", "", None)

    def test_takes_letters_with_it(self, point) -> None:
        made = helping.booking(point, email="aino@example.org")

        help_bookings.forget_contacts(now=made.slot.ends_at + timedelta(days=15))

        assert not HelpLetter.objects.exists()


class TestWhoLeaves:
    def test_holds_everything_still_before_bookings_are_read(self, point) -> None:
        """In the order of who books: else each could wait for the other."""
        person = make.user()
        helping.booking(point, person=person)

        with CaptureQueriesContext(connection) as asked:
            help_bookings.forget_person(person, now=make.NOW)

        read = re.compile(r'SELECT [^(]* FROM "participation_(\w+)"')
        found = [read.match(query["sql"]) for query in asked.captured_queries]
        assert [one[1] for one in found if one] == ["user", "helppoint", "helpbooking"]

    def test_gives_every_time_back_once(self, point) -> None:
        person = make.user()
        held = [
            helping.booking(point, time=helping.key(point, number), person=person)
            for number in range(2)
        ]
        help_bookings.cancel_booking(booking=held[0], now=make.NOW)

        help_bookings.forget_person(person, now=make.NOW)

        rows = [helping.fresh(one) for one in held]
        assert [row.slot.taken for row in rows] == [0, 0]
        assert [row.ended for row in rows] == ["person"] * 2
        assert [row.person for row in rows] == [None, None]
