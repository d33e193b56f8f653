"""Pages of sessions: planning at the desk, what everyone sees, what members answer."""

from datetime import timedelta

import paneling
import pytest
import sessions_of
from django.urls import reverse
from make import NOW
from reading import words

from panels.models import Attendance, Session, TablePlan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def panel():
    return paneling.panel()


@pytest.fixture
def facilitator(panel, client):
    person = sessions_of.facilitator(panel)
    client.force_login(person)
    return person


def desk(panel, name: str, *args) -> str:
    return reverse(f"panels_staff:{name}", args=[panel.process.slug, panel.slug, *args])


def site(panel, name: str, *args) -> str:
    return reverse(f"panels:{name}", args=[panel.process.slug, panel.slug, *args])


def typed(**fields) -> dict[str, str]:
    values = {
        "title_en": "First meeting",
        "kind": "on_site",
        "starts_at": "20.11.2026 17.00",
        "ends_at": "20.11.2026 19.00",
        "place": "Library",
    }
    return values | fields


class TestPlanning:
    def test_leads_from_a_card_to_an_agenda(self, client, panel, facilitator) -> None:
        url = desk(panel, "add_session")
        assert "First meeting" in client.get(f"{url}?card=first").text

        response = client.post(url, typed(card="first"))

        session = panel.sessions.get()
        assert response.status_code == 303
        assert response["Location"] == desk(panel, "session", 1)
        page = words(client.get(response["Location"]).text)
        assert "Not announced" in page
        assert "Welcome and a round of names" in page
        assert "The agenda takes 130 minutes, and there are 120: 10 too many." in page
        assert session.items.count() == 7

    def test_shows_all_that_is_wrong_beside_its_field(
        self, client, panel, facilitator
    ) -> None:
        response = client.post(
            desk(panel, "add_session"), typed(ends_at="20.11.2026 16.00")
        )

        assert response.status_code == 422
        assert "A session has to end after it starts." in response.text

    def test_announces_and_calls_off(self, client, panel, facilitator) -> None:
        session = paneling.session(panel, announced_at=None)

        client.post(desk(panel, "announce_session", 1))
        first = words(client.get(desk(panel, "session", 1)).text)
        client.post(desk(panel, "cancel_session", 1), {"reason": "Storm"})

        assert "The session is announced, and the members are told." in first
        session.refresh_from_db()
        assert session.end_reason == "Storm"
        assert "Storm" in client.get(site(panel, "session", 1)).text

    def test_says_why_it_cannot_be_announced(self, client, panel, facilitator) -> None:
        paneling.session(panel, announced_at=None, place="")

        client.post(desk(panel, "announce_session", 1))

        page = words(client.get(desk(panel, "session", 1)).text)
        assert "Say first where it is." in page

    def test_changes_and_copies(self, client, panel, facilitator) -> None:
        paneling.session(panel)
        url = desk(panel, "change_session", 1)
        assert 'value="2026-11-15T12:00"' in client.get(url).text

        changed = client.post(url, typed(place="School", seen="0"))
        stale = client.post(url, typed(place="Town hall", seen="0"))
        copied = client.post(
            desk(panel, "copy_session", 1),
            {"starts_at": "1.12.2026 17.00", "panel": panel.slug},
        )

        assert (changed.status_code, stale.status_code) == (303, 422)
        assert "Somebody else has just changed this" in stale.text
        assert copied["Location"] == desk(panel, "session", 2)
        assert panel.sessions.get(number=2).place == "School"

    def test_shows_method_cards(self, client, panel, facilitator) -> None:
        page = words(client.get(desk(panel, "methods")).text)

        assert "Future workshop" in page
        assert "Imagination: the year 2040" in page


class TestTheAgenda:
    def test_is_put_in_order_by_buttons(self, client, panel, facilitator) -> None:
        session = paneling.session(panel)
        url = desk(panel, "agenda", 1)
        client.post(url, {"verb": "card", "card": "first"})
        first, second, *_others = session.items.all()

        moved = client.post(url, {"verb": f"down:{first.pk}"})
        client.post(url, {"verb": f"remove:{second.pk}"})

        assert moved["Location"].endswith(f"#item-{first.pk}")
        assert session.items.first() == first
        assert session.items.count() == 6

    def test_takes_experts_with_their_interest(
        self, client, panel, facilitator
    ) -> None:
        paneling.session(panel)
        url = desk(panel, "add_item", 1)
        item = {"title_en": "Hearing", "kind": "hearing", "minutes": "20"}
        expert = {
            "expert-0-name": "Prof. Koski",
            "expert-0-organisation": "University",
            "expert-0-interest": "Advises a builder",
        }

        wrong = client.post(url, item | {"expert-0-interest": "Advises a builder"})
        right = client.post(url, item | expert)

        assert wrong.status_code == 422
        assert "Write the name as well." in wrong.text
        assert right.status_code == 303
        page = words(client.get(site(panel, "session", 1)).text)
        assert "Prof. Koski, University. Interest declared: Advises a builder" in page

    def test_keeps_notes_and_rooms(self, client, panel, facilitator) -> None:
        session = paneling.session(panel)
        item = session.items.create(position=1, title={"en": "Talk"})

        client.post(
            desk(panel, "item_notes", 1, item.pk),
            {"notes": "Many liked it.", "decision": "Mend the pier."},
        )
        client.post(
            desk(panel, "rooms", 1),
            {"name": "Village hall", "host": "Martta", "seats": "20"},
        )
        room = session.rooms.get()
        client.post(
            desk(panel, "change_room", 1, room.pk), {"name": "Hall", "seats": "0"}
        )
        client.post(desk(panel, "change_room", 1, room.pk), {"name": "School"})

        item.refresh_from_db()
        room.refresh_from_db()
        assert item.decision == "Mend the pier."
        assert room.name == "School"
        client.post(desk(panel, "rooms", 1), {"verb": f"remove:{room.pk}"})
        assert not session.rooms.exists()


