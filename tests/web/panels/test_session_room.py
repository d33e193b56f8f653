"""The room of a session on members' devices, in the audience, and on the projector."""

import re

import living
import make
import paneling
import pytest
from django.http import Http404
from django.urls import reverse

from panels.actions import live, questions
from panels.models import PollBallot, PollMark, SessionQuestion
from panels.queries.live import session_or_404
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


class TestNews:
    def test_cost_one_query_while_there_are_none(
        self, client, session, member, django_assert_num_queries
    ) -> None:
        news = news_of(client.get(address(session)))

        with django_assert_num_queries(1):
            response = client.get(news, headers=HTMX)

        assert response.status_code == 204
        assert int(response["Server-Now"]) == make.NOW.timestamp() * 1000

    def test_are_the_parts_of_the_page(self, client, session, member) -> None:
        news = news_of(client.get(address(session)))
        live.take_up_item(
            session=session,
            official=living.facilitator(session),
            item=session.items.all()[1],
            seen=None,
            now=make.NOW,
        )

        response = client.get(news, headers=HTMX)

        assert response.status_code == 200
        assert "<html" not in response.text
        assert "Item 2" in response.text
        assert response.text.count('hx-swap-oob="true"') == 6
        assert client.get(news_of(response), headers=HTMX).status_code == 204

    def test_do_not_come_with_each_vote(self, client, session, member) -> None:
        poll = living.opened(session)
        news = news_of(client.get(address(session)))

        living.vote(poll, living.members(session)[1], "yes")

        assert client.get(news, headers=HTMX).status_code == 204

    def test_with_a_made_up_note_are_the_whole(self, client, session, member) -> None:
        response = client.get(f"{address(session)}?seen=1.2", headers=HTMX)

        assert response.status_code == 200

    def test_tell_strangers_nothing(self, client, session) -> None:
        response = client.get(f"{address(session)}?seen=", headers=HTMX)

        assert response.status_code == 403


class TestThePage:
    def test_costs_few_queries(
        self, client, session, member, django_assert_max_num_queries
    ) -> None:
        living.opened(session)
        client.get(address(session))

        with django_assert_max_num_queries(22):
            client.get(address(session))

    def test_is_for_members(self, client, session) -> None:
        client.force_login(make.user())

        assert client.get(address(session)).status_code == 403

    def test_is_not_there_before_the_session_is_announced(
        self, client, session, member
    ) -> None:
        session.announced_at = None
        session.save()

        assert client.get(address(session)).status_code == 404

    def test_says_the_rules_before_the_vote(self, client, session, member) -> None:
        living.opened(session, majority="two_thirds", quorum=50)

        text = client.get(address(session)).text

        assert "Secret: nobody learns how you vote" in text
        assert "Majority: two thirds" in text
        assert "At least 50 % of the members have to vote." in text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
class TestAVote:
    def test_is_received(self, client, session, member, headers) -> None:
        poll = living.opened(session)
        url = address(session, "room_vote", poll.number)

        response = client.post(url, {"choice": "yes"}, headers=headers)

        assert response.status_code == (200 if headers else 303)
        assert PollMark.objects.get().panelist == member
        page = response if headers else client.get(address(session))
        assert "Your vote has been received." in page.text
        assert 'id="ballot"' not in page.text
        assert response.headers.get("HX-Reswap") == ("none" if headers else None)

    def test_in_the_open_can_be_changed(self, client, session, member, headers) -> None:
        poll = living.opened(session, is_secret=False)
        url = address(session, "room_vote", poll.number)

        for choice in ("yes", "no"):
            client.post(url, {"choice": choice}, headers=headers)

        assert PollBallot.objects.get().content == ["no"]
        assert "Change my vote" in client.get(address(session)).text

    def test_without_a_choice_is_not(self, client, session, member, headers) -> None:
        poll = living.opened(session)
        url = address(session, "room_vote", poll.number)

        response = client.post(url, {}, headers=headers)

        assert response.status_code == 422
        assert "Choose something, or abstain." in response.text
        assert 'id="ballot"' in response.text

    def test_after_the_close_is_refused(self, client, session, member, headers) -> None:
        poll = living.closed(living.opened(session))
        url = address(session, "room_vote", poll.number)

        response = client.post(url, {"choice": "yes"}, headers=headers)

        assert response.status_code == 422
        assert "This vote is closed." in response.text
        assert not PollMark.objects.exists()

    def test_from_a_second_device_is_refused(
        self, client, session, member, headers
    ) -> None:
        poll = living.opened(session)
        living.vote(poll, member, "no")
        url = address(session, "room_vote", poll.number)

        response = client.post(url, {"choice": "yes"}, headers=headers)

        assert response.status_code == 422
        assert "You have voted already in this vote (Own device)" in response.text

    def test_of_somebody_absent_is_refused(
        self, client, session, member, headers
    ) -> None:
        session.attendances.filter(panelist=member).delete()
        poll = living.opened(session)
        url = address(session, "room_vote", poll.number)

        response = client.post(url, {"choice": "yes"}, headers=headers)

        assert response.status_code == 422
        assert "Only members who are there can vote." in response.text

    def test_in_order_needs_no_scripts(self, client, session, member, headers) -> None:
        poll = living.opened(session, kind="ranking")
        url = address(session, "room_vote", poll.number)

        client.post(url, {"place-a": "2", "place-c": "1"}, headers=headers)

        assert PollBallot.objects.get().content == ["c", "a"]

    def test_with_one_place_twice_is_sent_back(
        self, client, session, member, headers
    ) -> None:
        poll = living.opened(session, kind="ranking")
        url = address(session, "room_vote", poll.number)

        response = client.post(url, {"place-a": "1", "place-c": "1"}, headers=headers)

        assert response.status_code == 422
        assert "Two stand in place 1." in response.text


