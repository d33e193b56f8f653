"""Signing up, changing it, stepping back and coming back."""

from datetime import timedelta

import make
import pytest
import recruiting_of as people
from django.core.exceptions import ValidationError

from panels import codes
from panels.actions import signing_up
from panels.lifecycle import PanelState, VolunteerState
from panels.models import Invitation, InvitationBatch, Letter, Panel, Volunteer
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db


class TestSigningUp:
    def test_keeps_of_the_code_its_hash_alone(self) -> None:
        panel = people.recruiting()

        volunteer, code = people.signed_up(panel)

        assert volunteer.code_hash == codes.hash_of(code)
        row = Volunteer.objects.filter(pk=volunteer.pk).values().get()
        assert code not in str(row)

    def test_with_an_account_needs_no_code_and_is_told(self) -> None:
        panel = people.recruiting()
        person = make.user()

        volunteer, code = people.signed_up(panel, person=person)

        assert (volunteer.person, volunteer.code_hash, code) == (person, "", "")
        assert Notice.objects.get(person=person).kind == "volunteer.received"

    def test_without_an_account_is_told_by_mail(self) -> None:
        volunteer, _code = people.signed_up(people.recruiting())

        assert Letter.objects.get(volunteer=volunteer).kind == "volunteer.received"

    def test_is_refused_to_the_same_account_twice(self) -> None:
        panel = people.recruiting()
        person = make.user()
        people.signed_up(panel, person=person)

        with pytest.raises(Refused) as refused:
            people.signed_up(panel, person=person)

        assert refused.value.refusal.code == "signed_up_already"

    def test_of_two_clicks_is_one_with_the_same_code(self) -> None:
        panel = people.recruiting()

        first = people.signed_up(panel, form_key="page")
        second = people.signed_up(panel, form_key="page")

        assert first == second
        assert panel.volunteers.count() == 1

    def test_does_not_tell_the_code_to_who_sends_the_page_again_later(self) -> None:
        panel = people.recruiting()
        people.signed_up(panel, form_key="page")

        with pytest.raises(Refused) as refused:
            people.signed_up(
                panel, form_key="page", now=make.NOW + timedelta(minutes=2)
            )

        assert refused.value.refusal.code == "sent_already"

    def test_keeps_an_answer_to_each_feature(self) -> None:
        panel = people.recruiting()
        people.feature(panel)

        volunteer, _code = people.signed_up(panel, answers={"age": "old"})

        (answer,) = volunteer.answers.all()
        assert (answer.feature.code, answer.value.code) == ("age", "old")

    @pytest.mark.parametrize("answers", [{}, {"age": "tall"}], ids=["none", "unknown"])
    def test_is_refused_without_a_known_answer(self, answers) -> None:
        panel = people.recruiting()
        people.feature(panel)

        with pytest.raises(ValidationError) as error:
            people.signed_up(panel, answers=answers)

        assert set(error.value.message_dict) == {"feature_age"}
        assert not panel.volunteers.exists()

    def test_needs_a_consent_of_its_own_for_what_is_especially_personal(self) -> None:
        panel = people.recruiting()
        people.feature(panel, "health", is_sensitive=True)

        with pytest.raises(ValidationError) as error:
            people.signed_up(panel, answers={"health": "old"})
        volunteer, _code = people.signed_up(
            panel, answers={"health": "old"}, agrees_to_sensitive=True
        )

        assert set(error.value.message_dict) == {"agrees_to_sensitive"}
        assert volunteer.sensitive_consent_at == make.NOW

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"state": PanelState.PUBLISHED}, "not_open_yet"),
            ({"call_opens_at": make.NOW + make.DAY}, "not_open_yet"),
            ({"call_closes_at": make.NOW}, "closed"),
            ({"state": PanelState.CONFIRMING}, "closed"),
            ({"is_open_call": False, "has_invitations": True}, "by_letter_only"),
        ],
    )
    def test_is_open_when_the_mandate_says_so(self, fields, code) -> None:
        panel = people.recruiting(**fields)

        with pytest.raises(Refused) as refused:
            people.signed_up(panel)

        assert refused.value.refusal.code == code

    def test_marks_people_of_one_address_only_where_it_matters(self) -> None:
        one, other = people.recruiting(one_per_household=True), people.recruiting()

        first, _ = people.signed_up(one, address="Street 1, 87100 Town")
        second, _ = people.signed_up(one, address="street 1 87100  TOWN")
        elsewhere, _ = people.signed_up(other, address="Street 1, 87100 Town")

        assert first.household == second.household != ""
        assert elsewhere.household == ""


