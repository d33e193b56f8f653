"""The texts of a process side by side in two languages."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation import translation_tables
from participation.actions import translating
from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.forms.translating import TableForm, TranslationForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.languages import languages_of_texts
from participation.models import Process, Role
from participation.translation_queries import (
    Coverage,
    Line,
    lines_for,
    texts_of,
)

ON_A_PAGE = 20
SHOWN: Mapping[str, Callable[[Line], bool]] = {
    "all": lambda _line: True,
    "missing": lambda line: line.is_missing,
    "outdated": lambda line: line.is_outdated,
    "machine": lambda line: line.is_machine,
}


def _query(language: str, show: str) -> str:
    return urlencode({"language": language, "show": show})


def _chosen(request: SignedInRequest, coverage: list[Coverage]) -> Coverage:
    """Return the language that was asked for, or the first that has texts to write."""
    wanted = request.GET.get("language", "")
    by_code = {one.language: one for one in coverage}
    if wanted in by_code:
        return by_code[wanted]
    return next((one for one in coverage if one.texts), coverage[0])


@never_cache
@require_http_methods(FORM_METHODS)
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show texts beside their translations; each row is saved by itself."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    texts = texts_of(process, now=now)
    coverage = texts.coverage()
    chosen = _chosen(request, coverage)
    form = TranslationForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form, lambda: _save(request, process, chosen.language, form, now)
    ):
        messages.success(request, _("The text has been saved."))
        return see_other(request, request.get_full_path())
    lines = texts.lines(chosen.language)
    context = _context(request, process, chosen, lines)
    context |= {"now": now, "coverage": coverage}
    if form.errors:
        context |= {"failed": form, "failed_at": form.data.get("address", "")}
    status = 422 if form.errors else 200
    return render(request, "staff/translations.html", context, status=status)


def _save(
    request: SignedInRequest,
    process: Process,
    language: str,
    form: TranslationForm,
    now: datetime,
) -> None:
    typed = form.cleaned_data
    translating.translate(
        process=process,
        organiser=request.user,
        translated=translating.Translated(
            typed["address"],
            language,
            typed["text"],
            typed["source"],
            is_machine=typed["is_machine"],
        ),
        now=now,
    )


def _context(
    request: SignedInRequest,
    process: Process,
    chosen: Coverage,
    lines: list[Line],
) -> dict[str, Any]:
    which = request.GET.get("show", "all")
    which = which if which in SHOWN else "all"
    shown: list[Line] = [line for line in lines if SHOWN[which](line)]
    rows = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    labels = {
        "all": _("All"),
        "missing": _("Missing"),
        "outdated": _("The source has changed"),
        "machine": _("Machine translated"),
    }
    here = reverse("participation_staff:translations", args=[process.slug])
    return {
        "process": process,
        "section": "translations",
        "chosen": chosen,
        "rows": rows,
        "names": dict(languages_of_texts(has_plain=True)),
        "filters": [
            {
                "label": label,
                "count": sum(map(SHOWN[key], lines)),
                "is_current": key == which,
                "url": f"{here}?{_query(chosen.language, key)}",
            }
            for key, label in labels.items()
        ],
    }


@never_cache
@require_safe
def table(request: SignedInRequest, slug: str, language: str) -> HttpResponse:
    """Send all texts that are to be there in a language, with what there is."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    if language not in dict(languages_of_texts(has_plain=True)):
        raise Http404
    lines = [line for line in lines_for(process, language, now=now) if not line.refusal]
    return HttpResponse(
        translation_tables.table_of(lines),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{slug}-{language}.csv"'
        },
    )


@never_cache
@require_http_methods(FORM_METHODS)
def import_table(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a table back: every row of it, or none and what is wrong with which."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    is_sent = request.method == "POST"
    form = TableForm(request.POST if is_sent else None, request.FILES or None)
    if form.is_valid():
        try:
            count = translating.import_translations(
                process=process,
                organiser=request.user,
                rows=translation_tables.rows_of(form.cleaned_data["file"].read()),
                now=now,
            )
        except ValidationError as problems:
            form.add_error("file", problems)
        else:
            words = _("Texts written: %(count)d.") % {"count": count}
            messages.success(request, words)
            return see_other(
                request, reverse("participation_staff:translations", args=[slug])
            )
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "translations",
        "columns": translation_tables.COLUMNS,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/import_translations.html", context, status=status)
