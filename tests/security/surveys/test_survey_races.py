"""Answers that come twice, together, or while a wave is being sealed."""

import uuid
from functools import partial

import make
import pytest
import surveying
from together import together

from participation.actions import survey_waves
from participation.models import (
    Role,
    SurveyAnswer,
    SurveyBatch,
    SurveyCount,
    SurveyInvitation,
    SurveyMark,
)
from participation.policies import Refused
from participation.turns import in_turn

pytestmark = pytest.mark.django_db(transaction=True)


def turn(call):
    with in_turn():
        return call()


def at_once(calls):
    return together([partial(turn, call) for call in calls])


class TestOnePerson:
    def test_on_eight_devices_answers_once(self) -> None:
        process = make.process()
        person = make.staff(process, Role.REVIEWER)
        wave = surveying.wave(process, audience="groups", groups=["role:reviewer"])

        done = at_once([partial(surveying.answer, wave, person)] * 8)

        refused = [one for one in done if isinstance(one, Refused)]
        assert len(refused) == 7, done
        assert {one.refusal.code for one in refused} == {"answered"}
        assert SurveyAnswer.objects.count() == SurveyMark.objects.count() == 1
        assert SurveyCount.objects.get().count == 1

    def test_who_sends_one_form_eight_times_answers_once(self) -> None:
        wave = surveying.wave()
        call = partial(surveying.answer, wave, key=uuid.uuid4())

        done = at_once([call] * 8)

        assert done == [None] * 8
        assert SurveyAnswer.objects.count() == 1


class TestManyPeople:
    def test_at_once_are_all_counted(self) -> None:
        wave = surveying.wave()
        people = [make.user() for _each in range(12)]

        done = at_once([partial(surveying.answer, wave, one) for one in people])

        assert done == [None] * 12
        assert SurveyAnswer.objects.count() == SurveyMark.objects.count() == 12
        assert SurveyCount.objects.get().count == 12


class TestTwoClerks:
    def test_typing_at_once_have_batches_and_forms_of_their_own(self) -> None:
        wave = surveying.wave()
        clerks = [make.staff(wave.survey.process, Role.POLLING_CLERK) for _ in "ab"]
        batches = at_once([partial(surveying.batch, wave, one) for one in clerks])
        calls = [partial(surveying.enter, own) for own in batches for _form in range(4)]

        at_once(calls)

        assert sorted(one.number for one in batches) == [1, 2]
        counts = [one.count for one in SurveyBatch.objects.order_by("number")]
        assert counts == [4, 4]
        assert SurveyAnswer.objects.count() == 8
        # Of each batch only the last form can still be taken back.
        assert SurveyAnswer.objects.filter(undo_key__isnull=False).count() == 2


class TestTheClose:
    def test_loses_no_answer_that_was_acknowledged(self) -> None:
        wave = surveying.wave()
        people = [make.user() for _each in range(8)]
        moment = wave.closes_at
        calls = [
            partial(surveying.answer, wave, one, now=moment - make.DAY / 86400)
            for one in people
        ]
        seal = partial(survey_waves.seal_wave, wave=wave, now=moment)

        *done, sealed = at_once([*calls, seal])

        assert done == [None] * 8
        assert sealed is True
        assert SurveyAnswer.objects.count() == 8


class TestTwoSurveys:
    def test_that_invite_at_once_ask_nobody_twice(self) -> None:
        process = make.process()
        for _each in range(5):
            make.staff(process, Role.REVIEWER)
        waves = [
            surveying.wave(process, audience="groups", groups=["role:reviewer"])
            for _each in range(2)
        ]
        invite = [
            partial(survey_waves.invite_people, wave=one, now=make.NOW) for one in waves
        ]

        done = at_once(invite)

        assert sorted(len(one.people) for one in done) == [0, 5]
        assert SurveyInvitation.objects.count() == 5
