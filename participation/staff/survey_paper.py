"""Paper answers typed by a helper, and the printed codes of a survey."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from participation import qr
from participation.actions import answering, survey_desk
from participation.actions.answering import Typed
from participation.forms.answering import AnswerForm, CodeForm
from participation.forms.attempts import succeeds
from participation.forms.surveys import CodesForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import (
    Role,
    Survey,
    SurveyBatch,
    SurveyCode,
    SurveyCount,
    SurveyWave,
)
from participation.policies import Refused
from participation.staff.surveys import at_desk, tried, url_of
from participation.survey_views import language_now
from participation.surveys import reading
from participation.surveys.policies import HELPERS
from participation.turns import in_turn


@never_cache
@require_http_methods(FORM_METHODS)
def batches(
    request: SignedInRequest, slug: str, number: int, wave: int
) -> HttpResponse:
    """List the batches of a wave; begin one, on paper or with somebody beside."""
    context = at_desk(request, slug, number, *HELPERS)
    survey = context["survey"]
    one = reading.wave_or_404(context["standing"], wave)
    if request.POST.get("do") == "close":
        return _close(request, _batch_of(one, request.POST.get("goal", "")), context)
    if request.method == "POST":
        try:
            made = answering.begin_batch(
                wave=one,
                helper=request.user,
                channel=request.POST.get("goal", ""),
                now=context["now"],
            )
        except Refused as error:
            messages.error(request, str(error.refusal.message))
            return see_other(request, url_of(survey, "survey_batches", wave))
        if made.channel == SurveyCount.Channel.PAPER:
            messages.success(request, _("Write the number of the batch on the bundle."))
        return see_other(request, url_of(survey, "survey_batch", wave, made.number))
    context |= {
        "wave": one,
        "is_over": one.is_over(context["now"]),
        "has_begun": one.has_begun(context["now"]),
        "batches": list(one.batches.select_related("helper")),
        "channels": _channels(one, context["now"]),
    }
    return render(request, "staff/surveys/batches.html", context)


def _channels(one: SurveyWave, now: datetime) -> list[tuple[str, str]]:
    """Offer what can still be typed: after the close only what lies there on paper."""
    paper = (SurveyCount.Channel.PAPER, _("Begin a batch of paper forms"))
    beside = (SurveyCount.Channel.HELP, _("Answer with somebody beside me"))
    return [paper] if one.is_over(now) else [paper, beside]


def _batch_of(one: SurveyWave, number: object) -> SurveyBatch:
    is_number = str(number).isdecimal()
    rows = one.batches.filter(number=int(str(number)[:5])) if is_number else None
    found: SurveyBatch | None = rows.first() if rows is not None else None
    if found is None:
        raise Http404
    found.wave = one
    return found


def _close(
    request: SignedInRequest, own: SurveyBatch, context: dict[str, Any]
) -> HttpResponse:
    return tried(
        request,
        lambda: answering.close_batch(
            batch=own, person=request.user, now=context["now"]
        ),
        said=_("Batch %(number)s is closed.") % {"number": own.number},
        url=url_of(context["survey"], "survey_batches", own.wave.number),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def batch(
    request: SignedInRequest, slug: str, number: int, wave: int, batch: int
) -> HttpResponse:
    """Type one form after the other; the last one can be taken back."""
    context = at_desk(request, slug, number, *HELPERS)
    survey: Survey = context["survey"]
    own = _batch_of(reading.wave_or_404(context["standing"], wave), batch)
    url = url_of(survey, "survey_batch", wave, batch)
    if request.POST.get("do") == "undo":
        return tried(
            request,
            lambda: answering.undo_entry(
                batch=own, helper=request.user, now=timezone.now()
            ),
            said=_("The last form has been taken back."),
            url=url,
        )
    if request.POST.get("do") == "close":
        return _close(request, own, context)
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(
        posted, questions=list(survey.questions.all()), language=language_now()
    )
    code = CodeForm(posted) if survey.audience == Survey.Audience.CODES else None
    form_key = _key(request)
    known = _known(survey, code)
    is_sound = form.is_valid() and (code is None or code.is_valid())
    if is_sound and succeeds(form, lambda: _enter(request, own, form, known, form_key)):
        own.refresh_from_db(fields=["count"])
        messages.success(
            request, _("Form %(count)d of the batch is in.") % {"count": own.count}
        )
        return see_other(request, url)
    refusal = answering.refuse_batch(own, request.user, now=context["now"])
    context |= {
        "wave": own.wave,
        "batch": own,
        "is_open": refusal is None,
        "shut": refusal.message if refusal else "",
        "form": form,
        "code": code,
        "form_key": form_key,
        "may_undo": own.helper_id == request.user.pk
        and own.undo_until is not None
        and own.undo_until > context["now"],
    }
    has_errors = form.errors or (code is not None and code.errors)
    return render(
        request,
        "staff/surveys/batch.html",
        context,
        status=422 if has_errors else 200,
    )


def _known(survey: Survey, code: CodeForm | None) -> SurveyCode | None:
    """Return the code that was typed; one that is not of this survey is an error."""
    if code is None or not code.is_valid():
        return None
    found = survey_desk.find_code(survey, code.cleaned_data["code"])
    if found is None:
        code.add_error("code", _("This code is not one of this survey."))
    return found


def _key(request: SignedInRequest) -> UUID:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid.uuid4()


def _enter(
    request: SignedInRequest,
    own: SurveyBatch,
    form: AnswerForm,
    code: SurveyCode | None,
    form_key: UUID,
) -> None:
    with in_turn():
        answering.enter_answer(
            batch=own,
            helper=request.user,
            typed=Typed(form.values, language_now()),
            code=code,
            form_key=form_key,
            now=timezone.now(),
        )


@never_cache
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def codes(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Make codes for a group; they are shown once, as cards to print and cut."""
    context = at_desk(request, slug, number, Role.ORGANISER)
    survey: Survey = context["survey"]
    form = CodesForm(request.POST if request.method == "POST" else None)
    made: list[Any] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            survey_desk.make_codes(
                survey=survey,
                organiser=request.user,
                now=context["now"],
                **form.cleaned_data,
            )
        ),
    ):
        path = reverse("participation:survey_code", args=[slug, number])
        address = request.build_absolute_uri(path)
        context |= {
            "made": made[0][0],
            "cards": made[0][1],
            "address": address,
            "qr": qr.draw(address),
            "wave": context["standing"].wave,
        }
        return render(request, "staff/surveys/cards.html", context)
    context |= {"form": form, "sets": list(survey.code_sets.all())}
    status = 422 if form.errors else 200
    return render(request, "staff/surveys/codes.html", context, status=status)
