"""The facilitator's console: every button, sent once or twice, alone or by two."""

import living
import make
import paneling
import pytest
import time_machine
from django.urls import reverse

from panels.keypad import codes_of
from panels.models import AgendaItem, PollBallot, PollMark, Session
from participation.models import AuditEvent, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HTMX = {"HX-Request": "true"}
KEY = "5c2f7a1e-8b1d-4a52-9f0e-0d8a5f6d3f10"
OTHER = "0a0d4c58-3f5a-4a53-8d4b-5b4f8b8f1d2c"


@pytest.fixture
def session():
    return living.session(4, there=3)


@pytest.fixture
def official(client, session):
    person = living.facilitator(session)
    client.force_login(person)
    return person


def address(session, name="console", *more) -> str:
    panel = session.panel
    return reverse(
        f"panels_staff:{name}",
        args=[panel.process.slug, panel.slug, session.number, *more],
    )


def again(session) -> Session:
    return Session.objects.select_related("item").get(pk=session.pk)


class TestTheConsole:
    def test_costs_one_query_while_nothing_is_new(
        self, client, session, official, django_assert_num_queries
    ) -> None:
        page = client.get(address(session)).text
        news = page.partition('hx-get="')[2].partition('"')[0]
        assert "seen=" in news

        with django_assert_num_queries(1):
            response = client.get(news, headers=HTMX)

        assert response.status_code == 204

    def test_costs_as_much_with_thirty_members_as_with_four(
        self, client, session, official, django_assert_max_num_queries
    ) -> None:
        paneling.members(session.panel, 26)
        client.get(address(session))

        with django_assert_max_num_queries(26):
            client.get(address(session))

    def test_is_not_for_facilitators_of_other_panels(self, client, session) -> None:
        session.panel.facilitators.add(make.staff(session.panel.process))
        client.force_login(make.staff(session.panel.process, Role.FACILITATOR))

        assert client.get(address(session)).status_code == 403

    def test_leads_to_the_minutes_only_those_who_may_write_them(
        self, client, session, official
    ) -> None:
        Session.objects.update(state="closed")
        organiser = make.staff(session.panel.process)
        led = [address(session, "minutes") in client.get(address(session)).text]

        client.force_login(organiser)
        led.append(address(session, "minutes") in client.get(address(session)).text)

        assert led == [True, False]
        assert client.get(address(session, "minutes")).status_code == 403


class TestTheMoves:
    def test_open_begin_break_and_close(self, client, session, official) -> None:
        Session.objects.update(state="planned", opened_at=None, room_code="")
        url = address(session, "console_move")

        for goal in ["open", "running", "paused", "running", "closed"]:
            assert client.post(url, {"goal": goal}).status_code == 303
            assert again(session).state == goal

        assert len(again(session).room_code) == 5
        verbs = AuditEvent.objects.values_list("verb", flat=True).order_by("number")
        assert list(verbs) == ["session.opened", "session.closed"]
        assert AuditEvent.objects.get(verb="session.closed").data == {
            "session": 1,
            "came": 3,
        }

    def test_that_are_none_are_refused(self, client, session, official) -> None:
        url = address(session, "console_move")

        response = client.post(url, {"goal": "planned"}, headers=HTMX)

        assert response.status_code == 422
        assert "The session is past that point." in response.text

    def test_do_not_close_the_room_over_an_open_vote(
        self, client, session, official
    ) -> None:
        living.opened(session, official)

        response = client.post(
            address(session, "console_move"), {"goal": "closed"}, headers=HTMX
        )

        assert "A vote is open. Close it first." in response.text
        assert again(session).state == "running"


