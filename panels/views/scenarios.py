"""A scenario: for members to judge, for everybody once published."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import scenarios as actions
from panels.forms.scenarios import DESIRABILITY, PROBABILITY, JudgeForm
from panels.models import Panelist, Scenario
from panels.policies import works as policy
from panels.policies.roles import refuse_membership
from panels.queries.works import reader_of, scenario_or_404
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.policies import Text, require
from participation.small_groups import Shown, all_shown


def judged(scenario: Scenario, name: str) -> list[tuple[Text, Shown]]:
    """Return how many gave each answer, as far as it may be told."""
    words = PROBABILITY if name == "probability" else DESIRABILITY
    told = all_shown(scenario.judged.get(name, []))
    if not told:
        return []
    return [(label, one) for (_mark, label), one in zip(words, told, strict=True)]


def _given(scenario: Scenario, panelist: Panelist | None) -> dict[str, int]:
    if panelist is None:
        return {}
    own = scenario.judgements.filter(panelist=panelist).first()
    if own is None:
        return {}
    return {"probability": own.probability, "desirability": own.desirability}


@never_cache
@require_http_methods(FORM_METHODS)
def scenario(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show a scenario and take a member's judgement of it."""
    reader = reader_of(request, slug, panel, timezone.now())
    found = scenario_or_404(reader, number)
    seat = reader.panelist
    form = JudgeForm(
        request.POST if request.method == "POST" else None, initial=_given(found, seat)
    )
    if form.is_bound:
        require(refuse_membership(seat))
    if (
        seat is not None
        and form.is_valid()
        and succeeds(
            form,
            lambda: actions.judge_scenario(
                scenario=found, panelist=seat, **form.cleaned_data
            ),
        )
    ):
        messages.success(
            request, _("Kept. You can change it until the judging is over.")
        )
        url = reverse("panels:scenario", args=[slug, panel, number])
        return see_other(request, url)
    context = reader.about(
        scenario=found,
        form=form,
        has_judged=bool(form.initial),
        refusal=policy.refuse_judging(found, seat),
        probability=judged(found, "probability"),
        desirability=judged(found, "desirability"),
        recommendations=list(found.recommendations.exclude(state="draft")),
    )
    status = 422 if form.errors else 200
    return render(request, "panels/scenario.html", context, status=status)
