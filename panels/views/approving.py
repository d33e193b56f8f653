"""The report as members read it before it is published, and whether they approve it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import approving
from panels.approval_words import approval_lines
from panels.forms.reports import ApprovalForm
from panels.models import Panel
from panels.policies import approvals as policies
from panels.policies.roles import refuse_membership
from panels.queries import approvals as queries
from panels.queries.members import panelist_of
from panels.queries.pages import about, panel_or_404
from panels.queries.reports import parts_of
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.languages import reading_language
from participation.policies import require
from participation.queries import process_or_404
from participation.texts import pick


@never_cache
@require_http_methods(FORM_METHODS)
def approve(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Let a member read the report and answer; later, read what came of it."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found: Panel = panel_or_404(process, panel, request.user)
    approval = queries.newest_approval(found)
    if approval is None:
        return _no_longer(request, found)
    panelist = panelist_of(request, found)
    require(refuse_membership(panelist))
    refusal = policies.refuse_answering(panelist, approval, now=now)
    own = queries.answer_of(approval, panelist)
    initial = {"choice": own.choice, "remark": own.remark} if own else {}
    posted = request.POST if request.method == "POST" else None
    form = ApprovalForm(posted, initial=initial)
    if (
        panelist is not None
        and form.is_valid()
        and succeeds(
            form,
            lambda: approving.answer_approval(
                approval=approval, panelist=panelist, now=now, **form.cleaned_data
            ),
        )
    ):
        messages.success(request, _("Thank you. Your answer counts."))
        return see_other(request, reverse("panels:approve_report", args=[slug, panel]))
    context = about(found, now, "report") | {
        "approval": approval,
        "content": approval.content,
        "parts": parts_of(approval.content, get_language() or ""),
        "own": own,
        "form": form,
        "may_answer": refusal is None,
        "lines": approval_lines(approval.outcome) if approval.is_counted else [],
    }
    status = 422 if form.errors else 200
    return render(request, "panels/approve_report.html", context, status=status)


def _no_longer(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Say why nobody is asked any more, to whoever follows an earlier message."""
    last = queries.called_off_or_404(panel)
    said = _(
        "The members of panel %(subject)s are no longer asked whether they approve its "
        "report: %(reason)s"
    )
    title = pick(panel.title, reading_language())[0]
    messages.info(request, said % {"subject": title, "reason": last.reason})
    place = [panel.process.slug, panel.slug]
    return see_other(request, reverse("panels:detail", args=place))
