"""What a panel works on together, at the desk: the list, and what all pages share."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from panels.models import Board, Conversation, Panel, Scenario, ScoringExercise
from panels.policies.works import refuse_preparing
from panels.queries.pages import about
from panels.queries.works import works_of
from panels.staff.frames import running, url_in
from participation.forms.attempts import succeeds
from participation.http import SignedInRequest, see_other

Work = Conversation | Board | ScoringExercise | Scenario


def shown(
    request: SignedInRequest,
    panel: Panel,
    template: str,
    bound: Sequence[forms.BaseForm] = (),
    **more: Any,
) -> HttpResponse:
    """Render a page of the desk; 422 when one of the bound forms is wrong."""
    context = about(panel, timezone.now(), "works") | {
        "refusal": refuse_preparing(request.user, panel)
    }
    is_wrong = any(form.is_bound and form.errors for form in bound)
    return render(
        request,
        f"panels_staff/{template}.html",
        context | more,
        status=422 if is_wrong else 200,
    )


def posted(request: SignedInRequest, name: str) -> Any:
    """Return what was sent for one form of a page with several, or nothing."""
    is_this = request.method == "POST" and request.POST.get("do") == name
    return request.POST if is_this else None


def done(form: forms.BaseForm, action: Callable[[], object]) -> bool:
    """Run an action with a form that is right; else the form shows what is wrong."""
    return form.is_bound and form.is_valid() and succeeds(form, action)


def begun(
    request: SignedInRequest,
    panel: Panel,
    form: forms.BaseForm,
    prepare: Callable[[], Work],
    *,
    page: str,
    **words: str,
) -> HttpResponse:
    """Prepare a work and go to its page, or show the form with these words."""
    made: list[Work] = []
    if done(form, lambda: made.append(prepare())):
        return see_other(request, url_in(panel, page, made[0].number))
    context = {"label": _("Prepare"), "list_url": url_in(panel, "works")} | words
    return shown(request, panel, "work_form", [form], form=form, **context)


def changed(
    request: SignedInRequest,
    panel: Panel,
    form: forms.BaseForm,
    change: Callable[[], object],
    *,
    here: str,
    title: str,
) -> HttpResponse:
    """Change a work and go to its page, or show the form."""
    if done(form, change):
        messages.success(request, _("Kept."))
        return see_other(request, here)
    context = {"title": title, "label": _("Save"), "list_url": here}
    return shown(request, panel, "work_form", [form], form=form, **context)


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """List everything, with drafts, and lead to something new."""
    found = running(request, slug, panel, timezone.now())
    works = works_of(found, with_drafts=True)
    return shown(request, found, "works", works=works)
