"""Surveys of last year's round: the same questions can be compared."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.cloning import Cloning, Copied, Part, save
from participation.models import Survey, SurveyQuestion
from participation.surveys.audiences import copied_of

SURVEY = Copied(
    "participation.Survey",
    same=frozenset({"number", "audience", "is_anonymous"}),
    anew=frozenset({"process", "title", "introduction", "thanks", "groups"}),
)
QUESTION = Copied(
    "participation.SurveyQuestion",
    same=frozenset(
        {
            "code",
            "position",
            "kind",
            "is_required",
            "least",
            "most",
            "steps",
            "low",
            "high",
            "length",
        }
    ),
    anew=frozenset({"survey", "text", "hint", "options"}),
)


def _copy(cloning: Cloning) -> None:
    olds = list(cloning.old.surveys.prefetch_related("questions"))
    news = save([_survey(cloning, old) for old in olds])
    save(
        [
            QUESTION.row(
                question,
                survey=new,
                text=cloning.text(question.text),
                hint=cloning.text(question.hint),
                options=_options(cloning, question),
            )
            for old, new in zip(olds, news, strict=True)
            for question in old.questions.all()
        ]
    )


def _survey(cloning: Cloning, old: Survey) -> Survey:
    return SURVEY.row(
        old,
        process=cloning.new,
        title=cloning.text(old.title),
        introduction=cloning.text(old.introduction),
        thanks=cloning.text(old.thanks),
        groups=copied_of(cloning.old, old.groups, cloning.chosen),
    )


def _options(cloning: Cloning, question: SurveyQuestion) -> Sequence[dict[str, Any]]:
    return [
        option | {"text": cloning.text(option["text"])} for option in question.options
    ]


PARTS = (
    Part(
        "surveys",
        _("Surveys with their questions, as drafts"),
        (SURVEY, QUESTION),
        count=lambda process: process.surveys.count(),
        copy=_copy,
        hint=_("Without answers. You plan anew when people are asked."),
    ),
)
