"""The self-assessment at the end of a session: answer it, and end it."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import SessionState
from panels.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentMark,
    Panelist,
    Session,
)
from panels.policies import sessions as policy
from panels.policies.roles import refuse_running
from panels.queries.assessments import QUESTIONS
from panels.queries.pages import locked
from panels.queries.sessions import locked_session
from panels.scattering import scatter
from participation.models import User
from participation.policies import Refusal, Refused, require

TWICE = Refusal("answered", _("You have answered already."))


@transaction.atomic(durable=True)
def answer_assessment(
    *,
    session: Session,
    panelist: Panelist,
    points: Mapping[str, int],
    words: str,
    now: datetime,
) -> None:
    """Answer the three questions once, without a name.

    That somebody has answered and what was answered are kept apart, both without a
    time, and the answers in no order. Raises `Refused` for the second time and for
    those who were not there, `ValidationError` for a question without an answer.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(policy.refuse_assessing(panelist, fresh, now=now))
    missing = [name for name in QUESTIONS if name not in points]
    if missing:
        raise ValidationError(
            {name: ValidationError(_("Choose one."), "no_answer") for name in missing}
        )
    try:
        with transaction.atomic():
            AssessmentMark.objects.create(session=fresh, panelist=panelist)
    except IntegrityError as error:
        raise Refused(TWICE) from error
    answer = AssessmentAnswer(session=fresh, words=words.strip(), **points)
    answer.full_clean()
    answer.save(force_insert=True)
    scatter(AssessmentAnswer.objects.filter(session=fresh))


@transaction.atomic(durable=True)
def end_assessment(*, session: Session, official: User, now: datetime) -> Assessment:
    """End it before its time, so that its figures can be seen and go in the minutes.

    Nobody can answer after it. Raises `Refused` before the session is over, and when
    it has ended already.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(refuse_running(official, fresh.panel))
    if fresh.state != SessionState.CLOSED:
        raise Refused(Refusal("not_closed", _("The session is not over yet.")))
    if policy.assessment_is_over(fresh, now=now):
        raise Refused(
            Refusal("assessment_over", _("The self-assessment has ended already."))
        )
    answers = AssessmentAnswer.objects.filter(session=fresh).count()
    return Assessment.objects.create(session=fresh, ended_at=now, answers=answers)
