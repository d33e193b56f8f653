"""What a release holds fast, whom it needs, and forms that are answered anew."""

import make
import pytest
import surveying

from participation.actions import survey_waves, surveys
from participation.actions.surveys import QuestionPlan, SurveyPlan
from participation.models import Role, Survey, SurveyAnswer, SurveyMark, SurveyText
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def refusal_of(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.refusal.code


class TestAReleaseThatHasNotOpened:
    def test_holds_promise_audience_and_questions(self) -> None:
        wave = surveying.wave(starts=make.DAY)
        survey = wave.survey
        known = {"survey": survey, "now": make.NOW}
        known["organiser"] = surveying.organiser_of(survey.process)
        row = {"question": survey.questions.get(code="q1")}
        row |= {name: known[name] for name in ("organiser", "now")}
        title = {"en": "New"}
        text = QuestionPlan(kind="text", text={"en": "And?"}, length=10)

        for call in (
            lambda: surveys.describe_survey(
                plan=SurveyPlan(title=title, is_anonymous=False), **known
            ),
            lambda: surveys.describe_survey(
                plan=SurveyPlan(title=title, audience="codes"), **known
            ),
            lambda: surveys.add_question(plan=text, **known),
            lambda: surveys.change_question(plan=text, **row),
            lambda: surveys.move_question(is_up=False, **row),
            lambda: surveys.remove_question(**row),
            lambda: surveys.delete_survey(**known),
        ):
            assert refusal_of(call) == "released"

    def test_lets_texts_be_put_right(self) -> None:
        wave = surveying.wave(starts=make.DAY)

        surveys.describe_survey(
            survey=wave.survey,
            organiser=surveying.organiser_of(wave.survey.process),
            plan=SurveyPlan(title={"en": "Without the slip"}),
            now=make.NOW,
        )

        assert surveying.fresh(wave).survey.title == {"en": "Without the slip"}

    def test_holds_nothing_once_it_is_taken_back(self) -> None:
        wave = surveying.wave(starts=make.DAY)
        organiser = surveying.organiser_of(wave.survey.process)
        survey_waves.recall_wave(wave=wave, organiser=organiser, now=make.NOW)

        surveys.remove_question(
            question=wave.survey.questions.get(code="q1"),
            organiser=organiser,
            now=make.NOW,
        )

        assert not wave.survey.questions.filter(code="q1").exists()


class TestASurveyForGroups:
    @pytest.mark.parametrize("groups", [[], ["panel:gone"]])
    def test_is_not_released_for_nobody(self, groups) -> None:
        survey = surveying.draft(audience="groups", groups=["role:reviewer"])
        Survey.objects.filter(pk=survey.pk).update(groups=groups)
        wave = surveying.planned(survey, released=False)
        organiser = surveying.organiser_of(survey.process)

        call = lambda: survey_waves.release_wave(  # noqa: E731 - called below
            wave=wave, organiser=organiser, now=make.NOW
        )

        assert refusal_of(call) == "no_group"
        assert surveying.fresh(wave).released_at is None

    def test_brings_the_groups_along_that_another_process_has(self) -> None:
        here, there = make.process(), make.process()
        person = make.staff(here, Role.ORGANISER)
        there.memberships.create(user=person, role=Role.ORGANISER)
        survey = surveying.draft(
            here, audience="groups", groups=["panel:gone", "role:reviewer", "follow"]
        )

        copy = surveys.create_survey(
            process=there,
            organiser=person,
            title={"en": "Again"},
            copy_of=survey,
            now=make.NOW,
        )

        assert copy.groups == ["role:reviewer", "follow"]


class TestAFormThatIsAnsweredAnewOnTheWeb:
    def test_is_not_taken_back_any_more(self) -> None:
        wave = surveying.wave(audience="codes", is_anonymous=False)
        (code,) = surveying.codes(wave.survey, 1)
        own = surveying.batch(wave)
        surveying.enter(own, code=code)
        surveying.answer(wave, code=code, q1="o3", q4="Mine.")

        undone = refusal_of(
            lambda: surveying.answering.undo_entry(
                batch=own, helper=own.helper, now=make.NOW
            )
        )

        assert undone == "nothing_to_undo"
        assert SurveyAnswer.objects.get().content == {"q1": "o3"}
        assert SurveyText.objects.get().text == "Mine."
        assert SurveyMark.objects.get().undo_key is None
        own.refresh_from_db()
        assert (own.count, own.undo_key) == (1, None)

    def test_leaves_the_last_form_of_the_batch_alone(self) -> None:
        wave = surveying.wave(audience="codes", is_anonymous=False)
        first, second = surveying.codes(wave.survey, 2)
        own = surveying.batch(wave)
        surveying.enter(own, code=first)
        surveying.enter(own, code=second)
        surveying.answer(wave, code=first, q1="o3")

        surveying.answering.undo_entry(batch=own, helper=own.helper, now=make.NOW)

        assert SurveyAnswer.objects.get().content == {"q1": "o3"}