class TestAMember:
    @pytest.fixture
    def member(self, panel, client):
        member = paneling.member(panel)
        client.force_login(member.volunteer.person)
        return member

    def test_answers_and_asks_for_help(self, client, panel, member) -> None:
        session = sessions_of.hybrid(panel)
        hall = session.rooms.create(name="Village hall", host="Martta")
        url = site(panel, "room_plan", 1)
        assert "Hearing loop" in client.get(url).text

        response = client.post(
            url,
            {"plan": "comes", "room": hall.pk, "needs": ["loop", "lift"], "words": "x"},
        )

        assert response.status_code == 303
        page = words(client.get(response["Location"]).text)
        assert "Comes · Village hall" in page
        assert "Hearing loop: asked for" in page
        assert sessions_of.LINK in page

    def test_hears_what_is_wrong(self, client, panel, member) -> None:
        sessions_of.hybrid(panel)

        response = client.post(site(panel, "room_plan", 1), {})

        assert response.status_code == 422

    def test_is_not_offered_what_the_session_is_not(
        self, client, panel, member
    ) -> None:
        paneling.session(panel, ends_at=NOW + timedelta(hours=1))

        response = client.post(site(panel, "room_plan", 1), {"plan": "remote"})

        assert response.status_code == 422
        assert not Attendance.objects.exists()

    def test_sees_all_sessions_with_own_answers(self, client, panel, member) -> None:
        session = sessions_of.hybrid(panel)
        sessions_of.comes(session, member, "remote")
        sessions_of.held(panel, member)

        page = words(client.get(site(panel, "room_sessions")).text)

        assert "Takes part remotely" in page
        assert "Over" in page.partition("To come")[2]

    def test_sees_the_own_table(self, client, panel, member) -> None:
        session = sessions_of.hybrid(panel)
        TablePlan.objects.create(
            session=session,
            tables=[{"key": "1", "name": "Blue"}, {"key": "2", "name": "Red"}],
            rounds_made=[[["1"], []], [[], ["1"]]],
        )

        page = words(client.get(site(panel, "room_session", 1)).text)

        assert "Blue" in page
        assert "Red" in page

    def test_finds_no_session_that_is_not_announced(
        self, client, panel, member
    ) -> None:
        paneling.session(panel, announced_at=None)

        for name in ("room_session", "room_plan", "room_session_file"):
            assert client.get(site(panel, name, 1)).status_code == 404


class TestHelp:
    def test_is_arranged_at_the_desk(self, client, panel, facilitator) -> None:
        session = sessions_of.hybrid(panel, help_until=NOW - timedelta(days=1))
        member = paneling.member(panel, shown_name="Aino")
        need = sessions_of.comes(session, member).help.create(
            kind="interpreter", asked_at=NOW
        )
        url = desk(panel, "needs", 1)
        page = words(client.get(url).text)
        assert "Interpreter: Aino" in page
        assert "Asked for late" in page

        client.post(
            url, {"verb": f"met:{need.pk}", f"need-{need.pk}-answer": "Olga comes"}
        )

        need.refresh_from_db()
        assert (need.met_at, need.answer) == (NOW, "Olga comes")
        client.post(url, {"verb": f"reopen:{need.pk}"})
        need.refresh_from_db()
        assert need.met_at is None

    def test_answers_are_entered_for_those_who_call(
        self, client, panel, facilitator
    ) -> None:
        session = sessions_of.hybrid(panel)
        member = paneling.member(panel)

        client.post(
            desk(panel, "enter_plan", 1, member.number),
            {"plan": "away", "needs": ["lift"]},
        )

        known = session.attendances.get()
        assert (known.plan, known.entered_by) == ("away", facilitator)
        assert not known.help.exists()


class TestAttendance:
    def test_is_put_right_after_the_session(self, client, panel, facilitator) -> None:
        first, second, third = paneling.members(panel, 3)
        session = sessions_of.held(panel, first)
        room = session.rooms.create(name="At home", is_remote=True)
        url = desk(panel, "attendance", 1)
        assert "1 of 3 members: 1 on site, 0 remotely." in words(client.get(url).text)

        client.post(
            url,
            {
                f"m{first.number}": "absent",
                f"m{second.number}": "present",
                f"m{third.number}": str(room.pk),
            },
        )

        assert "2 of 3 members: 1 on site, 1 remotely." in words(client.get(url).text)
        event = panel.process.events.get()
        assert event.verb == "attendance.corrected"
        assert event.data == {"on_site": 1, "remote": 1, "members": 3}
        page = words(client.get(site(panel, "sessions")).text)
        assert "2 hours" in page.partition("Who was there")[2]

    def test_waits_for_the_close(self, client, panel, facilitator) -> None:
        paneling.member(panel)
        paneling.session(panel)

        url = desk(panel, "attendance", 1)
        response = client.post(url, {"m1": "present"})

        assert response.status_code == 422
        assert not panel.process.events.exists()
        assert "Correct it later." in client.get(url).text


def test_the_list_at_the_desk_names_every_session(client, panel, facilitator) -> None:
    paneling.session(panel)
    paneling.session(panel, announced_at=None, title={"en": "Secret plans"})

    at_desk = words(client.get(desk(panel, "sessions")).text)
    client.logout()
    public = words(client.get(site(panel, "sessions")).text)

    assert "Secret plans" in at_desk
    assert "First meeting" in public
    assert "Secret plans" not in public
    assert Session.objects.count() == 2
