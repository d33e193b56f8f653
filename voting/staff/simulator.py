"""Comparing rules before the vote, on ballots that have nothing to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
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
from django_htmx.middleware import HtmxDetails

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.languages import reading_language
from participation.models import Process, Role
from participation.policies import require
from participation.texts import pick
from voting import policies, queries, readiness, tasks
from voting.actions import simulations
from voting.models import VotingRound
from voting.scenario_forms import ScenarioForms, default_query
from voting.sheet import Sheet
from voting.simulator import scenarios, sources, store, work
from voting.simulator.files import FILES
from voting.simulator.material import Material
from voting.simulator.reports import report_of
from voting.simulator.work import Job, Progress, count_in_request
from voting.simulator_forms import ConfirmForm, FileForm, PublishedForm, SampleForm
from voting.tally.files.pabulib_messages import message
from voting.tally.meaning.comparison import Scenario
from voting.tally.options import Options
from voting.tally.wording import money
from voting.words import language


@dataclass(frozen=True)
class Desk:
    """What every page of the simulator needs; only an organiser before a vote has it.

    `options` are those that all pots of the draft share.
    """

    process: Process
    voting_round: VotingRound
    sheet: Sheet
    options: Options
    now: datetime

    @property
    def context(self) -> dict[str, Any]:
        return {
            "process": self.process,
            "voting_round": self.voting_round,
            "section": "vote",
            "now": self.now,
        }

    def url(self, name: str, *arguments: str) -> str:
        return reverse(f"voting_staff:{name}", args=[self.process.slug, *arguments])


def _desk(request: SignedInRequest, slug: str) -> Desk:
    """Raises `Refused` for everybody once the round is open."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    require(policies.refuse_simulating(request.user, voting_round, now=now))
    options = Options.from_plain(voting_round.options)
    return Desk(process, voting_round, sources.rules_of(voting_round), options, now)


