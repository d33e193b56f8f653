"""Scenarios at the desk: write, let members judge, link, publish."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import scenarios as actions
from panels.forms.scenarios import LinkForm, ScenarioForm
from panels.models import Panel, Scenario
from panels.queries.works import words_of_group
from panels.staff.frames import posted_of, running, url_in
from panels.staff.works import begun, changed, done, posted, shown
from participation.http import FORM_METHODS, SignedInRequest, see_other


def _from_board(request: SignedInRequest, panel: Panel) -> dict[str, Any]:
    """Begin with the cards of a group of a board, where the address names one."""
    named = request.GET.get("board", ""), request.GET.get("group", "")
    found = words_of_group(panel, *named)
    return {"title": found[0], "story": found[1]} if found else {}


@never_cache
@require_http_methods(FORM_METHODS)
def begin(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Write a scenario."""
    found = running(request, slug, panel, timezone.now())
    form = ScenarioForm(
        posted_of(request),
        initial={"language": get_language()} | _from_board(request, found),
    )
    return begun(
        request,
        found,
        form,
        lambda: actions.write_scenario(
            panel=found,
            official=request.user,
            fields=form.scenario(),
            now=timezone.now(),
        ),
        page="scenario",
        title=_("Write a scenario"),
        lead=_("A future that could come: what happens, what drives it, its signs."),
        label=_("Keep it"),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Write a scenario anew while nobody judges it."""
    found = running(request, slug, panel, timezone.now())
    scenario = get_object_or_404(found.scenarios, number=number)
    initial = {name: getattr(scenario, name) for name in (*actions.CONTENT, "language")}
    form = ScenarioForm(
        posted_of(request),
        initial=initial | {"seen": scenario.version},
    )
    return changed(
        request,
        found,
        form,
        lambda: actions.change_scenario(
            scenario=scenario,
            official=request.user,
            fields=form.scenario(),
            seen=form.cleaned_data["seen"] or 0,
            now=timezone.now(),
        ),
        here=url_in(found, "scenario", number),
        title=_("Change the scenario"),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def one(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show a scenario with what can be done with it."""
    found = running(request, slug, panel, timezone.now())
    scenario = get_object_or_404(found.scenarios, number=number)
    advice = list(found.recommendations.exclude(state="withdrawn"))
    form = forms.Form(posted(request, "move"))
    links = LinkForm(
        posted(request, "link"),
        recommendations=advice,
        initial={
            "recommendations": [
                str(key)
                for key in scenario.recommendations.values_list("pk", flat=True)
            ]
        },
    )
    if done(form, lambda: _move(request, scenario)) or done(
        links,
        lambda: actions.link_recommendations(
            scenario=scenario, official=request.user, recommendations=links.chosen()
        ),
    ):
        messages.success(request, _("Done."))
        return see_other(request, url_in(found, "scenario", number))
    return shown(
        request,
        found,
        "scenario",
        [form, links],
        scenario=scenario,
        versions=list(scenario.versions.all()),
        given=scenario.judgements.count(),
        form=form,
        links=links if advice else None,
    )


def _move(request: SignedInRequest, scenario: Scenario) -> None:
    official, now = request.user, timezone.now()
    match request.POST.get("goal", ""):
        case "judging":
            actions.let_judge(scenario=scenario, official=official)
        case "draft":
            actions.take_back(scenario=scenario, official=official)
        case "judged":
            actions.end_judging(scenario=scenario, official=official, now=now)
        case goal:
            actions.publish_scenario(
                scenario=scenario,
                official=official,
                publishes=goal == "publish",
                now=now,
            )