class TestTheAgenda:
    def next(self, client, session, seen="", **more):
        item = session.items.all()[0] if seen == "" else session.items.get(pk=seen + 1)
        values = {"item": item.pk, "seen": seen, **more}
        return client.post(address(session, "console_item"), values, headers=HTMX)

    def test_goes_on_and_counts_the_time(self, client, session, official) -> None:
        first, second = session.items.all()[:2]
        self.next(client, session)
        with time_machine.travel(make.NOW + 90 * make.DAY / 86400, tick=False):
            self.next(client, session, first.pk)

        first.refresh_from_db()
        assert first.seconds_taken == 90
        assert first.done_at is not None
        assert again(session).item == second

    def test_stands_still_in_a_break(self, client, session, official) -> None:
        self.next(client, session)
        move = address(session, "console_move")
        with time_machine.travel(make.NOW, tick=False) as clock:
            client.post(move, {"goal": "paused"})
            clock.shift(600)
            client.post(move, {"goal": "running"})
            clock.shift(60)
            page = client.get(address(session)).text

        assert '<strong class="clock__figures">9:00</strong>' in page

    def test_says_how_far_it_runs_over(self, client, session, official) -> None:
        self.next(client, session)

        with time_machine.travel(make.NOW + make.DAY / 24 / 5, tick=False):
            page = client.get(address(session)).text

        assert '<strong class="clock__figures">2:00</strong>' in page
        assert "over time" in page

    def test_is_not_skipped_by_two_who_press_at_once(
        self, client, session, official
    ) -> None:
        first = session.items.all()[0]
        self.next(client, session)
        assert self.next(client, session, first.pk).status_code == 200

        response = self.next(client, session, first.pk)

        assert response.status_code == 422
        assert "Somebody else has just gone on." in response.text

    def test_takes_a_form_that_comes_twice_once(
        self, client, session, official
    ) -> None:
        self.next(client, session)
        url = address(session, "console_minutes")

        for key in (KEY, KEY, OTHER):
            client.post(url, {"minutes": "5", "key": key})
        client.post(url, {"minutes": "10", "key": KEY})

        assert session.items.all()[0].minutes_added == 20


class TestTheDoor:
    def test_lets_in_late_and_out_again(self, client, session, official) -> None:
        seat = living.members(session)[3]
        url = address(session, "console_people")

        client.post(url, {"in": seat.pk, "room": session.rooms.get().pk})
        attendance = session.attendances.get(panelist=seat)
        assert (attendance.is_there, attendance.room.name) == (True, "Hall")
        assert attendance.entered_by == official

        client.post(url, {"out": seat.pk})
        attendance.refresh_from_db()
        assert not attendance.is_there
        assert attendance.left_at == make.NOW


class TestTheFloor:
    def test_goes_first_to_those_who_have_not_spoken(
        self, client, session, official
    ) -> None:
        one, two = living.members(session)[:2]
        url = address(session, "console_speakers")
        enter = {"enter": "1"}
        client.post(url, enter | {"member": one.pk})
        client.post(url, {"give": session.turns.get().pk, "seen": ""})
        client.post(url, {"give": "", "seen": session.turns.get().pk})
        client.post(url, enter | {"member": one.pk})
        client.post(url, enter | {"member": two.pk})
        client.post(url, enter | {"speaker": "Expert"})

        page = client.get(address(session)).text
        order = [page.index(f'give-{turn.pk}"') for turn in self.waiting(session)]

        names = [turn.name for turn in self.waiting(session)]
        assert names == [one.name, two.name, "Expert"]
        assert order[1] < order[2] < order[0]
        assert "has spoken before" in page

    def waiting(self, session):
        return list(session.turns.filter(ended_at=None).order_by("pk"))


class TestNotes:
    def test_are_added_to_the_item_once(self, client, session, official) -> None:
        item = session.items.all()[1]
        url = address(session, "console_note")

        for text, key in [("One.", KEY), ("One.", KEY), ("Two.", OTHER)]:
            client.post(url, {"text": text, "item": item.pk, "key": key})
        client.post(url, {"text": "Yes.", "item": item.pk, "decision": "1"})

        item.refresh_from_db()
        assert (item.notes, item.decision) == ("One.\nTwo.", "Yes.")
        assert not AgendaItem.objects.exclude(pk=item.pk).exclude(notes="").exists()


