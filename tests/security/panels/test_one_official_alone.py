"""What one official alone, or one step out of order, must not do to a draw or vote."""

import advising
import drawing_of
import living
import make
import paneling
import pytest
import sessions_of
from django.urls import reverse
from drawing_of import AT_THE_DRAW
from refusing import code_of

from panels import codes
from panels import reminders as panel_reminders
from panels.actions import (
    adopting,
    entering,
    live,
    polls,
    seats,
    settling,
)
from panels.actions.hand_counts import enter_count
from panels.lifecycle import LotteryState, PanelistState, SessionState
from panels.models import AssessmentAnswer, Letter, Poll, Session
from panels.offering import offer_seats
from panels.queries.assessments import results_of
from participation import reminders
from participation.printed_codes import new_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOW = make.NOW


@pytest.fixture
def panel():
    found = drawing_of.open_panel()
    drawing_of.pool(found)
    return found


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


def read_by_program(client, panel) -> dict:
    url = reverse("panels_api:panel", args=[panel.process.slug, panel.slug])
    return client.get(url).json()


class TestWhatOneHasEntered:
    def test_is_told_to_nobody_before_the_other_has_entered_it(
        self, client, panel, pair
    ) -> None:
        lottery = drawing_of.published(panel, pair)
        drawing_of.throw(lottery, pair[:1], "471")

        (told,) = read_by_program(client, panel)["lotteries"]
        assert told["randomness"] == ""

        drawing_of.throw(lottery, pair[1:], "471")
        (told,) = read_by_program(client, panel)["lotteries"]
        assert (told["randomness"], told["drawn_number"]) == ("471", 471)


class TestAVoidDraw:
    def void(self, lottery, pair) -> None:
        settling.void_lottery(
            lottery=lottery, organiser=pair[0], reason="A die fell", now=AT_THE_DRAW
        )
        settling.decide_void(
            lottery=lottery, official=pair[1], is_void=True, now=AT_THE_DRAW
        )

    def first_seat(self, panel):
        seat = panel.panelists.get(number=1)
        seats.accept_seat(panelist=seat, now=AT_THE_DRAW)
        seat.refresh_from_db()
        return seat

    def test_takes_back_what_somebody_has_said_of_a_session(self, panel, pair) -> None:
        lottery = drawing_of.drawn(panel, pair)
        seat = self.first_seat(panel)
        session = paneling.session(panel)
        session.attendances.create(panelist=seat, plan="comes").help.create(
            kind="loop", asked_at=AT_THE_DRAW
        )

        self.void(lottery, pair)

        assert not panel.panelists.exists()

    def test_is_refused_once_members_have_met(self, panel, pair) -> None:
        lottery = drawing_of.drawn(panel, pair)
        seat = self.first_seat(panel)
        session = paneling.session(panel)
        session.attendances.create(panelist=seat, arrived_at=AT_THE_DRAW)

        assert code_of(self.void, lottery=lottery, pair=pair) == "at_work"

        lottery.refresh_from_db()
        assert lottery.state == LotteryState.DRAWN
        assert panel.panelists.count() == 4

    def test_does_not_ask_anew_who_has_left(self, panel, pair) -> None:
        lottery = drawing_of.drawn(panel, pair)
        seat = self.first_seat(panel)
        seats.leave_panel(panelist=seat, now=AT_THE_DRAW)

        self.void(lottery, pair)

        seat.volunteer.refresh_from_db()
        assert seat.volunteer.state == "withdrawn"

    def test_is_followed_by_a_new_offer_that_people_are_told_of(
        self, panel, pair
    ) -> None:
        lottery = drawing_of.drawn(panel, pair)
        someone = panel.panelists.get(number=1).volunteer
        self.void(lottery, pair)
        someone.refresh_from_db()

        offer_seats(panel, [someone], now=AT_THE_DRAW + make.DAY)

        assert someone.letters.filter(kind="member.offered").count() == 2


class TestASeat:
    def test_is_not_given_up_by_an_official_unseen_by_its_holder(
        self, panel, pair
    ) -> None:
        drawing_of.drawn(panel, pair)
        declines, leaves, says_so = panel.panelists.order_by("number")[:3]

        seats.decline_seat(panelist=declines, official=pair[1], now=AT_THE_DRAW)
        seats.accept_seat(panelist=leaves, now=AT_THE_DRAW)
        seats.leave_panel(panelist=leaves, official=pair[1], now=AT_THE_DRAW)
        seats.decline_seat(panelist=says_so, now=AT_THE_DRAW)

        told = Letter.objects.filter(kind="member.spoken_for")
        people = {declines.volunteer_id, leaves.volunteer_id}
        assert set(told.values_list("volunteer", flat=True)) == people


