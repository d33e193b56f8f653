"""Answers to an offer, silence, leaving, removal, and who comes in then."""

from datetime import timedelta

import drawing_of
import make
import pytest
from django.core.exceptions import ValidationError
from drawing_of import AT_THE_DRAW
from refusing import code_of

from panels.actions import replacing, seats
from panels.lifecycle import (
    PANELIST_MOVES,
    PanelistState,
    PanelState,
    VolunteerState,
)
from panels.models import Letter, Panelist
from panels.queries.seats import next_in_reserve, seats_of
from participation import reminders
from participation.models import Notice, Role

pytestmark = pytest.mark.django_db
LATER = AT_THE_DRAW + timedelta(days=20)


@pytest.fixture
def panel():
    panel = drawing_of.open_panel()
    drawing_of.pool(panel)
    return panel


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


@pytest.fixture
def drawn(panel, pair):
    drawing_of.drawn(panel, pair, reserve_size=4)
    panel.refresh_from_db()
    return list(panel.panelists.order_by("number"))


SEATS = {"panel seats"}


class TestAYes:
    def test_gives_the_seat_under_the_chosen_name(self, panel, drawn) -> None:
        seats.accept_seat(
            panelist=drawn[0], shown_name="Aino", is_public=True, now=AT_THE_DRAW
        )

        drawn[0].refresh_from_db()
        assert (drawn[0].state, drawn[0].public_name) == ("active", "Aino")
        event = panel.process.events.last()
        assert event.verb == "member.confirmed"
        assert "Aino" not in str(event.data)

    def test_shows_no_name_without_consent(self, drawn) -> None:
        seats.accept_seat(panelist=drawn[0], shown_name="Aino", now=AT_THE_DRAW)

        drawn[0].refresh_from_db()
        assert (drawn[0].name, drawn[0].public_name) == ("Aino", "Member 1")

    def test_with_a_public_name_needs_the_name(self, drawn) -> None:
        with pytest.raises(ValidationError) as problem:
            seats.accept_seat(panelist=drawn[0], is_public=True, now=AT_THE_DRAW)

        assert "shown_name" in problem.value.error_dict

    def test_of_everybody_sets_the_panel_to_work(self, panel, drawn) -> None:
        for seat in drawn:
            seats.accept_seat(panelist=seat, now=AT_THE_DRAW)

        panel.refresh_from_db()
        assert panel.state == PanelState.WORKING
        assert panel.process.events.last().verb == "panel.started"

    def test_can_be_taken_back_from_the_public(self, drawn) -> None:
        seats.accept_seat(
            panelist=drawn[0], shown_name="Aino", is_public=True, now=AT_THE_DRAW
        )

        seats.show_name(panelist=drawn[0], shown_name="Aino", is_public=False)

        drawn[0].refresh_from_db()
        assert drawn[0].public_name == "Member 1"

    def test_may_be_entered_by_a_facilitator_alone(self, panel, pair, drawn) -> None:
        told = {"panelist": drawn[0], "now": AT_THE_DRAW}

        assert code_of(seats.accept_seat, official=pair[0], **told) == "no_role"
        seats.accept_seat(official=pair[1], **told)

        event = panel.process.events.last()
        assert (event.verb, event.role) == ("member.confirmed", Role.FACILITATOR)


class TestSilence:
    def test_is_reminded_of_once_and_frees_the_seat_then(self, panel, drawn) -> None:
        until = drawn[0].answer_until

        soon = reminders.run_due(now=until - timedelta(days=2), only=SEATS)
        again = reminders.run_due(now=until - timedelta(days=1), only=SEATS)
        due = replacing.lapse_seats(now=until)

        assert [(done.what, done.count) for done in soon] == [("reminder.sent", 4)]
        assert again == []
        assert [done.what for done in due] == ["member.lapsed"] * 4
        assert Letter.objects.filter(kind="member.reminded").count() == 4
        states = set(panel.panelists.values_list("state", flat=True))
        assert states == {PanelistState.SILENT}
        assert seats_of(panel).free == 4

    def test_can_still_become_a_yes_while_the_seat_is_free(self, panel, drawn) -> None:
        replacing.lapse_seats(now=drawn[0].answer_until)

        seats.accept_seat(panelist=drawn[0], now=LATER)

        drawn[0].refresh_from_db()
        assert drawn[0].state == PanelistState.ACTIVE
        assert panel.process.events.last().data["late"] is True

    def test_is_no_yes_once_somebody_else_was_asked(self, panel, pair, drawn) -> None:
        for seat in drawn[1:]:
            seats.accept_seat(panelist=seat, now=AT_THE_DRAW)
        replacing.lapse_seats(now=drawn[0].answer_until)
        replacing.refill_seats(panel=panel, organiser=pair[0], now=LATER)

        code = code_of(seats.accept_seat, panelist=drawn[0], now=LATER)

        assert code == "seat_taken"


