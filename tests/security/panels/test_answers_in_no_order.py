"""Whoever has the whole database cannot tell whose answer lies beside which mark."""

import advising
import paneling
import pytest
import sessions_of
import stolen
from make import NOW

from panels.actions import assessing, evaluating
from panels.evaluation import QUESTIONS
from panels.models import (
    AssessmentAnswer,
    AssessmentMark,
    EvaluationAnswer,
    EvaluationMark,
)

pytestmark = pytest.mark.django_db(transaction=True)
# That chance brings so many into the very order in which they came: 1 in 479 million.
MANY = 12


def assess(panel, members) -> None:
    session = sessions_of.held(panel, *members)
    for number, one in enumerate(members):
        assessing.answer_assessment(
            session=session,
            panelist=one,
            points={"heard": 1, "understood": 2, "useful": 3},
            words=f"{number:02}",
            now=NOW,
        )


def evaluate(panel, members) -> None:
    evaluation = evaluating.open_evaluation(
        panel=panel, official=advising.facilitator(panel), days=14, now=NOW
    )
    for number, one in enumerate(members):
        evaluating.evaluate(
            evaluation=evaluation,
            panelist=one,
            given=dict.fromkeys(QUESTIONS, 3),
            words=f"{number:02}",
            language="en",
            now=NOW,
        )


@pytest.mark.parametrize(
    ("answer", "answers", "marks"),
    [
        (assess, AssessmentAnswer, AssessmentMark),
        (evaluate, EvaluationAnswer, EvaluationMark),
    ],
)
def test_answers_lie_in_another_order_than_their_marks(answer, answers, marks) -> None:
    panel = paneling.panel()
    answer(panel, paneling.members(panel, MANY))

    rows = stolen.rows_of(answers._meta.db_table)
    beside = stolen.rows_of(marks._meta.db_table)

    words = [row.columns["words"] for row in rows]
    assert len(set(words)) == len(beside) == MANY
    assert words != sorted(words)
    # One transaction has written all of them, that of the last who answered.
    assert len({row.written_in for row in rows}) == 1
