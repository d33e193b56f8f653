"""Recommendations and what panels did with proposals. `{% load advice_tags %}`."""

from datetime import date
from itertools import pairwise
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from panels.approval_words import approval_lines
from panels.lifecycle import (
    AdviceState,
    AnswerVerdict,
    FollowUpStage,
    SessionState,
)
from panels.models import (
    Answer,
    Dissent,
    FollowUp,
    Panel,
    PanelAct,
    Recommendation,
    RecommendationVersion,
    Session,
    SuggestedChange,
)
from panels.models import Panelist as Member
from panels.queries import advice as queries
from panels.queries.approvals import newest_approval
from panels.queries.reports import approval_published
from proposals.diff import compare, is_changed
from proposals.models import Project, Proposal

register = template.Library()

STATE_KINDS = {
    AdviceState.DRAFT: "neutral",
    AdviceState.FROZEN: "info",
    AdviceState.ADOPTED: "success",
    AdviceState.NOT_ADOPTED: "neutral",
    AdviceState.WITHDRAWN: "neutral",
}
VERDICT_KINDS = {
    AnswerVerdict.ACCEPTED: "success",
    AnswerVerdict.PARTLY: "info",
    AnswerVerdict.STUDIED: "info",
    AnswerVerdict.REFUSED: "warning",
}
STAGE_KINDS = {
    FollowUpStage.NOT_STARTED: "neutral",
    FollowUpStage.IN_PROGRESS: "info",
    FollowUpStage.DONE: "success",
    FollowUpStage.CHANGED: "info",
    FollowUpStage.DROPPED: "warning",
}


@register.simple_tag
def advice_badge(recommendation: Recommendation) -> str:
    """Return how far a recommendation is, as a badge."""
    return render_to_string(
        "components/badge.html",
        {
            "label": recommendation.get_state_display(),
            "kind": STATE_KINDS[AdviceState(recommendation.state)],
            "icon": "",
        },
    )


@register.simple_tag
def advice_badges(
    recommendation: Recommendation, panel: Panel, today: date
) -> list[dict[str, Any]]:
    """Say of a recommendation, in a list, how it was decided, answered, carried out."""
    state = AdviceState(recommendation.state)
    badges = [
        {
            "label": recommendation.get_state_display(),
            "kind": STATE_KINDS[state],
            "icon": "",
        }
    ]
    answer = queries.answer_of(recommendation)
    if answer is not None:
        badges.append(
            {
                "label": gettext("Answer: %(verdict)s")
                % {"verdict": answer.get_verdict_display()},
                "kind": VERDICT_KINDS[AnswerVerdict(answer.verdict)],
                "icon": "",
            }
        )
    elif queries.is_overdue(panel, recommendation, today):
        badges.append(
            {"label": gettext("Answer overdue"), "kind": "danger", "icon": "clock"}
        )
    newest = queries.newest_of(recommendation)
    if newest is not None:
        badges.append(
            {
                "label": newest.get_stage_display(),
                "kind": STAGE_KINDS[FollowUpStage(newest.stage)],
                "icon": "",
            }
        )
    return badges


@register.simple_tag
def is_answer_overdue(
    recommendation: Recommendation, panel: Panel, today: date
) -> bool:
    return queries.is_overdue(panel, recommendation, today)


@register.simple_tag
def standing_answer(recommendation: Recommendation) -> Answer | None:
    return queries.answer_of(recommendation)


@register.simple_tag
def newest_news(recommendation: Recommendation) -> FollowUp | None:
    return queries.newest_of(recommendation)


@register.filter
def vote_bars(recommendation: Recommendation) -> list[dict[str, Any]]:
    """Return the votes on a recommendation as bars, each with its count."""
    votes = recommendation.votes
    names = [
        ("yes", _("Yes")),
        ("no", _("No")),
        ("abstain", _("Abstain")),
        ("absent", _("Did not vote")),
    ]
    return [
        {"label": str(name), "value": votes.get(key, 0), "text": str(votes.get(key, 0))}
        for key, name in names
    ]


@register.simple_tag
def put_to_vote_links(recommendation: Recommendation) -> list[Session]:
    """Return the sessions in which a recommendation can be voted on."""
    coming = recommendation.panel.sessions.exclude(
        state__in=[SessionState.CLOSED, SessionState.CANCELLED]
    )
    return list(coming.order_by("starts_at", "number"))


@register.simple_tag
def base_of(
    change: SuggestedChange, versions: list[RecommendationVersion]
) -> RecommendationVersion:
    """Return the version that a suggestion changes."""
    return next(one for one in versions if one.number == change.base)


@register.filter
def in_pairs(
    versions: list[RecommendationVersion],
) -> list[tuple[RecommendationVersion, RecommendationVersion]]:
    """Return each version with the one before, newest first."""
    return list(reversed(list(pairwise(versions))))


@register.simple_tag
def backing(dissent: Dissent, panelist: Member | None) -> dict[str, Any]:
    """Say who stands behind a minority opinion, and whether the reader does."""
    backers = list(dissent.backers.all())
    named = [one.panelist.name for one in backers if one.is_named]
    mine = next((one for one in backers if panelist == one.panelist), None)
    return {
        "count": len(backers),
        "names": named,
        "mine": mine,
        "is_author": mine is not None and mine.is_author,
    }


@register.inclusion_tag("panels/_changes.html")
def advice_changes(old: Any, new: Any, language: str) -> dict[str, Any]:
    """Show what differs in the words of a recommendation, word by word."""
    names = [
        (gettext("Title"), "title"),
        (gettext("Recommendation"), "text"),
        (gettext("Why"), "rationale"),
    ]
    compared = [
        (label, compare(getattr(old, name), getattr(new, name)))
        for label, name in names
    ]
    return {
        "changed": [
            (label, pieces) for label, pieces in compared if is_changed(pieces)
        ],
        "language": language,
    }


@register.inclusion_tag("panels/_approval.html")
def report_approval(panel: Panel) -> dict[str, Any]:
    """Show whether the members approve the report that is out, or are being asked."""
    edition, asked = approval_published(panel), newest_approval(panel)
    return {
        "panel": panel,
        "process": panel.process,
        "edition": edition,
        "approval": asked if asked and asked.ended_at is None else None,
        "lines": approval_lines(edition["content__approval"] or {}) if edition else [],
    }


@register.inclusion_tag("panels/_acts.html")
def panel_acts(target: Proposal | Project) -> dict[str, Any]:
    """Tell which panel has worked on a proposal or project, and what it said."""
    acts: list[PanelAct] = queries.acts_on(target)
    return {"acts": acts, "process": target.process}


@register.inclusion_tag("panels/_overdue.html")
def overdue_answers(process: Any, today: date) -> dict[str, Any]:
    """List the answers of a process whose promised day has passed."""
    return {"overdue": queries.overdue_in(process, today), "process": process}
