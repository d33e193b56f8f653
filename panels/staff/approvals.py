"""The desk of the approval: ask the members, who is missing, paper and phone."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from panels.actions import approving
from panels.approval_words import approval_lines
from panels.forms.advice import ReasonForm
from panels.forms.reports import AskApprovalForm, EnterApprovalForm
from panels.policies.approvals import refuse_changing_report
from panels.policies.reports import refuse_reporting
from panels.queries import approvals as queries
from panels.queries.reports import report_or_404
from panels.staff.advice_pages import form_page, page_of
from panels.staff.frames import contacted, done, posted_of, running, url_in
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require

# What is offered for members to read and answer.
DAYS = 14


def _offered(now: datetime) -> datetime:
    return (now + timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0)


@never_cache
@require_http_methods(FORM_METHODS)
def ask(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Let the members read the report as it stands, until a moment."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    report = report_or_404(found)
    if request.method != "POST":
        require(refuse_changing_report(request.user, found))
    start = {"version": report.version, "closes_at": _offered(now)}
    form = AskApprovalForm(posted_of(request), initial=start)
    back = url_in(found, "report")
    answer = done(
        request,
        form,
        lambda: approving.ask_members(
            report=report,
            official=request.user,
            seen=form.cleaned_data["version"],
            closes_at=form.cleaned_data["closes_at"],
            now=now,
        ),
        _("The members are asked."),
        back,
    )
    context = page_of(
        found,
        now,
        "report",
        title=_("Let the members approve the report"),
        lead=_(
            "They read it as it stands now, and it cannot be changed meanwhile. The "
            "numbers are published with it, names never."
        ),
        facts=[
            {"term": _("Majority"), "value": found.get_majority_display()},
            {"term": _("Members needed for a decision"), "value": f"{found.quorum} %"},
        ],
        label=_("Ask the members"),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def approval(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show who is missing, and enter what somebody said on paper or by phone."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    asked = queries.approval_or_404(found)
    is_open = asked.ended_at is None and now < asked.closes_at
    missing = queries.missing_in(asked) if is_open else []
    entered = queries.entered_in(asked) if is_open else []
    form = EnterApprovalForm(posted_of(request), members=missing, entered=entered)
    url = url_in(found, "approval")
    answer = done(
        request,
        form,
        lambda: approving.enter_approval(
            approval=asked,
            panelist=form.panelist,
            official=request.user,
            choice=form.cleaned_data["choice"],
            remark=form.cleaned_data["remark"],
            now=now,
        ),
        _("The answer is kept, and the member is told that you have entered it."),
        url,
    )
    context = page_of(
        found,
        now,
        "report",
        approval=asked,
        is_open=is_open,
        missing=missing,
        entered=entered,
        answered=asked.answers.count(),
        lines=approval_lines(asked.outcome) if asked.is_counted else [],
    )
    return answer or form_page(
        request, form, context, template="panels_staff/approval.html"
    )


@never_cache
@require_POST
def end(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Count before the time is over, because everybody has answered."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    asked = queries.approval_or_404(found)
    approving.end_approval(approval=asked, official=request.user, now=now)
    messages.success(request, _("The answers are counted."))
    return see_other(request, url_in(found, "report"))


@never_cache
@require_http_methods(FORM_METHODS)
def call_off(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Stop asking, with a reason that everyone reads."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    asked = queries.approval_or_404(found)
    if request.method != "POST":
        require(refuse_reporting(request.user, found))
    form = ReasonForm(posted_of(request))
    back = url_in(found, "report")
    answer = done(
        request,
        form,
        lambda: approving.call_off(
            approval=asked,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        _("The report can be changed again. Ask the members anew after it."),
        back,
    )
    context = page_of(
        found,
        now,
        "report",
        title=_("Stop asking the members"),
        lead=_("The answers that were given are deleted."),
        label=_("Stop asking"),
        cancel_url=back,
    )
    return answer or form_page(request, form, context)
