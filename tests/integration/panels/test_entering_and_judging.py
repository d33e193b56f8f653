"""People entered, chosen or refused by a facilitator, and seats without a draw."""

import make
import pytest
import recruiting_of as people
from django.core.exceptions import ValidationError

from panels import codes
from panels.actions import entering, judging
from panels.lifecycle import PanelState
from panels.models import Panel, Volunteer
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db


class TestEntering:
    def enter(self, panel, official, key="a", **fields):
        return entering.enter_volunteer(
            panel=panel,
            official=official,
            given=people.given(**fields),
            channel=Volunteer.Channel.PAPER,
            form_key=key,
            now=make.NOW,
        )

    def test_is_recorded_without_a_name(self) -> None:
        panel = people.recruiting()

        volunteer, code = self.enter(panel, people.facilitator(panel))

        event = panel.process.events.last()
        assert event.data == {"number": volunteer.public_id, "way": "paper"}
        assert volunteer.code_hash == codes.hash_of(code)

    def test_goes_on_after_the_call_until_the_pool_is_fixed(self) -> None:
        panel = people.recruiting(call_closes_at=make.NOW - make.DAY)
        official = people.facilitator(panel)

        self.enter(panel, official)
        Panel.objects.update(state=PanelState.CONFIRMING)
        with pytest.raises(Refused) as refused:
            self.enter(panel, official, "b")

        assert refused.value.refusal.code == "not_recruiting"

    def test_is_not_for_organisers(self) -> None:
        panel = people.recruiting()

        with pytest.raises(Refused) as refused:
            self.enter(panel, make.staff(panel.process))

        assert refused.value.refusal.code == "no_role"

    def test_of_a_list_is_all_or_nothing(self) -> None:
        panel = people.recruiting()
        people.feature(panel)
        official = people.facilitator(panel)
        right = people.given(answers={"age": "old"})
        wrong = people.given(name="Eino", email="e@example.org")

        with pytest.raises(ValidationError):
            entering.import_volunteers(
                panel=panel, official=official, people=[right, wrong], now=make.NOW
            )

        assert not panel.volunteers.exists()

    def test_of_a_list_twice_is_refused(self) -> None:
        panel = people.recruiting()
        official = people.facilitator(panel)
        entering.import_volunteers(
            panel=panel, official=official, people=[people.given()], now=make.NOW
        )

        with pytest.raises(ValidationError) as error:
            entering.import_volunteers(
                panel=panel, official=official, people=[people.given()], now=make.NOW
            )

        assert error.value.code == "known"

    def test_a_new_code_ends_the_old_one_and_is_recorded(self) -> None:
        panel = people.recruiting()
        volunteer, old = people.signed_up(panel)

        new = entering.renew_code(
            volunteer=volunteer, official=people.facilitator(panel), now=make.NOW
        )

        volunteer.refresh_from_db()
        assert new != old
        assert volunteer.code_hash == codes.hash_of(new)
        assert panel.process.events.last().verb == "code.renewed"

    def test_gives_no_code_to_an_account(self) -> None:
        panel = people.recruiting()
        volunteer, _ = people.signed_up(panel, person=make.user())

        with pytest.raises(Refused):
            entering.renew_code(
                volunteer=volunteer, official=people.facilitator(panel), now=make.NOW
            )


class TestChoosing:
    def choose(self, panel, reason="Ten years in the youth council."):
        return entering.choose_volunteer(
            panel=panel,
            official=people.facilitator(panel),
            given=people.given(),
            reason=reason,
            form_key="a",
            now=make.NOW,
        )

    def test_publishes_the_reason_without_the_name(self) -> None:
        panel = people.recruiting(selection=Panel.Selection.CHOSEN)

        volunteer, _code = self.choose(panel)

        assert panel.process.events.last().data == {
            "number": volunteer.public_id,
            "reason": "Ten years in the youth council.",
        }

    def test_needs_a_reason(self) -> None:
        with pytest.raises(ValidationError):
            self.choose(people.recruiting(selection=Panel.Selection.MIXED), " ")

    def test_needs_a_mandate_that_says_so(self) -> None:
        with pytest.raises(Refused) as refused:
            self.choose(people.recruiting())

        assert refused.value.refusal.code == "not_by_choice"

    def test_asks_for_the_quotas_where_others_are_drawn(self) -> None:
        panel = people.recruiting(selection=Panel.Selection.MIXED)
        people.feature(panel)

        with pytest.raises(ValidationError):
            self.choose(panel)