class TestAVoteAtTheConsole:
    def form(self, **fields):
        values = {
            "question_en": "Rakennetaanko?",
            "kind": "choice",
            "options": "Laituri | Brygga\nSauna",
            "electorate": "members",
            "is_secret": "1",
            "quorum": "50",
        }
        return values | fields

    def test_is_prepared_opened_closed_and_confirmed(
        self, client, session, official
    ) -> None:
        response = client.post(address(session, "poll_new"), self.form())
        assert response.status_code == 303
        poll = session.polls.get()
        assert [one["code"] for one in poll.options] == ["o1", "o2"]

        url = address(session, "poll_move", 1)
        for goal in ["open", "closed", "confirmed"]:
            client.post(url, {"goal": goal})
            poll.refresh_from_db()
            assert poll.state == goal

    def test_says_what_is_missing(self, client, session, official) -> None:
        response = client.post(
            address(session, "poll_new"), self.form(options="Sauna", question_en="")
        )

        assert response.status_code == 422
        assert "Give between 2 and 20 options." in response.text
        assert "Write this at least in the city" in response.text

    @pytest.mark.parametrize(
        "template", ["decision", "hands", "mood", "pick", "order", "person", "audience"]
    )
    def test_begins_with_a_template(self, client, session, official, template) -> None:
        response = client.get(f"{address(session, 'poll_new')}?template={template}")

        assert response.status_code == 200
        assert 'aria-current="true"' in response.text

    def test_cannot_be_changed_once_it_is_open(self, client, session, official) -> None:
        living.opened(session, official)

        response = client.post(address(session, "poll_change", 1), self.form())

        assert response.status_code == 403

    def test_is_still_open_after_the_console_is_loaded_anew(
        self, client, session, official
    ) -> None:
        poll = living.opened(session, official)
        living.vote(poll, living.members(session)[0], "yes")

        page = client.get(address(session)).text

        assert "<strong>1</strong> of 3 have voted" in " ".join(page.split())
        assert "Close the vote and count" in page

    def test_takes_hands_that_two_have_counted(self, client, session, official) -> None:
        living.opened(session, official, is_secret=False)
        seats = living.members(session)[:3]
        url = address(session, "poll_count", 1)
        sent = {
            "channel": "hand",
            "member": [seat.pk for seat in seats],
            "count-yes": "2",
            "count-no": "1",
        }

        assert client.post(url, sent | {"count-no": "4"}).status_code == 422
        client.post(url, sent)
        assert not PollMark.objects.exists()
        client.force_login(living.facilitator(session))
        client.post(url, sent)

        assert PollMark.objects.filter(channel="hand").count() == 3
        assert PollBallot.objects.filter(content=["yes"]).count() == 2

    def test_takes_papers_in_order(self, client, session, official) -> None:
        living.opened(session, official, kind="ranking")
        seats = living.members(session)[:3]
        url = address(session, "poll_count", 1)
        sent = {
            "channel": "paper",
            "member": [seat.pk for seat in seats],
            "papers": "B A C\n-\nc, b",
        }

        client.post(url, sent)
        client.force_login(living.facilitator(session))
        client.post(url, sent)

        contents = sorted(PollBallot.objects.values_list("content", flat=True))
        assert contents == [[], ["b", "a", "c"], ["c", "b"]]

    def test_is_given_on_the_device_of_a_helper(
        self, client, session, official
    ) -> None:
        living.opened(session, official)
        seat = living.members(session)[0]
        url = address(session, "poll_lend", 1, seat.pk)
        assert seat.name in client.get(url).text

        client.post(url, {"choice": "no"})

        mark = PollMark.objects.get()
        assert (mark.panelist, mark.channel, mark.entered_by) == (
            seat,
            "help",
            official,
        )


def test_codes_are_shown_for_each_member(client, session, official) -> None:
    seats = living.members(session)
    codes = codes_of(session.pk, [seat.pk for seat in seats])

    page = client.get(address(session, "console_codes")).text

    assert len(set(codes.values())) == 4
    for code in codes.values():
        assert f"{code[:3]} {code[3:]}" in page


@pytest.mark.parametrize("name", ["console", "console_codes"])
def test_members_stand_with_their_seats(client, session, official, name) -> None:
    page = client.get(address(session, name)).text

    for seat in living.members(session):
        assert f"Seat {seat.number}" in page
