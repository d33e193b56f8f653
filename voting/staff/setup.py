"""Setting up a vote: its rules, its roll, and the freezing of both."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from participation.desk import process_at_desk
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Phase, Process, Role
from participation.policies import Refusal, Refused, require
from participation.queries import districts_of
from voting import policies, queries, words
from voting.actions import rounds
from voting.actions.conflicts import declare_conflicts
from voting.models import VotingRound
from voting.planning import planned_sheet
from voting.readiness import missing_before_freezing
from voting.roll_files import RollFile
from voting.rules_form.conflicts import ConflictsForm
from voting.rules_form.form import RoundForm
from voting.staff_forms import RollFileForm

# So many wrong lines are told; who has more has another problem.
MOST_PROBLEMS = 50


def _overview(slug: str) -> str:
    return reverse("voting_staff:overview", args=[slug])


@never_cache
@require_http_methods(FORM_METHODS)
def rules(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write the draft of the rules."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_of(process)
    if voting_round is not None:
        require(policies.refuse_setting_up(request.user, voting_round))
    elif not any(phase.kind == Phase.Kind.VOTE for phase in process.phases.all()):
        raise Refused(Refusal("no_phase", _("Plan a voting phase first.")))
    form = RoundForm(
        request.POST if request.method == "POST" else None,
        process=process,
        districts=districts_of(process),
        categories=list(process.categories.all()),
        voting_round=voting_round,
    )
    if form.is_valid() and succeeds(
        form,
        lambda: rounds.set_up_round(
            process=process, organiser=request.user, rules=form.rules, now=now
        ),
    ):
        messages.success(request, _("The draft of the rules has been saved."))
        return see_other(request, _overview(slug))
    context = {"form": form, "process": process, "now": now, "section": "vote"}
    status = 422 if form.errors else 200
    return render(request, "voting_staff/rules.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def conflicts(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say which projects exclude each other."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = _draft(request, process)
    form = ConflictsForm(
        request.POST if request.method == "POST" else None,
        projects=list(process.projects.filter(is_dropped=False)),
        voting_round=voting_round,
    )
    if form.is_valid() and succeeds(
        form,
        lambda: declare_conflicts(
            voting_round=voting_round,
            organiser=request.user,
            groups=form.groups,
            now=now,
        ),
    ):
        messages.success(request, _("The draft of the rules has been saved."))
        return see_other(request, _overview(slug))
    context = {"form": form, "process": process, "now": now, "section": "vote"}
    status = 422 if form.errors else 200
    return render(request, "voting_staff/conflicts.html", context, status=status)


def _draft(request: SignedInRequest, process: Process) -> VotingRound:
    """Find the round whose rules can still be changed; raises `Refused`."""
    voting_round = queries.round_or_404(process)
    require(policies.refuse_setting_up(request.user, voting_round))
    return voting_round


@never_cache
@require_http_methods(FORM_METHODS)
def roll(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show how many are on the roll, and take a file in place of it."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = _draft(request, process)
    is_posted = request.method == "POST"
    form = RollFileForm(
        request.POST if is_posted else None, request.FILES if is_posted else None
    )
    if form.is_valid():
        file: RollFile = form.cleaned_data["file"]
        if succeeds(
            form,
            lambda: rounds.import_roll(
                voting_round=voting_round,
                organiser=request.user,
                lines=file.lines,
                now=now,
            ),
        ):
            _tell_size(request, len(file.lines))
            if file.encoding == "cp1252":
                messages.warning(
                    request,
                    _(
                        "The file was not in UTF-8 and was read as Windows-1252. "
                        "Check it if addresses in it hold letters such as ä or ö."
                    ),
                )
            return see_other(request, reverse("voting_staff:roll", args=[slug]))
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "roll_size": voting_round.roll.count(),
        "districts": districts_of(process),
        "problems": _problems(form),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/roll.html", context, status=status)


def _problems(form: forms.Form) -> list[str]:
    """Return what is wrong with a file: the first lines of it, and how many more."""
    found = [str(line) for problems in form.errors.values() for line in problems]
    more = len(found) - MOST_PROBLEMS
    if more <= 0:
        return found
    rest = ngettext("And %(count)d more line.", "And %(count)d more lines.", more)
    return [*found[:MOST_PROBLEMS], rest % {"count": more}]


def _tell_size(request: SignedInRequest, size: int) -> None:
    said = ngettext(
        "%(count)d person is on the list of voters now.",
        "%(count)d people are on the list of voters now.",
        size,
    )
    messages.success(request, said % {"count": size})


@never_cache
@require_POST
def draw_up(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put everyone with an account on the roll."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = _draft(request, process)
    size = rounds.draw_up_roll(
        voting_round=voting_round, organiser=request.user, now=now
    )
    _tell_size(request, size)
    return see_other(request, reverse("voting_staff:roll", args=[slug]))


@never_cache
@require_http_methods(FORM_METHODS)
def freeze(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the sheet as it would be published, and freeze it on confirmation."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    voting_round = queries.round_or_404(process)
    if request.method != "POST":
        require(policies.refuse_freezing(request.user, voting_round, now=now))
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: rounds.freeze_rules(
            voting_round=voting_round, organiser=request.user, now=now
        ),
    ):
        messages.success(request, _("The rules are frozen and public now."))
        return see_other(request, _overview(slug))
    sheet = planned_sheet(voting_round)
    context = {
        "form": form,
        "process": process,
        "now": now,
        "section": "vote",
        "voting_round": voting_round,
        "sheet": sheet,
        "who": words.who_may_vote(sheet),
        "choosing": words.how_to_choose(sheet),
        "counting": words.how_it_is_counted(sheet),
        "missing": missing_before_freezing(voting_round),
        "roll_size": voting_round.roll.count(),
    }
    status = 422 if form.errors else 200
    return render(request, "voting_staff/freeze.html", context, status=status)
