"""What the pages of surveys read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Sum
from django.http import Http404

from participation.models import (
    Process,
    Survey,
    SurveyCode,
    SurveyCount,
    SurveyFeedback,
    SurveyQuestion,
    SurveyText,
    SurveyWave,
    User,
)
from participation.surveys.asked import question_of, questions_of
from participation.surveys.changes import Changed, change_of
from participation.surveys.counting import (
    Counted,
    Rate,
    count_all,
    without_small_groups,
)
from participation.surveys.crossing import Crossed, cross


@dataclass(frozen=True, slots=True)
class Standing:
    """A survey with its waves, and where it stands at a moment."""

    survey: Survey
    waves: Sequence[SurveyWave]
    now: datetime

    @property
    def open_wave(self) -> SurveyWave | None:
        return next((one for one in self.waves if one.is_open(self.now)), None)

    @property
    def coming_wave(self) -> SurveyWave | None:
        coming = [
            one
            for one in self.waves
            if one.released_at is not None and not one.has_begun(self.now)
        ]
        return coming[0] if coming else None

    @property
    def last_wave(self) -> SurveyWave | None:
        """The wave that closed last."""
        over = [one for one in self.waves if one.is_over(self.now)]
        return over[-1] if over else None

    @property
    def wave(self) -> SurveyWave | None:
        """The wave that a visitor asks for: open, to come, or the last one."""
        return self.open_wave or self.coming_wave or self.last_wave

    @property
    def published(self) -> list[SurveyWave]:
        return [one for one in self.waves if one.published_at is not None]

    @property
    def state(self) -> str:
        """Say it in a word: open, coming, results, closed, or draft."""
        if self.open_wave:
            return "open"
        if self.coming_wave:
            return "coming"
        if self.published:
            return "results"
        return "closed" if self.last_wave else "draft"

    @property
    def is_public(self) -> bool:
        return self.state != "draft"


ORDER = ("open", "coming", "results", "closed", "draft")


def _with_waves() -> "Prefetch[Any]":
    return Prefetch("waves", SurveyWave.objects.order_by("number"))


def surveys_of(process: Process, *, now: datetime) -> list[Standing]:
    """Return the surveys of a process: what is open first, then by number."""
    found = process.surveys.prefetch_related(_with_waves())
    standings = []
    for survey in found:
        survey.process = process
        standings.append(standing_of(survey, now=now))
    return sorted(standings, key=lambda one: ORDER.index(one.state))


def standing_of(survey: Survey, *, now: datetime) -> Standing:
    waves = list(survey.waves.all())
    for wave in waves:
        wave.survey = survey
    return Standing(survey, waves, now)


def public_surveys(process: Process, *, now: datetime) -> list[Standing]:
    return [one for one in surveys_of(process, now=now) if one.is_public]


def has_public(process: Process) -> bool:
    """Say whether residents have a survey to see. One query."""
    released = process.surveys.filter(waves__released_at__isnull=False)
    return bool(released.exists())


def standing_or_404(
    process: Process, number: int, *, now: datetime, is_staff: bool = False
) -> Standing:
    found = process.surveys.filter(number=number).prefetch_related(
        _with_waves(), "questions"
    )
    survey = found.first()
    if survey is None:
        raise Http404
    survey.process = process
    standing = standing_of(survey, now=now)
    if not (is_staff or standing.is_public):
        raise Http404
    return standing


def wave_or_404(standing: Standing, number: int) -> SurveyWave:
    for one in standing.waves:
        if one.number == number:
            return one
    raise Http404


def has_answered(
    wave: SurveyWave, person: User | AnonymousUser, code: SurveyCode | None
) -> bool:
    if wave.survey.audience == Survey.Audience.CODES:
        return code is not None and bool(wave.marks.filter(code=code).exists())
    if not person.is_authenticated:
        return False
    return bool(wave.marks.filter(person=person).exists())


def own_values(
    wave: SurveyWave, person: User | AnonymousUser, code: SurveyCode | None
) -> dict[str, Any]:
    """Return what somebody has answered in a survey with names; else nothing."""
    if wave.survey.is_anonymous:
        return {}
    if wave.survey.audience == Survey.Audience.CODES:
        found = wave.answers.filter(code=code) if code else wave.answers.none()
    elif person.is_authenticated:
        found = wave.answers.filter(person=person)
    else:
        return {}
    answer = found.prefetch_related("texts__question").first()
    if answer is None:
        return {}
    texts = {one.question.code: one.text for one in answer.texts.all()}
    return {**answer.content, **texts}


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its figures, its change since the wave before, its texts."""

    question: SurveyQuestion
    counted: Counted
    changed: Changed | None
    texts: Sequence[SurveyText]


@dataclass(frozen=True, slots=True)
class Results:
    """What a wave came to. `before` is the wave that it is compared with."""

    wave: SurveyWave
    answers: int
    told: Sequence[Told]
    rates: Sequence[Rate]
    channels: Sequence[tuple[str, int]]
    before: SurveyWave | None
    feedback: Sequence[SurveyFeedback]

    @property
    def is_told(self) -> bool:
        return bool(self.answers >= settings.SURVEY_SMALLEST_GROUP)


