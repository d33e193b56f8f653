"""Two at once: two officials at the same draw, two people at the last seat."""

import drawing_of
import pytest
from drawing_of import AT_THE_DRAW
from make import NOW
from together import together

from panels.actions import computing, replacing, seats, settling
from panels.actions.settling import Entered
from panels.lifecycle import LotteryState, PanelistState
from panels.models import Lottery, Panelist
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def panel():
    panel = drawing_of.open_panel()
    drawing_of.pool(panel)
    return panel


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


def test_two_officials_who_enter_at_once_draw_one_panel(panel, pair) -> None:
    lottery = drawing_of.published(panel, pair)

    def enters(official):
        return lambda: settling.enter_randomness(
            lottery=Lottery.objects.select_related("panel__process").get(pk=lottery.pk),
            official=official,
            text="123",
            now=AT_THE_DRAW,
        )

    outcomes = together([enters(pair[0]), enters(pair[1])])

    assert sorted(one.name for one in outcomes) == ["DRAWN", "WAITS"]
    assert Entered.DRAWN in outcomes
    assert panel.panelists.count() == 4
    assert panel.process.events.filter(verb="panel.drawn").count() == 1


def test_one_official_who_presses_twice_is_one(panel, pair) -> None:
    lottery = drawing_of.published(panel, pair)

    def enter():
        return settling.enter_randomness(
            lottery=lottery, official=pair[0], text="123", now=AT_THE_DRAW
        )

    outcomes = together([enter, enter])

    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    lottery.refresh_from_db()
    assert lottery.state == LotteryState.PUBLISHED


def test_two_who_come_late_do_not_share_the_last_seat(panel, pair) -> None:
    drawing_of.drawn(panel, pair)
    first, second, *others = panel.panelists.order_by("number")
    for seat in others:
        seats.accept_seat(panelist=seat, now=AT_THE_DRAW)
    replacing.lapse_seats(now=first.answer_until)
    (offered,) = replacing.refill_seats(
        panel=panel, organiser=pair[0], now=first.answer_until
    )[:1]
    # Of two free seats the reserve has one, the two who were silent want the other.
    panel.panelists.filter(number__gt=offered.number).update(
        state=PanelistState.DECLINED
    )

    def accepts(seat):
        return lambda: seats.accept_seat(
            panelist=Panelist.objects.select_related("panel__process").get(pk=seat.pk),
            now=first.answer_until,
        )

    outcomes = together([accepts(first), accepts(second)])

    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert [one.refusal.code for one in refused] == ["seat_taken"]
    active = panel.panelists.filter(state=PanelistState.ACTIVE)
    assert active.count() == 3


def test_two_yeses_for_the_last_two_seats_start_the_panel_once(panel, pair) -> None:
    drawing_of.drawn(panel, pair)
    last, other, *before = panel.panelists.order_by("number")
    for seat in before:
        seats.accept_seat(panelist=seat, now=AT_THE_DRAW)

    together(
        [
            lambda: seats.accept_seat(panelist=last, now=AT_THE_DRAW),
            lambda: seats.accept_seat(panelist=other, now=AT_THE_DRAW),
        ]
    )

    assert panel.process.events.filter(verb="panel.started").count() == 1


def test_two_organisers_do_not_fill_a_seat_twice(panel, pair) -> None:
    drawing_of.drawn(panel, pair, reserve_size=4)
    seats.decline_seat(panelist=panel.panelists.get(number=1), now=AT_THE_DRAW)

    def refill():
        return replacing.refill_seats(panel=panel, organiser=pair[0], now=AT_THE_DRAW)

    outcomes = together([refill, refill])

    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert panel.panelists.count() == 5


def test_two_workers_do_not_compute_the_same_draw(panel, pair) -> None:
    drawing_of.freeze(panel, pair[0])

    claimed = together([lambda: computing.claim_waiting(now=NOW)] * 2)

    assert sum(map(len, claimed)) == 1
