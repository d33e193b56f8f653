"""Planning sessions: what is kept, who is told, what stands on the record."""

from dataclasses import replace
from datetime import timedelta

import make
import paneling
import pytest
import sessions_of
from django.core.exceptions import ValidationError
from make import NOW

from panels.actions import agenda, sessions
from panels.actions.agenda import Heard, Item, Place
from panels.actions.sessions import Plan
from panels.methods.cards import card_of
from panels.models import Letter, Session
from participation import reminders
from participation.models import Notice, Role
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)

PLAN = Plan(
    title={"en": "First meeting"},
    starts_at=NOW + timedelta(days=5),
    ends_at=NOW + timedelta(days=5, hours=2),
    place="Library",
)


@pytest.fixture
def panel():
    return paneling.panel()


@pytest.fixture
def official(panel):
    return make.staff(panel.process)


def planned(panel, official, plan: Plan = PLAN, **fields) -> Session:
    return sessions.add_session(
        panel=panel, official=official, plan=plan, now=NOW, **fields
    )


def verbs(panel) -> list[str]:
    return list(panel.process.events.order_by("number").values_list("verb", flat=True))


class TestAPlan:
    def test_is_seen_by_nobody_before_it_is_announced(self, panel, official) -> None:
        paneling.member(panel)

        session = planned(panel, official)

        assert session.announced_at is None
        assert not Notice.objects.exists()
        assert verbs(panel) == []

    def test_brings_the_agenda_of_a_method_card(self, panel, official) -> None:
        card = card_of("visit")

        session = planned(panel, official, card=card)

        assert [item.minutes for item in session.items.all()] == [
            step.minutes for step in card.items
        ]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"ends_at": PLAN.starts_at}, "ends_early"),
            ({"ends_at": PLAN.starts_at + timedelta(hours=25)}, "too_long"),
            ({"help_until": PLAN.ends_at}, "help_late"),
            ({"link": "http://video.example.org"}, "not_https"),
        ],
    )
    def test_has_to_be_possible(self, panel, official, change, code) -> None:
        with pytest.raises(ValidationError) as caught:
            planned(panel, official, replace(PLAN, **change))

        codes = [
            one.code for found in caught.value.error_dict.values() for one in found
        ]
        assert codes == [code]
        assert not panel.sessions.exists()

    def test_is_for_those_who_run_the_panel(self, panel) -> None:
        with pytest.raises(Refused, match="no_role"):
            planned(panel, make.staff(panel.process, Role.REVIEWER))

    def test_is_refused_once_the_panel_is_over(self, panel, official) -> None:
        panel.state = "closed"
        panel.save()

        with pytest.raises(Refused, match="panel_over"):
            planned(panel, official)


class TestAnnouncing:
    def test_tells_every_member_and_the_record(self, panel, official) -> None:
        member = paneling.member(panel)
        without = paneling.member(panel)
        without.volunteer.person = None
        without.volunteer.save()
        session = planned(panel, official)

        sessions.announce_session(session=session, official=official, now=NOW)

        told = Notice.objects.get(kind="session.planned")
        assert told.person == member.volunteer.person
        assert told.facts["when"]["en"] == "20 November 2026, 12:00"
        assert told.facts["when"]["fi"] == "20.11.2026 klo 12.00"
        assert Letter.objects.get().volunteer == without.volunteer
        event = panel.process.events.get()
        assert (event.verb, event.subject) == ("session.planned", "panel:shore/M1")
        assert "Library" not in str(event.data)

    def test_needs_a_place_or_a_link(self, panel, official) -> None:
        here = planned(panel, official, replace(PLAN, place=""))
        remote = planned(panel, official, replace(PLAN, kind="remote"))

        for session, field in ((here, "place"), (remote, "link")):
            with pytest.raises(ValidationError) as caught:
                sessions.announce_session(session=session, official=official, now=NOW)
            assert list(caught.value.error_dict) == [field]

    def test_happens_once(self, panel, official) -> None:
        session = planned(panel, official)
        sessions.announce_session(session=session, official=official, now=NOW)

        with pytest.raises(Refused, match="announced"):
            sessions.announce_session(session=session, official=official, now=NOW)


class TestChanging:
    def change(self, session, official, seen=0, **fields) -> Session:
        return sessions.change_session(
            session=session,
            official=official,
            plan=replace(PLAN, **fields),
            seen=seen,
            now=NOW,
        )

    def test_tells_members_of_another_time(self, panel, official) -> None:
        paneling.member(panel)
        session = planned(panel, official)
        sessions.announce_session(session=session, official=official, now=NOW)

        later = PLAN.starts_at + timedelta(minutes=30)
        changed = self.change(session, official, starts_at=later)

        assert changed.sequence == 1
        assert Notice.objects.filter(kind="session.changed").count() == 1
        event = panel.process.events.latest("number")
        assert event.verb == "session.changed"
        assert event.data["changed"] == ["starts_at"]

    def test_tells_of_each_change_anew(self, panel, official) -> None:
        paneling.member(panel)
        session = planned(panel, official)
        sessions.announce_session(session=session, official=official, now=NOW)

        self.change(session, official, place="School")
        self.change(session, official, seen=1, place="Town hall")

        assert Notice.objects.filter(kind="session.changed").count() == 2

    def test_says_nothing_of_another_description(self, panel, official) -> None:
        paneling.member(panel)
        session = planned(panel, official)
        sessions.announce_session(session=session, official=official, now=NOW)

        self.change(session, official, description={"en": "More words"})

        assert not Notice.objects.filter(kind="session.changed").exists()

    def test_is_refused_when_somebody_was_faster(self, panel, official) -> None:
        session = planned(panel, official)
        self.change(session, official, place="School")

        with pytest.raises(Refused, match="stale"):
            self.change(session, official, place="Town hall")

        session.refresh_from_db()
        assert session.place == "School"

    def test_is_refused_once_it_has_begun(self, panel, official) -> None:
        session = planned(panel, official)
        Session.objects.update(state="open")

        with pytest.raises(Refused, match="begun"):
            self.change(session, official, place="School")


