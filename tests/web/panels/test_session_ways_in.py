"""The ways into a room that need no account: audience, shared device, projector."""

import re
from datetime import timedelta

import living
import make
import pytest
from django.urls import reverse

from panels.keypad import codes_of
from panels.lifecycle import SessionState
from panels.models import PollMark
from panels.views.screens import link_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def session():
    return living.session(4)


def address(session, name="room", *more) -> str:
    panel = session.panel
    return reverse(
        f"panels:{name}", args=[panel.process.slug, panel.slug, session.number, *more]
    )


@pytest.fixture
def member(client, session):
    seat = living.members(session)[0]
    client.force_login(seat.volunteer.person)
    return seat


def news_of(page) -> str:
    found = re.search(r'hx-get="([^"]+seen=[^"]+)"', page.text)
    assert found, page.text[:500]
    return found[1]


class TestTheAudience:
    @pytest.fixture
    def public(self, session):
        session.is_public = True
        session.save()
        return session

    def test_comes_in_by_the_code(self, client, public) -> None:
        asked = client.get(reverse("join", args=["bcdfg"]))
        assert "Take part in the audience" in asked.text
        assert not public.listeners.exists()

        response = client.post(reverse("join"), {"code": "bcdfg"})

        assert response["Location"] == address(public)
        assert public.listeners.count() == 1
        assert "You are in the audience." in client.get(address(public)).text

    def test_with_a_wrong_code_stays_outside(self, client, public) -> None:
        response = client.post(reverse("join"), {"code": "XXXXX"})

        assert response.status_code == 422
        assert "No session that is open now has this code." in response.text

    def test_is_not_let_into_a_closed_session(self, client, session) -> None:
        response = client.post(reverse("join"), {"code": "BCDFG"})

        assert "This session is for the members of the panel." in response.text
        assert not session.listeners.exists()

    def test_votes_once_where_it_is_asked_and_never_where_it_is_not(
        self, client, public
    ) -> None:
        official = living.facilitator(public)
        binding = living.opened(public, official)
        client.post(reverse("join"), {"code": "BCDFG"})
        url = address(public, "room_vote", binding.number)
        assert client.post(url, {"choice": "yes"}).status_code == 422
        living.closed(binding, official)
        poll = living.opened(public, official, kind="choice", electorate="everyone")
        url = address(public, "room_vote", poll.number)

        assert client.post(url, {"choice": "a"}).status_code == 303
        assert client.post(url, {"choice": "b"}).status_code == 422

        assert PollMark.objects.get().panelist is None
        assert living.closed(poll, official).outcome["voted"] == 1

    def test_leads_a_member_to_the_room(self, client, public, member) -> None:
        response = client.get(reverse("join", args=["BCDFG"]))

        assert response["Location"] == f"{address(public)}?code=BCDFG"

    def test_sees_no_names_of_members_who_are_not_public(self, client, public) -> None:
        seat = living.members(public)[0]
        public.turns.create(
            panelist=seat, asked_at=make.NOW, started_at=make.NOW - timedelta(minutes=1)
        )

        text = client.get(address(public)).text
        screen = client.get(link_to(public, "screen")).text

        assert "Speaking: Member 1" in text
        assert "Speaking: Member 1" in screen


class TestTheSharedDevice:
    def test_takes_one_vote_after_the_other_and_keeps_nothing(
        self, client, session
    ) -> None:
        poll = living.opened(session)
        url = link_to(session, "keypad")
        seats = living.members(session)
        codes = codes_of(session.pk, [seat.pk for seat in seats])

        for seat in seats[:2]:
            code = codes[seat.pk]
            sent = {"code": f"{code[:3]} {code[3:]}", "choice": "yes", "poll": "1"}
            response = client.post(url, sent)
            assert response.status_code == 303
            page = client.get(response["Location"])
            assert "Hand the device on." in page.text
            assert code not in page.text
            assert "no-store" in page["Cache-Control"]

        assert set(poll.marks.values_list("channel", flat=True)) == {"keypad"}
        assert poll.marks.count() == 2
        assert "sessionid" not in client.cookies

    def test_shows_a_vote_by_itself_once_it_is_open(
        self, client, session, django_assert_num_queries
    ) -> None:
        news = news_of(client.get(link_to(session, "keypad")))
        with django_assert_num_queries(1):
            assert client.get(news, headers=HTMX).status_code == 204

        poll = living.opened(session)

        part = client.get(news, headers=HTMX).text
        assert f'data-part="{poll.pk}"' in part
        assert "My code" in part
        assert "<html" not in part

    def test_is_not_drawn_anew_when_others_vote(self, client, session) -> None:
        poll = living.opened(session)
        news = news_of(client.get(link_to(session, "keypad")))

        living.vote(poll, living.members(session)[0], "yes")

        assert client.get(news, headers=HTMX).status_code == 204

    def test_knows_only_codes_of_this_session(self, client, session) -> None:
        living.opened(session)

        response = client.post(
            link_to(session, "keypad"), {"code": "000000", "choice": "yes", "poll": "1"}
        )

        assert response.status_code == 422
        assert "No member has this code in this session." in response.text

    def test_does_not_vote_in_the_next_vote_by_an_old_page(
        self, client, session
    ) -> None:
        official = living.facilitator(session)
        living.closed(living.opened(session, official), official)
        living.opened(session, official)

        response = client.post(
            link_to(session, "keypad"), {"code": "1", "choice": "yes", "poll": "1"}
        )

        assert "This vote is closed." in response.text

    @pytest.mark.parametrize("kind", ["screen", "keypad"])
    def test_opens_by_its_own_link_only(self, client, session, kind) -> None:
        other = "keypad" if kind == "screen" else "screen"
        made_up = link_to(session, other).replace(other, kind)

        assert client.get(made_up).status_code == 404
        assert client.get(link_to(session, kind)).status_code == 200


class TestTheProjector:
    def test_costs_one_query_while_nothing_is_new(
        self, client, session, django_assert_num_queries
    ) -> None:
        poll = living.opened(session)
        news = news_of(client.get(link_to(session, "screen")))

        with django_assert_num_queries(1):
            assert client.get(news, headers=HTMX).status_code == 204
        living.vote(poll, living.members(session)[0], "yes")

        assert "<strong>1</strong>" in client.get(news, headers=HTMX).text

    def test_shows_the_way_in_while_the_room_is_open(self, client, session) -> None:
        text = client.get(link_to(session, "screen")).text

        assert "BCDFG" in text
        assert "QR code" in text

    def test_shows_no_way_in_before(self, client, session) -> None:
        session.state, session.room_code = SessionState.PLANNED, ""
        session.save()

        assert "QR code" not in client.get(link_to(session, "screen")).text