@never_cache
@require_http_methods(FORM_METHODS)
def simulator(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose the ballots on which rules are compared."""
    desk = _desk(request, slug)
    source = request.POST.get("source") if request.method == "POST" else None
    offered = sources.published(now=desk.now)
    pots = sources.pots_of_draft(desk.sheet)

    def posted(name: str) -> QueryDict | None:
        return request.POST if source == name else None

    file = FileForm(posted("file"), request.FILES if source == "file" else None)
    published = PublishedForm(posted("round"), choices=offered)
    samples = SampleForm(posted("samples"), choices=pots)
    material: Material | None = None
    ranks = desk.options.ranks
    if file.is_valid():
        material = sources.of_file(file.cleaned_data["file"], ranks)
    elif published.is_valid():
        material = sources.of_published(published.cleaned_data["published"], ranks)
    elif samples.is_valid():
        material = sources.of_samples(desk.voting_round, **samples.cleaned_data)
    if material is not None:
        key = store.keep(request.user.pk, material)
        return see_other(request, _first_address(desk, key, material))
    context = desk.context | {
        "file": file,
        "published": published if offered else None,
        "samples": samples if pots else None,
        "errors": _errors(file, published, samples),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "voting_staff/simulator.html", context, status=status)


def _errors(*wrong: forms.Form) -> list[dict[str, str]]:
    return [
        {"label": f"{field.label}: {problem}", "url": f"#{field.id_for_label}"}
        for form in wrong
        for field in form
        for problem in field.errors
    ]


def _first_address(desk: Desk, key: str, material: Material) -> str:
    """Begin with the draft's own rule beside one that counts otherwise."""
    query = default_query(desk.sheet, desk.options, material)
    return f"{desk.url('simulation', key)}?{urlencode(query)}"


def _gone(request: SignedInRequest, desk: Desk) -> HttpResponse:
    messages.warning(
        request, _("These ballots are not kept any more. Choose them again.")
    )
    return see_other(request, desk.url("simulator"))


@never_cache
@require_http_methods(FORM_METHODS)
def simulation(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Show scenarios side by side, and let a discouraged rule be confirmed.

    The address holds the scenarios, so they can be kept, changed and gone back to.
    """
    desk = _desk(request, slug)
    material = store.find(request.user.pk, key)
    if material is None:
        return _gone(request, desk)
    if "a-rule" not in request.GET:
        return see_other(request, _first_address(desk, key, material))
    typed = _scenario_forms(request, desk, material)
    is_valid = typed.is_valid()
    jobs = typed.jobs if is_valid else []
    progress = _count(request, key, jobs)
    if HtmxDetails(request) and (progress.is_complete or progress.has_failed):
        return HttpResponse(headers={"HX-Refresh": "true"})
    draft = _shown_draft(desk, material, progress)
    confirmation = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _confirms(
        request, desk, material, confirmation, draft
    ):
        messages.success(request, _("The rule is confirmed. It can be frozen now."))
        return see_other(request, desk.url("overview"))
    context = desk.context | {
        "key": key,
        "material": material,
        "voters": material.voters,
        "budget": money(material.budget, language(), material.currency),
        "title": pick(material.title, reading_language())[0],
        "remarks": [message(remark, language()) for remark in material.remarks],
        "typed": typed,
        "progress": progress,
        "report": report_of(material, desk.sheet, progress.done, draft)
        if progress.is_complete and jobs
        else None,
        "files": _files(request, desk, key),
        "confirmation": confirmation,
        "reasons": _reasons(desk),
        "is_confirmed": readiness.is_confirmed(desk.voting_round),
        "draft": draft,
        "shows_reasons": _shows(desk, material),
    }
    is_wrong = not is_valid or confirmation.errors
    return page(
        request,
        "voting_staff/simulation.html",
        context,
        partial="progress",
        status=422 if is_wrong else 200,
    )


def _scenario_forms(
    request: SignedInRequest, desk: Desk, material: Material
) -> ScenarioForms:
    return ScenarioForms(
        request.GET,
        material=material,
        draft=desk.options,
        ties=desk.sheet.ties,
        usual=default_query(desk.sheet, desk.options, material),
    )


def _count(request: SignedInRequest, key: str, jobs: Sequence[Job]) -> Progress:
    """Count what takes a moment, and leave the rest to the worker."""
    progress = work.so_far(jobs) if HtmxDetails(request) else count_in_request(jobs)
    claimed = work.claim_missing(jobs, progress)
    if claimed:
        plain = [work.as_plain(job) for job in claimed]
        tasks.count_simulation.delay(request.user.pk, key, plain)
    return progress


def _shown_draft(desk: Desk, material: Material, progress: Progress) -> Scenario | None:
    """Return the draft's own scenario, once its outcome has been counted."""
    draft = scenarios.draft_scenario(desk.sheet, desk.options, material)
    shown = [row.scenario for row in progress.done if row.outcome is not None]
    return scenarios.first_that_is(draft, shown)


def _reasons(desk: Desk) -> list[str]:
    """Say what speaks against the draft's rule."""
    return [
        str(readiness.RULE_WORDS[code])
        for code in readiness.advised_against(desk.sheet)
    ]


def _shows(desk: Desk, material: Material) -> bool:
    """Say whether these ballots show what the rule is advised against for.

    What equal shares do to ballots with one choice only such ballots show.
    """
    codes = readiness.advised_against(desk.sheet)
    return "shares_with_choose_one" not in codes or material.names_one_each


def _confirms(
    request: SignedInRequest,
    desk: Desk,
    material: Material,
    form: ConfirmForm,
    draft: Scenario | None,
) -> bool:
    """Keep the draft's rule if its simulation has been shown on telling ballots."""
    if draft is None or not _shows(desk, material):
        form.add_error(None, _("Look at a simulation with the draft's own rule first."))
        return False
    return form.is_valid() and succeeds(
        form,
        lambda: simulations.confirm_rule(
            voting_round=desk.voting_round,
            organiser=request.user,
            rule=draft.rule,
            ballot_kind=str(desk.sheet.ballot_kind),
            now=desk.now,
        ),
    )


def _files(request: SignedInRequest, desk: Desk, key: str) -> list[dict[str, str]]:
    labels = {
        "projects.csv": _("Projects, with what each scenario does"),
        "measures.csv": _("Measures, votes and money by group"),
        "comparison.json": _("Everything that was counted, exactly"),
    }
    query = request.GET.urlencode()
    return [
        {
            "label": labels[name],
            "format": name.rpartition(".")[2].upper(),
            "url": f"{desk.url('simulation_file', key, name)}?{query}",
        }
        for name in FILES
    ]


@never_cache
@require_safe
def simulation_file(
    request: SignedInRequest, slug: str, key: str, name: str
) -> HttpResponse:
    """Give a comparison as a file, once it has been counted."""
    desk = _desk(request, slug)
    if name not in FILES:
        raise Http404
    material = store.find(request.user.pk, key)
    if material is None:
        return _gone(request, desk)
    typed = _scenario_forms(request, desk, material)
    if not typed.is_valid():
        return see_other(request, _address(request, desk, key))
    progress = count_in_request(typed.jobs)
    if not progress.is_complete:
        return see_other(request, _address(request, desk, key))
    write, content_type = FILES[name]
    return HttpResponse(
        write(material, progress.done),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{slug}-{name}"'},
    )


def _address(request: SignedInRequest, desk: Desk, key: str) -> str:
    return f"{desk.url('simulation', key)}?{request.GET.urlencode()}"


@never_cache
@require_POST
def forget_simulation(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Throw the ballots away before their time."""
    desk = _desk(request, slug)
    store.forget(request.user.pk, key)
    messages.success(request, _("The ballots are deleted here."))
    return see_other(request, desk.url("simulator"))
