"""Letters to who booked without an account, and what becomes of bookings of people."""

from datetime import timedelta

import helping
import make
import pytest
from django.core import mail

from participation.actions import help_bookings, help_mailing
from participation.actions.sending import send_waiting
from participation.help_notices import still_booked
from participation.models import HelpBooking, HelpLetter, Notice
from participation.personal_help import ABOUT_HELP
from participation.ticking import tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    made = helping.point()
    helping.pattern(made)
    return made


def send(now=make.NOW) -> int:
    return help_mailing.send_help_letters(now=now)


class TestALetter:
    def test_says_when_where_and_how_to_change_it(self, point) -> None:
        made = helping.booking(point, email="aino@example.org", name="Aino")

        assert send() == 1

        (message,) = mail.outbox
        assert message.to == ["aino@example.org"]
        assert "16 November 2026, 10:00" in message.subject
        for part in ("Hello Aino", point.name["en"], made.code, "/help/bookings/"):
            assert part in message.body

    def test_is_in_the_language_that_was_read(self, point) -> None:
        helping.booking(point, email="aino@example.org", reads="fi")

        send()

        assert "klo 10.00" in mail.outbox[0].subject

    def test_goes_once(self, point) -> None:
        helping.booking(point, email="aino@example.org")

        assert [send(), send(make.NOW + timedelta(days=1))] == [1, 0]

    def test_has_the_same_message_id_when_it_is_tried_again(
        self, point, monkeypatch
    ) -> None:
        helping.booking(point, email="aino@example.org")
        seen = []

        def fail_once(_connection, message):
            seen.append(message.extra_headers["Message-ID"])
            outcomes = help_mailing.Outcome
            return outcomes.LATER if len(seen) == 1 else outcomes.SENT

        monkeypatch.setattr(help_mailing, "hand_over", fail_once)

        assert [send(), send(), send(make.NOW + timedelta(minutes=6))] == [0, 0, 1]
        assert len(seen) == 2
        assert len(set(seen)) == 1

    def test_in_the_hand_of_a_killed_worker_goes_out_a_few_minutes_later(
        self, point, monkeypatch
    ) -> None:
        class KilledError(BaseException):
            pass

        def die(_connection, _message):
            raise KilledError

        helping.booking(point, email="aino@example.org")
        with monkeypatch.context() as dying:
            dying.setattr(help_mailing, "hand_over", die)
            with pytest.raises(KilledError):
                send()

        assert send(make.NOW + timedelta(minutes=1)) == 0
        assert send(make.NOW + timedelta(minutes=5)) == 1

    def test_that_cannot_be_written_stops_no_other(self, point) -> None:
        helping.booking(point, email="aino@example.org")
        HelpLetter.objects.update(facts=["of an odd version"])
        helping.booking(point, email="eero@example.org")

        assert send() == 1
        assert mail.outbox[0].to == ["eero@example.org"]

    def test_of_a_cancelled_booking_is_not_sent(self, point) -> None:
        made = helping.booking(point, email="aino@example.org")
        help_bookings.cancel_booking(booking=made, now=make.NOW)

        assert send() == 0
        assert HelpLetter.objects.get().state == "dropped"

    def test_of_the_old_time_is_not_sent_after_moving(self, point) -> None:
        made = helping.booking(point, email="aino@example.org")
        help_bookings.move_booking(booking=made, time=helping.key(point), now=make.NOW)

        assert send() == 1
        states = HelpLetter.objects.values_list("kind", "state")
        assert set(states) == {("help.booked", "dropped"), ("help.moved", "sent")}

    @pytest.mark.parametrize("answer", ["REFUSED", "UNKNOWN"])
    def test_to_an_address_that_is_refused_is_given_up(
        self, point, monkeypatch, answer
    ) -> None:
        helping.booking(point, email="aino@example.org")
        refused = help_mailing.Outcome[answer]
        monkeypatch.setattr(help_mailing, "hand_over", lambda *_args: refused)

        send()

        assert HelpLetter.objects.get().state == "refused"
        assert not help_mailing.something_waits(make.NOW + timedelta(days=9))


class TestANoticeToAnAccount:
    def test_goes_by_mail(self, point) -> None:
        helping.booking(point, person=make.user(language="en"))

        assert send_waiting(now=make.NOW) == 1
        assert "You have booked help" in mail.outbox[0].subject

    def test_is_owed_while_the_booking_stands_at_its_time(self, point) -> None:
        made = helping.booking(point, person=make.user())
        notice = Notice.objects.get()

        assert still_booked([notice], make.NOW) == {notice.pk}
        assert still_booked([notice], made.slot.starts_at) == set()
        help_bookings.move_booking(booking=made, time=helping.key(point), now=make.NOW)

        assert still_booked([notice], make.NOW) == set()


class TestTheTick:
    def test_reminds_and_tells_what_it_did(self, point) -> None:
        made = helping.booking(point, time=helping.key(point, 4), email="a@example.org")
        moment = made.slot.starts_at - timedelta(hours=20)

        done = [one for one in tick(now=moment) if one.what == "help.reminded"]
        again = [one for one in tick(now=moment) if one.what == "help.reminded"]

        assert [one.count for one in done] == [1]
        assert again == []


class TestLeaving:
    def test_cancels_what_is_to_come_and_forgets_the_rest(self, point) -> None:
        person = make.user()
        made = helping.booking(point, person=person, name="Aino")

        ABOUT_HELP.leave(person, None, now=make.NOW)

        row = helping.fresh(made)
        assert (row.ended, row.name, row.person, row.code) == ("person", "", None, None)
        assert helping.slot_of(made).taken == 0

    def test_what_is_kept_is_told(self, point) -> None:
        person = make.user()
        made = helping.booking(point, person=person)
        helper = helping.helper(point)

        told = {table.name: table.rows for table in ABOUT_HELP.tell(person)}
        of_helper = {table.name: table.rows for table in ABOUT_HELP.tell(helper)}

        assert told["help_bookings"][0]["code"] == made.code
        assert of_helper["helps_at"][0]["point"] == point.name["en"]
        assert HelpBooking.objects.count() == 1
