"""A survey is written, frozen, asked again, closed and published by its rules."""

import make
import pytest
import surveying
from django.core.exceptions import ValidationError

from participation.actions import survey_desk, survey_waves, surveys
from participation.actions.surveys import QuestionPlan, SurveyPlan
from participation.models import (
    AuditEvent,
    Role,
    SurveyAnswer,
    SurveyCount,
    SurveyInvitation,
    SurveyMark,
    SurveyText,
    User,
)
from participation.policies import Refused
from participation.surveys.reading import counted_of, results_of

pytestmark = pytest.mark.django_db(transaction=True)


def refusal_of(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.refusal.code


def organiser(thing):
    return surveying.organiser_of(
        getattr(thing, "process", None) or thing.survey.process
    )


class TestWriting:
    def test_moves_questions_by_one_place(self) -> None:
        survey = surveying.draft()
        third = survey.questions.get(code="q3")
        first = survey.questions.get(code="q1")

        for row, is_up in ((third, True), (first, True)):
            surveys.move_question(
                question=row, organiser=organiser(survey), is_up=is_up, now=make.NOW
            )

        codes = [one.code for one in survey.questions.all()]
        assert codes == ["q1", "q3", "q2", "q4", "q5"]

    def test_closes_the_gap_of_a_question_that_is_taken_out(self) -> None:
        survey = surveying.draft()

        surveys.remove_question(
            question=survey.questions.get(code="q2"),
            organiser=organiser(survey),
            now=make.NOW,
        )
        added = surveys.add_question(
            survey=survey,
            organiser=organiser(survey),
            plan=QuestionPlan(kind="text", text={"en": "And?"}, length=10),
            now=make.NOW,
        )

        assert [one.position for one in survey.questions.all()] == [1, 2, 3, 4, 5]
        # Codes are never used again: answers hang on them.
        assert added.code == "q6"

    @pytest.mark.parametrize(
        ("plan", "field"),
        [
            (QuestionPlan(kind="single", text={"en": "?"}), "options"),
            (QuestionPlan(kind="scale", text={"en": "?"}, steps=8), "steps"),
            (QuestionPlan(kind="scale", text={"en": "?"}, steps=2), "steps"),
            (QuestionPlan(kind="text", text={"en": "?"}, length=0), "length"),
            (
                QuestionPlan(
                    kind="multiple",
                    text={"en": "?"},
                    options=[("o1", {"en": "a"}), ("o2", {"en": "b"})],
                    most=3,
                ),
                "most",
            ),
            (
                QuestionPlan(
                    kind="multiple",
                    text={"en": "?"},
                    options=[("o1", {"en": "a"}), ("o2", {"en": "b"})],
                    least=2,
                    most=1,
                ),
                "least",
            ),
        ],
    )
    def test_refuses_a_question_that_cannot_be_answered(self, plan, field) -> None:
        survey = surveying.draft(questions=[])

        with pytest.raises(ValidationError) as wrong:
            surveys.add_question(
                survey=survey, organiser=organiser(survey), plan=plan, now=make.NOW
            )

        assert set(wrong.value.error_dict) == {field}

    def test_copies_texts_and_questions_and_nobodys_answers(self) -> None:
        wave = surveying.wave()
        surveying.answer(wave)

        copy = surveys.create_survey(
            process=wave.survey.process,
            organiser=organiser(wave),
            title={"en": "Again"},
            copy_of=wave.survey,
            now=make.NOW,
        )

        assert copy.number == wave.survey.number + 1
        assert [one.text for one in copy.questions.all()] == [
            one.text for one in wave.survey.questions.all()
        ]
        assert not copy.waves.exists()

    def test_wants_groups_where_groups_answer(self) -> None:
        survey = surveying.draft()

        with pytest.raises(ValidationError) as wrong:
            surveys.describe_survey(
                survey=survey,
                organiser=organiser(survey),
                plan=SurveyPlan(title={"en": "x"}, audience="groups"),
                now=make.NOW,
            )

        assert "groups" in wrong.value.error_dict


class TestOnceItHasOpened:
    def test_its_promise_and_questions_stay(self) -> None:
        wave = surveying.wave()
        survey, person = wave.survey, organiser(wave)
        question = survey.questions.get(code="q1")
        plan = SurveyPlan(title={"en": "New"}, is_anonymous=False)

        for call in (
            lambda: surveys.describe_survey(
                survey=survey, organiser=person, plan=plan, now=make.NOW
            ),
            lambda: surveys.remove_question(
                question=question, organiser=person, now=make.NOW
            ),
            lambda: surveys.move_question(
                question=question, organiser=person, is_up=False, now=make.NOW
            ),
            lambda: surveys.delete_survey(
                survey=survey, organiser=person, now=make.NOW
            ),
        ):
            assert refusal_of(call) == "frozen"

    def test_its_texts_can_be_put_right(self) -> None:
        wave = surveying.wave()

        surveys.describe_survey(
            survey=wave.survey,
            organiser=organiser(wave),
            plan=SurveyPlan(title={"en": "Without the slip"}),
            now=make.NOW,
        )

        assert surveying.fresh(wave).survey.title == {"en": "Without the slip"}

    def test_a_release_cannot_be_taken_back(self) -> None:
        wave = surveying.wave()

        call = lambda: survey_waves.recall_wave(  # noqa: E731 - called below
            wave=wave, organiser=organiser(wave), now=make.NOW
        )

        assert refusal_of(call) == "begun"


class TestAWave:
    def test_does_not_overlap_the_one_before(self) -> None:
        wave = surveying.wave()

        with pytest.raises(ValidationError) as wrong:
            surveying.planned(wave.survey, starts=make.DAY, ends=30 * make.DAY)

        assert set(wrong.value.error_dict) == {"opens_at"}

    def test_is_released_on_the_record_and_can_be_recalled_before(self) -> None:
        survey = surveying.draft()
        wave = surveying.planned(survey, starts=make.DAY)

        survey_waves.recall_wave(wave=wave, organiser=organiser(wave), now=make.NOW)

        verbs = AuditEvent.objects.filter(verb__startswith="survey.")
        assert [one.verb for one in verbs.order_by("number")] == [
            "survey.released",
            "survey.recalled",
        ]
        assert surveying.fresh(wave).released_at is None

    def test_shows_what_changed_since_the_one_before(self) -> None:
        first = surveying.wave(ends=make.DAY)
        for step in [2] * 20:
            surveying.answer(first, q1="o1", q3=step)
        second = surveying.planned(first.survey, starts=2 * make.DAY, ends=4 * make.DAY)
        for step in [4] * 10 + [2] * 10:
            surveying.answer(second, q1="o1", q3=step, now=second.opens_at)

        results = results_of(second, before=first)

        scale = next(one for one in results.told if one.question.code == "q3")
        assert scale.changed is not None
        assert scale.changed.mean == 1
        points = {line.code: line.points for line in scale.changed.lines}
        assert (points["2"], points["4"]) == (-50, 50)


class TestPublishing:
    def test_waits_for_the_close_and_for_the_texts(self) -> None:
        wave = surveying.wave()
        for _each in range(6):
            surveying.answer(wave)
        person, after = organiser(wave), wave.closes_at + make.DAY

        def publish(now):
            survey_waves.publish_results(wave=wave, organiser=person, now=now)

        assert refusal_of(lambda: publish(make.NOW)) == "not_over"
        assert refusal_of(lambda: publish(after)) == "not_counted"
        surveying.counted(wave)
        assert refusal_of(lambda: publish(after)) == "texts_wait"
        keys = [str(one.pk) for one in wave.texts.all()]
        survey_desk.judge_texts(
            wave=wave, official=person, states=dict.fromkeys(keys, "hidden"), now=after
        )
        publish(after)
        assert refusal_of(lambda: publish(after)) == "published"

    def test_shows_only_texts_that_were_let_through(self) -> None:
        wave = surveying.wave()
        for number in range(6):
            surveying.answer(wave, q1="o1", q4=f"text {number}")
        wave = surveying.counted(wave)
        shown, *hidden = wave.texts.all()

        survey_desk.judge_texts(
            wave=wave,
            official=make.staff(wave.survey.process, Role.MODERATOR),
            states={str(shown.pk): "shown"} | {str(o.pk): "hidden" for o in hidden},
            now=wave.closes_at,
        )

        told = {one.question.code: one for one in results_of(wave).told}
        assert [one.text for one in told["q4"].texts] == [shown.text]
        assert told["q4"].counted.answered == 6

    def test_shows_no_text_of_fewer_than_the_least(self) -> None:
        wave = surveying.wave()
        for _each in range(4):
            surveying.answer(wave)

        results = results_of(surveying.published(wave))

        assert not results.is_told
        assert not any(one.texts or one.counted.is_told for one in results.told)

    def test_lets_a_shown_text_be_taken_off_and_none_be_put_on(self) -> None:
        wave = surveying.wave()
        for _each in range(6):
            surveying.answer(wave)
        wave = surveying.published(wave)
        keys = [str(one.pk) for one in wave.texts.all()]

        def judge(state):
            return survey_desk.judge_texts(
                wave=wave,
                official=organiser(wave),
                states={keys[0]: state},
                now=wave.closes_at + make.DAY,
            )

        assert judge("hidden") == 1
        assert judge("shown") == 0


class TestPaper:
    def test_counts_as_paper_and_beside_the_web(self) -> None:
        wave = surveying.wave()
        surveying.answer(wave)
        own = surveying.batch(wave)
        surveying.enter(own)
        surveying.enter(own)

        counts = {one.channel: one.count for one in SurveyCount.objects.all()}

        assert counts == {"web": 1, "paper": 2}
        assert counted_of(wave)[0] == 3

    def test_of_one_form_sent_twice_counts_once(self) -> None:
        wave = surveying.wave()
        own = surveying.batch(wave)
        key = surveying.enter(own)

        surveying.enter(own, key=key)

        own.refresh_from_db()
        assert own.count == SurveyAnswer.objects.count() == 1

    def test_can_take_the_last_form_back_and_only_that(self) -> None:
        wave = surveying.wave()
        own = surveying.batch(wave)
        surveying.enter(own, q1="o1")
        surveying.enter(own, q1="o2", q4="typed wrong")

        def undo():
            surveying.answering.undo_entry(batch=own, helper=own.helper, now=make.NOW)

        undo()

        assert [one.content for one in SurveyAnswer.objects.all()] == [{"q1": "o1"}]
        assert not SurveyText.objects.exists()
        assert SurveyCount.objects.get().count == 1
        assert refusal_of(undo) == "nothing_to_undo"

    def test_lets_a_form_go_after_a_while(self, settings) -> None:
        wave = surveying.wave()
        own = surveying.batch(wave)
        surveying.enter(own)
        later = make.NOW + make.DAY

        code = refusal_of(
            lambda: surveying.answering.undo_entry(
                batch=own, helper=own.helper, now=later
            )
        )
        survey_waves.let_go_late(wave=wave, now=later)

        assert code == "nothing_to_undo"
        assert SurveyAnswer.objects.get().undo_key is None
        assert SurveyMark.objects.get().undo_key is None

    def test_with_a_code_uses_it_up_until_it_is_taken_back(self) -> None:
        wave = surveying.wave(audience="codes")
        (code,) = surveying.codes(wave.survey, 1)
        own = surveying.batch(wave)
        surveying.enter(own, code=code)

        assert refusal_of(lambda: surveying.answer(wave, code=code)) == "answered"
        assert refusal_of(lambda: surveying.enter(own, code=code)) == "code_used"
        surveying.answering.undo_entry(batch=own, helper=own.helper, now=make.NOW)
        surveying.answer(wave, code=code)

        assert SurveyAnswer.objects.count() == 1

    def test_of_another_helper_is_theirs(self) -> None:
        wave = surveying.wave()
        own = surveying.batch(wave)
        other = make.staff(wave.survey.process, Role.FACILITATOR)
        own.helper = other

        assert refusal_of(lambda: surveying.enter(own)) == "not_yours"

    def test_can_be_typed_after_the_close_until_it_is_counted(self) -> None:
        wave = surveying.wave()
        own = surveying.batch(wave)
        after = wave.closes_at + make.DAY
        surveying.enter(own, now=after)
        surveying.counted(wave)

        assert refusal_of(lambda: surveying.enter(own, now=after)) == "counted"
        assert refusal_of(lambda: surveying.batch(wave, now=after)) == "counted"


class TestLeaving:
    def test_changes_no_figure(self) -> None:
        process = make.process()
        person = make.staff(process, Role.REVIEWER)
        wave = surveying.wave(
            process, audience="groups", groups=["role:reviewer"], is_anonymous=False
        )
        survey_waves.invite_people(wave=wave, now=make.NOW)
        surveying.answer(wave, person)
        before = counted_of(wave)

        User.objects.filter(pk=person.pk).delete()

        assert counted_of(wave) == before
        assert SurveyAnswer.objects.get().person is None
        invitation = SurveyInvitation.objects.get()
        assert (invitation.person, invitation.is_answered) == (None, True)
