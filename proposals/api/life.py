"""Reading what is said about proposals, how their words changed, what was hidden."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import (
    NOBODY,
    NOT_FOUND,
    PAGE,
    PublicView,
    as_page,
    page_number,
    public_process_or_404,
)
from participation.serializers import ErrorsOut
from proposals.api.reading import public_proposal
from proposals.lifecycle import Visibility
from proposals.models import Proposal, Revision
from proposals.queries import moderation, talking, versions
from proposals.queries.moderation import Entry
from proposals.queries.talking import Order, Said
from proposals.serializers_life import (
    REACTIONS,
    BranchOut,
    CommentsIn,
    CommentsOut,
    LogOut,
    VersionOut,
    VersionsOut,
)

GONE = {410: ErrorsOut, **NOT_FOUND}


def _proposal(slug: str, number: int) -> Proposal:
    return public_proposal(public_process_or_404(slug, now=timezone.now()), number)


def _same_page(page: Any, request: Request) -> None:
    """Say that there is nothing beyond the last page, where a web page shows that."""
    if page.number != page_number(request):
        raise Http404


def _flat(said: Iterable[Said]) -> Iterator[dict[str, Any]]:
    for one in said:
        yield _comment(one)
        yield from _flat(one.answers)


def _comment(said: Said) -> dict[str, Any]:
    comment = said.comment
    is_public = comment.visibility == Visibility.PUBLIC
    is_there = comment.deleted_at is None
    return {
        "id": comment.pk,
        "answers": comment.parent_id,
        "text": comment.text if is_public and is_there else None,
        "language": comment.language,
        "role": comment.role,
        "written_at": comment.written_at,
        "edited_at": comment.edited_at,
        "is_deleted": not is_there,
        "is_hidden": not is_public,
        "reactions": {kind: said.reactions.get(kind, 0) for kind in REACTIONS},
        "more": said.more,
    }


class Comments(PublicView):
    @extend_schema(
        operation_id="comments",
        summary="What is said about a proposal, thread by thread",
        parameters=[CommentsIn],
        responses={200: CommentsOut, 400: ErrorsOut, **GONE},
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        proposal = _proposal(slug, number)
        order = request.query_params.get("sort", Order.OLDEST.value)
        if order not in Order.values:
            words = _("There is no such order.")
            raise ValidationError({"sort": ValidationError(words, "invalid_choice")})
        wanted = str(page_number(request))
        thread = talking.thread(proposal, NOBODY, order=order, page=wanted)
        _same_page(thread.page, request)
        content = as_page(thread.page, list(_flat(thread.said)))
        return Response(CommentsOut(content).data)


class Branch(PublicView):
    @extend_schema(
        operation_id="comment_with_answers",
        summary="One comment with all answers to it",
        parameters=[PAGE],
        responses={200: BranchOut, **GONE},
    )
    def get(self, request: Request, slug: str, number: int, key: int) -> Response:
        comment = talking.comment_or_404(_proposal(slug, number), key)
        wanted = str(page_number(request))
        head, answers = talking.branch(comment, NOBODY, page=wanted)
        _same_page(answers, request)
        if comment.visibility != Visibility.PUBLIC and not head.answers:
            raise Http404
        content = as_page(answers, list(_flat(head.answers)))
        return Response(BranchOut(content | {"comment": _comment(head)}).data)


def _line(revision: Revision) -> dict[str, Any]:
    return {
        "version": revision.number,
        "title": revision.title,
        "note": revision.said,
        "made_at": revision.made_at,
    }


class Versions(PublicView):
    @extend_schema(
        operation_id="versions",
        summary="How the words of a proposal have changed",
        parameters=[PAGE],
        responses={200: VersionsOut, **GONE},
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        proposal = _proposal(slug, number)
        wanted = str(page_number(request))
        page = versions.versions_of(proposal, AnonymousUser(), page=wanted)
        _same_page(page, request)
        content = as_page(page, [_line(revision) for revision in page])
        return Response(VersionsOut(content).data)


class OneVersion(PublicView):
    @extend_schema(
        operation_id="version",
        summary="The words of a proposal as they stood after one change",
        responses={200: VersionOut, **GONE},
    )
    def get(self, _request: Request, slug: str, number: int, version: int) -> Response:
        found = versions.version_or_404(
            _proposal(slug, number), AnonymousUser(), version
        ).revision
        content = _line(found) | {
            "text": found.text,
            "benefits": found.benefits,
            "cost_estimate": found.cost_estimate,
        }
        return Response(VersionOut(content).data)


def _entry(entry: Entry) -> dict[str, Any]:
    reason, took = entry.reason, entry.appeal_took
    return {
        "about": "comment" if entry.is_comment else "proposal",
        "cause": entry.cause,
        "reports": entry.reports,
        "decision": entry.decision,
        "decided_at": entry.decided_at,
        "minutes": int(entry.took.total_seconds() // 60),
        "checklist": entry.checklist,
        "reason": {"code": reason.code, "name": reason.name} if reason else None,
        "is_appealed": entry.is_appealed,
        "appeal_decision": entry.appeal_decision or None,
        "appeal_minutes": int(took.total_seconds() // 60) if took else None,
    }


class ModerationLog(PublicView):
    @extend_schema(
        operation_id="moderation_log",
        summary="What moderators decided, without names and words",
        parameters=[PAGE],
        responses={200: LogOut, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        process = public_process_or_404(slug, now=timezone.now())
        page = moderation.log(process, page=str(page_number(request)))
        _same_page(page, request)
        content = as_page(page, [_entry(entry) for entry in page])
        return Response(LogOut(content).data)
