"""Surveys as residents meet them: the list, one of them, answering, thanks."""

import uuid
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from participation import queries
from participation.actions import answering
from participation.actions.answering import Typed
from participation.actions.survey_desk import find_code
from participation.brake import braked
from participation.forms.answering import AnswerForm, CodeForm
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, see_other
from participation.languages import reading_language
from participation.models import Survey, SurveyCode, SurveyWave
from participation.policies import Refusal, Refused
from participation.surveys import policies, reading
from participation.surveys.asked import length_of_survey
from participation.surveys.reading import Standing
from participation.turns import in_turn

# Whole libraries and schools share an address.
MOST, SECONDS = 120, 600
CODES_MOST = 30
# What a browser remembers: waves that it has answered, and codes that were typed.
ANSWERED, CODES = "surveys_answered", "survey_codes"


def language_now() -> str:
    return get_language() or settings.LANGUAGE_CODE


def found(request: HttpRequest, slug: str, number: int | None = None) -> dict[str, Any]:
    """Return what every page of surveys needs; of one survey, where it stands."""
    now = timezone.now()
    process = queries.process_or_404(slug, request.user, now=now)
    context: dict[str, Any] = {"process": process, "now": now, "section": "surveys"}
    if number is not None:
        standing = reading.standing_or_404(process, number, now=now)
        context |= {"standing": standing, "survey": standing.survey}
    return context


@require_safe
def surveys(request: HttpRequest, slug: str) -> HttpResponse:
    context = found(request, slug)
    context["standings"] = reading.public_surveys(
        context["process"], now=context["now"]
    )
    return render(request, "participation/surveys/list.html", context)


def code_of(request: HttpRequest, survey: Survey) -> SurveyCode | None:
    """Return the code that was typed in this browser."""
    pk = request.session.get(CODES, {}).get(str(survey.pk))
    if pk is None:
        return None
    codes = SurveyCode.objects.filter(pk=pk, codes__survey=survey)
    return codes.select_related("codes").first()


def _has_answered(request: HttpRequest, wave: SurveyWave) -> bool:
    code = code_of(request, wave.survey)
    if reading.has_answered(wave, request.user, code):
        return True
    is_open_link = wave.survey.audience == Survey.Audience.EVERYONE
    return is_open_link and wave.pk in request.session.get(ANSWERED, [])


@never_cache
@require_safe
def survey(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say where a survey stands, and lead to answering, results and what changed."""
    context = found(request, slug, number)
    standing: Standing = context["standing"]
    wave = standing.open_wave
    published = [
        (one, list(one.feedback.all())) for one in reversed(standing.published)
    ]
    context |= {
        "wave": wave,
        "refusal": wave
        and policies.refuse_person(
            wave, request.user, code_of(request, standing.survey)
        ),
        "has_answered": wave is not None and _has_answered(request, wave),
        "length": length_of_survey(standing.survey, language_now()),
        "published": published,
    }
    return render(request, "participation/surveys/survey.html", context)


@never_cache
@sensitive_post_parameters()
@braked("survey", most=MOST, seconds=SECONDS)
@require_http_methods(FORM_METHODS)
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show the questionnaire and take the answers; once closed, keep what was typed."""
    context = found(request, slug, number)
    standing: Standing = context["standing"]
    wave = _meant(request, standing)
    if wave is None:
        return _shut(request, context, policies.NOT_OPEN)
    code = code_of(request, standing.survey)
    refusal = policies.refuse_person(wave, request.user, code)
    if refusal is not None and request.method != "POST":
        return _turned_away(request, context, refusal)
    late = policies.refuse_time(wave, now=context["now"])
    if late is not None and request.method != "POST":
        return _shut(request, context, late)
    if _is_done(request, wave):
        return _shut(request, context, policies.ANSWERED)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        questions=list(standing.survey.questions.all()),
        language=reading_language(),
        initial=reading.own_values(wave, request.user, code),
    )
    form_key = _key(request)
    if form.is_valid() and succeeds(
        form, lambda: _send(request, wave, code, form, form_key)
    ):
        return see_other(
            request, reverse("participation:survey_thanks", args=[slug, number])
        )
    context |= {
        "wave": wave,
        "form": form,
        "form_key": form_key,
        "late": late,
        "length": length_of_survey(standing.survey, language_now()),
        "may_change": bool(form.initial),
    }
    status = 422 if form.is_bound else 200
    return render(request, "participation/surveys/answer.html", context, status=status)