class TestTheReserve:
    def test_is_called_in_in_its_order_as_long_as_quotas_are_kept(
        self, panel, pair, drawn
    ) -> None:
        for seat in drawn[1:]:
            seats.accept_seat(panelist=seat, now=AT_THE_DRAW)
        seats.decline_seat(panelist=drawn[0], now=AT_THE_DRAW)
        gone = _sex(drawn[0])

        (offered,) = replacing.refill_seats(panel=panel, organiser=pair[0], now=LATER)

        assert offered.replaces == drawn[0]
        assert _sex(offered) == gone
        assert offered.volunteer.state == VolunteerState.SELECTED
        assert panel.process.events.last().data["seat_numbers"] == [5]

    def test_is_passed_over_where_nobody_fits_until_a_reason_is_given(
        self, panel, pair, drawn
    ) -> None:
        seats.decline_seat(panelist=drawn[0], now=AT_THE_DRAW)
        same = panel.volunteers.filter(
            state=VolunteerState.RESERVE, answers__value__code=_sex(drawn[0])
        )
        same.update(state=VolunteerState.WITHDRAWN)
        told = {"panel": panel, "organiser": pair[0], "now": LATER}

        assert next_in_reserve(panel) == []
        with pytest.raises(ValidationError) as nobody:
            replacing.refill_seats(**told)
        assert nobody.value.code == "nobody"
        with pytest.raises(ValidationError):
            replacing.refill_seats(**told, beyond_quotas=True)
        offered = replacing.refill_seats(
            **told, beyond_quotas=True, reason="Nobody else is left"
        )

        assert len(offered) == 1

    def test_fills_several_seats_together(self, panel, pair, drawn) -> None:
        for seat in drawn[:2]:
            seats.decline_seat(panelist=seat, now=AT_THE_DRAW)
        gone = sorted(map(_sex, drawn[:2]))

        offered = replacing.refill_seats(panel=panel, organiser=pair[0], now=LATER)

        assert sorted(map(_sex, offered)) == gone

    def test_goes_by_its_order_alone_once_answers_are_deleted(
        self, panel, pair, drawn
    ) -> None:
        seats.decline_seat(panelist=drawn[0], now=AT_THE_DRAW)
        panel.features_erased_at = LATER
        panel.save()
        first = panel.volunteers.get(reserve_place=1)

        (offered,) = replacing.refill_seats(panel=panel, organiser=pair[0], now=LATER)

        assert offered.volunteer == first

    def test_is_the_organisers_to_call_in(self, panel, pair, drawn) -> None:
        seats.decline_seat(panelist=drawn[0], now=AT_THE_DRAW)

        told = {"panel": panel, "organiser": pair[1], "now": LATER}
        assert code_of(replacing.refill_seats, **told) == "no_role"

    def test_is_not_called_in_while_every_seat_is_held(
        self, panel, pair, drawn
    ) -> None:
        told = {"panel": panel, "organiser": pair[0], "now": LATER}

        assert code_of(replacing.refill_seats, **told) == "no_free_seat"


class TestAReplacementDraw:
    def test_goes_as_the_first_did_with_what_is_left_of_the_quotas(
        self, panel, pair, drawn
    ) -> None:
        for seat in drawn[1:]:
            seats.accept_seat(panelist=seat, now=AT_THE_DRAW)
        seats.decline_seat(panelist=drawn[0], now=AT_THE_DRAW)
        gone = _sex(drawn[0])

        with pytest.raises(ValidationError):
            drawing_of.freeze(panel, pair[0])
        again = drawing_of.drawn(panel, pair, reason="One has declined")

        assert again.is_replacement
        assert again.seats == 1
        assert again.reserve_size == 0
        assert again.pool_size == 8
        new = panel.panelists.get(number=5)
        assert _sex(new) == gone
        assert again.findings["excluded"] >= 4

    def test_ended_leaves_everybody_where_they_were(self, panel, pair, drawn) -> None:
        seats.decline_seat(panelist=drawn[0], now=AT_THE_DRAW)
        before = sorted(panel.volunteers.values_list("public_id", "state"))
        lottery = drawing_of.computed(panel, pair[0], reason="One has declined")

        drawing_of.settling.void_lottery(
            lottery=lottery, organiser=pair[0], reason="Better the reserve", now=LATER
        )

        assert sorted(panel.volunteers.values_list("public_id", "state")) == before


