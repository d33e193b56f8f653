"""Twenty at once where only one may win: a draw, the last seat, the end of the work."""

from collections import Counter
from functools import partial

import advising
import drawing_of
import living
import make
import paneling
import pytest
from drawing_of import AT_THE_DRAW
from together import together

from panels.actions import adopting, polls, seats, settling, suggesting
from panels.actions.settling import Entered
from panels.actions.votes import Taken
from panels.lifecycle import (
    AdviceState,
    LotteryState,
    PanelistState,
    PanelState,
)
from panels.models import Dissent, PollBallot, PollMark, Recommendation
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)
TWENTY = 20


def codes(outcomes) -> Counter[str]:
    """Count the refusals by their code; nothing else may have been raised."""
    errors = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, Refused) for one in errors), errors
    return Counter(one.refusal.code for one in errors)


def events(panel, verb: str) -> int:
    return panel.process.events.filter(verb=verb).count()


class TestADraw:
    @pytest.fixture
    def panel(self):
        panel = drawing_of.open_panel()
        drawing_of.pool(panel)
        return panel

    def test_that_two_officials_confirm_ten_times_each_is_drawn_once(
        self, panel
    ) -> None:
        pair = drawing_of.officials(panel)
        lottery = drawing_of.published(panel, pair)

        done = together(
            [
                partial(
                    settling.enter_randomness,
                    lottery=lottery,
                    official=pair[number % 2],
                    text="123",
                    now=AT_THE_DRAW,
                )
                for number in range(TWENTY)
            ]
        )

        assert sum(codes(done).values()) == TWENTY - 2
        assert (done.count(Entered.WAITS), done.count(Entered.DRAWN)) == (1, 1)
        lottery.refresh_from_db()
        assert (lottery.state, lottery.drawn_number) == (LotteryState.DRAWN, 123)
        assert events(panel, "panel.drawn") == 1
        assert panel.panelists.count() == 4
        told = Counter(
            panel.volunteers.filter(letters__kind="member.offered").values_list("pk")
        )
        assert set(told.values()) == {1}
        assert len(told) == 4

    def test_whose_list_is_published_twenty_times_has_one_source(self, panel) -> None:
        pair = drawing_of.officials(panel)
        lottery = drawing_of.computed(panel, pair[0])

        done = together(
            [partial(drawing_of.publish, lottery, pair[1]) for _ in range(TWENTY)]
        )

        assert sum(codes(done).values()) == TWENTY - 1
        assert events(panel, "list.published") == 1


class TestTheLastSeat:
    def silent(self, panel, count: int):
        """Let people who have not answered in time still say yes."""
        return [
            paneling.member(panel, state=PanelistState.SILENT, answered_at=None)
            for _ in range(count)
        ]

    def test_goes_to_one_of_twenty_who_come_late(self) -> None:
        panel = paneling.panel(state=PanelState.CONFIRMING, seats=3)
        paneling.members(panel, 2)
        late = self.silent(panel, TWENTY)

        done = together(
            [partial(seats.accept_seat, panelist=one, now=make.NOW) for one in late]
        )

        refused = codes(done)
        assert sum(refused.values()) == TWENTY - 1
        assert set(refused) == {"seat_taken"}
        assert panel.panelists.filter(state=PanelistState.ACTIVE).count() == 3
        assert events(panel, "panel.started") == 1
        panel.refresh_from_db()
        assert panel.state == PanelState.WORKING

    def test_is_taken_once_by_who_presses_twenty_times(self) -> None:
        panel = paneling.panel(state=PanelState.CONFIRMING, seats=3)
        paneling.members(panel, 2)
        seat = paneling.member(panel, state=PanelistState.OFFERED, answered_at=None)
        answers = [seats.accept_seat, seats.decline_seat]

        done = together(
            [
                partial(answers[number % 2], panelist=seat, now=make.NOW)
                for number in range(TWENTY)
            ]
        )

        assert codes(done) == {"answered": TWENTY - 1}
        seat.refresh_from_db()
        has_seat = seat.state == PanelistState.ACTIVE
        assert has_seat or seat.state == PanelistState.DECLINED
        assert done.index(None) % 2 == (0 if has_seat else 1)
        assert events(panel, "panel.started") == has_seat


