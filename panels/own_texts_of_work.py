"""The texts that a panel works with: quotas, votes, boards, statements, scorings."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PollState
from panels.models import (
    Board,
    Conversation,
    Feature,
    FeatureValue,
    Lottery,
    Panel,
    Poll,
    Recommendation,
    ScoringCriterion,
    ScoringExercise,
)
from panels.policies.mandates import DRAWS, FINDING, POOL_IS_FIXED
from panels.policies.polls import OPENED
from participation.models import Process
from participation.policies import Refusal
from participation.translations import LONGEST_TITLE, Field, Kind

OVER = Refusal("over", _("This is over, so it stays as it was."))
STANDS = Refusal(
    "published",
    _("Criteria, weights and what is scored stand once they are published."),
)
NAME = Field("name", _("Name"), max_length=LONGEST_TITLE)


def _features(process: Process) -> QuerySet[Feature]:
    found = Feature.objects.filter(panel__process=process)
    return found.select_related("panel__process").prefetch_related(_draws("panel"))


def _values(process: Process) -> QuerySet[FeatureValue]:
    found = FeatureValue.objects.filter(feature__panel__process=process)
    with_panels = found.select_related("feature__panel__process")
    return with_panels.prefetch_related(_draws("feature__panel"))


def _draws(path: str) -> "Prefetch[str]":
    """Load the draws that fix who can be drawn, without the lists that are in them."""
    fixing = Lottery.objects.filter(state__in=DRAWS).only("panel_id", "state")
    return Prefetch(f"{path}__lotteries", fixing)


def _pool_is_fixed(panel: Panel) -> Refusal | None:
    is_fixed = panel.state not in FINDING or any(panel.lotteries.all())
    return POOL_IS_FIXED if is_fixed else None


def _polls(process: Process) -> QuerySet[Poll]:
    found = Poll.objects.filter(session__panel__process=process)
    return found.select_related("session__panel__process")


def _poll_opened(poll: Poll, _now: datetime) -> Refusal | None:
    return None if poll.state == PollState.DRAFT else OPENED


def _recommendations(process: Process) -> QuerySet[Recommendation]:
    found = Recommendation.objects.filter(panel__process=process)
    return found.select_related("panel__process")


def _boards(process: Process) -> QuerySet[Board]:
    found = Board.objects.filter(panel__process=process)
    return found.select_related("panel__process")


def _board_closed(board: Board, _now: datetime) -> Refusal | None:
    return OVER if board.is_closed else None


def _conversations(process: Process) -> QuerySet[Conversation]:
    found = Conversation.objects.filter(panel__process=process)
    return found.select_related("panel__process").defer("findings", "matrix")


def _conversation_closed(one: Conversation, _now: datetime) -> Refusal | None:
    return OVER if one.is_closed else None


def _scorings(process: Process) -> QuerySet[ScoringExercise]:
    found = ScoringExercise.objects.filter(panel__process=process)
    return found.select_related("panel__process")


def _criteria(process: Process) -> QuerySet[ScoringCriterion]:
    found = ScoringCriterion.objects.filter(scoring__panel__process=process)
    return found.select_related("scoring__panel__process")


def _published(scoring: ScoringExercise, _now: datetime) -> Refusal | None:
    return None if scoring.is_draft else STANDS


def _link(name: str, panel: Panel, *place: object) -> str:
    address = [panel.process.slug, panel.slug, *place]
    return reverse(f"panels_staff:{name}", args=address)


KINDS = (
    Kind(
        "feature",
        _("Feature"),
        (NAME,),
        _features,
        lambda row: _link("feature", row.panel, row.code),
        lambda row: row.panel.title,
        lambda row, _now: _pool_is_fixed(row.panel),
    ),
    Kind(
        "quota",
        _("Quota"),
        (NAME,),
        _values,
        lambda row: _link("feature", row.feature.panel, row.feature.code),
        lambda row: row.feature.name,
        lambda row, _now: _pool_is_fixed(row.feature.panel),
    ),
    Kind(
        "poll",
        _("Vote in a session"),
        (
            Field("question", _("Question"), max_length=300),
            Field("options", _("Option"), max_length=LONGEST_TITLE, inner="text"),
        ),
        _polls,
        lambda row: _link("poll", row.session.panel, row.session.number, row.number),
        lambda row: row.session.title,
        _poll_opened,
    ),
    Kind(
        "recommendation",
        _("Recommendation"),
        (Field("body", _("Addressed to"), max_length=200),),
        _recommendations,
        lambda row: _link("recommendation", row.panel, row.number),
        lambda row: {row.language: row.title},
        stays_as_said=True,
    ),
    Kind(
        "board",
        _("Board"),
        (Field("question", _("Question"), max_length=200),),
        _boards,
        lambda row: _link("board", row.panel, row.number),
        lambda row: row.panel.title,
        _board_closed,
    ),
    Kind(
        "conversation",
        _("Statements"),
        (
            Field("title", _("Title"), max_length=LONGEST_TITLE),
            Field("text", _("What it is about"), max_length=1000),
        ),
        _conversations,
        lambda row: _link("conversation", row.panel, row.number),
        lambda row: row.title,
        _conversation_closed,
    ),
    Kind(
        "scoring",
        _("Scoring"),
        (Field("title", _("Title"), max_length=LONGEST_TITLE),),
        _scorings,
        lambda row: _link("scoring", row.panel, row.number),
        lambda row: row.title,
        _published,
    ),
    Kind(
        "scoring_criterion",
        _("Criterion of a scoring"),
        (
            Field("name", _("Name"), max_length=80),
            Field("question", _("Question"), max_length=300),
        ),
        _criteria,
        lambda row: _link("scoring", row.scoring.panel, row.scoring.number),
        lambda row: row.scoring.title,
        lambda row, now: _published(row.scoring, now),
    ),
)
