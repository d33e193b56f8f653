"""The evaluation at the end: opened by the desk, answered by members without names."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.evaluation import HIGHEST, LOWEST, QUESTIONS
from panels.models import Evaluation, EvaluationAnswer, EvaluationMark, Panel, Panelist
from panels.policies import reports as policies
from panels.policies.roles import role_in
from panels.queries.members import seated
from panels.queries.pages import locked
from panels.scattering import scatter
from participation import audit, notices
from participation.models import User
from participation.policies import Refusal, Refused, require

FEWEST_DAYS, MOST_DAYS = 3, 60
ANSWERED = Refusal("answered", _("You have answered already. Thank you."))


@transaction.atomic(durable=True)
def open_evaluation(
    *, panel: Panel, official: User, days: int, now: datetime
) -> Evaluation:
    """Ask the members what they say of the work; they are told."""
    panel = locked(panel)
    require(policies.refuse_evaluating(official, panel))
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ValidationError(
            {
                "days": ValidationError(
                    _("Give the members from %(fewest)s to %(most)s days."),
                    "wrong_days",
                    {"fewest": FEWEST_DAYS, "most": MOST_DAYS},
                )
            }
        )
    evaluation = Evaluation.objects.create(
        panel=panel,
        opened_at=now,
        closes_at=now + timedelta(days=days),
        opened_by=official,
    )
    audit.record(
        panel.process,
        "evaluation.opened",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel),
        now=now,
        answer_by=evaluation.closes_at.date().isoformat(),
    )
    notices.owe(
        [one.volunteer.person for one in seated(panel) if one.volunteer.person],
        "evaluation.opened",
        occasion=f"evaluation:{evaluation.pk}",
        link=reverse("panels:evaluation", args=[panel.process.slug, panel.slug]),
        now=now,
        process=panel.process,
        panel=panel.title,
    )
    return evaluation


@transaction.atomic(durable=True)
def evaluate(
    *,
    evaluation: Evaluation,
    panelist: Panelist,
    given: Mapping[str, int],
    words: str,
    language: str,
    now: datetime,
) -> None:
    """Answer once. The mark says who has answered, the answer not whose it is.

    Marks lie in the order they came in, so the answers do not: see `scatter`.
    """
    # One after the other, so that each finds the answers of all before.
    evaluation = Evaluation.objects.select_for_update(of=("self",), no_key=True).get(
        pk=evaluation.pk
    )
    require(policies.refuse_answering_evaluation(panelist, evaluation, now=now))
    problems = {
        code: ValidationError(_("Choose from 1 to 5."), "wrong_mark")
        for code in QUESTIONS
        if not LOWEST <= given.get(code, 0) <= HIGHEST
    }
    if problems:
        raise ValidationError(problems)
    try:
        with transaction.atomic():
            EvaluationMark.objects.create(evaluation=evaluation, panelist=panelist)
    except IntegrityError as error:
        raise Refused(ANSWERED) from error
    answer = EvaluationAnswer(
        evaluation=evaluation,
        given={code: given[code] for code in QUESTIONS},
        words=words.strip(),
        language=language,
    )
    answer.full_clean(exclude=["evaluation"])
    answer.save(force_insert=True)
    scatter(EvaluationAnswer.objects.filter(evaluation=evaluation))
