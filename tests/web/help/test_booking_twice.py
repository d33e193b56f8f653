"""A form that is sent twice books one time; a call is not booked without a number."""

import re

import helping
import make
import pytest
from django.test import Client
from django.urls import reverse
from helping import booking, key, pattern
from make import NOW

from participation.actions import help_bookings
from participation.help_time_queries import times_of
from participation.models import HelpBooking, HelpSlot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def point():
    made = helping.point("library")
    pattern(made)
    return made


def typed(page: str, **fields: str) -> dict[str, str]:
    """Return a filled form with the hidden key that the page gave it."""
    found = re.search(r'name="form_key" value="([0-9a-f-]{36})"', page)
    assert found is not None
    return {
        "need": "vote",
        "language": "en",
        "consent": "on",
        "form_key": found[1],
    } | fields


class TestPressingTwice:
    @pytest.mark.parametrize("places", [1, 2])
    @pytest.mark.parametrize("has_account", [False, True])
    def test_leads_to_the_booking_of_the_first_press(
        self, client: Client, point, places: int, has_account: bool
    ) -> None:
        point.patterns.update(capacity=places)
        if has_account:
            client.force_login(make.user())
        url = reverse("participation:help_book", args=[point.slug])
        sent = typed(client.get(url).text, time=key(point))

        first, second = client.post(url, sent), client.post(url, sent)

        made = HelpBooking.objects.get()
        assert first.status_code == second.status_code == 303
        assert second.url == first.url
        assert made.code in client.get(second.url).text
        assert HelpSlot.objects.get().taken == 1

    def test_a_form_opened_anew_books_another_time(self, client: Client, point) -> None:
        url = reverse("participation:help_book", args=[point.slug])

        for _number in range(2):
            client.post(url, typed(client.get(url).text, time=key(point)))

        assert HelpBooking.objects.count() == 2

    @pytest.mark.parametrize("wrong", ["", "x", "\x00", "ä" * 40])
    def test_a_key_that_is_none_finds_no_booking(
        self, client: Client, point, wrong: str
    ) -> None:
        booking(point)
        url = reverse("participation:help_book", args=[point.slug])
        sent = typed(client.get(url).text, time=key(point), form_key=wrong)

        response = client.post(url, sent)

        assert response.status_code == (422 if wrong else 303)

    def test_a_helper_hears_the_code_again(self, client: Client, point) -> None:
        client.force_login(helping.helper(point))
        url = reverse("help_staff:book", args=[point.slug])
        sent = typed(client.get(url).text, time=key(point))

        first = client.post(url, sent, follow=True)
        second = client.post(url, sent, follow=True)

        made = HelpBooking.objects.get()
        assert [status for _url, status in second.redirect_chain] == [303]
        for answer in (first, second):
            assert f"Tell the person the code: {made.code}" in answer.text

    def test_what_is_forgotten_is_not_found_by_its_form(
        self, client: Client, clock, point
    ) -> None:
        url = reverse("participation:help_book", args=[point.slug])
        sent = typed(client.get(url).text, time=key(point))
        client.post(url, sent)
        made = HelpBooking.objects.get()

        clock.move_to(made.slot.ends_at + 15 * make.DAY)
        help_bookings.forget_contacts(now=made.slot.ends_at + 15 * make.DAY)

        assert helping.fresh(made).form_key is None


class TestGoingBack:
    @pytest.mark.parametrize(
        "other",
        [
            {"name": "Eino"},
            {"phone": "040 765 4321"},
            {"email": "eino@example.org"},
            {"time": "second"},
        ],
    )
    def test_for_something_else_books_that_once(
        self, client: Client, point, other: dict[str, str]
    ) -> None:
        point.patterns.update(capacity=2)
        client.force_login(helping.helper(point))
        url = reverse("help_staff:book", args=[point.slug])
        times = {"first": key(point), "second": key(point, 1)}
        sent = typed(client.get(url).text, time=times["first"], name="Aino")
        client.post(url, sent, follow=True)
        aino = HelpBooking.objects.get()

        changed = sent | other
        changed["time"] = times.get(changed["time"], changed["time"])
        answers = [client.post(url, changed, follow=True) for _number in range(2)]

        eino = HelpBooking.objects.exclude(pk=aino.pk).get()
        for answer in answers:
            assert f"Tell the person the code: {eino.code}" in answer.text
            assert f"Tell the person the code: {aino.code}" not in answer.text

    @pytest.mark.parametrize("place", [0, 1])
    @pytest.mark.parametrize("change", ["cancel", "move"])
    def test_after_a_change_books_anew(
        self, client: Client, point, change: str, place: int
    ) -> None:
        url = reverse("participation:help_book", args=[point.slug])
        times = [key(point, 0), key(point, 1), key(point, 2)]
        sent = typed(client.get(url).text, time=times[0])
        client.post(url, sent)
        old = HelpBooking.objects.get()
        page = reverse(f"participation:help_{change}", args=[old.code])
        assert client.post(page, {"time": times[2]}).status_code == 303

        client.post(url, sent | {"time": times[place]})

        new = HelpBooking.objects.exclude(pk=old.pk).get()
        assert new.ended == ""
        assert helping.fresh(old).form_key is None


class TestMovingToACall:
    @pytest.fixture
    def call(self, point) -> str:
        """Offer calls besides; return the first of them."""
        pattern(point, way="phone", weekday=1)
        return next(one.key for one in times_of(point, now=NOW) if one.way == "phone")

    def test_asks_for_the_number_that_is_missing(
        self, client: Client, point, call: str
    ) -> None:
        made = booking(point)
        url = reverse("participation:help_move", args=[made.code])

        page = client.get(url).text
        without = client.post(url, {"time": call})
        stayed = helping.fresh(made).slot_id == made.slot_id
        given = client.post(url, {"time": call, "phone": "040 123 4567"})

        assert 'name="phone"' in page
        assert without.status_code == 422
        assert "To be called at this time, give a telephone number." in without.text
        assert stayed
        assert given.status_code == 303
        moved = helping.fresh(made)
        assert (moved.phone, helping.slot_of(made).way) == ("040 123 4567", "phone")

    @pytest.mark.usefixtures("call")
    def test_keeps_no_number_where_nobody_calls(self, client: Client, point) -> None:
        made = booking(point)
        url = reverse("participation:help_move", args=[made.code])

        response = client.post(url, {"time": key(point), "phone": "040 123 4567"})

        assert response.status_code == 303
        moved = helping.fresh(made)
        assert (moved.phone, helping.slot_of(made).way) == ("", "site")

    def test_asks_for_none_where_it_is_known_or_not_needed(
        self, client: Client, point, call: str
    ) -> None:
        known = booking(point, phone="040 765 4321")
        elsewhere = helping.point("kiosk")
        pattern(elsewhere)
        unneeded = booking(elsewhere)

        pages = [
            client.get(reverse("participation:help_move", args=[one.code])).text
            for one in (known, unneeded)
        ]
        url = reverse("participation:help_move", args=[known.code])
        response = client.post(url, {"time": call, "phone": "1"})

        assert [page for page in pages if 'name="phone"' in page] == []
        assert response.status_code == 303
        assert helping.fresh(known).phone == "040 765 4321"
