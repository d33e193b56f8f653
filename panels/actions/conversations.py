"""Conversations of statements: prepare, open, close, show, screen, vote."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models import (
    Conversation,
    Panel,
    Panelist,
    Statement,
    StatementVote,
    StatementVoter,
)
from panels.opinions import keep_findings
from panels.policies import works
from panels.policies.roles import role_in
from panels.queries.pages import locked
from panels.queries.voters import Participant
from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from participation.ticking import Done, each

# So many statements of one person may wait to be read.
MOST_WAITING = 5
# While it is open a large conversation is counted anew when so many have come: who
# compares two looks at it cannot tell what one person has voted.
NEWCOMERS = 10
# So many votes are counted while somebody waits; more are counted in a task.
AT_ONCE = 3000
PAST = Refusal("past", _("This is past that point."))


def lock_conversation(conversation: Conversation) -> Conversation:
    return (
        Conversation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("panel__process")
        .get(pk=conversation.pk)
    )


def reference(conversation: Conversation) -> str:
    return f"panel:{conversation.panel.slug}/S{conversation.number}"


@transaction.atomic(durable=True)
def prepare_conversation(
    *, panel: Panel, official: User, fields: Mapping[str, Any]
) -> Conversation:
    """Begin a conversation as a draft, which members do not see."""
    fresh = locked(panel)
    require(works.refuse_preparing(official, fresh))
    conversation = Conversation(
        panel=fresh, number=fresh.conversations.count() + 1, **fields
    )
    conversation.full_clean()
    conversation.save(force_insert=True)
    return conversation


@transaction.atomic(durable=True)
def change_conversation(
    *, conversation: Conversation, official: User, fields: Mapping[str, Any]
) -> None:
    """Change title, text and times; who takes part stays once it is open.

    Raises `Refused` when it is closed or would become one of others.
    """
    fresh = lock_conversation(conversation)
    require(works.refuse_preparing(official, fresh.panel))
    if fresh.is_closed:
        raise Refused(PAST)
    if not fresh.is_draft and fields.get("who", fresh.who) != fresh.who:
        words = _("Who takes part cannot change once the conversation has begun.")
        raise ValidationError({"who": ValidationError(words, "begun")})
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save()


@transaction.atomic(durable=True)
def open_conversation(
    *, conversation: Conversation, official: User, now: datetime
) -> None:
    """Let people vote. Raises `Refused` without a statement to vote on."""
    fresh = lock_conversation(conversation)
    require(works.refuse_preparing(official, fresh.panel))
    if not fresh.is_draft:
        raise Refused(PAST)
    if fresh.closes_at is not None and fresh.closes_at <= now:
        raise Refused(Refusal("over", _("The time to vote until has passed.")))
    statements = fresh.statements.filter(state=Statement.State.OPEN).count()
    if not statements:
        raise Refused(
            Refusal("no_statement", _("Write a statement to begin with first."))
        )
    fresh.state = Conversation.State.OPEN
    fresh.opened_at = now
    fresh.save(update_fields=["state", "opened_at"])
    audit.record(
        fresh.panel.process,
        "conversation.opened",
        subject=reference(fresh),
        actor=official,
        role=role_in(official, fresh.panel),
        now=now,
        open_to=fresh.who,
        statements=statements,
    )


def _close(conversation: Conversation, official: User | None, now: datetime) -> None:
    """Close, count (what is large in a task), and forget whose votes these were."""
    conversation.state = Conversation.State.CLOSED
    conversation.closed_at = now
    conversation.counted_at = None
    conversation.save(update_fields=["state", "closed_at", "counted_at"])
    votes = StatementVote.objects.filter(statement__conversation=conversation)
    if votes.count() <= AT_ONCE:
        keep_findings(conversation, now=now)
    conversation.statements.update(voter=None)
    conversation.voters.update(panelist=None, person=None, device="")
    audit.record(
        conversation.panel.process,
        "conversation.closed",
        subject=reference(conversation),
        actor=official,
        role=role_in(official, conversation.panel) if official else "",
        now=now,
        size=conversation.voters.filter(votes__isnull=False).distinct().count(),
        statements=conversation.statements.filter(state=Statement.State.OPEN).count(),
    )


@transaction.atomic(durable=True)
def close_conversation(
    *, conversation: Conversation, official: User, now: datetime
) -> None:
    """End the voting for good; what was voted stays, whose votes it was does not."""
    fresh = lock_conversation(conversation)
    require(works.refuse_preparing(official, fresh.panel))
    if not fresh.is_open:
        raise Refused(PAST)
    _close(fresh, official, now)


@transaction.atomic(durable=True)
def _close_if_due(conversation: Conversation, now: datetime) -> list[Done]:
    fresh = lock_conversation(conversation)
    if not fresh.is_open or works.takes_votes(fresh, now):
        return []
    _close(fresh, None, now)
    return [Done("conversation.closed", fresh.panel.process.slug, reference(fresh))]


def close_due(*, now: datetime) -> list[Done]:
    """Close every conversation whose time is up, however late we look."""
    due = Conversation.objects.filter(
        state=Conversation.State.OPEN, closes_at__lte=now
    ).order_by("pk")
    return each(due, lambda conversation: _close_if_due(conversation, now))


@transaction.atomic(durable=True)
def _count(conversation: Conversation, now: datetime) -> list[Done]:
    """Count what is closed; what is open only where enough people have come to it."""
    before = conversation.findings.get("voters", 0)
    has_news = conversation.voters.count() >= before + NEWCOMERS
    if not (conversation.is_closed or has_news):
        return []
    fresh = lock_conversation(conversation)
    keep_findings(fresh, now=now)
    return [Done("conversation.counted", fresh.panel.process.slug, reference(fresh))]


def count_due(*, now: datetime) -> list[Done]:
    """Count what is closed and too large to count at once, and what is open and shown.

    That is no step of the tick: it may take a while.
    """
    waiting = Q(state=Conversation.State.CLOSED, counted_at=None)
    shown = Q(state=Conversation.State.OPEN, shown_at__isnull=False)
    due = Conversation.objects.filter(waiting | shown).order_by("pk")
    return each(due, lambda conversation: _count(conversation, now))


@transaction.atomic(durable=True)
def show_results(
    *, conversation: Conversation, official: User, shows: bool, now: datetime
) -> None:
    """Let everybody who takes part see the results, or not any more."""
    fresh = lock_conversation(conversation)
    require(works.refuse_preparing(official, fresh.panel))
    if fresh.is_draft:
        raise Refused(PAST)
    if (fresh.shown_at is not None) == shows:
        return
    fresh.shown_at = now if shows else None
    fresh.save(update_fields=["shown_at"])
    if shows and fresh.is_open and fresh.counted_at is None:
        keep_findings(fresh, now=now)
    audit.record(
        fresh.panel.process,
        "conversation.shown" if shows else "conversation.hidden",
        subject=reference(fresh),
        actor=official,
        role=role_in(official, fresh.panel),
        now=now,
    )


def _next_number(conversation: Conversation) -> int:
    last = conversation.statements.order_by("number").last()
    return last.number + 1 if last else 1


def _require_new(conversation: Conversation, text: str) -> None:
    if conversation.statements.filter(text__iexact=text).exists():
        words = _("This statement is there already.")
        raise ValidationError({"text": ValidationError(words, "there_already")})


@transaction.atomic(durable=True)
def seed_statement(
    *,
    conversation: Conversation,
    official: User,
    text: str,
    language: str,
    origin: str,
    source: str = "",
) -> Statement:
    """Write a statement to begin with, or that of an expert; it can be voted on."""
    fresh = lock_conversation(conversation)
    require(works.refuse_preparing(official, fresh.panel))
    if fresh.is_closed:
        raise Refused(PAST)
    _require_new(fresh, text)
    statement = Statement(
        conversation=fresh,
        number=_next_number(fresh),
        text=text,
        language=language,
        origin=origin,
        source=source,
        state=Statement.State.OPEN,
        screened_by=official,
    )
    statement.full_clean()
    statement.save(force_insert=True)
    return statement


@transaction.atomic(durable=True)
def write_statement(
    *,
    conversation: Conversation,
    participant: Participant,
    text: str,
    language: str,
    source: str = "",
    now: datetime,
) -> Statement:
    """Send a statement, which the facilitator reads before others see it.

    Raises `Refused` when the conversation takes none, or too many of theirs wait.
    """
    fresh = lock_conversation(conversation)
    _require_participant(fresh, participant, now)
    require(works.refuse_statements(fresh))
    voter = _voter(fresh, participant)
    waiting = fresh.statements.filter(voter=voter, state=Statement.State.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise Refused(
            Refusal(
                "too_many_waiting",
                _("Some statements of yours wait to be read. Write more after that."),
            )
        )
    _require_new(fresh, text)
    is_member = participant.panelist is not None
    statement = Statement(
        conversation=fresh,
        number=_next_number(fresh),
        text=text,
        language=language,
        origin=Statement.Origin.MEMBER if is_member else Statement.Origin.PUBLIC,
        source=source,
        voter=voter,
    )
    statement.full_clean()
    statement.save(force_insert=True)
    return statement


@transaction.atomic(durable=True)
def screen_statement(
    *,
    statement: Statement,
    official: User,
    hides: bool,
    reason: str = "",
    now: datetime,
) -> None:
    """Let a statement be voted on, or hide it with the reason that is shown.

    The votes on a hidden one stay and are not counted.
    """
    conversation = lock_conversation(statement.conversation)
    require(works.refuse_preparing(official, conversation.panel))
    if conversation.is_closed:
        raise Refused(PAST)
    fresh = conversation.statements.select_for_update().get(pk=statement.pk)
    was_waiting = fresh.is_waiting
    fresh.reason = required_reason(reason) if hides else ""
    fresh.state = Statement.State.HIDDEN if hides else Statement.State.OPEN
    fresh.screened_by = official
    fresh.full_clean()
    fresh.save()
    if was_waiting and not hides:
        return
    audit.record(
        conversation.panel.process,
        "statement.hidden" if hides else "statement.restored",
        subject=reference(conversation),
        actor=official,
        role=role_in(official, conversation.panel),
        now=now,
        statement=fresh.number,
    )


def _require_participant(
    conversation: Conversation, participant: Participant, now: datetime
) -> None:
    seat: Panelist | None = participant.panelist
    require(works.refuse_taking_part(conversation, seat, now=now))
    if not participant.is_known:
        raise Refused(
            Refusal(
                "no_cookies",
                _(
                    "Your browser does not keep cookies, so nobody could tell your "
                    "votes from others. Allow them, or sign in."
                ),
            )
        )


def _voter(conversation: Conversation, participant: Participant) -> StatementVoter:
    voter, _is_new = StatementVoter.objects.get_or_create(
        conversation=conversation, **participant.keys
    )
    return voter


@transaction.atomic(durable=True)
def vote_on_statement(
    *, statement: Statement, participant: Participant, value: int, now: datetime
) -> None:
    """Agree, disagree or pass; a later vote takes the place of the one before.

    Votes wait for each other and for the closing, which forgets whose they were.
    """
    conversation = lock_conversation(statement.conversation)
    _require_participant(conversation, participant, now)
    fresh = conversation.statements.get(pk=statement.pk)
    if not fresh.is_open:
        raise Refused(Refusal("not_there", _("This statement cannot be voted on now.")))
    if value not in StatementVote.Value.values:
        raise ValidationError(_("Agree, disagree or pass."), "unknown_vote")
    StatementVote.objects.update_or_create(
        statement=fresh,
        voter=_voter(conversation, participant),
        defaults={"value": value},
    )