def may_be_read(wave: SurveyWave) -> bool:
    """Say whether free texts can be read: counted, and not of a handful of people."""
    is_counted = wave.counted_at is not None
    return is_counted and wave.answers.count() >= settings.SURVEY_SMALLEST_GROUP


def counted_of(wave: SurveyWave) -> tuple[int, tuple[Counted, ...]]:
    """Count a wave. A text is counted as answered without being read."""
    questions = questions_of(wave.survey)
    answers = list(wave.answers.values_list("content", flat=True))
    found = count_all(questions, answers, least=settings.SURVEY_SMALLEST_GROUP)
    texts = dict(
        wave.texts.values_list("question__code")
        .annotate(number=Count("pk"))
        .values_list("question__code", "number")
    )
    return len(answers), tuple(
        Counted(one.code, one.kind, texts.get(one.code, 0), one.asked)
        if one.kind == "text"
        else one
        for one in found
    )


def results_of(
    wave: SurveyWave, *, before: SurveyWave | None = None, language: str = ""
) -> Results:
    """Return what a wave that is over came to; texts only as far as they are shown."""
    number, counted = counted_of(wave)
    earlier = {one.code: one for one in counted_of(before)[1]} if before else {}
    texts: dict[int, list[SurveyText]] = {}
    if number >= settings.SURVEY_SMALLEST_GROUP:
        shown = wave.texts.filter(state=SurveyText.State.SHOWN)
        # The alphabet is an order that tells nothing; one's own language comes first.
        for one in sorted(shown, key=lambda t: (t.language != language, t.text)):
            texts.setdefault(one.question_id, []).append(one)
    told = [
        Told(
            row,
            one,
            change_of(earlier[one.code], one) if one.code in earlier else None,
            texts.get(row.pk, []),
        )
        for row, one in zip(wave.survey.questions.all(), counted, strict=True)
    ]
    return Results(
        wave,
        number,
        told,
        rates_of(wave),
        channels_of(wave),
        before,
        list(wave.feedback.all()),
    )


def published_before(standing: Standing, wave: SurveyWave) -> SurveyWave | None:
    """Return the public wave that came before, for comparing."""
    found = [one for one in standing.published if one.number < wave.number]
    return found[-1] if found else None


def channels_of(wave: SurveyWave) -> list[tuple[str, int]]:
    rows = wave.counts.order_by().values_list("channel").annotate(number=Sum("count"))
    order = SurveyCount.Channel.values
    return sorted(
        ((channel, number) for channel, number in rows if number),
        key=lambda row: order.index(row[0]),
    )


def rates_of(wave: SurveyWave) -> list[Rate]:
    """Say how many have answered, by group, and of how many where that is known."""
    return without_small_groups(_every_rate(wave), least=settings.SURVEY_SMALLEST_GROUP)


def _every_rate(wave: SurveyWave) -> list[Rate]:
    survey = wave.survey
    if survey.audience == Survey.Audience.CODES:
        used = dict(
            wave.marks.filter(code__isnull=False)
            .order_by()
            .values_list("code__codes")
            .annotate(number=Count("pk"))
        )
        return [
            Rate(f"codes:{one.number}", used.get(one.pk, 0), one.count)
            for one in survey.code_sets.all()
        ]
    total = wave.counts.aggregate(total=Sum("count"))["total"] or 0
    if survey.audience == Survey.Audience.EVERYONE:
        return [Rate("everyone", total, None)]
    rows = (
        wave.invitations.order_by()
        .values_list("group", "is_answered")
        .annotate(number=Count("pk"))
    )
    base: dict[str, int] = {}
    answered: dict[str, int] = {}
    for group, is_answered, number in rows:
        base[group] = base.get(group, 0) + number
        if is_answered:
            answered[group] = answered.get(group, 0) + number
    rates = [
        Rate(group, answered.get(group, 0), base[group])
        for group in survey.groups
        if group in base
    ]
    others = total - sum(answered.values())
    return [*rates, Rate("others", others, None)] if others > 0 else rates


def answered_as_told(counted: Counted) -> int | None:
    """Say how many answered a question; nothing where they are a small group.

    Whether somebody left a question out can tell as much as an answer.
    """
    least = settings.SURVEY_SMALLEST_GROUP
    return counted.answered if counted.answered >= least else None


def is_too_small(rate: Rate) -> bool:
    """Say whether a rate would tell of single people whether they have answered."""
    return rate.base is not None and rate.base < settings.SURVEY_SMALLEST_GROUP


def crossable(survey: Survey) -> list[SurveyQuestion]:
    """Return the questions that others can be divided by."""
    return [one for one in survey.questions.all() if one.kind == "single"]


def divisible(survey: Survey) -> list[SurveyQuestion]:
    return [one for one in survey.questions.all() if one.kind in {"single", "scale"}]


def crossed_of(wave: SurveyWave, by: SurveyQuestion, of: SurveyQuestion) -> Crossed:
    """Divide a question by another, without cells that tell of a few people."""
    question = question_of(of)
    columns = (
        question.options
        if of.kind == "single"
        else tuple(str(step) for step in range(1, of.steps + 1))
    )
    return cross(
        question_of(by).options,
        columns,
        list(wave.answers.values_list("content", flat=True)),
        by=by.code,
        of=of.code,
        least=settings.SURVEY_SMALLEST_GROUP,
    )
