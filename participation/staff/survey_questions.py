"""Writing the questions of a survey."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.actions import surveys as actions
from participation.forms.attempts import succeeds
from participation.forms.surveys import QuestionForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role, SurveyQuestion
from participation.policies import require
from participation.staff.surveys import at_desk, url_of
from participation.surveys.policies import refuse_writing


@never_cache
@require_http_methods(FORM_METHODS)
def add(request: SignedInRequest, slug: str, number: int, kind: str) -> HttpResponse:
    if kind not in SurveyQuestion.Kind.values:
        raise Http404
    context = at_desk(request, slug, number, Role.ORGANISER)
    return _edit(request, context, kind, None)


@never_cache
@require_http_methods(FORM_METHODS)
def change(request: SignedInRequest, slug: str, number: int, code: str) -> HttpResponse:
    context = at_desk(request, slug, number, Role.ORGANISER)
    questions = context["survey"].questions.all()
    row = next((one for one in questions if one.code == code), None)
    if row is None:
        raise Http404
    row.survey = context["survey"]
    return _edit(request, context, row.kind, row)


def _edit(
    request: SignedInRequest,
    context: dict[str, Any],
    kind: str,
    row: SurveyQuestion | None,
) -> HttpResponse:
    survey, now = context["survey"], context["now"]
    require(refuse_writing(request.user, survey, now=now))
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        initial=QuestionForm.initial_of(row) if row else None,
    )

    def save() -> object:
        if row is None:
            return actions.add_question(
                survey=survey, organiser=request.user, plan=form.plan, now=now
            )
        return actions.change_question(
            question=row, organiser=request.user, plan=form.plan, now=now
        )

    if form.is_valid() and succeeds(form, save):
        messages.success(request, _("The question has been saved."))
        return see_other(request, url_of(survey))
    context |= {
        "form": form,
        "kind": SurveyQuestion.Kind(kind).label,
        "question": row,
        "cancel_url": url_of(survey),
    }
    status = 422 if form.errors else 200
    return render(request, "staff/surveys/question.html", context, status=status)
