"""The names that members choose: nobody can be taken for somebody else."""

import make
import paneling
import pytest
from django.core.exceptions import ValidationError

from panels import offering
from panels.actions import seats
from panels.lifecycle import PanelistState, PanelState, VolunteerState

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    return paneling.panel(state=PanelState.CONFIRMING)


@pytest.fixture
def aino(panel):
    return paneling.member(panel, shown_name="Aino")


@pytest.fixture
def seat(panel, aino):
    """Give a seat, number 2, that somebody is asked to take."""
    one = paneling.volunteer(panel, state=VolunteerState.APPLIED)
    (found,) = offering.offer_seats(panel, [one], now=make.NOW)
    return found


def accepted(seat, name: str) -> str:
    """Take the seat under a name; return the name, or the code of what is wrong."""
    try:
        seats.accept_seat(panelist=seat, shown_name=name, now=make.NOW)
    except ValidationError as problem:
        (wrong,) = problem.error_dict["shown_name"]
        return str(wrong.code)
    seat.refresh_from_db()
    return str(seat.shown_name)


class TestANameInThePanel:
    @pytest.mark.parametrize(
        "name",
        [
            "Aino",
            "AINO",
            " aino ",
            "\uff21ino",
            "Ai\u200bno",
            "A\u00adino\u2060",
            "Aino\u3164",
            "Aino\ufe0f",
            "\u202eAino",
        ],
    )
    def test_is_not_that_of_another_member(self, seat, name) -> None:
        assert accepted(seat, name) == "name_taken"

    def test_is_not_that_of_another_member_later_either(self, panel, aino) -> None:
        other = paneling.member(panel, shown_name="Veikko")

        with pytest.raises(ValidationError) as problem:
            seats.show_name(panelist=other, shown_name="Aino", is_public=False)
        seats.show_name(panelist=aino, shown_name="Aino", is_public=True)

        assert "shown_name" in problem.value.error_dict
        other.refresh_from_db()
        assert other.shown_name == "Veikko"

    @pytest.mark.parametrize(
        "name",
        [
            "Member 1",
            "Mem\u200bber 1",
            "member  01",
            "Jäsen 1",
            "MEDLEM 7",
            "Участник 1",
        ],
    )
    def test_is_no_other_seats_in_any_language(self, seat, name) -> None:
        assert accepted(seat, name) == "name_of_a_seat"

    def test_turns_no_text_around_it(self, seat) -> None:
        assert accepted(seat, "\u202eoniA") == "oniA"

    def test_that_nobody_sees_is_none(self, seat) -> None:
        assert accepted(seat, "\u200b") == ""

    @pytest.mark.parametrize("name", ["Aino", "Member 1"])
    def test_is_taken_back_from_the_public_though_it_is_an_older_double(
        self, panel, aino, name
    ) -> None:
        older = paneling.member(panel, shown_name=name, is_public=True)

        with pytest.raises(ValidationError):
            seats.show_name(panelist=older, shown_name=name, is_public=True)
        seats.show_name(panelist=older, shown_name=name, is_public=False)

        older.refresh_from_db()
        assert (older.shown_name, older.is_public) == (name, False)

    @pytest.mark.parametrize("name", ["Member 2", "Jäsen 2", "Member Aino", ""])
    def test_may_be_that_of_the_own_seat_or_none(self, seat, name) -> None:
        assert accepted(seat, name) == name

    def test_is_free_again_once_its_owner_has_left(self, seat, aino) -> None:
        aino.state = PanelistState.WITHDRAWN
        aino.save(update_fields=["state"])

        assert accepted(seat, "Aino") == "Aino"
