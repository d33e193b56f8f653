"""The waves of a survey at the desk: times, invitations, texts, results, feedback."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation.actions import survey_desk, survey_waves
from participation.forms.attempts import succeeds
from participation.forms.surveys import FeedbackForm, TextsJudgedForm, WaveForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role, Survey, SurveyWave
from participation.staff.surveys import at_desk, tried, url_of
from participation.survey_result_views import shown
from participation.survey_views import language_now
from participation.surveys import charts, policies, reading
from participation.surveys.audiences import groups_of
from participation.surveys.inviting import Invited, invited_to

TEXTS_ON_A_PAGE = 50


@never_cache
@require_http_methods(FORM_METHODS)
def plan(
    request: SignedInRequest, slug: str, number: int, wave: int | None = None
) -> HttpResponse:
    """Set the times of a wave; without a number, of one more."""
    context = at_desk(request, slug, number, Role.ORGANISER)
    standing, survey = context["standing"], context["survey"]
    one = reading.wave_or_404(standing, wave) if wave is not None else None
    before = standing.waves[-1] if standing.waves else None
    form = WaveForm(
        request.POST if request.method == "POST" else None,
        survey=survey,
        initial=WaveForm.initial_of(one)
        if one
        else WaveForm.offered(before, context["now"]),
    )
    made: list[SurveyWave] = []
    if form.is_valid() and succeeds(
        form,
        lambda: made.append(
            survey_waves.plan_wave(
                survey=survey,
                organiser=request.user,
                wave=one,
                now=context["now"],
                **form.typed,
            )
        ),
    ):
        messages.success(request, _("The times have been saved."))
        return see_other(request, url_of(survey, "survey_wave", made[0].number))
    context |= {"form": form, "wave": one, "cancel_url": url_of(survey)}
    status = 422 if form.errors else 200
    return render(request, "staff/surveys/wave_plan.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def wave(request: SignedInRequest, slug: str, number: int, wave: int) -> HttpResponse:
    """Show a wave: whom it reaches, how many have answered; release and publish it."""
    roles = (Role.ORGANISER,) if request.method == "POST" else ()
    context = at_desk(request, slug, number, *roles)
    survey, now = context["survey"], context["now"]
    one = reading.wave_or_404(context["standing"], wave)
    verb = request.POST.get("do", "") if request.method == "POST" else ""
    if move := _moves(request, one, now).get(verb):
        act, said = move
        return tried(request, act, said=said, url=url_of(survey, "survey_wave", wave))
    form = FeedbackForm(request.POST if verb == "feedback" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: survey_waves.give_feedback(
            wave=one, organiser=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(request, _("It is on the page, and people have been told."))
        return see_other(request, url_of(survey, "survey_wave", wave))
    names = charts.group_names(survey, groups_of(survey.process, now=now))
    language = language_now()
    context |= {
        "wave": one,
        "is_open": one.is_open(now),
        "is_over": one.is_over(now),
        "has_begun": one.has_begun(now),
        "form": form,
        "answers": sum(count for _way, count in reading.channels_of(one)),
        "channels": reading.channels_of(one),
        "rates": charts.rates_named(reading.rates_of(one), names, language),
        "invited": _would_invite(survey, one, context),
        "open_batches": one.batches.filter(is_closed=False).count(),
        "texts_wait": one.texts.filter(state="waits").count()
        if one.counted_at
        else None,
        "refusal": policies.refuse_publishing(request.user, one, now=now),
        "feedback": list(one.feedback.all()),
        "may_enter": policies.refuse_entering(request.user, survey.process) is None,
        "may_judge": policies.refuse_judging(request.user, survey.process) is None,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/surveys/wave.html", context, status=status)


def _moves(
    request: SignedInRequest, one: SurveyWave, now: Any
) -> dict[str, tuple[Callable[[], object], str]]:
    person = request.user
    return {
        "release": (
            lambda: survey_waves.release_wave(wave=one, organiser=person, now=now),
            _("The survey opens and closes by itself from now on."),
        ),
        "recall": (
            lambda: survey_waves.recall_wave(wave=one, organiser=person, now=now),
            _("The release has been taken back."),
        ),
        "invite": (
            lambda: survey_waves.invite_people(wave=one, organiser=person, now=now),
            _("The invitations are on their way."),
        ),
        "count": (
            lambda: survey_waves.count_answers(wave=one, organiser=person, now=now),
            _("The answers are counted. Look at the results."),
        ),
        "publish": (
            lambda: survey_waves.publish_results(wave=one, organiser=person, now=now),
            _("The results are public."),
        ),
    }


def _would_invite(
    survey: Survey, one: SurveyWave, context: dict[str, Any]
) -> Invited | None:
    """Say whom a wave would invite, as long as it has not done so and can."""
    is_over = one.is_over(context["now"])
    is_wanted = survey.audience == Survey.Audience.GROUPS and one.invited_at is None
    if is_over or not is_wanted or not context["is_organiser"]:
        return None
    return invited_to(one, now=context["now"])


@never_cache
@require_http_methods(FORM_METHODS)
def texts(request: SignedInRequest, slug: str, number: int, wave: int) -> HttpResponse:
    """Read the free texts once they are counted, and choose which are shown."""
    context = at_desk(request, slug, number, *policies.READERS)
    survey = context["survey"]
    one = reading.wave_or_404(context["standing"], wave)
    can_be_read = reading.may_be_read(one)
    # By the text, so that no order tells who came when.
    rows = one.texts.select_related("question").order_by(
        "-state", "question__position", "text"
    )
    page = Paginator(rows if can_be_read else rows.none(), TEXTS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    form = TextsJudgedForm(
        request.POST if request.method == "POST" else None, texts=list(page)
    )
    if form.is_valid() and succeeds(
        form,
        lambda: survey_desk.judge_texts(
            wave=one, official=request.user, states=form.states, now=context["now"]
        ),
    ):
        messages.success(request, _("Your choices have been saved."))
        return see_other(request, url_of(survey, "survey_texts", wave))
    context |= {
        "wave": one,
        "form": form,
        "page": page,
        "can_be_read": can_be_read,
        "rows": [(text, form[str(text.pk)]) for text in form.texts],
        "waiting": one.texts.filter(state="waits").count() if can_be_read else None,
    }
    status = 422 if form.errors else 200
    return render(request, "staff/surveys/texts.html", context, status=status)


@never_cache
@require_safe
def results(
    request: SignedInRequest, slug: str, number: int, wave: int
) -> HttpResponse:
    """Show the results before they are public; never before they are counted.

    As long as a form can come in, two looks would tell what stood on it.
    """
    context = at_desk(request, slug, number)
    one = reading.wave_or_404(context["standing"], wave)
    context["wave"] = one
    if one.counted_at is not None:
        context |= shown(
            context["standing"],
            one,
            by=request.GET.get("by", ""),
            language=language_now(),
        )
    return render(request, "staff/surveys/results.html", context)