class TestCancelling:
    def test_gives_the_reason_to_members_and_record(self, panel, official) -> None:
        paneling.member(panel)
        session = planned(panel, official)
        sessions.announce_session(session=session, official=official, now=NOW)

        sessions.cancel_session(
            session=session, official=official, reason="Storm", now=NOW
        )

        session.refresh_from_db()
        assert (session.state, session.end_reason) == ("cancelled", "Storm")
        assert session.sequence == 1
        told = Notice.objects.get(kind="session.cancelled")
        assert told.facts["reason"] == "Storm"
        assert verbs(panel) == ["session.planned", "session.cancelled"]

    def test_needs_a_reason(self, panel, official) -> None:
        session = planned(panel, official)

        with pytest.raises(ValidationError):
            sessions.cancel_session(
                session=session, official=official, reason=" ", now=NOW
            )


class TestCopying:
    def test_brings_texts_agenda_and_rooms_but_nothing_of_people(
        self, panel, official
    ) -> None:
        other = paneling.panel(panel.process, "forest")
        session = sessions_of.hybrid(panel)
        item = agenda.add_item(
            session=session,
            official=official,
            item=Item({"en": "Hearing"}, experts=[Heard("Prof. Koski")]),
        )
        agenda.write_notes(item=item, official=official, notes="Much", decision="")
        agenda.save_room(session=session, official=official, place=Place("Hall"))
        sessions_of.comes(session, paneling.member(panel))

        copy = sessions.copy_session(
            session=session,
            panel=other,
            official=official,
            starts_at=NOW + timedelta(days=30),
            now=NOW,
        )

        assert copy.panel == other
        assert copy.ends_at - copy.starts_at == session.ends_at - session.starts_at
        assert (copy.link, copy.announced_at) == ("", None)
        assert [room.name for room in copy.rooms.all()] == ["Hall"]
        (same,) = copy.items.all()
        assert (same.title, same.notes) == ({"en": "Hearing"}, "")
        assert not same.experts.exists()
        assert not copy.attendances.exists()

    def test_stays_within_the_process(self, panel, official) -> None:
        elsewhere = paneling.panel()

        with pytest.raises(ValidationError):
            sessions.copy_session(
                session=planned(panel, official),
                panel=elsewhere,
                official=official,
                starts_at=NOW,
                now=NOW,
            )


class TestReminding:
    def test_tells_once_before_a_session(self, panel, official) -> None:
        paneling.member(panel)
        paneling.session(
            panel,
            starts_at=NOW + timedelta(days=2, hours=20),
            ends_at=NOW + timedelta(days=3),
        )
        sessions_of.hybrid(panel)

        first = reminders.run_due(now=NOW, only={"panel sessions"})
        second = reminders.run_due(now=NOW, only={"panel sessions"})

        assert [done.what for done in first] == ["reminder.sent"]
        assert second == []
        assert Notice.objects.filter(kind="session.near").count() == 1


class TestTheAgenda:
    def items(self, session) -> list[str]:
        return [item.title["en"] for item in session.items.all()]

    @pytest.fixture
    def session(self, panel, official):
        session = planned(panel, official)
        for title in "abc":
            agenda.add_item(
                session=session, official=official, item=Item({"en": title})
            )
        return session

    def test_moves_items_up_and_down_and_no_further(self, session, official) -> None:
        first, _middle, last = session.items.all()

        agenda.move_item(item=last, official=official, by=-1)
        agenda.move_item(item=first, official=official, by=-1)

        assert self.items(session) == ["a", "c", "b"]

    def test_replaces_the_experts_of_an_item(self, session, official) -> None:
        item = session.items.first()
        for names in (["Prof. Koski", "Dr. Salo"], ["Dr. Salo"]):
            agenda.change_item(
                item=item,
                official=official,
                changed=Item(
                    {"en": "Hearing"},
                    kind="hearing",
                    experts=[Heard(name, "University", "None") for name in names],
                ),
            )

        assert [one.name for one in item.experts.all()] == ["Dr. Salo"]

    def test_keeps_what_was_begun(self, session, official) -> None:
        item = session.items.first()
        type(item).objects.filter(pk=item.pk).update(seconds_taken=5)

        with pytest.raises(Refused, match="item_begun"):
            agenda.remove_item(item=item, official=official)

    def test_stays_once_the_session_is_over_but_notes_go_on(
        self, session, official
    ) -> None:
        Session.objects.update(state="closed")
        item = session.items.first()

        with pytest.raises(Refused, match="closed"):
            agenda.move_item(item=item, official=official, by=1)
        agenda.write_notes(item=item, official=official, notes="Yes", decision="Pier")

        item.refresh_from_db()
        assert (item.notes, item.decision) == ("Yes", "Pier")

    def test_tells_the_room_while_people_are_in_it(self, session, official) -> None:
        Session.objects.update(state="running")

        agenda.add_item(session=session, official=official, item=Item({"en": "d"}))

        session.refresh_from_db()
        assert session.version == 2
        assert session.sequence == 0
