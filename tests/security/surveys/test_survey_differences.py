"""Two looks at the desk never differ by one form: figures come once, and stay."""

from datetime import timedelta
from functools import partial

import make
import pytest
import surveying
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse
from together import together

from participation.actions import answering, survey_desk, survey_waves
from participation.models import AuditEvent, Role, SurveyAnswer, SurveyWave
from participation.policies import Refused
from participation.surveys.reading import counted_of
from participation.turns import in_turn

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Only I would write this."


def refusal_of(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.refusal.code


@pytest.fixture
def wave() -> SurveyWave:
    """Twenty answers on the web, alike; the one on paper will be another."""
    made = surveying.wave()
    for _each in range(20):
        surveying.answer(made, q1="o1", q3=1)
    return made


@pytest.fixture
def after(wave, clock):
    moment = wave.closes_at + timedelta(hours=2)
    clock.move_to(moment)
    survey_waves.seal_wave(wave=wave, now=moment)
    return moment


@pytest.fixture
def own(wave):
    return surveying.batch(wave)


class Desk:
    """The pages of one wave, as its organiser sees them."""

    def __init__(self, client, wave: SurveyWave) -> None:
        self.client, self.wave = client, wave
        self.organiser = surveying.organiser_of(wave.survey.process)
        client.force_login(self.organiser)

    def url(self, name: str) -> str:
        survey = self.wave.survey
        args = [survey.process.slug, survey.number, self.wave.number]
        return reverse(f"participation_staff:{name}", args=args)

    def main(self, name: str, query: str = "") -> str:
        page = self.client.get(self.url(name) + query).text
        return page[page.index("<main") : page.index("</main>")]

    def count(self) -> None:
        self.client.post(self.url("survey_wave"), {"do": "count"})


@pytest.fixture
def desk(client, wave) -> Desk:
    return Desk(client, wave)


class TestBeforeTheCount:
    @pytest.mark.parametrize("query", ["", "?by=q1"])
    def test_looks_before_and_after_a_form_are_the_same(
        self, after, desk, own, query
    ) -> None:
        results = desk.main("survey_wave_results", query)
        texts = desk.main("survey_texts")

        surveying.enter(own, q1="o3", q3=5, q4=SECRET, now=after)

        assert desk.main("survey_wave_results", query) == results
        assert desk.main("survey_texts") == texts
        assert "By car" not in results
        assert SECRET not in desk.main("survey_wave")

    def test_nobody_judges_or_publishes(self, wave, own, after) -> None:
        surveying.enter(own, q1="o3", q4=SECRET, now=after)
        person = surveying.organiser_of(wave.survey.process)
        key = str(wave.texts.get().pk)

        def judge():
            survey_desk.judge_texts(
                wave=wave, official=person, states={key: "shown"}, now=after
            )

        def publish():
            survey_waves.publish_results(wave=wave, organiser=person, now=after)

        assert refusal_of(judge) == "not_counted"
        assert refusal_of(publish) == "not_counted"
        with pytest.raises((IntegrityError, ValidationError)):
            SurveyWave.objects.filter(pk=wave.pk).update(published_at=after)

    def test_nobody_sits_beside_a_helper_after_the_close(self, wave, after) -> None:
        begin = partial(surveying.batch, wave, channel="help", now=after)

        assert refusal_of(begin) == "closed"

    def test_a_sitting_that_was_begun_ends_with_the_close(self, wave, clock) -> None:
        own = surveying.batch(wave, channel="help")
        later = wave.closes_at + timedelta(minutes=1)

        before_the_tick = refusal_of(lambda: surveying.enter(own, now=later))
        survey_waves.seal_wave(wave=wave, now=later)
        own.refresh_from_db()

        assert before_the_tick == "closed"
        assert own.is_closed


class TestTheCount:
    def test_is_refused_before_the_close_and_to_others(self, wave, desk) -> None:
        clerk = make.staff(wave.survey.process, Role.POLLING_CLERK)
        count = partial(survey_waves.count_answers, wave=wave)
        after = wave.closes_at

        early = refusal_of(lambda: count(organiser=desk.organiser, now=make.NOW))

        assert early == "not_over"
        assert refusal_of(lambda: count(organiser=clerk, now=after)) == "no_role"

    def test_lets_nothing_in_any_more(self, after, desk, wave, own) -> None:
        surveying.enter(own, q1="o3", now=after)
        desk.count()
        seen = desk.main("survey_wave_results")
        figures = counted_of(wave)

        for call in (
            lambda: surveying.enter(own, now=after),
            lambda: surveying.batch(wave, now=after),
            lambda: answering.undo_entry(batch=own, helper=own.helper, now=after),
            lambda: survey_waves.count_answers(
                wave=wave, organiser=desk.organiser, now=after
            ),
        ):
            assert refusal_of(call) in {"counted", "nothing_to_undo"}
        assert counted_of(wave) == figures
        assert desk.main("survey_wave_results") == seen

    def test_parts_late_forms_from_their_batch(self, after, desk, wave, own) -> None:
        surveying.enter(own, q1="o3", now=after)
        before = set(SurveyAnswer.objects.values_list("pk", flat=True))

        desk.count()

        rows = SurveyAnswer.objects.all()
        assert not before & {one.pk for one in rows}
        assert {one.undo_key for one in rows} == {None}
        assert not wave.marks.filter(form_key__isnull=False).exists()
        own.refresh_from_db()
        assert (own.is_closed, own.undo_key) == (True, None)

    def test_of_a_handful_lets_nobody_read_what_they_wrote(self, client) -> None:
        few = surveying.wave(starts=-9 * make.DAY, ends=-make.DAY)
        for _each in range(4):
            surveying.answer(few, q1="o1", q4=SECRET, now=few.opens_at)
        desk = Desk(client, few)
        key = str(few.texts.latest("pk").pk)
        count = partial(survey_waves.count_answers, wave=few)
        count(organiser=desk.organiser, now=few.closes_at + timedelta(hours=1))

        judge = partial(
            survey_desk.judge_texts, wave=few, official=desk.organiser, now=make.NOW
        )

        assert SECRET not in desk.main("survey_texts")
        assert refusal_of(partial(judge, states={key: "shown"})) == "too_few"
        survey_waves.publish_results(wave=few, organiser=desk.organiser, now=make.NOW)
        assert not few.texts.exclude(state="hidden").exists()

    def test_stands_in_the_record(self, after, desk, own) -> None:
        surveying.enter(own, now=after)

        desk.count()

        event = AuditEvent.objects.get(verb="survey.counted")
        assert event.data == {"wave": 1, "answers": 21}

    def test_and_a_form_at_once_never_miss_each_other(self, wave, own, after) -> None:
        """Each form that was acknowledged is counted; the others are refused."""
        organiser = surveying.organiser_of(wave.survey.process)

        def turn(call):
            with in_turn():
                return call()

        enter = [partial(turn, partial(surveying.enter, own, now=after))] * 6
        count = partial(
            survey_waves.count_answers, wave=wave, organiser=organiser, now=after
        )

        *typed, counted = together([*enter, partial(turn, count)])

        refused = [one for one in typed if isinstance(one, Refused)]
        assert counted is None
        assert {one.refusal.code for one in refused} <= {"counted"}
        event = AuditEvent.objects.get(verb="survey.counted")
        answers = 20 + len(typed) - len(refused)
        assert event.data["answers"] == SurveyAnswer.objects.count() == answers
