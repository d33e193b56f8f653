"""Merging and splitting at the staff desk: sources side by side, plan, answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Process
from proposals.actions import merging, undoing
from proposals.actions import regrouping as actions
from proposals.forms.regrouping import (
    EndForm,
    PlanForms,
    SourcesForm,
    as_typed,
    prefilled,
)
from proposals.models import Proposal, Regrouping
from proposals.policies import regrouping as policies
from proposals.queries import places
from proposals.queries import regrouping as queries


def _about(process: Process, now: datetime) -> dict[str, Any]:
    return {"process": process, "now": now, "section": "proposals"}


def _url_of(regrouping: Regrouping, slug: str) -> str:
    return reverse("proposals_staff:regrouping", args=[slug, regrouping.pk])


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str) -> HttpResponse:
    """List merges and splits, and begin one."""
    now = timezone.now()
    process = process_at_desk(request, slug, *policies.OFFICIALS, now=now)
    context = _about(process, now) | {
        "page": queries.regroupings_of(process, page=request.GET.get("page", "1")),
        "form": SourcesForm(initial={"kind": Regrouping.Kind.MERGE}),
        "refusal": policies.refuse_regrouping(request.user, process, now=now),
    }
    return render(request, "proposals/staff/regroupings.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Plan one: which proposals stands in the address, what comes of them is typed."""
    now = timezone.now()
    process = process_at_desk(request, slug, *policies.OFFICIALS, now=now)
    chosen = SourcesForm(request.GET)
    sources: list[Proposal] = []
    if chosen.is_valid():
        sources = list(queries.sources_of(process, chosen.cleaned_data["numbers"]))
        _check_sources(chosen, sources)
    if chosen.errors:
        context = _about(process, now) | {"form": chosen}
        template = "proposals/staff/regrouping_sources.html"
        # The plain address asks; one with wrong numbers says what is wrong.
        blank = not request.GET
        if blank:
            context["form"] = SourcesForm(initial={"kind": Regrouping.Kind.MERGE})
        return render(request, template, context, status=200 if blank else 422)
    forms = PlanForms(
        request.POST if request.method == "POST" else None,
        choices=places.choices_of(process),
        initial=prefilled(sources, chosen.count),
    )
    kind = chosen.cleaned_data["kind"]
    made: list[Regrouping] = []

    def plan() -> None:
        made.append(
            actions.plan_regrouping(
                process=process,
                official=request.user,
                kind=kind,
                numbers=chosen.cleaned_data["numbers"],
                plan=forms.plan(),
                reason=forms.why.cleaned_data["reason"],
                days=forms.why.cleaned_data["days"],
                now=now,
            )
        )

    if forms.why.is_bound and forms.is_valid() and succeeds(forms.why, plan):
        messages.success(request, _("The plan is saved, and the authors are asked."))
        return see_other(request, _url_of(made[0], slug))
    return _plan_page(request, process, sources, forms, kind=kind, now=now)


def _check_sources(form: SourcesForm, sources: list[Proposal]) -> None:
    """Say beside the numbers what cannot be merged or split."""
    found = {source.number for source in sources}
    for number in form.cleaned_data["numbers"]:
        if number not in found:
            words = _("There is no proposal P%(number)s.")
            form.add_error("numbers", words % {"number": number})
    for source in sources:
        refusal = policies.refuse_source(source, form.cleaned_data["kind"])
        if refusal is not None:
            words = f"{source.reference}: {refusal.message}"
            form.add_error("numbers", ValidationError(words, refusal.code))


def _plan_page(
    request: SignedInRequest,
    process: Process,
    sources: list[Proposal],
    forms: PlanForms,
    *,
    kind: str,
    now: datetime,
    regrouping: Regrouping | None = None,
) -> HttpResponse:
    context = _about(process, now) | {
        "sources": sources,
        "forms": forms,
        "is_merge": kind == Regrouping.Kind.MERGE,
        "regrouping": regrouping,
        "refusal": policies.refuse_regrouping(request.user, process, now=now),
    }
    status = 422 if forms.has_errors else 200
    template = "proposals/staff/regrouping_plan.html"
    return render(request, template, context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def change(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Plan it in another way, and ask anew."""
    now = timezone.now()
    process = process_at_desk(request, slug, *policies.OFFICIALS, now=now)
    regrouping = queries.regrouping_or_404(process, pk)
    parts = queries.parts_of(regrouping)
    forms = PlanForms(
        request.POST if request.method == "POST" else None,
        choices=places.choices_of(process),
        initial=[as_typed(planned) for planned in regrouping.plan],
        why={"reason": regrouping.reason, "days": 14},
    )
    if (
        forms.why.is_bound
        and forms.is_valid()
        and succeeds(
            forms.why,
            lambda: actions.change_plan(
                regrouping=regrouping,
                official=request.user,
                plan=forms.plan(),
                reason=forms.why.cleaned_data["reason"],
                days=forms.why.cleaned_data["days"],
                now=now,
            ),
        )
    ):
        messages.success(request, _("The plan has changed, and the authors are asked."))
        return see_other(request, _url_of(regrouping, slug))
    sources = [part.proposal for part in parts]
    return _plan_page(
        request,
        process,
        sources,
        forms,
        kind=regrouping.kind,
        now=now,
        regrouping=regrouping,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def show(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show the plan with the answers; carry it out, give it up, take it back."""
    now = timezone.now()
    process = process_at_desk(request, slug, *policies.OFFICIALS, now=now)
    regrouping = queries.regrouping_or_404(process, pk)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    form: Form = Form(request.POST) if step == "carry_out" else EndForm()
    if step in {"drop", "undo"}:
        form = EndForm(request.POST)
    if step and form.is_valid():
        act, words = _step(step, form, regrouping, request, now)
        if succeeds(form, act):
            messages.success(request, words)
            return see_other(request, _url_of(regrouping, slug))
    regrouping = queries.regrouping_or_404(process, pk)
    parts = queries.parts_of(regrouping)
    children = queries.children_of(regrouping)
    refusal = policies.refuse_regrouping(request.user, process, now=now)
    choices = places.choices_of(process)
    context = _about(process, now) | {
        "regrouping": regrouping,
        "parts": parts,
        "planned": [
            {**one, "place": choices.district(one["district"])}
            for one in regrouping.plan
        ],
        "children": children,
        "form": form,
        "refusal": refusal
        or policies.refuse_consent(
            regrouping, [part.parting for part in parts], now=now
        ),
        "undo_refusal": policies.refuse_undoing(
            request.user, regrouping, children, now=now
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/regrouping.html", context, status=status)


def _step(
    step: str,
    form: Form,
    regrouping: Regrouping,
    request: SignedInRequest,
    now: datetime,
) -> tuple[Callable[[], object], str]:
    """Return what a button does, and what is said when it is done."""
    official, reason = request.user, form.cleaned_data.get("reason", "")
    match step:
        case "drop":
            return lambda: actions.drop_regrouping(
                regrouping=regrouping, official=official, reason=reason, now=now
            ), _("The plan has been given up, and the authors have been told.")
        case "undo":
            return lambda: undoing.undo_regrouping(
                regrouping=regrouping, official=official, reason=reason, now=now
            ), _("It has been taken back. The proposals stand by themselves again.")
        case _:
            return lambda: merging.carry_out(
                regrouping=regrouping, official=official, now=now
            ), _("It is done. Authors, supporters and followers have been told.")
