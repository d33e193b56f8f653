"""What came out, who has a seat then, and how a draw ends."""

from datetime import timedelta

import drawing_of
import pytest
from django.core.exceptions import ValidationError
from drawing_of import AT_THE_DRAW
from make import NOW
from refusing import code_of

from panels.actions import drawing, seats, settling
from panels.actions.settling import Entered
from panels.lifecycle import (
    LOTTERY_MOVES,
    LotteryState,
    PanelistState,
    PanelState,
    VolunteerState,
)
from panels.models import Letter, Lottery, Panelist
from panels.sortition import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    panel = drawing_of.open_panel()
    drawing_of.pool(panel)
    return panel


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


class TestWhatCameOut:
    def test_is_drawn_when_two_officials_have_entered_the_same(
        self, panel, pair
    ) -> None:
        lottery = drawing_of.published(panel, pair)

        drawing_of.throw(lottery, pair, "1-2-3")

        listed = verify.read(lottery.list_text.encode())
        assert lottery.state == LotteryState.DRAWN
        assert lottery.drawn_number == 123
        offered = panel.panelists.filter(state=PanelistState.OFFERED)
        ids = offered.values_list("volunteer__public_id", flat=True)
        assert sorted(ids) == listed.panels[123]
        panel.refresh_from_db()
        assert panel.state == PanelState.CONFIRMING

    def test_may_be_written_in_two_ways(self, panel, pair) -> None:
        lottery = drawing_of.published(panel, pair)
        drawing_of.throw(lottery, pair[:1], "1 2 3")

        drawing_of.throw(lottery, pair[1:], "123")

        assert lottery.state == LotteryState.DRAWN

    def test_is_asked_anew_of_both_when_they_differ(self, panel, pair) -> None:
        lottery = drawing_of.published(panel, pair)
        drawing_of.throw(lottery, pair[:1], "123")

        outcome = settling.enter_randomness(
            lottery=lottery, official=pair[1], text="124", now=AT_THE_DRAW
        )

        lottery.refresh_from_db()
        assert outcome is Entered.DIFFERS
        assert lottery.state == LotteryState.PUBLISHED
        assert (lottery.entered_by, lottery.randomness) == (None, "")
        assert not panel.panelists.exists()
        assert panel.process.events.last().verb == "randomness.mismatched"
        drawing_of.throw(lottery, pair, "124")
        assert lottery.drawn_number == 124

    def test_is_not_entered_twice_by_one(self, panel, pair) -> None:
        lottery = drawing_of.published(panel, pair)
        drawing_of.throw(lottery, pair[:1], "123")

        code = code_of(
            settling.enter_randomness,
            lottery=lottery,
            official=pair[0],
            text="123",
            now=AT_THE_DRAW,
        )

        assert code == "same_person"

    def test_is_not_entered_before_its_time(self, panel, pair) -> None:
        lottery = drawing_of.published(panel, pair)

        code = code_of(
            settling.enter_randomness,
            lottery=lottery,
            official=pair[0],
            text="123",
            now=AT_THE_DRAW - timedelta(hours=2),
        )

        assert code == "too_early"

    @pytest.mark.parametrize("text", ["12", "1234", "abc", ""])
    def test_has_the_declared_form(self, panel, pair, text) -> None:
        lottery = drawing_of.published(panel, pair)

        with pytest.raises(ValidationError) as problem:
            drawing_of.throw(lottery, pair, text)

        assert problem.value.error_dict["randomness"][0].code == "bad_randomness"

    def test_gives_the_others_a_reserve_list_that_follows_from_it(
        self, panel, pair
    ) -> None:
        lottery = drawing_of.drawn(panel, pair)

        places = panel.volunteers.filter(state=VolunteerState.RESERVE)
        again = settling.reserve_of(
            lottery,
            set(
                lottery.entries.filter(is_drawn=True).values_list(
                    "volunteer__public_id", flat=True
                )
            ),
        )
        assert [one.public_id for one in places.order_by("reserve_place")] == again
        assert places.count() == 2
        assert panel.volunteers.filter(state=VolunteerState.NOT_SELECTED).count() == 6
        assert Letter.objects.filter(kind="draw.reserved").count() == 2
        assert Letter.objects.filter(kind="draw.drawn").count() == 6
        assert Letter.objects.filter(kind="member.offered").count() == 4

    def test_gives_no_seat_to_who_has_withdrawn_since(self, panel, pair) -> None:
        lottery = drawing_of.published(panel, pair)
        listed = verify.read(lottery.list_text.encode())
        gone = panel.volunteers.get(public_id=listed.panels[123][0])
        gone.state = VolunteerState.WITHDRAWN
        gone.save()

        drawing_of.throw(lottery, pair)

        assert panel.panelists.count() == 3
        assert lottery.entries.filter(is_drawn=True).count() == 4
        assert panel.process.events.get(verb="panel.drawn").data["left_since"] == 1


