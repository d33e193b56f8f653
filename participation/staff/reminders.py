"""What goes out and when, whom it will reach, and what went."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation import reminder_queries as queries
from participation import reminders
from participation.actions import reminders as actions
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.reminders import PersonForm, ReminderTimesForm, SkipForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.languages import reading_language
from participation.models import Process, ReminderRun, Role
from participation.reach import reach_of
from participation.texts import pick

ON_A_PAGE = 25
CHANNELS = {
    "email": gettext_lazy("E-mail"),
    "sms": gettext_lazy("Text message"),
    "inbox": gettext_lazy("Page of notices only"),
    "letter": gettext_lazy("Letter, without an account"),
    "unwanted": gettext_lazy("Not wanted, so not told"),
}


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _page_of(process: Process) -> str:
    return reverse("participation_staff:reminders", args=[process.slug])


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what is planned and what went, and settle when reminders go out."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = ReminderTimesForm(
        request.POST if request.method == "POST" else None,
        initial=ReminderTimesForm.initial_of(process),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.set_reminders(
            process=process, organiser=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The reminders have been planned."))
        return see_other(request, _page_of(process))
    pages = Paginator(queries.log_of(process, now=now), ON_A_PAGE)
    log = pages.get_page(request.GET.get("page"))
    context = {
        "process": process,
        "now": now,
        "section": "reminders",
        "form": form,
        "planned": queries.planned_of(process, _language(), now=now),
        "page": log,
        "log": [_logged(run) for run in log],
        "is_replay": process.is_replay,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "staff/reminders.html", context, status=status)


def _logged(run: ReminderRun) -> dict[str, Any]:
    told = queries.sent(run, _language())
    return {
        "told": told,
        "why": pick(run.why, reading_language())[0],
        "channels": _channels(told.channels),
        "languages": _languages(told.languages),
    }


def _channels(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(str(CHANNELS[name]), counts[name]) for name in CHANNELS if name in counts]


def _languages(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Name the languages of people; who has chosen none gets all of them."""
    known = [
        (str(name), counts[code]) for code, name in settings.LANGUAGES if code in counts
    ]
    codes = {code for code, _name in settings.LANGUAGES}
    others = sum(count for code, count in counts.items() if code not in codes)
    return [*known, (_("None chosen: every language"), others)] if others else known


@never_cache
@require_http_methods(FORM_METHODS)
def preview(request: SignedInRequest, slug: str, kind: str, name: str) -> HttpResponse:
    """Show the words of a reminder and whom it will reach; leave it out."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    occasion = queries.occasion_of(process, kind, name, now=now)
    if occasion is None:
        raise Http404
    run = process.reminder_runs.filter(kind=kind, occasion=name).first()
    form = SkipForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.skip_reminder(
            occasion=occasion,
            organiser=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("This reminder will not go out."))
        return see_other(request, _page_of(process))
    counts = queries.counts_of(occasion, reach_of(occasion))
    context = _about(process, now) | {
        "occasion": occasion,
        "ahead": occasion.ahead() if occasion.ahead else "",
        "reminder": reminders.reminder_of(kind),
        "words": queries.in_each_language(occasion),
        "why": str(occasion.why),
        "counts": counts,
        "channels": _channels(counts.channels),
        "languages": _languages(counts.languages),
        "run": run,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "staff/reminder.html", context, status=status)


def _about(process: Process, now: datetime) -> dict[str, Any]:
    return {"process": process, "now": now, "section": "reminders"}


@require_POST
def restore(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Let a reminder go out after all."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    run = get_object_or_404(process.reminder_runs.select_related("process"), pk=pk)
    actions.restore_reminder(run=run, organiser=request.user, now=now)
    messages.success(request, _("This reminder will go out."))
    return see_other(request, _page_of(process))


@never_cache
@require_http_methods(FORM_METHODS)
def person(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show which reminders one person got, when and why; nothing of votes and panels.

    By POST, so that the address stands in no log of addresses. An address without an
    account has got nothing: whether there is one is not told.
    """
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = PersonForm(request.POST if request.method == "POST" else None)
    context = _about(process, now) | {"form": form}
    if form.is_valid():
        found = queries.got_by(process, form.cleaned_data["email"], _language())
        context |= {
            "is_asked": True,
            "email": form.cleaned_data["email"],
            "found": [(one, pick(one.why, reading_language())[0]) for one in found],
        }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "staff/reminders_person.html", context, status=status)
