"""The questions of a survey as its pure parts know them, and problems in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.models import Survey, SurveyQuestion
from participation.policies import Text
from participation.surveys.length import Asked, Length, length_of
from participation.surveys.questionnaire import Problem, Question
from participation.texts import pick

WORDS: dict[str, Text] = {
    "required": _("Answer this question."),
    "no_option": _("Choose from the options."),
    "no_step": _("Choose a step of the scale."),
    "no_order": _("Give each option a place of its own, from first to last."),
    "no_text": _("Write your answer as text."),
}


def question_of(row: SurveyQuestion) -> Question:
    return Question(
        code=row.code,
        kind=row.kind,
        is_required=row.is_required,
        options=tuple(one["code"] for one in row.options),
        least=row.least,
        most=row.most,
        steps=row.steps,
        length=row.length,
    )


def questions_of(survey: Survey) -> list[Question]:
    return [question_of(row) for row in survey.questions.all()]


def words_of_problem(problem: Problem) -> Text:
    """Say what is wrong with an answer."""
    match problem.code:
        case "too_few":
            return ngettext(
                "Choose at least %(count)d.",
                "Choose at least %(count)d.",
                problem.least,
            ) % {"count": problem.least}
        case "too_many":
            return ngettext(
                "Choose at most %(count)d.", "Choose at most %(count)d.", problem.most
            ) % {"count": problem.most}
        case "too_long":
            return ngettext(
                "Write at most %(count)d character.",
                "Write at most %(count)d characters.",
                problem.most,
            ) % {"count": problem.most}
    return WORDS[problem.code]


def length_of_survey(survey: Survey, language: str) -> Length:
    """Estimate how long it takes to answer, in one language."""
    return length_of([_asked(row, language) for row in survey.questions.all()])


def _asked(row: SurveyQuestion, language: str) -> Asked:
    texts = [row.text, row.hint, row.low, row.high]
    texts += [one["text"] for one in row.options]
    words = sum(len(pick(text, language)[0].split()) for text in texts)
    return Asked(row.kind, words, len(row.options), row.length)
