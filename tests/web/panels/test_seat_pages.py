"""The pages of seats: answering, members for everyone, and the desk."""

import drawing_of
import make
import paneling
import pytest
from django.urls import reverse
from drawing_of import AT_THE_DRAW

from panels import letters, offering
from panels.actions import replacing, seats
from panels.lifecycle import PanelistState, PanelState, VolunteerState
from panels.models import Letter
from panels.queries.members import KEY, as_known
from participation.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def panel():
    return paneling.panel(state=PanelState.CONFIRMING)


def url(name, panel, *args) -> str:
    return reverse(name, args=[panel.process.slug, panel.slug, *args])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def offered(panel, **fields):
    one = paneling.volunteer(panel, state=VolunteerState.APPLIED, **fields)
    (seat,) = offering.offer_seats(panel, [one], now=make.NOW)
    return seat


def entered(client, panel, seat) -> None:
    """Come in with a personal code, as the page of codes leaves the session."""
    session = client.session
    session[KEY % panel.pk] = as_known(seat.volunteer)
    session.save()


class TestAnOffer:
    def test_is_answered_by_who_came_in_with_a_code(self, client, panel) -> None:
        seat = offered(panel)
        entered(client, panel, seat)

        page = client.get(url("panels:seat", panel))
        done = client.post(
            url("panels:seat", panel), {"answer": "yes", "shown_name": "Aino"}
        )

        assert "Yes, I take the seat" in text(page)
        assert done.status_code == 303
        seat.refresh_from_db()
        assert (seat.state, seat.shown_name) == (PanelistState.ACTIVE, "Aino")

    def test_is_answered_by_who_has_an_account(self, client, panel) -> None:
        person = make.user()
        seat = offered(panel, person=person)
        client.force_login(person)

        client.post(url("panels:seat", panel), {"answer": "no"})

        seat.refresh_from_db()
        assert seat.state == PanelistState.DECLINED

    def test_with_a_public_name_needs_the_name(self, client, panel) -> None:
        seat = offered(panel)
        entered(client, panel, seat)

        response = client.post(
            url("panels:seat", panel), {"answer": "yes", "is_public": "on"}
        )

        assert response.status_code == 422
        assert "Write the name that everyone reads." in text(response)

    def test_is_taken_under_a_name_that_nobody_else_has(self, client, panel) -> None:
        seats.accept_seat(panelist=offered(panel), shown_name="Aino", now=make.NOW)
        entered(client, panel, offered(panel))

        response = client.post(
            url("panels:seat", panel), {"answer": "yes", "shown_name": "aino"}
        )

        assert response.status_code == 422
        assert "Somebody in the panel has this name." in text(response)

    def test_is_nobody_elses(self, client, panel) -> None:
        offered(panel)

        response = client.get(url("panels:seat", panel))

        assert response.status_code == 302
        assert response["Location"] == url("panels:enter", panel)

    def test_can_be_left_later(self, client, panel) -> None:
        seat = offered(panel)
        seats.accept_seat(panelist=seat, now=make.NOW)
        entered(client, panel, seat)

        client.post(url("panels:leave_seat", panel), {"reason": ""})

        seat.refresh_from_db()
        assert seat.state == PanelistState.WITHDRAWN
        again = client.get(url("panels:leave_seat", panel))
        assert again.status_code == 403

    def test_stands_on_ones_own_place(self, client, panel) -> None:
        seat = offered(panel)
        entered(client, panel, seat)

        page = text(client.get(url("panels:place", panel)))

        assert "Please answer until" in page
        assert url("panels:seat", panel) in page


class TestTheDesk:
    def test_takes_an_answer_by_phone_from_a_facilitator(self, client, panel) -> None:
        seat = offered(panel)
        client.force_login(make.staff(panel.process, Role.FACILITATOR))
        where = url("panels_staff:member", panel, seat.number)

        assert client.post(where, {}).status_code == 422
        client.post(where, {"answer": "yes", "shown_name": "Aino"})

        seat.refresh_from_db()
        assert seat.state == PanelistState.ACTIVE

    def test_fills_free_seats_from_the_reserve_list(self, client) -> None:
        panel = drawing_of.open_panel()
        drawing_of.pool(panel)
        pair = drawing_of.officials(panel)
        drawing_of.drawn(panel, pair, reserve_size=4)
        seats.decline_seat(panelist=panel.panelists.get(number=1), now=AT_THE_DRAW)
        client.force_login(pair[0])
        where = url("panels_staff:refill", panel)

        page = client.get(where)
        done = client.post(where, {})

        assert "is asked next" in text(page)
        assert done.status_code == 303
        assert panel.panelists.count() == 5

    def test_begins_with_empty_seats_and_a_reason(self, client, panel) -> None:
        seats.accept_seat(panelist=offered(panel), now=make.NOW)
        client.force_login(make.staff(panel.process))
        where = url("panels_staff:start_work", panel)

        assert client.post(where, {"reason": ""}).status_code == 422
        client.post(where, {"reason": "The others follow"})

        panel.refresh_from_db()
        assert panel.state == PanelState.WORKING

    def test_removes_a_member_when_two_say_so(self, client, panel) -> None:
        seat = offered(panel)
        seats.accept_seat(panelist=seat, now=make.NOW)
        client.force_login(make.staff(panel.process))
        asking = url("panels_staff:ask_removal", panel, seat.number)
        client.post(asking, {"reason": "Shouted at others"})
        client.force_login(make.staff(panel.process, Role.FACILITATOR))
        page = client.get(url("panels_staff:member", panel, seat.number))

        deciding = url("panels_staff:decide_removal", panel, seat.number)
        client.post(deciding, {"decision": "yes"})

        assert "Shouted at others" in text(page)
        seat.refresh_from_db()
        assert seat.state == PanelistState.REMOVED

    def test_prints_letters_to_who_has_no_address(self, client, panel) -> None:
        offered(panel, email="", name="Aino Ahonen", address="Shore road 1")
        client.force_login(make.staff(panel.process, Role.FACILITATOR))
        where = url("panels_staff:paper", panel)

        page = client.get(where)
        client.post(where, {"newest": str(page.context["newest"])})

        assert "Aino Ahonen" in text(page)
        assert "There is a seat for you" in text(page)
        assert Letter.objects.get().state == Letter.State.PRINTED

    def test_says_that_a_removal_waits(self, client, panel) -> None:
        seat = offered(panel)
        seats.accept_seat(panelist=seat, now=make.NOW)
        organiser = make.staff(panel.process)
        replacing.ask_removal(
            panelist=seat, official=organiser, reason="Shouted", now=make.NOW
        )
        client.force_login(organiser)

        page = text(client.get(url("panels_staff:members", panel)))

        assert "A second official has to decide" in page
        assert "Shouted" not in page


def test_a_letter_tells_how_to_come_in(panel) -> None:
    offered(panel)

    (words,) = letters.said(list(Letter.objects.all()))

    assert words["enter_url"].endswith("/enter/")
    assert words["url"].endswith("/seat/")
