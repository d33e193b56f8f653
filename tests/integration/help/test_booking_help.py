"""Booking help: places are counted by the database, and nobody is told twice."""

from datetime import timedelta
from typing import Any

import helping
import make
import pytest
from django.core.exceptions import ValidationError
from together import together

from participation import help_letters
from participation.actions import help_bookings, help_times
from participation.models import HelpBooking, HelpLetter, HelpSlot, Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def point():
    made = helping.point()
    helping.pattern(made)
    return made


def letters(kind: str = "") -> list[HelpLetter]:
    found = HelpLetter.objects.all()
    return list(found.filter(kind=kind) if kind else found)


class TestBooking:
    def test_takes_the_place(self, point) -> None:
        made = helping.booking(point)

        assert helping.slot_of(made).taken == 1
        assert helping.key(point) != help_bookings_key(made)

    def test_needs_neither_name_nor_contact(self, point) -> None:
        made = helping.booking(point)

        assert (made.name, made.email, made.phone, made.person) == ("", "", "", None)
        assert len(made.code) == 19

    def test_is_refused_when_the_time_is_full(self, point) -> None:
        time = helping.key(point)
        helping.booking(point, time=time)

        with pytest.raises(Refused) as refused:
            helping.booking(point, time=time)

        assert refused.value.refusal.code == "full"

    def test_is_refused_once_the_time_has_begun(self, point) -> None:
        time = helping.key(point)
        begins = helping.booking(point, time=helping.key(point, 1)).slot.starts_at

        with pytest.raises(Refused) as refused:
            helping.booking(point, time=time, now=begins)

        assert refused.value.refusal.code == "begun"

    @pytest.mark.parametrize(
        "time", ["", "p1", "s999999", "p999-20261116T0800", "s9" + "9" * 30]
    )
    def test_is_refused_for_a_time_that_is_not_offered(self, point, time) -> None:
        with pytest.raises(Refused) as refused:
            help_bookings.book_help(
                point=point, time=time, asking=helping.asking(), now=make.NOW
            )

        assert refused.value.refusal.code == "unknown_time"

    def test_is_refused_between_the_times_of_a_pattern(self, point) -> None:
        number = point.patterns.get().pk

        with pytest.raises(Refused) as refused:
            helping.booking(point, time=f"p{number}-20261116T0815")

        assert refused.value.refusal.code == "unknown_time"

    def test_is_refused_at_the_times_of_another_point(self, point) -> None:
        elsewhere = helping.point()

        with pytest.raises(Refused):
            helping.booking(elsewhere, time=helping.key(point))

    def test_is_refused_in_a_language_that_nobody_speaks_then(self, point) -> None:
        with pytest.raises(ValidationError) as error:
            helping.booking(point, language="ru")

        assert "language" in error.value.message_dict
        assert not HelpSlot.objects.filter(taken__gt=0)

    def test_by_one_account_twice_at_one_time_is_refused(self, point) -> None:
        point.patterns.update(capacity=3)
        person = make.user()
        time = helping.key(point)
        helping.booking(point, time=time, person=person)

        with pytest.raises(ValidationError):
            helping.booking(point, time=time, person=person)

        assert HelpSlot.objects.get().taken == 1


def help_bookings_key(made: HelpBooking) -> str:
    return f"p{made.slot.pattern_id}-{made.slot.starts_at:%Y%m%dT%H%M}"


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_get_as_many_places_as_there_are(self, point) -> None:
        point.patterns.update(capacity=2)
        time = helping.key(point)
        codes = []

        def book() -> None:
            try:
                helping.booking(point, time=time)
                codes.append("booked")
            except Refused as refused:
                codes.append(refused.refusal.code)

        together([book] * 6)

        assert sorted(codes) == ["booked"] * 2 + ["full"] * 4
        slot = HelpSlot.objects.get()
        assert (slot.taken, slot.bookings.count()) == (2, 2)

    def test_cancel_a_booking_once(self, point) -> None:
        point.patterns.update(capacity=2)
        time = helping.key(point)
        made = helping.booking(point, time=time)
        helping.booking(point, time=time)
        codes = []

        def cancel() -> None:
            try:
                help_bookings.cancel_booking(booking=made, now=make.NOW)
                codes.append("cancelled")
            except Refused as refused:
                codes.append(refused.refusal.code)

        together([cancel] * 4)

        assert sorted(codes) == ["cancelled"] + ["ended"] * 3
        assert HelpSlot.objects.get().taken == 1

    def test_are_reminded_once_by_several_workers(self, point) -> None:
        later = point.patterns.get()
        made = helping.booking(point, time=helping.key(point, 4), email="a@example.org")
        moment = made.slot.starts_at - timedelta(hours=23)

        together([lambda: help_bookings.remind_of_help(moment)] * 3)

        assert later.slots.count() == 1
        assert len(letters("help.reminded")) == 1


