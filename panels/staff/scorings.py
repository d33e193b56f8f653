"""Scorings at the desk: criteria, what is scored, the rounds, points for others."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import scorings as actions
from panels.forms.live import pk_in
from panels.forms.scorings import (
    CriterionForm,
    NotesForm,
    ScoreForm,
    ScoringForm,
    SubjectsForm,
    scorable,
)
from panels.models import Panel, ScoringExercise
from panels.queries.members import seated
from panels.queries.scorings import people_in
from panels.staff.frames import posted_of, running, url_in
from panels.staff.works import begun, changed, done, posted, shown
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.languages import reading_language

FIELDS = ("title", "lowest", "highest", "always_reasons")


@never_cache
@require_http_methods(FORM_METHODS)
def begin(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Prepare a scoring."""
    found = running(request, slug, panel, timezone.now())
    form = ScoringForm(posted_of(request))
    return begun(
        request,
        found,
        form,
        lambda: actions.prepare_scoring(
            panel=found, official=request.user, fields=form.cleaned_data
        ),
        page="scoring",
        title=_("Prepare a scoring"),
        lead=_(
            "Members give proposals points by criteria that you publish first: each "
            "alone, then once more after a conversation about the spread."
        ),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    scoring = get_object_or_404(found.scorings, number=number)
    form = ScoringForm(
        posted_of(request),
        initial={name: getattr(scoring, name) for name in FIELDS},
    )
    return changed(
        request,
        found,
        form,
        lambda: actions.change_scoring(
            scoring=scoring, official=request.user, fields=form.cleaned_data
        ),
        here=url_in(found, "scoring", number),
        title=_("Change the scoring"),
    )


def _subjects_form(
    request: SignedInRequest, panel: Panel, scoring: ScoringExercise
) -> SubjectsForm:
    proposals, projects = scorable(panel.process)
    chosen = list(scoring.subjects.values_list("proposal", "project"))
    return SubjectsForm(
        posted(request, "subjects"),
        proposals=proposals,
        projects=projects,
        initial={
            "proposals": [str(one) for one, _other in chosen if one],
            "projects": [str(other) for _one, other in chosen if other],
        },
    )


@never_cache
@require_http_methods(FORM_METHODS)
def one(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show a scoring; take criteria, subjects, notes and moves."""
    found = running(request, slug, panel, timezone.now())
    scoring = get_object_or_404(found.scorings, number=number)
    scoring.panel = found
    plain = forms.Form(posted(request, "move") or posted(request, "drop"))
    criterion = CriterionForm(posted(request, "criterion"))
    subjects = _subjects_form(request, found, scoring)
    notes = NotesForm(posted(request, "notes"))
    if (
        done(plain, lambda: _move(request, scoring))
        or done(
            criterion,
            lambda: actions.add_criterion(
                scoring=scoring, official=request.user, **criterion.cleaned_data
            ),
        )
        or done(
            subjects,
            lambda: actions.choose_subjects(
                scoring=scoring, official=request.user, **subjects.chosen()
            ),
        )
        or done(notes, lambda: _note(request, scoring, notes))
    ):
        messages.success(request, _("Done."))
        return see_other(request, url_in(found, "scoring", number))
    context: dict[str, Any] = {
        "scoring": scoring,
        "criteria": list(scoring.criteria.all()),
        "chosen": list(scoring.subjects.select_related("proposal", "project")),
        "members": seated(found),
        "people": [people_in(scoring, 1), people_in(scoring, 2)],
        "form": plain,
        "criterion": criterion,
        "subjects": subjects,
        "notes": notes,
    }
    forms_here = [plain, criterion, subjects, notes]
    return shown(request, found, "scoring", forms_here, **context)


def _move(request: SignedInRequest, scoring: ScoringExercise) -> None:
    goal, official = request.POST.get("goal", ""), request.user
    if request.POST["do"] == "drop":
        criterion = get_object_or_404(scoring.criteria, pk=pk_in(request.POST, "goal"))
        actions.remove_criterion(criterion=criterion, official=official)
    elif goal in {"show", "unshow"}:
        actions.show_result(
            scoring=scoring,
            official=official,
            shows=goal == "show",
            now=timezone.now(),
        )
    else:
        actions.move_scoring(
            scoring=scoring, official=official, goal=goal, now=timezone.now()
        )


def _note(request: SignedInRequest, scoring: ScoringExercise, form: NotesForm) -> None:
    subject = get_object_or_404(scoring.subjects, pk=pk_in(request.POST, "subject"))
    actions.note_talk(
        subject=subject, official=request.user, notes=form.cleaned_data["notes"]
    )


@never_cache
@require_http_methods(FORM_METHODS)
def enter(
    request: SignedInRequest,
    slug: str,
    panel: str,
    *,
    number: int,
    pk: int,
    member: int,
) -> HttpResponse:
    """Enter points for a member without a device. Theirs so far are not shown."""
    found = running(request, slug, panel, timezone.now())
    scoring = get_object_or_404(found.scorings, number=number)
    subject = get_object_or_404(
        scoring.subjects.select_related("proposal", "project"), pk=pk
    )
    panelist = get_object_or_404(found.panelists, number=member)
    form = ScoreForm(
        posted_of(request),
        scoring=scoring,
        given={},
        reason="",
        language=reading_language(),
    )
    here = url_in(found, "scoring", number)
    if done(
        form,
        lambda: actions.give_scores(
            subject=subject,
            panelist=panelist,
            points=form.points(),
            reason=form.cleaned_data.get("reason", ""),
            official=request.user,
            now=timezone.now(),
        ),
    ):
        messages.success(request, _("Entered."))
        return see_other(request, here)
    return shown(
        request,
        found,
        "enter_scores",
        [form],
        scoring=scoring,
        subject=subject,
        panelist=panelist,
        form=form,
        list_url=here,
    )