class TestHandingOver:
    """Each vote that was acknowledged counts, and what is handed over is decided."""

    @pytest.fixture
    def session(self):
        return living.session(TWENTY)

    def decided_by_poll(self, session, official) -> Recommendation:
        """Vote on a recommendation in the session, up to its decision."""
        made = advising.frozen(session.panel, official)
        poll = adopting.put_to_vote(
            recommendation=made, session=session, official=official, is_secret=True
        )
        polls.open_poll(poll=poll, official=official, now=make.NOW)
        living.votes(poll, living.members(session), "y" * TWENTY)
        polls.close_poll(poll=poll, official=official, now=make.NOW)
        polls.confirm_poll(poll=poll, official=official, now=make.NOW)
        made.refresh_from_db()
        return made

    def test_while_votes_are_cast_waits_for_what_they_decide(self, session) -> None:
        official = living.facilitator(session)
        advising.decided(session.panel, yes=TWENTY, no=0)
        second = advising.frozen(session.panel, official, title="Second")
        poll = adopting.put_to_vote(
            recommendation=second, session=session, official=official, is_secret=True
        )
        polls.open_poll(poll=poll, official=official, now=make.NOW)

        done = together(
            [
                *[
                    partial(living.vote, poll, member, "yes")
                    for member in living.members(session)
                ],
                *[partial(self.hands_over, session.panel, official)] * 3,
            ]
        )

        assert codes(done) == {"undecided": 3}
        assert done.count(Taken.NEW) == TWENTY
        assert PollMark.objects.count() == PollBallot.objects.count() == TWENTY
        assert living.closed(poll, official).outcome["voted"] == TWENTY
        session.panel.refresh_from_db()
        assert session.panel.state == PanelState.WORKING

    def test_beside_the_decision_hands_over_nothing_undecided(self, session) -> None:
        official = living.facilitator(session)
        made = self.decided_by_poll(session, official)
        decide = partial(
            adopting.decide_by_poll,
            recommendation=made,
            official=official,
            now=make.NOW,
        )
        hand_over = partial(self.hands_over, session.panel, official)

        done = together([decide, hand_over] * (TWENTY // 2))

        assert set(codes(done)) <= {"undecided", "not_frozen", "not_working"}
        assert done[::2].count(None) == 1
        made.refresh_from_db()
        assert made.state == AdviceState.ADOPTED
        session.panel.refresh_from_db()
        handed_over = done[1::2].count(None)
        assert handed_over in {0, 1}
        assert (session.panel.state == PanelState.ADVISED) == bool(handed_over)
        assert events(session.panel, "panel.advised") == handed_over
        assert events(session.panel, "recommendation.adopted") == 1

    def test_takes_along_each_dissent_that_was_acknowledged(self, session) -> None:
        official = living.facilitator(session)
        made = advising.decided(session.panel, yes=TWENTY - 1, no=1)
        writes = [
            partial(
                suggesting.write_dissent,
                recommendation=made,
                panelist=member,
                text="I see it otherwise.",
                language="en",
                is_named=False,
                now=make.NOW,
            )
            for member in living.members(session)
        ]

        done = together([*writes, partial(self.hands_over, session.panel, official)])

        assert done[-1] is None
        kept = sum(isinstance(one, Dissent) for one in done)
        assert Dissent.objects.count() == kept
        assert codes(done) == Counter(not_working=TWENTY - kept)
        session.panel.refresh_from_db()
        assert session.panel.state == PanelState.ADVISED

    @staticmethod
    def hands_over(panel, official) -> None:
        adopting.hand_over(panel=panel, official=official, now=make.NOW)
