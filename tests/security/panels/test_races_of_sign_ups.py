"""Twenty clicks at once: one sign-up, one use of a letter, one number for each."""

from functools import partial

import make
import pytest
import recruiting_of as people
from together import together

from panels import codes
from panels.actions import entering, signing_up
from panels.models import Invitation, Volunteer
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 20


def refusals(answers: list[object]) -> list[str]:
    return [one.refusal.code for one in answers if isinstance(one, Refused)]


def test_an_account_signs_up_once() -> None:
    panel = people.recruiting()
    person = make.user()

    answers = together(
        [
            partial(people.signed_up, panel, person=person, form_key=f"page {n}")
            for n in range(CLICKS)
        ]
    )

    assert refusals(answers) == ["signed_up_already"] * (CLICKS - 1)
    assert Volunteer.objects.filter(person=person).count() == 1


def test_one_page_without_an_account_is_one_sign_up_with_one_code() -> None:
    panel = people.recruiting()

    answers = together([partial(people.signed_up, panel, form_key="page")] * CLICKS)

    assert len(set(answers)) == 1
    assert Volunteer.objects.count() == 1


def test_a_letter_is_used_once() -> None:
    panel = people.recruiting(has_invitations=True)
    batch = panel.batches.create(
        number=1, rows=1, count=1, sha256="0" * 64, made_at=make.NOW
    )
    letter = Invitation.objects.select_related("batch").get(
        pk=batch.invitations.create(
            number=1, row=1, code_hash=codes.hash_of("0000-0000-0000-0000")
        ).pk
    )

    answers = together(
        [
            partial(
                signing_up.sign_up,
                panel=panel,
                person=None,
                invitation=letter,
                given=people.given(),
                form_key=f"page {n}",
                now=make.NOW,
            )
            for n in range(CLICKS)
        ]
    )

    assert refusals(answers) == ["code_used"] * (CLICKS - 1)
    assert Volunteer.objects.count() == 1


def test_different_people_all_get_in_with_numbers_of_their_own() -> None:
    panel = people.recruiting()

    answers = together(
        [
            partial(people.signed_up, panel, form_key=f"page {n}", name=f"Person {n}")
            for n in range(CLICKS)
        ]
    )

    assert refusals(answers) == []
    assert len(set(Volunteer.objects.values_list("public_id", flat=True))) == CLICKS


def test_one_list_is_brought_in_once() -> None:
    panel = people.recruiting()
    official = people.facilitator(panel)

    together(
        [
            partial(
                entering.import_volunteers,
                panel=panel,
                official=official,
                people=[people.given()],
                now=make.NOW,
            )
        ]
        * 4
    )

    assert Volunteer.objects.count() == 1
