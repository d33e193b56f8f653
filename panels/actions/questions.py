"""Questions to the experts: asked, wished for by others, answered or hidden."""

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import sent
from panels.models import QuestionVote, Session, SessionQuestion
from panels.policies import live as policies
from panels.policies.live import Voter
from panels.queries import live as queries
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason

TEXT_MOST = 400


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic(durable=True)
def join_audience(*, session: Session) -> str:
    """Let a device into the audience; return its key, which nobody else has.

    Who calls has checked the code of the room. Raises `Refused` when the audience is
    full.
    """
    fresh = queries.locked(session)
    require(policies.refuse_listening(fresh))
    if fresh.listeners.count() >= policies.LISTENERS_MOST:
        raise Refused(
            Refusal("full", _("So many listen already that no more can take part."))
        )
    key = secrets.token_urlsafe(24)
    fresh.listeners.create(key_hash=hashed(key))
    return key


@transaction.atomic(durable=True)
def ask_question(
    *,
    session: Session,
    asker: Voter,
    text: str,
    is_anonymous: bool,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Ask the experts something. Somebody may have so many questions that wait."""
    fresh = Session.objects.select_related("panel__process").get(pk=session.pk)
    require(policies.refuse_taking_part(asker, fresh))
    if not sent.is_new(fresh, key):
        return
    words = " ".join(text.split())
    if not words:
        raise ValidationError(
            {"text": ValidationError(_("Write a question."), "empty")}
        )
    if len(words) > TEXT_MOST:
        raise ValidationError(
            {"text": ValidationError(_("Write it in 400 characters."), "too_long")}
        )
    waiting = fresh.questions.filter(
        **queries.as_fields(asker), state=SessionQuestion.State.ASKED
    )
    if waiting.count() >= policies.QUESTIONS_MOST:
        raise Refused(
            Refusal("too_many", _("Five of your questions wait. Let others ask too."))
        )
    fresh.questions.create(
        **queries.as_fields(asker),
        item=fresh.item,
        text=words,
        is_anonymous=is_anonymous,
        asked_at=now,
    )


@transaction.atomic(durable=True)
def wish_for_answer(
    *, question: SessionQuestion, voter: Voter, is_wished: bool
) -> None:
    """Say that one would like to hear the answer too, or take it back."""
    session = Session.objects.select_related("panel__process").get(
        pk=question.session_id
    )
    require(policies.refuse_taking_part(voter, session))
    if question.state not in {
        SessionQuestion.State.ASKED,
        SessionQuestion.State.SHORTLISTED,
    }:
        raise Refused(Refusal("closed", _("This question does not wait any more.")))
    mine = QuestionVote.objects.filter(question=question, **queries.as_fields(voter))
    if not is_wished:
        mine.delete()
    else:
        whose: dict[str, Any] = dict(queries.as_fields(voter))
        QuestionVote.objects.get_or_create(question=question, **whose)


@transaction.atomic(durable=True)
def settle_question(
    *,
    session: Session,
    official: User,
    question: SessionQuestion,
    state: str,
    reason: str,
    key: UUID | None = None,
) -> None:
    """Put a question on the short list or back, say it was answered, or hide it.

    Hiding needs a reason, which who has asked can read.
    """
    fresh = queries.locked(session)
    if not sent.is_new(fresh, key):
        return
    require(policies.refuse_steering(official, fresh))
    if state not in SessionQuestion.State.values:
        raise Refused(Refusal("no_such_move", _("There is no such state.")))
    is_hidden = state == SessionQuestion.State.HIDDEN
    why = required_reason(reason) if is_hidden else ""
    fresh.questions.filter(pk=question.pk).update(state=state, reason=why)
    queries.bump(fresh)