class TestMoving:
    def test_gives_the_old_place_back(self, point) -> None:
        made = helping.booking(point)
        old = made.slot_id

        help_bookings.move_booking(booking=made, time=helping.key(point), now=make.NOW)

        assert helping.fresh(made).slot_id != old
        assert HelpSlot.objects.get(pk=old).taken == 0
        assert helping.slot_of(made).taken == 1
        assert helping.fresh(made).sequence == 1

    def test_keeps_the_booking_when_the_new_time_is_full(self, point) -> None:
        made = helping.booking(point)
        time = helping.key(point)
        helping.booking(point, time=time)

        with pytest.raises(Refused):
            help_bookings.move_booking(booking=made, time=time, now=make.NOW)

        assert helping.fresh(made).slot_id == made.slot_id
        assert helping.slot_of(made).taken == 1

    def test_is_refused_once_the_time_has_begun(self, point) -> None:
        made = helping.booking(point)
        time = helping.key(point)

        with pytest.raises(Refused) as refused:
            help_bookings.move_booking(booking=made, time=time, now=made.slot.starts_at)

        assert refused.value.refusal.code == "begun"

    def test_asks_for_a_new_reminder(self, point) -> None:
        made = helping.booking(point, email="a@example.org")
        help_bookings.remind_of_help(made.slot.starts_at - HOUR * 3)

        help_bookings.move_booking(
            booking=made, time=helping.key(point, 5), now=make.NOW
        )

        moved = helping.fresh(made)
        assert moved.remind_at == moved.slot.starts_at - timedelta(days=1)


class TestCancelling:
    def test_makes_room_for_somebody_else(self, point) -> None:
        time = helping.key(point)
        made = helping.booking(point, time=time)

        help_bookings.cancel_booking(booking=made, now=make.NOW)

        assert helping.booking(point, time=time).slot_id == made.slot_id

    def test_by_a_stranger_is_refused(self, point) -> None:
        made = helping.booking(point)

        with pytest.raises(Refused) as refused:
            help_bookings.cancel_booking(
                booking=made, helper=make.with_second_factor(make.user()), now=make.NOW
            )

        assert refused.value.refusal.code == "no_role"


class TestWhatPeopleAreTold:
    def test_goes_to_the_account(self, point) -> None:
        person = make.user()

        helping.booking(point, person=person)

        assert Notice.objects.get(person=person).kind == "help.booked"
        assert letters() == []

    def test_goes_by_mail_to_who_has_none(self, point) -> None:
        helping.booking(point, email="aino@example.org")

        (letter,) = letters()
        assert (letter.kind, letter.state) == ("help.booked", "waits")
        assert not Notice.objects.exists()

    def test_is_nothing_without_a_contact(self, point) -> None:
        helping.booking(point)

        assert letters() == []
        assert not Notice.objects.exists()