class TestTheEnd:
    def test_comes_when_the_days_for_appeals_are_over(self, panel, pair) -> None:
        lottery = drawing_of.drawn(panel, pair)
        days = timedelta(days=panel.appeal_days)

        early = settling.finish_draws(now=AT_THE_DRAW + days - timedelta(minutes=1))
        due = settling.finish_draws(now=AT_THE_DRAW + days)

        lottery.refresh_from_db()
        assert (early, lottery.state) == ([], LotteryState.FINAL)
        assert [done.what for done in due] == ["draw.finished"]

    def test_waits_while_it_is_decided_whether_the_draw_counts(
        self, panel, pair
    ) -> None:
        lottery = drawing_of.drawn(panel, pair)
        settling.void_lottery(
            lottery=lottery, organiser=pair[0], reason="An appeal", now=AT_THE_DRAW
        )

        assert not settling.finish_draws(now=AT_THE_DRAW + timedelta(days=99))


class TestVoid:
    def test_needs_a_reason(self, panel, pair) -> None:
        lottery = drawing_of.computed(panel, pair[0])

        with pytest.raises(ValidationError):
            settling.void_lottery(
                lottery=lottery, organiser=pair[0], reason=" ", now=NOW
            )

    def test_of_a_published_list_takes_two(self, panel, pair) -> None:
        lottery = drawing_of.published(panel, pair)
        settling.void_lottery(
            lottery=lottery, organiser=pair[0], reason="A wrong address", now=NOW
        )
        lottery.refresh_from_db()
        assert lottery.state == LotteryState.PUBLISHED

        told = {"lottery": lottery, "is_void": True, "now": NOW}
        assert code_of(settling.decide_void, official=pair[0], **told) == "same_person"
        settling.decide_void(official=pair[1], **told)

        lottery.refresh_from_db()
        assert lottery.state == LotteryState.VOID
        assert Letter.objects.filter(kind="draw.voided").count() == 12

    def test_can_be_declined(self, panel, pair) -> None:
        lottery = drawing_of.published(panel, pair)
        settling.void_lottery(
            lottery=lottery, organiser=pair[0], reason="I do not like it", now=NOW
        )

        settling.decide_void(lottery=lottery, official=pair[1], is_void=False, now=NOW)

        lottery.refresh_from_db()
        assert (lottery.state, lottery.void_reason) == (LotteryState.PUBLISHED, "")

    def test_after_the_draw_takes_seats_back_and_lets_everybody_in_again(
        self, panel, pair
    ) -> None:
        lottery = drawing_of.drawn(panel, pair)
        no = panel.panelists.get(number=1)
        seats.decline_seat(panelist=no, now=AT_THE_DRAW)
        settling.void_lottery(
            lottery=lottery, organiser=pair[0], reason="A die fell", now=AT_THE_DRAW
        )

        settling.decide_void(
            lottery=lottery, official=pair[1], is_void=True, now=AT_THE_DRAW
        )

        assert not Panelist.objects.exists()
        states = panel.volunteers.values_list("state", flat=True)
        # Who has said no is not asked again.
        assert sorted(states) == ["applied"] * 11 + ["withdrawn"]
        again = drawing_of.freeze(panel, pair[0], now=AT_THE_DRAW)
        assert (again.number, again.is_replacement) == (2, False)

    def test_is_too_late_once_the_panel_works(self, panel, pair) -> None:
        lottery = drawing_of.drawn(panel, pair)
        for seat in panel.panelists.all():
            seats.accept_seat(panelist=seat, now=AT_THE_DRAW)

        code = code_of(
            settling.void_lottery,
            lottery=lottery,
            organiser=pair[0],
            reason="Too late",
            now=AT_THE_DRAW,
        )

        assert code == "at_work"


class TestEveryMove:
    """Each state of a draw, and what may be done in it."""

    @pytest.mark.parametrize("state", list(LotteryState))
    def test_a_draw_is_published_when_it_is_computed_and_drawn_when_published(
        self, panel, pair, state
    ) -> None:
        lottery = drawing_of.published(panel, pair)
        Lottery.objects.filter(pk=lottery.pk).update(state=state, void_reason="x")
        may = LOTTERY_MOVES[state]

        def allowed(action, **fields) -> bool:
            try:
                action(lottery=lottery, now=AT_THE_DRAW, **fields)
            except Exception as error:  # noqa: BLE001 - whatever kept it from moving
                return getattr(error, "refusal", None) is None
            return True

        if LotteryState.PUBLISHED not in may:
            assert not allowed(
                drawing.publish_list, official=pair[1], source=drawing_of.SOURCE
            )
        if LotteryState.DRAWN not in may:
            assert not allowed(settling.enter_randomness, official=pair[0], text="123")
        lottery.refresh_from_db()
        assert lottery.state == state

    @pytest.mark.parametrize("state", [LotteryState.FINAL, LotteryState.VOID])
    def test_what_has_ended_stays(self, panel, pair, state) -> None:
        lottery = drawing_of.published(panel, pair)
        Lottery.objects.filter(pk=lottery.pk).update(state=state, void_reason="x")

        code = code_of(
            settling.void_lottery,
            lottery=lottery,
            organiser=pair[0],
            reason="Again",
            now=AT_THE_DRAW,
        )

        assert code == "no_such_move"
