"""Recommendations, for everyone and for members of the panel."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels.actions import recommending, suggesting
from panels.forms.advice import DissentForm, SuggestForm, SupportForm, WordsForm
from panels.forms.advice import as_words as start_of
from panels.lifecycle import AdviceState
from panels.models import Dissent, Panel, Panelist, Recommendation, SuggestedChange
from panels.policies import advice as policies
from panels.policies.roles import refuse_membership, refuse_running
from panels.queries import advice as queries
from panels.queries.members import panelist_of
from panels.queries.pages import about, panel_or_404
from participation.brake import braked
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.policies import require
from participation.queries import process_or_404


def _opened(
    request: HttpRequest, slug: str, panel: str, now: datetime
) -> tuple[Panel, Panelist | None]:
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    return found, panelist_of(request, found)


def _is_inside(request: HttpRequest, panel: Panel, panelist: Panelist | None) -> bool:
    """Whether somebody reads what the panel has not made public yet."""
    if refuse_membership(panelist) is None:
        return True
    return refuse_running(request.user, panel) is None


def _shown(
    request: HttpRequest, panel: Panel, panelist: Panelist | None, number: int
) -> Recommendation:
    recommendation = queries.recommendation_or_404(panel, number)
    is_public = AdviceState(recommendation.state) in policies.PUBLIC
    if not is_public and not _is_inside(request, panel, panelist):
        raise Http404
    return recommendation


def _url_of(recommendation: Recommendation) -> str:
    panel = recommendation.panel
    return reverse(
        "panels:recommendation",
        args=[panel.process.slug, panel.slug, recommendation.number],
    )


@require_safe
def index(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """List what the panel recommends, how it was answered, and what came of it."""
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    inside = _is_inside(request, found, panelist)
    today = timezone.localdate(now)
    everything = list(queries.recommendations_of(found))
    context = about(found, now, "advice") | {
        "today": today,
        "recommendations": [
            one for one in everything if AdviceState(one.state) in policies.PUBLIC
        ],
        "drafts": [
            one for one in everything if inside and one.state == AdviceState.DRAFT
        ],
        "standing": queries.standing_of(found, everything, today),
        "draft_refusal": policies.refuse_member(panelist, found),
        "is_inside": inside,
    }
    return render(request, "panels/advice.html", context)


@never_cache
@require_safe
def detail(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    recommendation = _shown(request, found, panelist, number)
    inside = _is_inside(request, found, panelist)
    member_refusal = policies.refuse_member(panelist, found)
    words_refusal = policies.refuse_words(recommendation)
    level = queries.level_of(recommendation, panelist)
    context = about(found, now, "advice") | {
        "today": timezone.localdate(now),
        "recommendation": recommendation,
        "answers": list(recommendation.answers.order_by("-given_at", "-pk")),
        "news": list(recommendation.news.all()),
        "dissents": queries.dissents_of(recommendation),
        "acts": list(
            recommendation.acts.filter(taken_back_at=None).select_related(
                "proposal", "project"
            )
        ),
        "versions": list(recommendation.versions.all()) if inside else [],
        "changes": list(recommendation.changes.select_related("panelist"))
        if inside
        else [],
        "support": queries.support_of(recommendation) if inside else None,
        "support_form": SupportForm(initial={"level": level}),
        "panelist": panelist,
        "is_inside": inside,
        "write_refusal": member_refusal or words_refusal,
        "dissent_refusal": policies.refuse_dissent(panelist, recommendation),
    }
    return render(request, "panels/recommendation.html", context)


def _form_page(
    request: HttpRequest, form: forms.Form, context: dict[str, Any]
) -> HttpResponse:
    status = 422 if form.errors else 200
    context |= {"form": form}
    return render(request, "panels/advice_form.html", context, status=status)


def _member(panelist: Panelist | None) -> Panelist:
    """Return the member; whoever is none is refused before this."""
    if panelist is None:
        raise Http404
    return panelist


@never_cache
@require_http_methods(FORM_METHODS)
@braked("advice", most=60, seconds=600)
def draft(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Begin a recommendation as a member."""
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    require(policies.refuse_member(panelist, found))
    form = WordsForm(request.POST if request.method == "POST" else None)
    made: list[Recommendation] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            recommending.draft_recommendation(
                panel=found, words=form.words(), panelist=panelist, now=now
            )
        ),
    ):
        messages.success(request, _("Your draft is there, for the panel to work on."))
        made[0].panel = found
        return see_other(request, _url_of(made[0]))
    context = about(found, now, "advice") | {
        "title": _("New recommendation"),
        "lead": _("The panel sees it as a draft, and others can suggest other words."),
        "label": _("Keep the draft"),
        "cancel_url": reverse("panels:advice", args=[slug, panel]),
    }
    return _form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