class TestJudging:
    def test_tells_the_person_and_records_the_number_alone(self) -> None:
        panel = people.recruiting()
        person = make.user()
        volunteer, _ = people.signed_up(panel, person=person)
        official = people.facilitator(panel)

        judging.refuse_volunteer(
            volunteer=volunteer, official=official, reason="Under 16.", now=make.NOW
        )

        volunteer.refresh_from_db()
        assert (volunteer.state, volunteer.refusal) == ("refused", "Under 16.")
        assert panel.process.events.last().data == {"number": volunteer.public_id}
        notice = Notice.objects.get(person=person, kind="volunteer.refused")
        assert notice.facts["reason"] == "Under 16."

    def test_can_be_taken_back(self) -> None:
        panel = people.recruiting()
        volunteer, _ = people.signed_up(panel)
        official = people.facilitator(panel)
        judging.refuse_volunteer(
            volunteer=volunteer, official=official, reason="Under 16.", now=make.NOW
        )

        judging.readmit_volunteer(volunteer=volunteer, official=official, now=make.NOW)

        volunteer.refresh_from_db()
        assert (volunteer.state, volunteer.refusal) == ("applied", "")

    def test_is_done_once(self) -> None:
        panel = people.recruiting()
        volunteer, _ = people.signed_up(panel)
        official = people.facilitator(panel)
        judging.refuse_volunteer(
            volunteer=volunteer, official=official, reason="Under 16.", now=make.NOW
        )

        with pytest.raises(Refused) as refused:
            judging.refuse_volunteer(
                volunteer=volunteer, official=official, reason="Again", now=make.NOW
            )

        assert refused.value.refusal.code == "stale"


class TestSeatsWithoutADraw:
    def offer(self, panel, now=make.NOW):
        return judging.offer_without_draw(
            panel=panel, official=people.facilitator(panel), now=now
        )

    def test_go_to_everybody_who_fits(self) -> None:
        panel = people.recruiting(selection=Panel.Selection.EVERYBODY)
        people.signed_up(panel)
        refused, _ = people.signed_up(panel)
        judging.refuse_volunteer(
            volunteer=refused,
            official=people.facilitator(panel),
            reason="Under 16.",
            now=make.NOW,
        )

        seats = self.offer(panel, make.NOW + 11 * make.DAY)

        panel.refresh_from_db()
        assert len(seats) == 1
        assert panel.state == PanelState.CONFIRMING
        assert panel.process.events.last().data["count"] == 1

    def test_wait_until_the_call_is_over(self) -> None:
        panel = people.recruiting(selection=Panel.Selection.EVERYBODY)
        people.signed_up(panel)

        with pytest.raises(Refused) as refused:
            self.offer(panel)

        assert refused.value.refusal.code == "call_open"

    def test_are_not_more_than_there_are(self) -> None:
        panel = people.recruiting(selection=Panel.Selection.EVERYBODY, seats=2)
        for _ in range(3):
            people.signed_up(panel)

        with pytest.raises(ValidationError):
            self.offer(panel, make.NOW + 11 * make.DAY)

        assert not panel.panelists.exists()

    def test_are_not_there_where_members_are_drawn(self) -> None:
        panel = people.recruiting()
        people.signed_up(panel)

        with pytest.raises(Refused) as refused:
            self.offer(panel, make.NOW + 11 * make.DAY)

        assert refused.value.refusal.code == "by_lot"
