"""What moderators did, for everyone: without names and without words of residents."""

import csv
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import StringIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participation.languages import reading_language
from participation.models import Process
from participation.queries import process_or_404
from participation.texts import pick
from proposals import exports
from proposals.queries import moderation as queries
from proposals.views.about import about

COLUMNS = (
    "number",
    "thing",
    "cause",
    "reports",
    "decision",
    "decided_on",
    "minutes",
    "reason",
    "reason_name",
    "appeal",
    "appeal_minutes",
)


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    context = about(process, now) | {
        "page": queries.log(process, page=request.GET.get("page", "1")),
        "totals": queries.totals(process),
    }
    return render(request, "proposals/moderation_log.html", context)


@require_safe
def log_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    process = process_or_404(slug, request.user, now=timezone.now())
    return StreamingHttpResponse(
        exports.blocks(_lines(process)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{slug}-moderation.csv"'
        },
    )


def _lines(process: Process) -> Iterator[str]:
    language = reading_language()
    yield exports.BOM + _line(COLUMNS)
    for number, entry in enumerate(queries.log_entries(process), start=1):
        reason = entry.reason
        outcome = entry.appeal_decision or "waiting"
        yield _line(
            [
                number,
                "comment" if entry.is_comment else "proposal",
                entry.cause,
                entry.reports,
                entry.decision,
                timezone.localdate(entry.decided_at).isoformat(),
                _minutes(entry.took),
                reason.code if reason else "",
                pick(reason.name, language)[0] if reason else "",
                outcome if entry.is_appealed else "",
                _minutes(entry.appeal_took),
            ]
        )


def _line(values: Iterable[object]) -> str:
    written = StringIO()
    csv.writer(written).writerow([exports.as_cell(value) for value in values])
    return written.getvalue()


def _minutes(took: timedelta | None) -> str:
    return "" if took is None else str(int(took.total_seconds() // 60))
