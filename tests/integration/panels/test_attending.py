"""Answers of members, help, attendance put right, and figures of it."""

from datetime import timedelta

import make
import paneling
import pytest
import sessions_of
from django.core.exceptions import ValidationError
from make import NOW

from panels.actions import attending
from panels.lifecycle import PanelistState
from panels.models import AgendaItem, Attendance, Need, Session
from panels.queries.attendance import figures_of, need_counts, plans_of, turnout_of
from participation.models import Notice, Role
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def panel():
    return paneling.panel()


@pytest.fixture
def member(panel):
    return paneling.member(panel)


@pytest.fixture
def facilitator(panel):
    return sessions_of.facilitator(panel)


def answer(session, member, plan="comes", **fields) -> Attendance:
    return attending.plan_attendance(
        session=session, panelist=member, plan=plan, now=NOW, **fields
    )


class TestAnAnswer:
    def test_is_the_last_one(self, panel, member) -> None:
        session = sessions_of.hybrid(panel)

        answer(session, member, needs=["loop"], words="Left ear")
        answer(session, member, "remote", needs=["device", "loop"])

        known = session.attendances.get()
        assert (known.plan, known.needs) == ("remote", "")
        assert {need.kind for need in known.help.all()} == {"device", "loop"}

    def test_leaves_what_is_arranged_arranged(self, panel, member, facilitator) -> None:
        session = sessions_of.hybrid(panel)
        need = answer(session, member, needs=["loop"]).help.get()
        attending.meet_need(need=need, facilitator=facilitator, answer="Hall", now=NOW)

        answer(session, member, needs=["loop", "lift"])

        need.refresh_from_db()
        assert need.met_at == NOW
        told = Notice.objects.get(kind="help.arranged")
        assert told.person == member.volunteer.person
        assert [(one.label, one.asked, one.met) for one in need_counts(session)] == [
            ("Hearing loop", 1, 1),
            ("Lift or way without steps", 1, 0),
        ]

    def test_that_one_does_not_come_needs_no_help(self, panel, member) -> None:
        session = sessions_of.hybrid(panel)
        answer(session, member, needs=["loop"])

        answer(session, member, "away", needs=["loop"])

        assert not Need.objects.exists()

    @pytest.mark.parametrize(
        ("kind", "plan"),
        [("remote", "comes"), ("on_site", "remote"), ("hybrid", ""), ("visit", "x")],
    )
    def test_has_to_fit_the_session(self, panel, member, kind, plan) -> None:
        session = sessions_of.hybrid(panel, kind=kind)

        with pytest.raises(ValidationError):
            answer(session, member, plan)

    def test_names_a_room_of_this_session(self, panel, member) -> None:
        other = paneling.session(panel)
        room = other.rooms.create(name="Hall")

        with pytest.raises(ValidationError):
            answer(sessions_of.hybrid(panel), member, room=room)

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"announced_at": None}, "not_announced"),
            ({"state": "cancelled"}, "cancelled"),
            ({"state": "closed"}, "session_over"),
            ({"ends_at": NOW, "starts_at": NOW - timedelta(1)}, "session_over"),
        ],
    )
    def test_is_refused_when_it_makes_no_sense(
        self, panel, member, change, code
    ) -> None:
        session = sessions_of.hybrid(panel, **change)

        with pytest.raises(Refused, match=code):
            answer(session, member)

    def test_is_for_those_who_sit_on_the_panel(self, panel, member) -> None:
        session = sessions_of.hybrid(panel)
        member.state = PanelistState.WITHDRAWN
        member.save()

        with pytest.raises(Refused, match="no_seat"):
            answer(session, member)

    def test_is_entered_by_facilitators_alone(self, panel, member, facilitator) -> None:
        session = sessions_of.hybrid(panel)
        organiser = make.staff(panel.process)

        with pytest.raises(Refused, match="no_role"):
            answer(session, member, facilitator=organiser)
        known = answer(session, member, facilitator=facilitator)

        assert known.entered_by == facilitator

    def test_counts_for_the_desk(self, panel) -> None:
        session = sessions_of.hybrid(panel)
        first, second, third, _silent = paneling.members(panel, 4)
        for one, plan in ((first, "comes"), (second, "remote"), (third, "away")):
            answer(session, one, plan)

        plans = plans_of(session)

        assert (plans.comes, plans.remote, plans.away, plans.unknown) == (1, 1, 1, 1)


