"""Reading panels: mandates, draws, sessions, advice and its answers."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from panels.lifecycle import AdviceState, LotteryState
from panels.models import Panel, Recommendation
from panels.policies.advice import PUBLIC
from panels.queries import advice
from panels.queries.reports import newest_edition
from panels.queries.sessions import announced
from panels.serializers import PanelOut, PanelsOut
from participation.api import NOT_FOUND, PublicView, public_process_or_404

# Of draws before these nothing is public.
SHOWN = (LotteryState.PUBLISHED, LotteryState.DRAWN, LotteryState.FINAL)


class Panels(PublicView):
    @extend_schema(
        operation_id="panels",
        summary="The panels of a process, with how far each is",
        responses={200: PanelsOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        today = timezone.localdate(now)
        lines = []
        for panel in process.panels.public():
            found = list(advice.recommendations_of(panel))
            lines.append(_line(panel, found, now, today))
        return Response(PanelsOut({"results": lines}).data)


class OnePanel(PublicView):
    @extend_schema(
        operation_id="panel",
        summary="One panel: mandate, draws, sessions, advice and its answers",
        responses={200: PanelOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str, panel: str) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        found = process.panels.public().filter(slug=panel).first()
        if found is None:
            raise Http404
        return Response(PanelOut(_whole(found, now)).data)


def _line(
    panel: Panel, found: list[Recommendation], now: datetime, today: date
) -> dict[str, Any]:
    return {
        "slug": panel.slug,
        "state": panel.state,
        "title": panel.title,
        "question": panel.question,
        "seats": panel.seats,
        "selection": panel.selection,
        "call_is_open": panel.call_is_open(now),
        "answer_due_on": panel.answer_due_on,
        "answers_overdue": advice.standing_of(panel, found, today).overdue,
    }


def _whole(panel: Panel, now: datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    everything = list(
        advice.recommendations_of(panel).prefetch_related("dissents__backers")
    )
    edition = newest_edition(panel)
    return _line(panel, everything, now, today) | {
        "background": panel.background,
        "limits": panel.limits,
        "sponsor": panel.sponsor,
        "answering_body": panel.answering_body,
        "majority": panel.majority,
        "quorum": panel.quorum,
        "lotteries": panel.lotteries.filter(state__in=SHOWN),
        "sessions": announced(panel),
        "recommendations": [
            _recommendation(panel, one, today)
            for one in everything
            if AdviceState(one.state) in PUBLIC
        ],
        "report_sha256": edition.sha256 if edition else None,
    }


def _recommendation(panel: Panel, one: Recommendation, today: date) -> dict[str, Any]:
    standing = [each for each in one.dissents.all() if each.withdrawn_at is None]
    return {
        "number": one.number,
        "title": one.title,
        "text": one.text,
        "rationale": one.rationale,
        "language": one.language,
        "state": one.state,
        "body": one.body,
        "due_on": one.due_on,
        "majority": one.majority,
        "votes": one.votes,
        "dissents": [
            {
                "text": each.text,
                "language": each.language,
                "backers": len(each.backers.all()),
            }
            for each in standing
        ],
        "answer": advice.answer_of(one),
        "is_overdue": advice.is_overdue(panel, one, today),
        "news": one.news.all(),
    }