class TestLeaving:
    def test_frees_the_seat_and_tells_the_facilitators(
        self, panel, pair, drawn
    ) -> None:
        for seat in drawn:
            seats.accept_seat(panelist=seat, now=AT_THE_DRAW)

        seats.leave_panel(panelist=drawn[0], reason="A new job", now=LATER)

        drawn[0].refresh_from_db()
        assert drawn[0].state == PanelistState.WITHDRAWN
        assert Notice.objects.filter(kind="seat.freed", person=pair[1]).count() == 1
        assert "A new job" not in str(panel.process.events.last().data)

    def test_by_removal_takes_two_officials(self, panel, pair, drawn) -> None:
        seats.accept_seat(panelist=drawn[0], now=AT_THE_DRAW)
        removal = replacing.ask_removal(
            panelist=drawn[0], official=pair[0], reason="Shouted", now=LATER
        )
        told = {"removal": removal, "is_agreed": True, "now": LATER}

        assert code_of(replacing.decide_removal, official=pair[0], **told) == (
            "same_person"
        )
        replacing.decide_removal(official=pair[1], **told)

        drawn[0].refresh_from_db()
        assert drawn[0].state == PanelistState.REMOVED
        letter = Letter.objects.get(kind="member.removed")
        assert letter.facts["reason"] == "Shouted"
        assert "Shouted" not in str(list(panel.process.events.values_list("data")))

    def test_is_declined_by_the_second_official(self, panel, pair, drawn) -> None:
        seats.accept_seat(panelist=drawn[0], now=AT_THE_DRAW)
        removal = replacing.ask_removal(
            panelist=drawn[0], official=pair[0], reason="Shouted", now=LATER
        )

        replacing.decide_removal(
            removal=removal, official=pair[1], is_agreed=False, now=LATER
        )

        drawn[0].refresh_from_db()
        assert drawn[0].state == PanelistState.ACTIVE


class TestTheBeginning:
    def test_with_empty_seats_needs_a_reason(self, panel, pair, drawn) -> None:
        seats.accept_seat(panelist=drawn[0], now=AT_THE_DRAW)
        told = {"panel": panel, "organiser": pair[0], "now": LATER}

        with pytest.raises(ValidationError):
            replacing.start_work(**told, reason="")
        replacing.start_work(**told, reason="The others come later")

        panel.refresh_from_db()
        assert panel.state == PanelState.WORKING

    def test_needs_somebody(self, panel, pair, drawn) -> None:
        told = {"panel": panel, "organiser": pair[0], "now": LATER, "reason": "Now"}

        assert code_of(replacing.start_work, **told) == "nobody"


@pytest.mark.parametrize("state", list(PanelistState))
class TestEveryState:
    """A seat makes the moves of its life and no others."""

    @pytest.mark.parametrize(
        ("action", "goal"),
        [
            (seats.accept_seat, PanelistState.ACTIVE),
            (seats.decline_seat, PanelistState.DECLINED),
            (seats.leave_panel, PanelistState.WITHDRAWN),
        ],
    )
    def test_of_a_seat_allows_what_the_table_says(
        self, panel, drawn, state, action, goal
    ) -> None:
        Panelist.objects.filter(pk=drawn[0].pk).update(state=state)

        if goal in PANELIST_MOVES[state]:
            action(panelist=drawn[0], now=AT_THE_DRAW)
            drawn[0].refresh_from_db()
            assert drawn[0].state == goal
        else:
            assert code_of(action, panelist=drawn[0], now=AT_THE_DRAW) == "answered"


def _sex(seat: Panelist) -> str:
    return seat.volunteer.answers.get(feature__code="sex").value.code


def test_somebody_with_an_account_is_told_by_a_notice(panel, pair) -> None:
    person = make.user()
    one = panel.volunteers.first()
    one.person = person
    one.save()

    drawing_of.published(panel, pair)

    assert Notice.objects.filter(person=person, kind="draw.published").count() == 1
    assert not Letter.objects.filter(volunteer=one).exists()