class TestAPersonalCode:
    def test_lets_nobody_in_who_came_in_before_it_was_renewed(self, client) -> None:
        panel = paneling.panel()
        code = new_code()
        someone = paneling.volunteer(panel, code_hash=codes.hash_of(code))
        args = [panel.process.slug, panel.slug]
        place = reverse("panels:place", args=args)
        client.post(reverse("panels:enter", args=args), {"code": code})
        assert client.get(place).status_code == 200

        entering.renew_code(
            volunteer=someone, official=advising.facilitator(panel), now=NOW
        )

        assert client.get(place).status_code == 303
        assert someone.name not in client.get(place, follow=True).content.decode()


class TestTheSelfAssessment:
    def test_tells_of_twelve_no_mean_that_says_what_each_has_said(self) -> None:
        session = sessions_of.held(paneling.panel())
        for _ in range(12):
            AssessmentAnswer.objects.create(
                session=session, heard=5, understood=4, useful=3
            )

        results = results_of(session, now=session.closed_at + 4 * make.DAY)

        assert results is not None
        heard = results.means[0].mean
        assert heard.is_least
        assert heard.value < 5


class TestAVoteOnARecommendation:
    def test_keeps_its_rules(self) -> None:
        session = living.session(6)
        official = living.facilitator(session)
        made = advising.frozen(session.panel, official)
        poll = adopting.put_to_vote(
            recommendation=made, session=session, official=official, is_secret=True
        )

        code = code_of(
            polls.change_poll,
            poll=living.fresh(poll),
            official=official,
            plan=living.plan(kind="scale", tells_unanimity=False),
            item=None,
        )

        assert code == "of_advice"
        assert Poll.objects.get(pk=poll.pk).kind == "yes_no"


class TestAHandCount:
    def test_counts_nobody_who_has_left_the_panel(self) -> None:
        session = living.session(3)
        poll = living.opened(session, is_secret=False)
        gone = living.members(session)[0]
        gone.state = PanelistState.WITHDRAWN
        gone.save()

        code = code_of(
            enter_count,
            poll=poll,
            official=living.facilitator(session),
            channel="hand",
            members=[gone],
            contents=[["yes"]],
        )

        assert code == "absent"
        assert not poll.entries.exists()


class TestASession:
    def test_is_not_called_off_at_the_console_without_a_reason(self) -> None:
        session = paneling.session(paneling.panel())

        code = code_of(
            live.move_session,
            session=session,
            official=living.facilitator(session),
            goal=SessionState.CANCELLED,
            now=NOW,
        )

        assert code == "no_such_move"
        session.refresh_from_db()
        assert session.state == SessionState.PLANNED

    def test_does_not_go_back_to_planning_with_an_open_vote(self) -> None:
        session = living.session(3, state=SessionState.OPEN)
        official = living.facilitator(session)
        living.opened(session, official)

        code = code_of(
            live.move_session,
            session=session,
            official=official,
            goal=SessionState.PLANNED,
            now=NOW,
        )

        assert code == "poll_open"

    def test_tells_programs_its_place_only_if_the_public_may_listen(
        self, client
    ) -> None:
        panel = paneling.panel()
        paneling.session(panel, place="Hidden house 3")
        paneling.session(panel, place="Town hall", is_public=True)

        told = read_by_program(client, panel)["sessions"]

        assert [one["place"] for one in told] == ["", "Town hall"]


class TestReminders:
    def test_go_on_when_one_session_is_broken(self, monkeypatch, caplog) -> None:
        panel = paneling.panel()
        paneling.member(panel)
        soon = {"starts_at": NOW + make.DAY, "ends_at": NOW + 2 * make.DAY}
        broken, sound = paneling.session(panel, **soon), paneling.session(panel, **soon)
        settle = panel_reminders._settle_session

        def settle_all_but_one(session, now) -> None:
            if session == broken:
                raise OSError("broken")
            settle(session, now)

        monkeypatch.setattr(panel_reminders, "_settle_session", settle_all_but_one)
        done = reminders.run_due(now=NOW, only={"panel sessions"})

        assert [one.what for one in done].count("reminder.sent") == 1
        sound.refresh_from_db()
        broken.refresh_from_db()
        assert (sound.reminded_at, broken.reminded_at) == (NOW, None)
        assert "Could not remind" in caplog.text

    def test_are_not_of_a_panel_that_is_over(self) -> None:
        panel = paneling.panel(state="cancelled")
        soon = {"starts_at": NOW + make.DAY, "ends_at": NOW + 2 * make.DAY}
        paneling.session(panel, **soon)

        assert reminders.run_due(now=NOW, only={"panel sessions"}) == []
        assert not Session.objects.filter(reminded_at__isnull=False).exists()