class TestALetter:
    def letter(self, panel: Panel, code: str) -> Invitation:
        batch = InvitationBatch.objects.create(
            panel=panel, number=1, rows=1, count=1, sha256="0" * 64, made_at=make.NOW
        )
        return batch.invitations.create(
            number=1, row=1, name="Aino", code_hash=codes.hash_of(code)
        )

    def sign_up(self, panel, invitation, key="a"):
        return signing_up.sign_up(
            panel=panel,
            person=None,
            invitation=invitation,
            given=people.given(),
            form_key=key,
            now=make.NOW,
        )

    def test_opens_the_call_to_who_holds_it_and_is_the_code_to_come_back(self) -> None:
        panel = people.recruiting(is_open_call=False, has_invitations=True)
        letter = self.letter(panel, "0000-0000-0000-0000")

        volunteer, code = self.sign_up(panel, letter)

        assert code == ""
        assert volunteer.code_hash == letter.code_hash
        assert volunteer.channel == Volunteer.Channel.LETTER

    def test_is_used_once(self) -> None:
        panel = people.recruiting(has_invitations=True)
        letter = self.letter(panel, "0000-0000-0000-0000")
        self.sign_up(panel, letter)

        with pytest.raises(Refused) as refused:
            self.sign_up(panel, letter, "b")

        assert refused.value.refusal.code == "code_used"

    def test_of_another_panel_opens_nothing(self) -> None:
        letter = self.letter(
            people.recruiting(has_invitations=True), "0000-0000-0000-0000"
        )

        with pytest.raises(Refused) as refused:
            self.sign_up(people.recruiting(), letter)

        assert refused.value.refusal.code == "no_volunteer"


class TestChanging:
    def test_replaces_the_answers(self) -> None:
        panel = people.recruiting()
        people.feature(panel)
        volunteer, _ = people.signed_up(panel, answers={"age": "old"})

        signing_up.change_sign_up(
            volunteer=volunteer,
            panel=panel,
            given=people.given(name="Aino V", answers={"age": "young"}),
            now=make.NOW,
        )

        volunteer.refresh_from_db()
        assert volunteer.name == "Aino V"
        assert volunteer.answers.get().value.code == "young"

    def test_ends_with_the_call(self) -> None:
        panel = people.recruiting()
        volunteer, _ = people.signed_up(panel)

        with pytest.raises(Refused) as refused:
            signing_up.change_sign_up(
                volunteer=volunteer,
                panel=panel,
                given=people.given(),
                now=make.NOW + 10 * make.DAY,
            )

        assert refused.value.refusal.code == "closed"


class TestSteppingBack:
    def test_can_be_undone_while_others_sign_up(self) -> None:
        panel = people.recruiting()
        volunteer, _ = people.signed_up(panel)

        signing_up.withdraw_sign_up(volunteer=volunteer, panel=panel, now=make.NOW)
        volunteer.refresh_from_db()
        withdrawn = volunteer.state
        signing_up.come_back(volunteer=volunteer, panel=panel, now=make.NOW)

        volunteer.refresh_from_db()
        assert withdrawn == VolunteerState.WITHDRAWN
        assert (volunteer.state, volunteer.withdrawn_at) == ("applied", None)

    def test_cannot_be_undone_after_signing_up_anew(self) -> None:
        panel = people.recruiting()
        person = make.user()
        volunteer, _ = people.signed_up(panel, person=person)
        signing_up.withdraw_sign_up(volunteer=volunteer, panel=panel, now=make.NOW)
        people.signed_up(panel, person=person)

        with pytest.raises(Refused) as refused:
            signing_up.come_back(volunteer=volunteer, panel=panel, now=make.NOW)

        assert refused.value.refusal.code == "signed_up_already"
