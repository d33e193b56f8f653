"""What members say of the work at the end: never before the time is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from panels.evaluation import HIGHEST, LOWEST, QUESTIONS
from panels.models import Evaluation, Panel, Panelist
from panels.queries.members import seated
from participation.policies import Text
from participation.small_groups import LEAST, Mean, mean_shown


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the mean of its marks from 1 to 5, as far as it may be told."""

    code: str
    label: Text
    mean: Mean


@dataclass(frozen=True, slots=True)
class Results:
    """How many were asked and answered; means and words only from five answers on."""

    members: int
    answers: int
    questions: Sequence[Asked]
    words: Sequence[tuple[str, str]]


def evaluation_of(panel: Panel) -> Evaluation | None:
    return Evaluation.objects.filter(panel=panel).first()


def has_answered(evaluation: Evaluation, panelist: Panelist | None) -> bool:
    return evaluation.marks.filter(panelist=panelist).exists()


def results_of(evaluation: Evaluation, *, now: datetime) -> Results | None:
    """Return the figures once nobody can answer any more; before that, nothing."""
    if now < evaluation.closes_at:
        return None
    answers = list(evaluation.answers.values("given", "words", "language"))
    members = len(seated(evaluation.panel))
    if len(answers) < LEAST:
        return Results(members, len(answers), (), ())

    def mean_of(code: str) -> Mean:
        mean = Fraction(sum(one["given"][code] for one in answers), len(answers))
        return mean_shown(mean, len(answers), lowest=LOWEST, highest=HIGHEST)

    questions = [Asked(code, label, mean_of(code)) for code, label in QUESTIONS.items()]
    # In the order of the alphabet, so that no order tells who came when.
    words = sorted((one["words"], one["language"]) for one in answers if one["words"])
    return Results(members, len(answers), questions, words)
