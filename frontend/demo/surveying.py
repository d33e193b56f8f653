"""The surveys of the demo: written, released, answered on the web and on paper."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.contrib.auth.models import AnonymousUser

from frontend.demo import content
from frontend.demo.content import Content
from frontend.demo.stage import Stage, Step
from participation.actions import answering, survey_desk, survey_waves, surveys
from participation.actions.answering import Typed
from participation.actions.surveys import QuestionPlan, SurveyPlan
from participation.models import Survey, SurveyCode, SurveyText, SurveyWave, User

HUNDRED = 100
PLANNED = frozenset({"kind", "text", "hint", "is_required", "least", "most"}) | {
    "steps",
    "low",
    "high",
    "length",
}


def steps(stage: Stage) -> Iterator[Step]:
    """Yield everything that happens to the surveys of a process, in no order."""
    for told in content.read("surveys")["surveys"]:
        if told["process"] == stage.process.slug:
            yield Step(stage.days.moment(told["made"]), partial(_write, stage, told))
            for number, wave in enumerate(told.get("waves", []), start=1):
                yield from _wave(stage, told, wave, number)


def _wave(stage: Stage, told: Content, wave: Content, number: int) -> Iterator[Step]:
    moment = stage.days.moment
    yield Step(moment(wave["opens"] - 0.9), partial(_release, stage, told, wave))
    # Some hours after the opening; those of later days tell only their day.
    yield Step(moment(wave["opens"] + 0.2), partial(_answer, stage, told, wave, number))
    if "published" in wave:
        yield Step(moment(wave["closes"] + 0.1), partial(_seal, stage, told, number))
        yield Step(
            moment(wave["published"]), partial(_publish, stage, told, wave, number)
        )
    for item in wave.get("feedback", []):
        yield Step(moment(item["day"]), partial(_feed_back, stage, told, number, item))


def _write(stage: Stage, told: Content, now: datetime) -> None:
    organiser = stage.organiser
    survey = surveys.create_survey(
        process=stage.process,
        organiser=organiser,
        title=told["title"],
        copy_of=None,
        now=now,
    )
    surveys.describe_survey(
        survey=survey,
        organiser=organiser,
        plan=SurveyPlan(
            title=told["title"],
            introduction=told.get("introduction", {}),
            thanks=told.get("thanks", {}),
            audience=told["audience"],
            groups=told.get("groups", ()),
        ),
        now=now,
    )
    for question in told["questions"]:
        surveys.add_question(
            survey=survey, organiser=organiser, plan=_question(question), now=now
        )


def _question(told: Content) -> QuestionPlan:
    fields: dict[str, Any] = {name: told[name] for name in PLANNED if name in told}
    options = [
        (f"o{number}", text) for number, text in enumerate(told.get("options", []), 1)
    ]
    return QuestionPlan(options=options, **fields)


def _survey(stage: Stage, told: Content) -> Survey:
    own = Survey.objects.filter(process=stage.process).select_related("process")
    return next(one for one in own if one.title == told["title"])


def _of(stage: Stage, told: Content, number: int) -> SurveyWave:
    survey = _survey(stage, told)
    wave = survey.waves.get(number=number)
    wave.survey = survey
    return wave


def _release(stage: Stage, told: Content, wave: Content, now: datetime) -> None:
    planned = survey_waves.plan_wave(
        survey=_survey(stage, told),
        organiser=stage.organiser,
        opens_at=stage.days.moment(wave["opens"]),
        closes_at=stage.days.moment(wave["closes"]),
        invites=False,
        reminder_days=None,
        wave=None,
        now=now,
    )
    survey_waves.release_wave(wave=planned, organiser=stage.organiser, now=now)


def _answer(
    stage: Stage, told: Content, wave: Content, number: int, now: datetime
) -> None:
    """Let people answer over the days of a wave, the last of them on paper."""
    asked = _of(stage, told, number)
    chance = Random(f"{stage.process.slug} {asked.survey.number} {number}")  # noqa: S311 - the same demo on every machine
    codes = _codes(stage, told, asked.survey, wave, now)
    total = sum(wave["answers"])
    texts = {
        place * total // (len(wave["texts"]) + 1): text
        for place, text in enumerate(wave["texts"], start=1)
    }
    batch = None
    last = min(asked.closes_at, stage.days.moment(0)) - timedelta(hours=3)
    for place in range(total):
        moment = now + (last - now) * place / total
        text = texts.get(place)
        values = _values(told, wave, chance) | (
            {_text_of(told): text["text"]} if text else {}
        )
        typed = Typed(values, text["language"] if text else "fi")
        code = codes[place] if codes else None
        if place < total - wave["paper"]:
            answering.answer_survey(
                wave=asked,
                person=AnonymousUser(),
                code=code,
                typed=typed,
                form_key=uuid.uuid4(),
                now=moment,
            )
            continue
        helper: User = stage.organiser
        if batch is None:
            batch = answering.begin_batch(
                wave=asked, helper=helper, channel="paper", now=moment
            )
        answering.enter_answer(
            batch=batch,
            helper=helper,
            typed=typed,
            code=code,
            form_key=uuid.uuid4(),
            now=moment,
        )


def _codes(
    stage: Stage, told: Content, survey: Survey, wave: Content, now: datetime
) -> list[SurveyCode]:
    """Print the codes before the first wave; return those that people use."""
    if "codes" not in told:
        return []
    if not survey.code_sets.exists():
        for each in told["codes"]:
            survey_desk.make_codes(
                survey=survey,
                organiser=stage.organiser,
                name=each["name"],
                count=each["count"],
                now=now,
            )
    used = []
    for codes, count in zip(survey.code_sets.all(), wave["answers"], strict=True):
        used += list(
            SurveyCode.objects.filter(codes=codes).select_related("codes")[:count]
        )
    return used


def _text_of(told: Content) -> str:
    return next(
        f"q{number}"
        for number, question in enumerate(told["questions"], start=1)
        if question["kind"] == "text"
    )


def _values(told: Content, wave: Content, chance: Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, question in enumerate(told["questions"], start=1):
        code = f"q{number}"
        weights = wave["weights"].get(code)
        if weights is None or chance.randrange(HUNDRED) >= wave["answered"][code]:
            continue
        places = list(range(1, len(weights) + 1))
        first = chance.choices(places, weights)[0]
        match question["kind"]:
            case "single":
                found[code] = f"o{first}"
            case "scale":
                found[code] = first
            case "multiple":
                second = chance.choices(places, weights)[0]
                found[code] = [f"o{place}" for place in sorted({first, second})]
            case "ranking":
                rest = [place for place in places if place != first]
                chance.shuffle(rest)
                found[code] = [f"o{place}" for place in (first, *rest)]
    return found


def _seal(stage: Stage, told: Content, number: int, now: datetime) -> None:
    survey_waves.seal_wave(wave=_of(stage, told, number), now=now)


def _publish(
    stage: Stage, told: Content, wave: Content, number: int, now: datetime
) -> None:
    asked = _of(stage, told, number)
    survey_waves.count_answers(wave=asked, organiser=stage.organiser, now=now)
    hidden = {text["text"] for text in wave["texts"] if text.get("hidden")}
    survey_desk.judge_texts(
        wave=asked,
        official=stage.organiser,
        states={
            str(one.pk): SurveyText.State.HIDDEN
            if one.text in hidden
            else SurveyText.State.SHOWN
            for one in asked.texts.all()
        },
        now=now,
    )
    survey_waves.publish_results(wave=asked, organiser=stage.organiser, now=now)


def _feed_back(
    stage: Stage, told: Content, number: int, item: Content, now: datetime
) -> None:
    survey_waves.give_feedback(
        wave=_of(stage, told, number),
        organiser=stage.organiser,
        text=item["text"],
        link=item.get("link", ""),
        now=now,
    )
