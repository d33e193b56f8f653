"""What happens by itself: lists are computed, seats looked after, letters sent."""

from datetime import timedelta

import drawing_of
import make
import paneling
import pytest
from django.core import mail
from drawing_of import AT_THE_DRAW
from refusing import code_of

from panels import offering, tasks
from panels.lifecycle import LotteryState, PanelistState, PanelState, VolunteerState
from panels.models import Panel
from participation import ticking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def panel():
    return drawing_of.open_panel()


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


def test_a_list_that_waits_is_computed(panel, pair) -> None:
    drawing_of.pool(panel)
    lottery = drawing_of.freeze(panel, pair[0])

    tasks.compute_draws()
    tasks.compute_draws()

    lottery.refresh_from_db()
    assert lottery.state == LotteryState.COMPUTED
    assert panel.process.events.filter(verb="list.computed").count() == 1


def test_a_computation_that_breaks_says_so_and_leaves_the_others_alone(
    panel, pair, monkeypatch
) -> None:
    drawing_of.pool(panel)
    other = drawing_of.open_panel(slug="other")
    drawing_of.pool(other)
    broken = drawing_of.freeze(panel, pair[0])
    whole = drawing_of.freeze(other, drawing_of.officials(other)[0])
    broken.sealed_text += " "
    broken.save()

    tasks.compute_draws()

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.state, broken.findings["problem"]) == ("failed", "broken")
    assert whole.state == LotteryState.COMPUTED


def test_a_search_without_time_says_so(panel, pair, settings) -> None:
    settings.LOTTERY_SECONDS = 0
    drawing_of.pool(panel)
    lottery = drawing_of.freeze(panel, pair[0])

    tasks.compute_draws()

    lottery.refresh_from_db()
    assert lottery.state in {LotteryState.FAILED, LotteryState.COMPUTED}
    if lottery.state == LotteryState.FAILED:
        assert lottery.findings["problem"] == "out_of_time"
    else:
        # The first lottery found is taken, with the proof of how good it is.
        assert lottery.findings["value"] <= lottery.findings["bound"]


def test_seats_and_draws_are_looked_after(panel, pair, clock) -> None:
    drawing_of.pool(panel)
    lottery = drawing_of.drawn(panel, pair)
    clock.move_to(AT_THE_DRAW + timedelta(days=60))

    ticking.tick(now=AT_THE_DRAW + timedelta(days=60))

    lottery.refresh_from_db()
    assert lottery.state == LotteryState.FINAL
    states = set(panel.panelists.values_list("state", flat=True))
    assert states == {PanelistState.SILENT}


def test_letters_go_out() -> None:
    panel = paneling.panel(state=PanelState.CONFIRMING)
    one = paneling.volunteer(panel, state=VolunteerState.APPLIED)
    offering.offer_seats(panel, [one], now=make.NOW)

    tasks.send_letters()

    assert [message.to for message in mail.outbox] == [[one.email]]


@pytest.mark.parametrize(
    ("selection", "code"),
    [
        (Panel.Selection.CHOSEN, "no_lottery"),
        (Panel.Selection.EVERYBODY, "others_first"),
        (Panel.Selection.MIXED, "others_first"),
    ],
)
def test_nobody_is_drawn_who_has_a_seat_without(panel, pair, selection, code) -> None:
    panel.selection = selection
    panel.save()
    drawing_of.pool(panel)

    assert code_of(drawing_of.freeze, panel=panel, organiser=pair[0]) == code


def test_a_mixed_panel_draws_the_seats_that_are_left(panel, pair) -> None:
    panel.selection = Panel.Selection.MIXED
    panel.save()
    drawing_of.pool(panel)
    chosen = panel.volunteers.filter(answers__value__code="woman").first()
    offering.offer_seats(panel, [chosen], now=make.NOW)

    lottery = drawing_of.drawn(panel, pair)

    assert lottery.seats == 3
    women = panel.panelists.filter(volunteer__answers__value__code="woman")
    assert (panel.panelists.count(), women.count()) == (4, 2)
