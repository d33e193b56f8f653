"""What people told a panel goes when its time has come; numbers and states stay."""

from datetime import timedelta

import make
import pytest
import recruiting_of as people

from panels import tasks
from panels.actions.erasing import erase_what_is_due
from panels.lifecycle import PanelistState, PanelState, VolunteerState
from panels.models import Panel, Panelist, Volunteer, VolunteerFeature
from panels.personal import ABOUT_PANELS
from panels.queries.figures import figures_of
from participation.actions.leaving import Farewell, delete_account
from participation.personal import in_order

pytestmark = pytest.mark.django_db

CONTACT = ("name", "email", "phone", "address", "household", "needs", "code_hash")


def seat(volunteer: Volunteer, state=PanelistState.ACTIVE, now=make.NOW) -> Panelist:
    Volunteer.objects.filter(pk=volunteer.pk).update(state=VolunteerState.SELECTED)
    return Panelist.objects.create(
        panel=volunteer.panel,
        volunteer=volunteer,
        number=volunteer.panel.panelists.count() + 1,
        state=state,
        offered_at=now,
        answer_until=now + make.DAY,
    )


@pytest.fixture
def panel() -> Panel:
    made = people.recruiting(selection="everybody", one_per_household=True)
    people.feature(made)
    return made


def volunteer(panel: Panel, state: str = "applied", **fields) -> Volunteer:
    state_now = Panel.objects.get(pk=panel.pk).state
    Panel.objects.update(state=PanelState.RECRUITING)
    made, _code = people.signed_up(
        panel,
        answers={"age": "old"},
        address=f"Street {panel.volunteers.count()}",
        phone="0401",
        needs="A lift",
        **fields,
    )
    Volunteer.objects.filter(pk=made.pk).update(state=state)
    Panel.objects.update(state=state_now)
    return made


def is_empty(one: Volunteer) -> bool:
    one.refresh_from_db()
    gone = not any(getattr(one, name) for name in CONTACT)
    return gone and one.person is None and one.erased_at is not None


class TestAfterTheAppealTime:
    @pytest.fixture
    def later(self, panel) -> object:
        Panel.objects.update(state=PanelState.WORKING)
        return make.NOW + timedelta(days=panel.appeal_days)

    def test_answers_go_and_who_holds_no_seat_is_forgotten(self, panel, later) -> None:
        member, other = volunteer(panel), volunteer(panel, "not_selected")
        seat(member)

        erase_what_is_due(now=later)

        assert not VolunteerFeature.objects.exists()
        assert is_empty(other)
        member.refresh_from_db()
        assert (member.name, member.household) == ("Aino Virtanen", "")

    def test_nothing_goes_before(self, panel, later) -> None:
        seat(volunteer(panel))
        other = volunteer(panel, "not_selected")

        erase_what_is_due(now=later - timedelta(seconds=1))

        other.refresh_from_db()
        assert other.name
        assert VolunteerFeature.objects.count() == 2

    def test_the_reserve_list_can_be_reached_still(self, panel, later) -> None:
        seat(volunteer(panel))
        reserve = volunteer(panel, "reserve")

        erase_what_is_due(now=later)

        reserve.refresh_from_db()
        assert reserve.email

    def test_who_has_declined_is_forgotten(self, panel, later) -> None:
        declined = volunteer(panel)
        seat(declined, PanelistState.DECLINED)

        erase_what_is_due(now=later)

        assert is_empty(declined)

    def test_counts_stay(self, panel, later) -> None:
        seat(volunteer(panel))
        volunteer(panel, "not_selected")
        before = figures_of(panel)

        erase_what_is_due(now=later)

        panel.refresh_from_db()
        assert figures_of(panel) == before
        assert before["members"] == {"age": {"young": 0, "old": 1}}
        assert before["volunteers"] == 2

    def test_the_record_says_how_much(self, panel, later) -> None:
        seat(volunteer(panel))
        volunteer(panel, "not_selected")

        erase_what_is_due(now=later)

        event = panel.process.events.last()
        assert event.verb == "people.forgotten"
        assert event.data == {"answers": 2, "count": 1, "addresses": 0}

    def test_a_second_run_finds_nothing(self, panel, later) -> None:
        seat(volunteer(panel))
        volunteer(panel, "not_selected")
        erase_what_is_due(now=later)
        count = panel.process.events.count()

        assert erase_what_is_due(now=later) == 0
        assert panel.process.events.count() == count

    def test_members_are_forgotten_ninety_days_after_the_end(
        self, panel, later
    ) -> None:
        member = volunteer(panel)
        seat(member)
        Panel.objects.update(state=PanelState.CLOSED, ended_at=later)

        erase_what_is_due(now=later + 89 * make.DAY)
        member.refresh_from_db()
        name = member.name
        erase_what_is_due(now=later + 90 * make.DAY)

        assert name
        assert is_empty(member)


