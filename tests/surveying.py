"""Builders of surveys for tests: questions of every kind, waves, answers."""

import uuid
from datetime import timedelta
from itertools import count
from typing import Any

import make
from django.contrib.auth.models import AnonymousUser

from participation.actions import answering, survey_desk, survey_waves, surveys
from participation.actions.answering import Typed
from participation.actions.surveys import QuestionPlan, SurveyPlan
from participation.models import (
    Process,
    Role,
    Survey,
    SurveyBatch,
    SurveyWave,
    User,
)
from participation.surveys import reading

EVERY_KIND = [
    QuestionPlan(
        kind="single",
        text={"en": "How do you move about in winter?"},
        options=[
            ("o1", {"en": "On foot"}),
            ("o2", {"en": "By bicycle"}),
            ("o3", {"en": "By car"}),
        ],
        is_required=True,
    ),
    QuestionPlan(
        kind="multiple",
        text={"en": "What would help you most?"},
        options=[
            ("o1", {"en": "Sanding"}),
            ("o2", {"en": "Lights"}),
            ("o3", {"en": "Benches"}),
        ],
        most=2,
    ),
    QuestionPlan(
        kind="scale",
        text={"en": "How safe are the streets?"},
        steps=5,
        low={"en": "Not at all"},
        high={"en": "Very"},
    ),
    QuestionPlan(kind="text", text={"en": "What else?"}, length=300),
    QuestionPlan(
        kind="ranking",
        text={"en": "What should come first?"},
        options=[
            ("o1", {"en": "Town centre"}),
            ("o2", {"en": "Schools"}),
            ("o3", {"en": "Lakeside"}),
        ],
    ),
]
ANSWERS = {
    "q1": "o2",
    "q2": ["o1", "o3"],
    "q3": 4,
    "q4": "More benches, please.",
    "q5": ["o3", "o1", "o2"],
}
_numbers = count(1)


def organiser_of(process: Process) -> User:
    held = process.memberships.filter(role=Role.ORGANISER).select_related("user")
    found = held.first()
    return found.user if found else make.staff(process)


def draft(
    process: Process | None = None,
    *,
    questions: list[QuestionPlan] | None = None,
    **plan: Any,
) -> Survey:
    """Make a survey that nobody has been asked, with a question of every kind."""
    owner = process or make.process()
    organiser = organiser_of(owner)
    title = {"en": f"Moving about {next(_numbers)}"}
    survey = surveys.create_survey(
        process=owner,
        organiser=organiser,
        title=title,
        copy_of=None,
        now=make.NOW - 9 * make.DAY,
    )
    if plan:
        surveys.describe_survey(
            survey=survey,
            organiser=organiser,
            plan=SurveyPlan(title=title, **plan),
            now=make.NOW - 9 * make.DAY,
        )
    for question in EVERY_KIND if questions is None else questions:
        surveys.add_question(
            survey=survey, organiser=organiser, plan=question, now=make.NOW - make.DAY
        )
    return Survey.objects.select_related("process").get(pk=survey.pk)


def typed(survey: Survey, *, helper: User | None = None) -> SurveyBatch:
    """Give a draft a wave that is not released, and an empty batch of forms."""
    wave = planned(survey, released=False)
    return SurveyBatch.objects.create(
        wave=wave, number=1, helper=helper, begun_on=make.NOW.date()
    )


def planned(
    survey: Survey,
    *,
    starts: timedelta = -make.DAY,
    ends: timedelta = 7 * make.DAY,
    released: bool = True,
    invites: bool = False,
    reminder_days: int | None = None,
) -> SurveyWave:
    """Plan a wave that is open at `make.NOW`, unless told otherwise."""
    organiser = organiser_of(survey.process)
    before = make.NOW + starts - make.DAY
    wave = survey_waves.plan_wave(
        survey=survey,
        organiser=organiser,
        opens_at=make.NOW + starts,
        closes_at=make.NOW + ends,
        invites=invites,
        reminder_days=reminder_days,
        wave=None,
        now=before,
    )
    if released:
        survey_waves.release_wave(wave=wave, organiser=organiser, now=before)
    return fresh(wave)


