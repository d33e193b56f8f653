"""The desk of the report and of the evaluation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels import reporting
from panels.actions import evaluating
from panels.actions import reporting as actions
from panels.approval_words import verdict_words
from panels.forms.reports import OpenEvaluationForm, PartForm, PublishForm
from panels.policies import reports as policies
from panels.policies.approvals import refuse_changing_report
from panels.policies.roles import refuse_contact
from panels.queries import evaluation as evaluations
from panels.queries import reports as queries
from panels.queries.approvals import approval_of, newest_approval
from panels.staff.advice_pages import form_page, page_of
from panels.staff.frames import done, posted_of, running
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    report = queries.report_of(found)
    evaluation = evaluations.evaluation_of(found)
    language = get_language() or ""
    content = actions.content_of(report) if report else None
    approval = approval_of(report, content) if report and content else None
    context = page_of(
        found,
        now,
        "report",
        report=report,
        parts=queries.parts_of(content, language) if content else [],
        content=content,
        all_parts=[(code, queries.HEADINGS[code]) for code in reporting.PARTS],
        editions=list(report.editions.all()) if report else [],
        refusal=refuse_changing_report(request.user, found),
        asked=newest_approval(found),
        approval=approval,
        approval_verdict=verdict_words(approval.outcome if approval else {}),
        sees_missing=refuse_contact(request.user, found) is None,
        evaluation=evaluation,
        evaluation_refusal=policies.refuse_evaluating(request.user, found),
        answered=evaluation.marks.count() if evaluation else 0,
        results=evaluations.results_of(evaluation, now=now) if evaluation else None,
    )
    return render(request, "panels_staff/report.html", context)


@never_cache
@require_POST
def gather(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    actions.gather_report(panel=found, official=request.user, now=now)
    messages.success(
        request, _("The report was gathered from the record. Read it and edit it.")
    )
    return see_other(request, reverse("panels_staff:report", args=[slug, panel]))


@never_cache
@require_http_methods(FORM_METHODS)
def part(request: SignedInRequest, slug: str, panel: str, code: str) -> HttpResponse:
    """Edit the words of a part in every language."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    report = queries.report_or_404(found)
    if code not in reporting.PARTS:
        raise Http404
    if request.method != "POST":
        require(refuse_changing_report(request.user, found))
    texts = {one.language: one for one in report.texts.filter(part=code)}
    languages = [one for one in reporting.languages_of(found) if one in texts]
    start = {f"text_{one}": texts[one].text for one in languages} | {
        "version": report.version,
        "is_left_out": code in report.left_out,
    }
    form = PartForm(posted_of(request), languages=languages, initial=start)
    back = reverse("panels_staff:report", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: actions.edit_part(
            report=report,
            official=request.user,
            part=code,
            texts=form.texts(),
            is_left_out=form.cleaned_data["is_left_out"],
            seen=form.cleaned_data["version"],
            now=now,
        ),
        _("The part is kept."),
        back + f"#part-{code}",
    )
    if form.has_error("__all__", "overtaken"):
        fresh = queries.report_or_404(found)
        typed = {name: form.data.get(name, "") for name in form.data}
        form.data = typed | {"version": str(fresh.version)}
    context = page_of(
        found,
        now,
        "report",
        title=queries.HEADINGS[code],
        lead=_("Headings, lists and emphasis in Markdown."),
        code=code,
        is_edited=any(one.edited_at for one in texts.values()),
        cancel_url=back,
    )
    return answer or form_page(
        request, form, context, template="panels_staff/report_part.html"
    )


@never_cache
@require_POST
def write_anew(
    request: SignedInRequest, slug: str, panel: str, code: str
) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    report = queries.report_or_404(found)
    actions.write_anew(report=report, official=request.user, part=code, now=now)
    messages.success(request, _("The part follows the record again."))
    return see_other(request, reverse("panels_staff:report", args=[slug, panel]))


@never_cache
@require_http_methods(FORM_METHODS)
def publish(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    report = queries.report_or_404(found)
    if request.method != "POST":
        require(refuse_changing_report(request.user, found))
    is_first = not report.editions.exists()
    approval = approval_of(report, actions.content_of(report))
    form = PublishForm(
        posted_of(request), is_first=is_first, initial={"version": report.version}
    )
    answer = done(
        request,
        form,
        lambda: actions.publish_report(
            report=report,
            official=request.user,
            seen=form.cleaned_data["version"],
            reason=form.reason_given(),
            now=now,
        ),
        _("The report is public, and the members are told."),
        reverse("panels:report", args=[slug, panel]),
    )
    context = page_of(
        found,
        now,
        "report",
        title=_("Publish the report"),
        lead=_(
            "It is then fixed: its SHA-256 goes on the public record. You can publish "
            "a new edition later, with the reason."
        ),
        facts=[
            {
                "term": _("Approval by the members"),
                "value": verdict_words(approval.outcome if approval else {}),
            }
        ],
        label=_("Publish"),
        cancel_url=reverse("panels_staff:report", args=[slug, panel]),
    )
    return answer or form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def open_evaluation(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    now = timezone.now()
    found = running(request, slug, panel, now)
    if request.method != "POST":
        require(policies.refuse_evaluating(request.user, found))
    form = OpenEvaluationForm(posted_of(request))
    back = reverse("panels_staff:report", args=[slug, panel])
    answer = done(
        request,
        form,
        lambda: evaluating.open_evaluation(
            panel=found,
            official=request.user,
            days=form.cleaned_data["days"],
            now=now,
        ),
        _("The members are asked."),
        back,
    )
    context = page_of(
        found,
        now,
        "report",
        title=_("Ask the members about the work"),
        lead=_(
            "Eight statements and a free text, without names. Nobody sees a result "
            "before the time is over."
        ),
        label=_("Ask them"),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)


@never_cache
@require_safe
def preview(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show the report as it would be published."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    report = queries.report_or_404(found)
    language = translation.get_language() or ""
    content = actions.content_of(report)
    context = page_of(
        found,
        now,
        "report",
        content=content,
        parts=queries.parts_of(content, language),
    )
    return render(request, "panels_staff/report_preview.html", context)
