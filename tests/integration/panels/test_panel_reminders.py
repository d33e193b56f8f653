"""What panels remind of: sessions, seats that wait, advice without an answer."""

from datetime import timedelta

import advising
import make
import paneling
import pytest
from make import DAY, NOW
from reminding import remind, run_of, told

from panels.lifecycle import PanelistState, PanelState
from panels.models import Letter
from participation import reminder_queries, reminders
from participation.actions import sending
from participation.models import Notice, Role
from participation.reach import reach_of
from proposals.reminders import morning_of

pytestmark = pytest.mark.django_db


def own(now, kinds: set[str]) -> list[tuple[str, str, int]]:
    return [one for one in remind(now) if one[1] in kinds]


class TestASession:
    @pytest.fixture
    def session(self):
        panel = paneling.panel()
        starts = NOW + 10 * DAY
        return paneling.session(panel, starts_at=starts, ends_at=starts + DAY / 24)

    def near(self, now):
        return own(now, {"session.near"})

    def test_is_told_three_days_and_one_day_before(self, session) -> None:
        aino = paneling.member(session.panel).volunteer.person
        start = session.starts_at

        assert self.near(start - 3 * DAY - timedelta(minutes=1)) == []
        assert self.near(start - 3 * DAY) == [("sent", "session.near", 1)]
        assert self.near(start - DAY) == [("sent", "session.near", 1)]
        assert self.near(start) == []
        assert told("session.near") == {aino}
        session.refresh_from_db()
        assert session.reminded_at == start - DAY

    def test_reaches_members_without_an_account_by_letter(self, session) -> None:
        paneling.member(session.panel)
        guest = paneling.member(session.panel)
        guest.volunteer.person = None
        guest.volunteer.save()
        planned = reminders.planned_for(session.panel.process, now=NOW)
        (first, _second) = [one for one in planned if one.kind == "session.near"]

        reach = reach_of(first)
        remind(first.due_at)

        run = run_of("session.near")
        assert run.channels == reach.as_channels() == {"email": 1, "letter": 1}
        assert run.people == reach.people == 2
        assert Letter.objects.get().volunteer == guest.volunteer

    def test_that_is_moved_is_told_anew(self, session) -> None:
        paneling.member(session.panel)
        remind(session.starts_at - DAY)
        old = Notice.objects.get(kind="session.near")

        session.starts_at += 7 * DAY
        session.ends_at += 7 * DAY
        session.reminded_at = None
        session.save()

        assert sending.ask_again([old], NOW).owed == set()
        assert self.near(session.starts_at - DAY)[-1] == ("sent", "session.near", 1)

    def test_names_nobody_to_organisers(self, session) -> None:
        aino = paneling.member(session.panel).volunteer.person
        remind(session.starts_at - DAY)

        found = reminder_queries.got_by(session.panel.process, aino.email, "en")

        assert found == []

    def test_found_after_its_beginning_is_missed(self, session) -> None:
        paneling.member(session.panel)

        done = self.near(session.starts_at + DAY)

        assert [what for what, _kind, _count in done] == ["missed", "missed"]
        assert self.near(session.starts_at + 2 * DAY) == []


class TestASeat:
    @pytest.fixture
    def seat(self):
        panel = paneling.panel(state=PanelState.CONFIRMING)
        return paneling.member(
            panel,
            state=PanelistState.OFFERED,
            offered_at=NOW,
            answer_until=NOW + 10 * DAY,
            answered_at=None,
        )

    def test_is_told_once_to_all_who_were_asked_together(self, seat) -> None:
        other = paneling.member(
            seat.panel,
            state=PanelistState.OFFERED,
            offered_at=NOW,
            answer_until=NOW + 10 * DAY,
            answered_at=None,
        )
        day = NOW + 7 * DAY

        assert own(day, {"member.reminded"}) == [("sent", "member.reminded", 2)]
        assert own(day + DAY, {"member.reminded"}) == []
        assert told("member.reminded") == {
            seat.volunteer.person,
            other.volunteer.person,
        }

    def test_is_not_told_to_who_has_answered(self, seat) -> None:
        remind(NOW + 7 * DAY)
        notice = Notice.objects.get(kind="member.reminded")
        now = NOW + 8 * DAY
        assert sending.ask_again([notice], now).owed == {notice.pk}

        seat.state = PanelistState.ACTIVE
        seat.answered_at = now
        seat.save()

        assert sending.ask_again([notice], now).owed == set()

    def test_that_lapsed_meanwhile_is_missed(self, seat) -> None:
        seat.state = PanelistState.SILENT
        seat.save()

        done = own(seat.answer_until, {"member.reminded"})

        assert done == [("missed", "member.reminded", 0)]
        assert own(seat.answer_until + DAY, {"member.reminded"}) == []


class TestAdvice:
    KINDS = frozenset({"advice.due", "advice.overdue"})

    def test_is_brought_up_before_and_after_its_day(self) -> None:
        panel = paneling.panel()
        organiser = make.staff(panel.process)
        auditor = make.staff(panel.process, Role.AUDITOR)
        paneling.members(panel)
        advising.handed_over(panel, 2)
        morning = morning_of(panel.answer_due_on)

        def on(days: int):
            return own(morning + days * DAY + DAY / 24, self.KINDS)

        assert [kind for _what, kind, _count in on(-14)] == ["advice.due"]
        assert [kind for _what, kind, _count in on(-3)] == ["advice.due"]
        assert on(0) == []
        assert [kind for _what, kind, _count in on(1)] == ["advice.overdue"]
        assert on(2) == []
        assert organiser in told("advice.due")
        assert auditor not in told("advice.due")
        assert {organiser, auditor} <= told("advice.overdue")
        assert Notice.objects.filter(kind="advice.due")[0].facts["count"] == 2

    def test_that_is_answered_is_not_brought_up(self) -> None:
        panel = paneling.panel()
        paneling.members(panel)
        (advice,) = advising.handed_over(panel)

        advising.answered(advice)

        assert own(NOW + 50 * DAY, self.KINDS) == []
