"""What the self-assessment of a session came to: never before it has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from panels.models import AssessmentAnswer, AssessmentMark, Panelist, Session
from panels.models.minutes import BEST, WORST
from panels.policies.sessions import assessment_is_over
from participation.small_groups import LEAST, Mean, mean_shown

QUESTIONS: tuple[str, ...] = ("heard", "understood", "useful")


def label_of(question: str) -> str:
    """Return the question as it is asked."""
    field: Any = AssessmentAnswer._meta.get_field(question)  # noqa: SLF001 - public, in spite of its name
    return str(field.verbose_name)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the mean of its marks from 1 to 5, as far as it may be told."""

    question: str
    label: str
    mean: Mean


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of an assessment; `means` are empty where there are too few."""

    answers: int
    means: Sequence[Asked]
    words: Sequence[str]


def results_of(session: Session, *, now: datetime) -> Results | None:
    """Return the figures once nobody can answer any more; before that, nothing."""
    if not assessment_is_over(session, now=now):
        return None
    rows = list(
        AssessmentAnswer.objects.filter(session=session).values(*QUESTIONS, "words")
    )
    if len(rows) < LEAST:
        return Results(len(rows), (), ())
    means = [_asked(name, [row[name] for row in rows]) for name in QUESTIONS]
    # In the order of the alphabet, so that no order tells who came when.
    words = sorted(row["words"] for row in rows if row["words"])
    return Results(len(rows), means, words)


def _asked(question: str, marks: Sequence[int]) -> Asked:
    mean = Fraction(sum(marks), len(marks))
    told = mean_shown(mean, len(marks), lowest=WORST, highest=BEST)
    return Asked(question, label_of(question), told)


def answers_so_far(session: Session) -> int:
    """Return how many have answered, whatever they said."""
    return AssessmentMark.objects.filter(session=session).count()


def has_answered(session: Session, panelist: Panelist | None) -> bool:
    return (
        panelist is not None
        and AssessmentMark.objects.filter(session=session, panelist=panelist).exists()
    )