class TestPuttingRight:
    def test_keeps_the_times_of_the_console(self, panel, member, facilitator) -> None:
        session = sessions_of.held(panel)
        came = session.starts_at + timedelta(minutes=20)
        Attendance.objects.create(session=session, panelist=member, arrived_at=came)

        attending.correct_attendance(
            session=session,
            facilitator=facilitator,
            there={member.number: None},
            now=NOW,
        )

        known = session.attendances.get()
        assert (known.arrived_at, known.left_at) == (came, session.closed_at)

    def test_is_refused_before_the_close_and_for_organisers(
        self, panel, member, facilitator
    ) -> None:
        running = paneling.session(panel, state="running")
        closed = sessions_of.held(panel, member)

        for session, person, code in (
            (running, facilitator, "not_closed"),
            (closed, make.staff(panel.process), "no_role"),
            (closed, make.staff(panel.process, Role.AUDITOR), "no_role"),
        ):
            with pytest.raises(Refused, match=code):
                attending.correct_attendance(
                    session=session, facilitator=person, there={}, now=NOW
                )

        assert turnout_of(closed).present == 1

    def test_puts_nobody_in_a_room_of_another_session(
        self, panel, member, facilitator
    ) -> None:
        session = sessions_of.held(panel)
        room = paneling.session(panel).rooms.create(name="Hall")

        with pytest.raises(ValidationError):
            attending.correct_attendance(
                session=session,
                facilitator=facilitator,
                there={member.number: room},
                now=NOW,
            )


class TestFigures:
    def test_count_by_room_and_way(self, panel) -> None:
        first, second, third = paneling.members(panel, 3)
        session = sessions_of.held(panel, kind=Session.Kind.HYBRID)
        hall = session.rooms.create(name="Hall")
        home = session.rooms.create(name="At home", is_remote=True)
        sessions_of.came(session, first, hall)
        sessions_of.came(session, second, home)
        sessions_of.came(session, third, plan="remote")

        turnout = turnout_of(session)

        assert (turnout.present, turnout.on_site, turnout.remote) == (3, 1, 2)
        assert turnout.rooms == [("At home", 1), ("Hall", 1)]

    def test_count_hours_without_breaks(self, panel) -> None:
        first, _second = paneling.members(panel, 2)
        by_clock = sessions_of.held(panel, first)
        by_plan = sessions_of.held(panel, first)
        for session, seconds in ((by_clock, 3600), (by_plan, 0)):
            session.items.create(position=1, minutes=45, seconds_taken=seconds)
            session.items.create(
                position=2, minutes=15, kind=AgendaItem.Kind.BREAK, seconds_taken=900
            )

        figures = figures_of(panel)

        assert [one.time for one in figures.sessions] == [
            timedelta(hours=1),
            timedelta(minutes=45),
        ]
        assert figures.hours == 1.8
        assert figures.share == 0.5
        assert figures.remote_share == 0

    def test_take_four_queries_for_any_number_of_sessions(
        self, panel, django_assert_num_queries
    ) -> None:
        first, gone = paneling.members(panel, 2)
        for _ in range(3):
            sessions_of.held(panel, first, gone)
        gone.state = "withdrawn"
        gone.save()
        sessions_of.held(panel, first)

        with django_assert_num_queries(4):
            figures = figures_of(panel)

        turnouts = [one.turnout for one in figures.sessions]
        assert [(one.present, one.members) for one in turnouts] == [
            (2, 2), (2, 2), (2, 2), (1, 1),
        ]  # fmt: skip

    def test_have_no_share_of_nothing(self, panel) -> None:
        figures = figures_of(panel)

        assert (figures.share, figures.remote_share, figures.hours) == (None, None, 0)


def test_what_help_was_needed_is_forgotten(panel, member) -> None:
    session = sessions_of.hybrid(panel)
    answer(session, member, needs=["loop"], words="Left ear")
    new = sessions_of.hybrid(
        panel, starts_at=NOW + timedelta(days=60), ends_at=NOW + timedelta(days=61)
    )
    answer(new, member, needs=["lift"])

    forgotten = attending.forget_needs(now=session.ends_at + timedelta(days=61))

    assert forgotten == 1
    assert [need.kind for need in Need.objects.all()] == ["lift"]
    assert session.attendances.get().needs == ""