def wave(
    process: Process | None = None,
    *,
    starts: timedelta = -make.DAY,
    ends: timedelta = 7 * make.DAY,
    invites: bool = False,
    reminder_days: int | None = None,
    **plan: Any,
) -> SurveyWave:
    """Make a survey with a wave that is open at `make.NOW`."""
    return planned(
        draft(process, **plan),
        starts=starts,
        ends=ends,
        invites=invites,
        reminder_days=reminder_days,
    )


def fresh(wave: SurveyWave) -> SurveyWave:
    return SurveyWave.objects.select_related("survey__process").get(pk=wave.pk)


def answer(
    wave: SurveyWave,
    person: User | None = None,
    *,
    code: Any = None,
    key: uuid.UUID | None = None,
    now: Any = make.NOW,
    language: str = "en",
    **values: Any,
) -> None:
    """Answer a wave as somebody, or as nobody in particular."""
    answering.answer_survey(
        wave=wave,
        person=person or AnonymousUser(),
        code=code,
        typed=Typed(values or ANSWERS, language),
        form_key=key or uuid.uuid4(),
        now=now,
    )


def batch(wave: SurveyWave, helper: User | None = None, **options: Any) -> SurveyBatch:
    clerk = helper or make.staff(wave.survey.process, Role.POLLING_CLERK)
    return answering.begin_batch(
        wave=wave,
        helper=clerk,
        channel=options.get("channel", "paper"),
        now=options.get("now", make.NOW),
    )


def enter(own: SurveyBatch, *, now: Any = make.NOW, **values: Any) -> uuid.UUID:
    """Type a form into a batch; return the key of the form."""
    key = values.pop("key", None) or uuid.uuid4()
    code = values.pop("code", None)
    assert own.helper is not None
    answering.enter_answer(
        batch=own,
        helper=own.helper,
        typed=Typed(values or ANSWERS, "en"),
        code=code,
        form_key=key,
        now=now,
    )
    return key


def codes(survey: Survey, number: int = 3) -> list[Any]:
    """Make printed codes; return their rows in the order of the drawn codes."""
    _made, drawn = survey_desk.make_codes(
        survey=survey,
        organiser=organiser_of(survey.process),
        name={"en": "Letters"},
        count=number,
        now=make.NOW,
    )
    return [survey_desk.find_code(survey, code) for code in drawn]


def closed(wave: SurveyWave) -> SurveyWave:
    """Seal a wave a minute after its close."""
    survey_waves.seal_wave(wave=wave, now=wave.closes_at + timedelta(minutes=1))
    return fresh(wave)


def counted(wave: SurveyWave) -> SurveyWave:
    """Count a wave an hour after its close."""
    survey_waves.count_answers(
        wave=closed(wave),
        organiser=organiser_of(wave.survey.process),
        now=wave.closes_at + timedelta(hours=1),
    )
    return fresh(wave)


def published(wave: SurveyWave, *, texts: str = "shown") -> SurveyWave:
    """Publish the results of a wave after its close, all its texts judged."""
    after = wave.closes_at + timedelta(hours=1)
    organiser = organiser_of(wave.survey.process)
    own = counted(wave)
    if reading.may_be_read(own):
        survey_desk.judge_texts(
            wave=own,
            official=organiser,
            states={str(one.pk): texts for one in own.texts.all()},
            now=after,
        )
    survey_waves.publish_results(wave=own, organiser=organiser, now=after)
    return fresh(own)


def told(process: Process, *, answers: int = 15) -> SurveyWave:
    """Make a survey that is over, with its results and what changed because of them."""
    asked = wave(process, starts=-9 * make.DAY, ends=-5 * make.DAY)
    for number in range(answers):
        values = ANSWERS | {"q1": f"o{number % 3 + 1}", "q3": number % 5 + 1}
        answer(asked, now=asked.opens_at, **values)
    done = published(asked)
    survey_waves.give_feedback(
        wave=done,
        organiser=organiser_of(process),
        text={"en": "The streets are sanded by seven."},
        link="https://example.org/sanding",
        now=make.NOW - 2 * make.DAY,
    )
    return fresh(done)
