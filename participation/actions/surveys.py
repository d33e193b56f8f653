"""Surveys at the desk: begun, copied, described, and their questions put in order."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from participation.models import Process, Survey, SurveyQuestion, User
from participation.policies import Refused, refuse_organising, require
from participation.surveys import policies
from participation.surveys.audiences import groups_of
from participation.surveys.questionnaire import (
    OPTIONS_LEAST,
    OPTIONS_MOST,
    QUESTIONS_MOST,
    STEPS_LEAST,
    STEPS_MOST,
    TEXT_LONGEST,
)

Texts = Mapping[str, str]
KEPT = ("title", "introduction", "thanks", "audience", "groups", "is_anonymous")


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """What a survey says of itself, whom it asks, and what it promises."""

    title: Texts
    introduction: Texts = field(default_factory=dict)
    thanks: Texts = field(default_factory=dict)
    audience: str = Survey.Audience.EVERYONE
    groups: Sequence[str] = ()
    is_anonymous: bool = True


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """A question as it is written; `options` are pairs of a code and a text.

    What does not belong to the kind is left out of the row.
    """

    kind: str
    text: Texts
    hint: Texts = field(default_factory=dict)
    is_required: bool = False
    options: Sequence[tuple[str, Texts]] = ()
    least: int = 0
    most: int = 0
    steps: int = 0
    low: Texts = field(default_factory=dict)
    high: Texts = field(default_factory=dict)
    length: int = 0

    def as_fields(self) -> dict[str, Any]:
        has_options = self.kind in {"single", "multiple", "ranking"}
        is_multiple, is_scale = self.kind == "multiple", self.kind == "scale"
        return {
            "kind": self.kind,
            "text": dict(self.text),
            "hint": dict(self.hint),
            "is_required": self.is_required,
            "options": [
                {"code": code, "text": dict(text)} for code, text in self.options
            ]
            if has_options
            else [],
            "least": self.least if is_multiple else 0,
            "most": self.most if is_multiple else 0,
            "steps": self.steps if is_scale else 0,
            "low": dict(self.low) if is_scale else {},
            "high": dict(self.high) if is_scale else {},
            "length": self.length if self.kind == "text" else 0,
        }


def locked(survey: Survey) -> Survey:
    """Lock a survey, so that its questions do not change under the hands of others."""
    found = Survey.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("process").get(pk=survey.pk)


@transaction.atomic(durable=True)
def create_survey(
    *,
    process: Process,
    organiser: User,
    title: Texts,
    copy_of: Survey | None,
    now: datetime,
) -> Survey:
    """Begin a survey, from nothing or from another with its texts and questions.

    Of the groups that a survey of another process asks, those come along that there are
    in this one.
    """
    require(refuse_organising(organiser, process))
    if copy_of is not None:
        require(refuse_organising(organiser, copy_of.process))
    Process.objects.select_for_update(no_key=True).only("pk").get(pk=process.pk)
    last = process.surveys.aggregate(last=Max("number"))["last"] or 0
    survey = Survey(process=process, number=last + 1)
    if copy_of is not None:
        for name in KEPT:
            setattr(survey, name, getattr(copy_of, name))
        if copy_of.process_id != process.pk:
            known = {one.key for one in groups_of(process, now=now)}
            survey.groups = [key for key in survey.groups if key in known]
    survey.title = dict(title)
    survey.full_clean(exclude=["process"])
    survey.save()
    if copy_of is not None:
        questions = list(copy_of.questions.all())
        for question in questions:
            question.pk = None
            question.survey = survey
        SurveyQuestion.objects.bulk_create(questions)
    return survey


@transaction.atomic(durable=True)
def describe_survey(
    *, survey: Survey, organiser: User, plan: SurveyPlan, now: datetime
) -> None:
    """Write texts, audience and promise; once it is released, only the texts change."""
    fresh = locked(survey)
    require(refuse_organising(organiser, fresh.process))
    wanted = asdict(plan) | {"groups": list(plan.groups)}
    if refusal := policies.refuse_changing(fresh.waves.all(), now=now):
        for name in ("audience", "groups", "is_anonymous"):
            if getattr(fresh, name) != wanted[name]:
                raise Refused(refusal)
    if plan.audience == Survey.Audience.GROUPS and not plan.groups:
        raise ValidationError(
            {"groups": ValidationError(_("Choose at least one group."), "no_group")}
        )
    for name in KEPT:
        setattr(fresh, name, wanted[name])
    if plan.audience != Survey.Audience.GROUPS:
        fresh.groups = []
    fresh.full_clean(exclude=["process"])
    fresh.save()


@transaction.atomic(durable=True)
def delete_survey(*, survey: Survey, organiser: User, now: datetime) -> None:
    """Delete a survey that nobody has been asked yet."""
    fresh = locked(survey)
    require(policies.refuse_writing(organiser, fresh, now=now))
    fresh.delete()


@transaction.atomic(durable=True)
def add_question(
    *, survey: Survey, organiser: User, plan: QuestionPlan, now: datetime
) -> SurveyQuestion:
    """Ask one more question, at the end."""
    fresh = locked(survey)
    require(policies.refuse_writing(organiser, fresh, now=now))
    questions = list(fresh.questions.all())
    if len(questions) >= QUESTIONS_MOST:
        raise ValidationError(
            _("A survey has at most %(most)s questions."),
            "too_many",
            {"most": QUESTIONS_MOST},
        )
    number = max((int(one.code[1:]) for one in questions), default=0) + 1
    question = SurveyQuestion(
        survey=fresh, code=f"q{number}", position=len(questions) + 1
    )
    _write(question, plan)
    return question


@transaction.atomic(durable=True)
def change_question(
    *, question: SurveyQuestion, organiser: User, plan: QuestionPlan, now: datetime
) -> None:
    survey = locked(question.survey)
    require(policies.refuse_writing(organiser, survey, now=now))
    _write(survey.questions.get(pk=question.pk), plan)


def _write(question: SurveyQuestion, plan: QuestionPlan) -> None:
    """Check and save a question. Raises `ValidationError` by field."""
    problems: dict[str, ValidationError] = {}
    options = len(plan.options)
    if plan.kind in {"single", "multiple", "ranking"} and not (
        OPTIONS_LEAST <= options <= OPTIONS_MOST
    ):
        problems["options"] = ValidationError(
            _("Give between %(least)s and %(most)s options."),
            "options",
            {"least": OPTIONS_LEAST, "most": OPTIONS_MOST},
        )
    if plan.kind == "multiple":
        if plan.most > options:
            problems["most"] = ValidationError(_("There are fewer options."), "most")
        elif plan.least > (plan.most or options):
            problems["least"] = ValidationError(
                _("This is more than can be chosen."), "least"
            )
    if plan.kind == "scale" and not STEPS_LEAST <= plan.steps <= STEPS_MOST:
        problems["steps"] = ValidationError(
            _("A scale has from %(least)s to %(most)s steps."),
            "steps",
            {"least": STEPS_LEAST, "most": STEPS_MOST},
        )
    if plan.kind == "text" and not 1 <= plan.length <= TEXT_LONGEST:
        problems["length"] = ValidationError(
            _("A text has from 1 to %(most)s characters."),
            "length",
            {"most": TEXT_LONGEST},
        )
    if problems:
        raise ValidationError(problems)
    for name, value in plan.as_fields().items():
        setattr(question, name, value)
    question.full_clean(exclude=["survey"])
    question.save()


@transaction.atomic(durable=True)
def remove_question(
    *, question: SurveyQuestion, organiser: User, now: datetime
) -> None:
    survey = locked(question.survey)
    require(policies.refuse_writing(organiser, survey, now=now))
    survey.questions.filter(pk=question.pk).delete()
    _number(list(survey.questions.all()))


@transaction.atomic(durable=True)
def move_question(
    *, question: SurveyQuestion, organiser: User, is_up: bool, now: datetime
) -> None:
    """Move a question one place up or down; beyond the ends it stays."""
    survey = locked(question.survey)
    require(policies.refuse_writing(organiser, survey, now=now))
    questions = list(survey.questions.all())
    here = next(i for i, one in enumerate(questions) if one.pk == question.pk)
    there = here - 1 if is_up else here + 1
    if 0 <= there < len(questions):
        questions[here], questions[there] = questions[there], questions[here]
        _number(questions)


def _number(questions: Sequence[SurveyQuestion]) -> None:
    for place, one in enumerate(questions, start=1):
        one.position = place
    SurveyQuestion.objects.bulk_update(questions, ["position"])