class TestReminders:
    def test_come_the_day_before_and_once(self, point) -> None:
        made = helping.booking(point, time=helping.key(point, 4), email="a@example.org")
        begins = made.slot.starts_at

        early = help_bookings.remind_of_help(begins - timedelta(hours=25))
        due = help_bookings.remind_of_help(begins - timedelta(hours=23))
        again = help_bookings.remind_of_help(begins - timedelta(hours=22))

        assert (early, again) == ([], [])
        assert [(one.what, one.count) for one in due] == [("help.reminded", 1)]
        assert len(letters("help.reminded")) == 1

    def test_come_late_rather_than_never(self, point) -> None:
        made = helping.booking(point, time=helping.key(point, 4), email="a@example.org")

        done = help_bookings.remind_of_help(made.slot.starts_at - HOUR * 2)

        assert len(done) == 1

    def test_do_not_come_when_it_is_too_late(self, point) -> None:
        made = helping.booking(point, time=helping.key(point, 4), email="a@example.org")

        assert help_bookings.remind_of_help(made.slot.starts_at - HOUR / 2) == []
        assert letters("help.reminded") == []

    def test_do_not_come_for_what_is_booked_the_same_day(self, point) -> None:
        made = helping.booking(point, email="a@example.org")

        assert made.slot.starts_at - make.NOW < timedelta(days=1)
        assert helping.fresh(made).remind_at is None

    def test_do_not_come_for_what_is_cancelled(self, point) -> None:
        made = helping.booking(point, time=helping.key(point, 4), email="a@example.org")
        help_bookings.cancel_booking(booking=made, now=make.NOW)

        assert help_bookings.remind_of_help(made.slot.starts_at - HOUR * 3) == []

    def test_come_although_another_cannot(self, point, monkeypatch, caplog) -> None:
        point.patterns.update(capacity=2)
        time = helping.key(point, 4)
        broken, sound = [
            helping.booking(point, time=time, email=f"{name}@example.org")
            for name in ("a", "b")
        ]
        moment = sound.slot.starts_at - HOUR * 3
        owe = help_letters.owe

        def fail(booking: HelpBooking, *given: Any, **more: Any) -> None:
            if booking == broken:
                raise OSError("the disk is full")
            owe(booking, *given, **more)

        with monkeypatch.context() as full:
            full.setattr(help_letters, "owe", fail)
            first = help_bookings.remind_of_help(moment)
        second = help_bookings.remind_of_help(moment)

        assert [one.count for one in first + second] == [1, 1]
        assert "the disk is full" in caplog.text

    def test_ask_for_what_is_owed_alone(
        self, point, django_assert_max_num_queries
    ) -> None:
        for place in range(4, 8):
            helping.booking(point, time=helping.key(point, place))

        with django_assert_max_num_queries(1):
            help_bookings.remind_of_help(make.NOW)


class TestCancelledByThePoint:
    def test_everybody_is_told_once(self, point) -> None:
        person = make.user()
        point.patterns.update(capacity=2)
        time = helping.key(point)
        helping.booking(point, time=time, person=person)
        made = helping.booking(point, time=time, email="aino@example.org")

        count = help_times.take_days_off(
            point=point,
            helper=helping.helper(point),
            first=helping.MONDAY,
            last=helping.MONDAY,
            now=make.NOW,
        )

        assert count == 2
        assert helping.fresh(made).ended == "point"
        assert len(letters("help.cancelled")) == 1
        assert Notice.objects.filter(kind="help.cancelled", person=person).count() == 1

    def test_a_day_off_offers_nothing_until_it_is_given_back(self, point) -> None:
        time = helping.key(point)
        by = helping.helper(point)
        day = {"first": helping.MONDAY, "last": helping.MONDAY}
        help_times.take_days_off(point=point, helper=by, now=make.NOW, **day)

        with pytest.raises(Refused):
            helping.booking(point, time=time)
        help_times.give_days_back(off=point.days_off.get(), helper=by)

        assert helping.booking(point, time=time).pk

    def test_a_closed_day_of_the_point_offers_nothing(self, point) -> None:
        first = helping.key(point)
        point.changes.create(first=helping.MONDAY, last=helping.MONDAY)

        assert helping.key(helping.fresh(point)) != first

    def test_a_single_time_is_gone(self, point) -> None:
        by = helping.helper(point)
        slot = help_times.add_single_time(
            point=point,
            helper=by,
            starts_at=make.NOW + timedelta(hours=5),
            length=45,
            capacity=1,
            way="phone",
            languages=["en"],
            now=make.NOW,
        )
        helping.booking(point, time=f"s{slot.pk}", language="en", phone="040")

        assert help_times.cancel_time(slot=slot, helper=by, now=make.NOW) == 1
        with pytest.raises(Refused):
            helping.booking(point, time=f"s{slot.pk}", language="en")

    def test_weekly_times_do_not_end_before_what_is_booked(self, point) -> None:
        by = helping.helper(point)
        helping.booking(point, time=helping.key(point, 4))

        with pytest.raises(Refused) as refused:
            help_times.end_pattern(
                pattern=point.patterns.get(), helper=by, last=helping.MONDAY
            )

        assert refused.value.refusal.code == "booked"

    def test_weekly_times_end(self, point) -> None:
        help_times.end_pattern(
            pattern=point.patterns.get(),
            helper=helping.helper(point),
            last=helping.MONDAY,
        )

        assert helping.key(point, 3)
        with pytest.raises(IndexError):
            helping.key(point, 4)