class TestOtherOccasions:
    def test_a_panel_that_is_drawn_waits_for_its_draw(self, panel) -> None:
        Panel.objects.update(selection="lottery")
        waiting = volunteer(panel)
        seat(volunteer(panel))

        erase_what_is_due(now=make.NOW + 60 * make.DAY)

        waiting.refresh_from_db()
        assert waiting.name

    def test_who_withdrew_is_forgotten_when_the_call_is_over(self, panel) -> None:
        gone = volunteer(panel, "withdrawn")

        erase_what_is_due(now=make.NOW)
        gone.refresh_from_db()
        during = gone.name
        erase_what_is_due(now=make.NOW + 10 * make.DAY)

        assert during
        assert is_empty(gone)

    def test_a_panel_that_was_called_off_forgets_at_once(self, panel) -> None:
        waiting = volunteer(panel)
        Panel.objects.update(state=PanelState.CANCELLED, ended_at=make.NOW)

        erase_what_is_due(now=make.NOW)

        assert is_empty(waiting)

    def test_a_panel_that_was_left_behind_forgets_after_a_year(self, panel) -> None:
        waiting = volunteer(panel)
        closes = panel.call_closes_at

        erase_what_is_due(now=closes + 364 * make.DAY)
        waiting.refresh_from_db()
        before = waiting.name
        erase_what_is_due(now=closes + 365 * make.DAY)

        assert before
        assert is_empty(waiting)

    def test_addresses_of_letters_go_when_members_confirm(self, panel) -> None:
        batch = panel.batches.create(
            number=1,
            rows=1,
            count=1,
            sha256="0" * 64,
            made_at=make.NOW,
            drawn_at=make.NOW,
        )
        letter = batch.invitations.create(
            number=1, row=1, name="Aino", address="Street 1", code_hash="x"
        )
        erase_what_is_due(now=make.NOW)
        letter.refresh_from_db()
        during = letter.address
        Panel.objects.update(state=PanelState.CONFIRMING)

        erase_what_is_due(now=make.NOW)

        letter.refresh_from_db()
        assert during == "Street 1"
        assert (letter.name, letter.address) == ("", "")

    @pytest.mark.usefixtures("clock")
    def test_the_task_does_it(self, panel) -> None:
        waiting = volunteer(panel)
        Panel.objects.update(state=PanelState.CANCELLED, ended_at=make.NOW)

        tasks.erase_what_is_due()

        assert is_empty(waiting)


class TestLeaving:
    def leave(self, person) -> None:
        delete_account(
            person=person, farewell=Farewell(), parts=in_order(), now=make.NOW
        )

    def test_a_volunteer_leaves_a_number_and_a_state(self, panel) -> None:
        person = make.user()
        one = volunteer(panel, person=person)

        self.leave(person)

        assert is_empty(one)
        assert one.state == VolunteerState.WITHDRAWN
        assert one.public_id
        assert not one.answers.exists()

    @pytest.mark.parametrize(
        ("before", "after"),
        [("offered", "declined"), ("active", "withdrawn"), ("completed", "completed")],
    )
    def test_a_member_gives_the_seat_back_without_a_name(
        self, panel, before, after
    ) -> None:
        person = make.user()
        one = volunteer(panel, person=person)
        held = seat(one, before)
        Panelist.objects.update(shown_name="Aino", is_public=True)

        self.leave(person)

        held.refresh_from_db()
        assert (held.state, held.shown_name, held.is_public) == (after, "", False)
        assert held.public_name == "Member 1"

    def test_everything_is_told_first(self, panel) -> None:
        person = make.user()
        one = volunteer(panel, person=person)
        seat(one)

        told = {table.name: table.rows for table in ABOUT_PANELS.tell(person)}

        assert told["volunteer"][0]["phone"] == "0401"
        assert told["volunteer_answers"][0]["value"] == {"en": "Old", "fi": "old (fi)"}
        assert told["panelist"][0]["number"] == 1
