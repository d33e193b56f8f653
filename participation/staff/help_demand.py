"""How much help was asked for: a table, charts and a file, without anybody's name."""

import csv
import io
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participation.forms.help_times import PeriodForm
from participation.help_demand import CHANNELS, COLUMNS, demand, monday, names_of
from participation.help_policies import refuse_help_desk, runs_help
from participation.help_queries import points_of_helper
from participation.help_words import city_zone
from participation.http import SignedInRequest
from participation.models import HelpPoint
from participation.policies import require

WEEKS = 12


Days = tuple[PeriodForm, date, date]


def _period(request: SignedInRequest, *, now: datetime) -> Days:
    """Return the days asked for: the last twelve weeks unless somebody says."""
    form = PeriodForm(request.GET)
    typed = form.cleaned_data if form.is_valid() else {}
    today = now.astimezone(city_zone()).date()
    last = typed.get("last") or today
    first = typed.get("first") or monday(last) - timedelta(weeks=WEEKS - 1)
    shown = PeriodForm(initial={"first": first, "last": last})
    return (form if form.errors else shown), min(first, last), last


def _points(request: SignedInRequest) -> list[HelpPoint]:
    require(refuse_help_desk(request.user))
    if runs_help(request.user):
        return list(HelpPoint.objects.all())
    return list(points_of_helper(request.user.pk))


@never_cache
@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    points = _points(request)
    now = timezone.now()
    form, first, last = _period(request, now=now)
    counted = demand(points, first=first, last=last)
    names = {point.slug: point.name for point in points}
    charts = []
    for field in ("need", "language", "way", "channel"):
        totals = counted.by(field)
        charts.append(
            (
                field,
                [
                    {"label": label, "value": totals[code], "text": totals[code]}
                    for code, label in names_of(field).items()
                    if totals[code]
                ],
            )
        )
    weeks = counted.by("week")
    context = {
        "now": now,
        "form": form,
        "first": first,
        "last": last,
        "total": counted.total,
        "channels": list(CHANNELS.values()),
        "rows": [
            (week, names[point], [counts[code] for code in CHANNELS], counts.total())
            for week, point, counts in counted.weeks()
        ],
        "weeks": [(week, weeks[week]) for week in sorted(weeks)],
        "charts": charts,
    }
    return render(request, "staff/help/demand.html", context)


@never_cache
@require_safe
def file(request: SignedInRequest) -> HttpResponse:
    points = _points(request)
    _form, first, last = _period(request, now=timezone.now())
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows(demand(points, first=first, last=last).rows())
    name = f"help-{first.isoformat()}-{last.isoformat()}.csv"
    return HttpResponse(
        written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