def _meant(request: HttpRequest, standing: Standing) -> SurveyWave | None:
    """Return the wave that is answered: that of the form, though another is open."""
    if request.method != "POST":
        return standing.wave
    number = request.POST.get("wave", "")
    for one in standing.waves:
        if str(one.number) == number and one.released_at is not None:
            return one
    return standing.open_wave or standing.wave


def _send(
    request: HttpRequest,
    wave: SurveyWave,
    code: SurveyCode | None,
    form: AnswerForm,
    form_key: UUID,
) -> None:
    with in_turn():
        answering.answer_survey(
            wave=wave,
            person=request.user,
            code=code,
            typed=Typed(form.values, language_now()),
            form_key=form_key,
            now=timezone.now(),
        )
    if wave.survey.audience == Survey.Audience.EVERYONE:
        done = request.session.get(ANSWERED, [])
        request.session[ANSWERED] = [*done[-19:], wave.pk]
    if code is not None and not wave.survey.is_anonymous:
        # The code shows what was answered, and the next at a library is somebody else.
        codes = request.session.get(CODES, {})
        request.session[CODES] = {
            key: pk for key, pk in codes.items() if key != str(wave.survey_id)
        }


def _key(request: HttpRequest) -> UUID:
    """Return the key of the form: the one that was sent, or a new one."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid.uuid4()


def _is_done(request: HttpRequest, wave: SurveyWave) -> bool:
    """Say whether there is nothing to fill in: answered, and not to be changed."""
    if request.method == "POST" or not _has_answered(request, wave):
        return False
    is_shared = wave.survey.audience == Survey.Audience.EVERYONE
    if is_shared and "another" in request.GET and not request.user.is_authenticated:
        return False
    return bool(wave.survey.is_anonymous)


def _turned_away(
    request: HttpRequest, context: dict[str, Any], refusal: Refusal
) -> HttpResponse:
    """Lead to the code or to signing in, or say that the survey is for others."""
    if refusal.code == policies.NO_CODE.code:
        standing: Standing = context["standing"]
        url = reverse(
            "participation:survey_code",
            args=[context["process"].slug, standing.survey.number],
        )
        return see_other(request, url)
    if refusal.code == policies.SIGN_IN.code:
        raise Refused(Refusal("not_signed_in", refusal.message))
    return _shut(request, context, refusal, status=403)


def _shut(
    request: HttpRequest,
    context: dict[str, Any],
    refusal: Refusal,
    *,
    status: int = 200,
) -> HttpResponse:
    context |= {
        "shut": refusal,
        "is_shared": context["survey"].audience == Survey.Audience.EVERYONE
        and not request.user.is_authenticated,
    }
    return render(request, "participation/surveys/shut.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@braked("survey_code", most=CODES_MOST, seconds=SECONDS)
@require_http_methods(FORM_METHODS)
def code(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a printed code; the browser remembers it until it is used."""
    context = found(request, slug, number)
    owner: Survey = context["survey"]
    wave = context["standing"].wave
    late = wave and policies.refuse_time(wave, now=context["now"])
    if late and request.method != "POST":
        return _shut(request, context, late)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        known = find_code(owner, form.cleaned_data["code"])
        if known is not None:
            codes = request.session.get(CODES, {})
            request.session[CODES] = codes | {str(owner.pk): known.pk}
            return see_other(
                request, reverse("participation:survey_answer", args=[slug, number])
            )
        form.add_error("code", _("This code is not one of this survey."))
    context["form"] = form
    status = 422 if form.errors else 200
    return render(request, "participation/surveys/code.html", context, status=status)


@never_cache
@require_safe
def thanks(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    context = found(request, slug, number)
    return render(request, "participation/surveys/thanks.html", context)