@braked("advice", most=60, seconds=600)
def suggest(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Suggest other words."""
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    recommendation = _shown(request, found, panelist, number)
    require(policies.refuse_member(panelist, found))
    if request.method != "POST":
        require(policies.refuse_words(recommendation))
    posted = request.POST if request.method == "POST" else None
    form = SuggestForm(posted, initial=start_of(recommendation))
    if form.is_valid() and succeeds(
        form,
        lambda: suggesting.suggest_change(
            recommendation=recommendation,
            panelist=_member(panelist),
            words=form.words(),
            note=form.cleaned_data["note"],
            base=form.cleaned_data["version"] or recommendation.version,
            now=now,
        ),
    ):
        messages.success(request, _("Thank you. The panel sees your suggestion."))
        return see_other(request, _url_of(recommendation) + "#changes")
    context = about(found, now, "advice") | {
        "title": _("Suggest other words"),
        "kicker": recommendation.reference,
        "label": _("Send the suggestion"),
        "cancel_url": _url_of(recommendation),
    }
    return _form_page(request, form, context)


@never_cache
@require_POST
def take_back(
    request: HttpRequest, slug: str, panel: str, number: int, key: int
) -> HttpResponse:
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    recommendation = _shown(request, found, panelist, number)
    require(policies.refuse_member(panelist, found))
    change: SuggestedChange = queries.change_or_404(recommendation, key)
    suggesting.take_back_change(change=change, panelist=_member(panelist), now=now)
    messages.success(request, _("Your suggestion has been taken back."))
    return see_other(request, _url_of(recommendation) + "#changes")


@never_cache
@require_POST
def support(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Say how far one stands behind a draft."""
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    recommendation = _shown(request, found, panelist, number)
    require(policies.refuse_member(panelist, found))
    form = SupportForm(request.POST)
    if form.is_valid():
        suggesting.say_support(
            recommendation=recommendation,
            panelist=_member(panelist),
            level=form.cleaned_data["level"],
        )
        messages.success(request, _("Thank you. You can change it at any time."))
        return see_other(request, _url_of(recommendation) + "#support")
    context = about(found, now, "advice") | {
        "title": _("How far do you stand behind it?"),
        "kicker": recommendation.reference,
        "cancel_url": _url_of(recommendation),
    }
    return _form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
@braked("advice", most=60, seconds=600)
def dissent(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Put a minority opinion beside a recommendation."""
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    recommendation = _shown(request, found, panelist, number)
    require(policies.refuse_dissent(panelist, recommendation))
    form = DissentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: suggesting.write_dissent(
            recommendation=recommendation,
            panelist=_member(panelist),
            text=form.cleaned_data["text"],
            language=form.cleaned_data["language"],
            is_named=form.cleaned_data["is_named"],
            now=now,
        ),
    ):
        messages.success(request, _("Your opinion stands with the recommendation."))
        return see_other(request, _url_of(recommendation) + "#dissent")
    context = about(found, now, "advice") | {
        "title": _("I see it otherwise"),
        "kicker": recommendation.reference,
        "lead": _(
            "It stands with the recommendation for everyone to read. Other members can "
            "join you."
        ),
        "label": _("Put it beside the recommendation"),
        "cancel_url": _url_of(recommendation),
    }
    return _form_page(request, form, context)


def _dissent_or_404(recommendation: Recommendation, key: int) -> Dissent:
    found = recommendation.dissents.filter(pk=key, withdrawn_at=None).first()
    if found is None:
        raise Http404
    found.recommendation = recommendation
    return found


@never_cache
@require_POST
def back_dissent(
    request: HttpRequest, slug: str, panel: str, number: int, key: int
) -> HttpResponse:
    """Join a minority opinion, with one's name or without, or leave it."""
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    recommendation = _shown(request, found, panelist, number)
    require(policies.refuse_dissent(panelist, recommendation))
    choice = request.POST.get("choice", "")
    suggesting.back_dissent(
        dissent=_dissent_or_404(recommendation, key),
        panelist=_member(panelist),
        backs=choice != "leave",
        is_named=choice == "named",
    )
    messages.success(request, _("Your choice is kept. You can change it."))
    return see_other(request, _url_of(recommendation) + "#dissent")


@never_cache
@require_POST
def withdraw_dissent(
    request: HttpRequest, slug: str, panel: str, number: int, key: int
) -> HttpResponse:
    now = timezone.now()
    found, panelist = _opened(request, slug, panel, now)
    recommendation = _shown(request, found, panelist, number)
    require(policies.refuse_dissent(panelist, recommendation))
    suggesting.withdraw_dissent(
        dissent=_dissent_or_404(recommendation, key),
        panelist=_member(panelist),
        now=now,
    )
    messages.success(request, _("Your opinion has been taken back."))
    return see_other(request, _url_of(recommendation) + "#dissent")