class TestTheResult:
    def test_is_nowhere_before_the_close(self, client, session, member) -> None:
        poll = living.opened(session)
        living.votes(poll, living.members(session), "yyyn")
        official = living.facilitator(session)
        screen = client.get(link_to(session, "screen")).text
        room = client.get(address(session)).text
        client.force_login(official)
        panel = session.panel
        arguments = [panel.process.slug, panel.slug, session.number]
        desk = [
            client.get(reverse("panels_staff:console", args=arguments)).text,
            client.get(reverse("panels_staff:poll", args=[*arguments, 1])).text,
        ]

        for text in [screen, room, *desk]:
            assert "poll-result" not in text
            assert "Adopted" not in text
        assert "<strong>4</strong>" in screen

    def test_is_everywhere_after_it(self, client, session, member) -> None:
        poll = living.opened(session)
        living.votes(poll, living.members(session), "yyyn")
        living.closed(poll)

        for url in [link_to(session, "screen"), address(session)]:
            text = client.get(url).text
            assert "Adopted" in text
            assert "4 voted, 4 were there, 4 could have been." in text


def test_a_vote_costs_few_statements(
    client, session, member, django_assert_max_num_queries
) -> None:
    poll = living.opened(session)
    url = address(session, "room_vote", poll.number)

    with django_assert_max_num_queries(14):
        response = client.post(url, {"choice": "yes"}, headers=HTMX)

    assert response.status_code == 200


class TestHands:
    def test_go_up_and_down(self, client, session, member) -> None:
        url = address(session, "room_hand")

        client.post(url, {"hand": "up"})
        client.post(url, {"hand": "up"})
        assert session.turns.get().panelist == member
        assert "Your hand is up." in client.get(address(session)).text

        client.post(url, {"hand": "down"})
        assert not session.turns.filter(ended_at=None).exists()


class TestQuestions:
    def test_are_asked_once_however_often_they_are_sent(
        self, client, session, member
    ) -> None:
        url, form = address(session, "room_ask"), {"text": "How deep?", "key": KEY}

        for _ in range(3):
            client.post(url, form)

        assert session.questions.get().text == "How deep?"

    def test_without_a_name_show_none(self, client, session, member) -> None:
        client.post(
            address(session, "room_ask"), {"text": "How deep?", "anonymous": "1"}
        )

        text = client.get(address(session)).text
        assert "How deep?" in text
        assert member.name not in text.partition("part-questions")[2]

    def test_are_wished_for_by_each_once(self, client, session, member) -> None:
        client.post(address(session, "room_ask"), {"text": "How deep?"})
        question = session.questions.get()
        url = address(session, "room_wish", question.pk)

        client.post(url, {"wish": "1"})
        client.post(url, {"wish": "1"})
        assert question.supporters.count() == 1

        client.post(url, {"wish": "0"})
        assert question.supporters.count() == 0

    def test_that_are_hidden_tell_why_to_who_has_asked(
        self, client, session, member
    ) -> None:
        client.post(address(session, "room_ask"), {"text": "How deep?"})
        questions.settle_question(
            session=session,
            official=living.facilitator(session),
            question=session.questions.get(),
            state=SessionQuestion.State.HIDDEN,
            reason="Asked before",
        )

        assert "Asked before" in client.get(address(session)).text
        client.force_login(living.members(session)[1].volunteer.person)
        assert "How deep?" not in client.get(address(session)).text


KEY = "5c2f7a1e-8b1d-4a52-9f0e-0d8a5f6d3f10"


class TestArriving:
    def test_on_site_takes_the_code_of_the_room(self, client, session, member) -> None:
        session.attendances.all().delete()
        url = address(session, "room_arrive")

        assert client.post(url, {"code": "WRONG"}).status_code == 422
        assert client.post(url, {"code": " bcd-fg "}).status_code == 303

        assert session.attendances.get().is_there

    def test_remotely_takes_a_press(self, client, session, member) -> None:
        session.kind = "remote"
        session.save()
        session.attendances.all().delete()

        client.post(address(session, "room_arrive"))

        assert session.attendances.get().is_there


def test_sessions_of_other_panels_are_not_found(session) -> None:
    other = paneling.panel(slug="other")

    with pytest.raises(Http404):
        session_or_404(other, session.number)
