"""The published report, as page, PDF and file; and the evaluation by members."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import evaluating
from panels.forms.reports import EvaluationForm
from panels.models import Panelist
from panels.policies import reports as policies
from panels.queries import evaluation as evaluations
from panels.queries import reports as queries
from panels.queries.members import panelist_of
from panels.queries.pages import about, panel_or_404
from panels.report_pdf import as_pdf
from panels.sortition.verify import canonical
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.policies import require
from participation.queries import process_or_404


@require_safe
def report(
    request: HttpRequest, slug: str, panel: str, edition: int | None = None
) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    shown = queries.newest_edition(found)
    if edition is not None:
        shown = queries.edition_or_404(found, edition)
    context = about(found, now, "report") | {"edition": shown}
    if shown is not None:
        language = get_language() or ""
        editions = list(shown.report.editions.defer("content"))
        context |= {
            "content": shown.content,
            "parts": queries.parts_of(shown.content, language),
            "editions": editions,
            "is_newest": editions[0].number == shown.number,
        }
    return render(request, "panels/report.html", context)


@require_safe
def pdf(request: HttpRequest, slug: str, panel: str, edition: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    shown = queries.edition_or_404(found, edition)
    language = get_language() or ""
    address = reverse("panels:report", args=[slug, panel])
    content = as_pdf(
        shown.content,
        language=language,
        address=request.build_absolute_uri(address),
        day=timezone.localdate(shown.published_at),
        edition=shown.number,
        sha256=shown.sha256,
    )
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{process.slug}-{found.slug}-{shown.number}-{language}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def json_file(
    request: HttpRequest, slug: str, panel: str, edition: int
) -> HttpResponse:
    """Give an edition byte for byte as its SHA-256 was taken."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    shown = queries.edition_or_404(found, edition)
    response = HttpResponse(canonical(shown.content), content_type="application/json")
    name = f"{process.slug}-{found.slug}-{shown.number}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_http_methods(FORM_METHODS)
def evaluation(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Let a member say what the work was like, once."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    asked = evaluations.evaluation_of(found)
    if asked is None:
        raise Http404
    asked.panel = found
    panelist = panelist_of(request, found)
    require(policies.refuse_answering_evaluation(panelist, asked, now=now))
    has_answered = evaluations.has_answered(asked, panelist)
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: evaluating.evaluate(
            evaluation=asked,
            panelist=_member(panelist),
            given=form.given(),
            words=form.cleaned_data["words"],
            language=form.cleaned_data["language"],
            now=now,
        ),
    ):
        messages.success(request, _("Thank you for your answers."))
        return see_other(request, reverse("panels:detail", args=[slug, panel]))
    context = about(found, now, "report") | {
        "evaluation": asked,
        "has_answered": has_answered,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "panels/evaluation.html", context, status=status)


def _member(panelist: Panelist | None) -> Panelist:
    """Return the member; whoever is none was refused before this."""
    if panelist is None:
        raise Http404
    return panelist
