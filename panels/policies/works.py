"""Who may take part in what a panel works on together, and when."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.models import (
    Board,
    Conversation,
    Panel,
    Panelist,
    Scenario,
    ScoringExercise,
)
from panels.policies.roles import refuse_membership, refuse_running
from participation.models import User
from participation.policies import Refusal

OVER = Refusal("over", _("The work of this panel has ended."))


def refuse_preparing(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Exercises are prepared and led by who runs the panel, until it is over."""
    return refuse_running(person, panel) or (OVER if panel.is_over else None)


def refuse_working(panelist: Panelist | None, panel: Panel) -> Refusal | None:
    """Members work together from their first day in the panel until it is over."""
    return refuse_membership(panelist) or (OVER if panel.is_over else None)


def takes_votes(conversation: Conversation, now: datetime) -> bool:
    """Whether statements can be voted on: opened, and the time is not up."""
    closes = conversation.closes_at
    return conversation.is_open and (closes is None or now < closes)


def refuse_taking_part(
    conversation: Conversation, panelist: Panelist | None, *, now: datetime
) -> Refusal | None:
    """Say why somebody cannot vote on statements or write one now."""
    if conversation.panel.is_over:
        return OVER
    if conversation.is_draft:
        return Refusal("not_open_yet", _("This conversation has not begun yet."))
    if not takes_votes(conversation, now):
        return Refusal("closed", _("This conversation is closed."))
    if conversation.is_for_everybody:
        return None
    return refuse_membership(panelist)


def refuse_statements(conversation: Conversation) -> Refusal | None:
    if conversation.takes_statements:
        return None
    return Refusal("no_statements", _("The statements of this conversation are set."))


def refuse_cards(board: Board, panelist: Panelist | None) -> Refusal | None:
    """Say why a member cannot write a card now."""
    refusal = refuse_working(panelist, board.panel)
    if refusal is not None:
        return refusal
    if not board.takes_cards:
        return Refusal("closed", _("Cards are not being written on this board now."))
    return None


def refuse_marks(board: Board, panelist: Panelist | None) -> Refusal | None:
    """Say why a member cannot mark cards now."""
    refusal = refuse_working(panelist, board.panel)
    if refusal is not None:
        return refusal
    if not board.takes_marks:
        return Refusal("closed", _("Cards are not being marked on this board now."))
    return None


def refuse_scoring(
    scoring: ScoringExercise, panelist: Panelist | None
) -> Refusal | None:
    """Say why a member cannot give points now."""
    refusal = refuse_working(panelist, scoring.panel)
    if refusal is not None:
        return refusal
    if not scoring.round_now:
        return Refusal("closed", _("No points are being given now."))
    return None


def refuse_judging(scenario: Scenario, panelist: Panelist | None) -> Refusal | None:
    """Say why a member cannot judge a scenario now."""
    refusal = refuse_working(panelist, scenario.panel)
    if refusal is not None:
        return refusal
    if not scenario.takes_judgements:
        return Refusal("closed", _("This scenario is not being judged now."))
    return None
