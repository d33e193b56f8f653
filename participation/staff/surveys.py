"""Surveys at the desk: begun or copied, described, looked at, printed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participation import qr
from participation.actions import surveys as actions
from participation.desk import process_at_desk
from participation.forms.answering import AnswerForm
from participation.forms.attempts import succeeds
from participation.forms.surveys import NewSurveyForm, SurveyForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import Role, Survey, SurveyQuestion
from participation.policies import Refused, refuse_organising
from participation.survey_views import language_now
from participation.surveys import charts, policies, reading
from participation.surveys.asked import length_of_survey
from participation.surveys.audiences import groups_of

EVERY_HELPER = (
    Role.ORGANISER,
    Role.MODERATOR,
    Role.FACILITATOR,
    Role.POLLING_CLERK,
)


def at_desk(
    request: SignedInRequest, slug: str, number: int | None, *roles: Role
) -> dict[str, Any]:
    """Return what every page of surveys at the desk needs. Raises `Refused`, 404."""
    now = timezone.now()
    process = process_at_desk(request, slug, *(roles or EVERY_HELPER), now=now)
    context: dict[str, Any] = {
        "process": process,
        "now": now,
        "section": "surveys",
        "is_organiser": refuse_organising(request.user, process) is None,
    }
    if number is not None:
        standing = reading.standing_or_404(process, number, now=now, is_staff=True)
        context |= {
            "standing": standing,
            "survey": standing.survey,
            "is_frozen": policies.refuse_changing(standing.waves, now=now) is not None,
            "has_opened": any(one.has_begun(now) for one in standing.waves),
        }
    return context


def url_of(survey: Survey, name: str = "survey", *arguments: object) -> str:
    return reverse(
        f"participation_staff:{name}",
        args=[survey.process.slug, survey.number, *arguments],
    )


def tried(
    request: SignedInRequest, act: Callable[[], object], *, said: str, url: str
) -> HttpResponse:
    """Do what a button asks for; a refusal becomes a message on the same page."""
    try:
        act()
    except Refused as error:
        messages.error(request, str(error.refusal.message))
    else:
        messages.success(request, said)
    return see_other(request, url)


@never_cache
@require_http_methods(FORM_METHODS)
def surveys(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the surveys; begin one, or a copy of one of any own process."""
    context = at_desk(request, slug, None)
    process = context["process"]
    form = None
    if context["is_organiser"]:
        own = Survey.objects.filter(
            process__memberships__user=request.user,
            process__memberships__role=Role.ORGANISER,
        )
        form = NewSurveyForm(
            request.POST if request.method == "POST" else None,
            offered=list(own.select_related("process").order_by("process", "number")),
            language=language_now(),
        )
        made: list[Survey] = []
        if form.is_valid() and succeeds(
            form,
            lambda: made.append(
                actions.create_survey(
                    process=process,
                    organiser=request.user,
                    title=form.cleaned_data["title"],
                    copy_of=form.copied,
                    now=context["now"],
                )
            ),
        ):
            messages.success(
                request, _("The survey has been begun. Write its questions.")
            )
            return see_other(request, url_of(made[0]))
    context |= {
        "form": form,
        "standings": reading.surveys_of(process, now=context["now"]),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "staff/surveys/list.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def survey(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Show one survey: its questions in their order, its waves, what is to be done."""
    roles = (Role.ORGANISER,) if request.method == "POST" else ()
    context = at_desk(request, slug, number, *roles)
    owner: Survey = context["survey"]
    if request.method == "POST":
        return _move(request, owner, context)
    questions = list(owner.questions.all())
    groups = groups_of(owner.process, now=context["now"])
    names = charts.group_names(owner, groups)
    context |= {
        "questions": questions,
        "kinds": SurveyQuestion.Kind.choices,
        "length": length_of_survey(owner, language_now()),
        "group_names": [names.get(key, key) for key in owner.groups],
        "may_enter": policies.refuse_entering(request.user, owner.process) is None,
        "may_judge": policies.refuse_judging(request.user, owner.process) is None,
    }
    return render(request, "staff/surveys/survey.html", context)


def _move(
    request: SignedInRequest, owner: Survey, context: dict[str, Any]
) -> HttpResponse:
    """Do what the arrows and buttons beside the questions ask for."""
    verb, now = request.POST.get("do", ""), context["now"]
    if verb == "delete":
        return tried(
            request,
            lambda: actions.delete_survey(
                survey=owner, organiser=request.user, now=now
            ),
            said=_("The survey has been deleted."),
            url=reverse("participation_staff:surveys", args=[owner.process.slug]),
        )
    code = request.POST.get("goal", "")
    row = next((one for one in owner.questions.all() if one.code == code), None)
    if row is None:
        return see_other(request, url_of(owner))
    row.survey = owner
    if verb == "remove":
        return tried(
            request,
            lambda: actions.remove_question(
                question=row, organiser=request.user, now=now
            ),
            said=_("The question has been taken out."),
            url=url_of(owner),
        )
    return tried(
        request,
        lambda: actions.move_question(
            question=row, organiser=request.user, is_up=verb == "up", now=now
        ),
        said=_("The order has been changed."),
        url=url_of(owner),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def describe(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    context = at_desk(request, slug, number, Role.ORGANISER)
    owner: Survey = context["survey"]
    form = SurveyForm(
        request.POST if request.method == "POST" else None,
        groups=groups_of(owner.process, now=context["now"]),
        language=language_now(),
        is_frozen=context["is_frozen"],
        initial=SurveyForm.initial_of(owner),
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.describe_survey(
            survey=owner, organiser=request.user, plan=form.plan, now=context["now"]
        ),
    ):
        messages.success(request, _("The survey has been saved."))
        return see_other(request, url_of(owner))
    context["form"] = form
    status = 422 if form.errors else 200
    return render(request, "staff/surveys/describe.html", context, status=status)


@never_cache
@require_safe
def preview(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Show the questionnaire as people will see it; nothing can be sent."""
    context = at_desk(request, slug, number)
    owner: Survey = context["survey"]
    context |= {
        "form": AnswerForm(
            questions=list(owner.questions.all()), language=language_now()
        ),
        "length": length_of_survey(owner, language_now()),
        "is_preview": True,
    }
    return render(request, "staff/surveys/preview.html", context)


@never_cache
@require_safe
def printed(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Set the questionnaire on A4, to be filled in with a pen."""
    context = at_desk(request, slug, number)
    standing: reading.Standing = context["standing"]
    context |= {
        "questions": list(standing.survey.questions.all()),
        "wave": standing.wave,
        "lines": range(4),
    }
    return render(request, "staff/surveys/printed.html", context)


@never_cache
@require_safe
def poster(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Set a sheet with the address and its QR code, to hang up or hand out."""
    context = at_desk(request, slug, number)
    owner: Survey = context["survey"]
    path = reverse("participation:survey", args=[slug, owner.number])
    address = request.build_absolute_uri(path)
    context |= {
        "address": address,
        "qr": qr.draw(address),
        "wave": context["standing"].wave,
    }
    return render(request, "staff/surveys/poster.html", context)
