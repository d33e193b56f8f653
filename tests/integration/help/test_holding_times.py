"""Nobody fills a help point alone: so many times under one account or contact."""

from datetime import timedelta
from functools import partial
from typing import Any

import helping
import make
import pytest
from together import together

from participation.actions import help_bookings
from participation.models import HelpBooking
from participation.policies import Refused

pytestmark = pytest.mark.django_db
MOST = help_bookings.MOST_OPEN
MOST_MADE_UP = 999


@pytest.fixture
def point():
    made = helping.point()
    helping.pattern(made)
    return made


@pytest.mark.parametrize("contact", ["person", "email", "phone"])
def test_one_person_holds_three_times_at_most(point, contact) -> None:
    def book(number: int) -> HelpBooking:
        own = {
            "person": {"person": person},
            "email": {"email": f"{'aA'[number % 2]}ino@example.org"},
            "phone": {"phone": "040 1234567"},
        }[contact]
        return helping.booking(point, time=helping.key(point), **own)

    person = make.user()
    held = [book(number) for number in range(MOST)]
    with pytest.raises(Refused) as refused:
        book(MOST)
    help_bookings.cancel_booking(booking=held[0], now=make.NOW)

    assert refused.value.refusal.code == "too_many"
    assert book(MOST).pk
    # Who names nobody is nobody else's.
    assert helping.booking(point, time=helping.key(point)).pk


def test_a_helper_books_as_many_as_are_asked_for(point) -> None:
    helper = helping.helper(point)

    for _number in range(MOST + 1):
        help_bookings.book_help(
            point=point,
            time=helping.key(point),
            asking=helping.asking(phone="040 1234567"),
            helper=helper,
            now=make.NOW,
        )

    assert HelpBooking.objects.count() == MOST + 1


def test_nobody_fills_a_point_under_made_up_names(point) -> None:
    point.patterns.update(capacity=help_bookings.MOST_A_DAY + 5)

    def book(number: int, **more: Any) -> HelpBooking:
        return helping.booking(
            point,
            time=helping.key(point, now=more.get("now", make.NOW)),
            email=f"made-up-{number}@example.org",
            phone=f"040 {number:07}",
            **more,
        )

    for number in range(help_bookings.MOST_A_DAY):
        book(number)
    with pytest.raises(Refused) as refused:
        book(MOST_MADE_UP)

    assert refused.value.refusal.code == "rush"
    assert helping.booking(point, time=helping.key(point), person=make.user()).pk
    assert book(MOST_MADE_UP, now=make.NOW + timedelta(hours=25)).pk


@pytest.mark.django_db(transaction=True)
def test_one_person_on_many_devices_holds_three_times(point) -> None:
    others = [helping.point() for _number in range(MOST + 2)]
    for other in others:
        helping.pattern(other)
    person = make.user()
    calls = [partial(helping.booking, other, person=person) for other in others]

    done = together(calls)

    codes = [one.refusal.code for one in done if isinstance(one, Refused)]
    assert codes == ["too_many"] * 2, done
    assert HelpBooking.objects.filter(person=person).count() == MOST
