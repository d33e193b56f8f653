"""The moderators' desk: what waits, deciding on it, the library of reasons."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from participation.desk import process_at_desk
from participation.forms.attempts import show, succeeds
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.models import Process, Role
from participation.policies import Refused, roles_of
from proposals.actions import appeals, moderation, reasons
from proposals.cases import version_of
from proposals.forms.moderation import (
    QUESTIONS,
    AnswerForm,
    DecisionForm,
    NoteForm,
    OwnReasonForm,
)
from proposals.models import Case, Comment
from proposals.policies import moderation as policies
from proposals.queries import moderation as queries
from proposals.queries.pages import proposal_or_404
from proposals.queries.talking import comment_or_404

MODERATING = policies.MODERATING


def _about(process: Process, now: datetime) -> dict[str, Any]:
    return {"process": process, "now": now, "section": "moderation"}


def _to(name: str, slug: str, *parts: int) -> str:
    return reverse(f"proposals_staff:{name}", args=[slug, *parts])


@never_cache
@require_safe
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, *MODERATING, now=now)
    found = queries.queue(
        process,
        sort=request.GET.get("sort", queries.OPEN),
        page=request.GET.get("page", "1"),
    )
    context = _about(process, now) | {
        "found": found,
        "is_organiser": Role.ORGANISER in roles_of(request.user, process),
    }
    return page(request, "proposals/staff/moderation.html", context, partial="queue")


@never_cache
@require_POST
def show_held(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show all that was ticked of what waits."""
    now = timezone.now()
    process = process_at_desk(request, slug, *MODERATING, now=now)
    ticked = [int(pk) for pk in request.POST.getlist("case") if _is_number(pk)]
    count = moderation.show_held(
        process=process,
        moderator=request.user,
        cases=ticked[: queries.PAGE_SIZE],
        now=now,
        read_at=_moment(request.POST.get("read_at", "")),
    )
    if count:
        words = ngettext(
            "%(count)d text is public now.", "%(count)d texts are public now.", count
        )
        messages.success(request, words % {"count": count})
    if count < len(ticked) or not ticked:
        messages.info(
            request,
            _("Tick texts that wait; your own and what was decided meanwhile stay."),
        )
    return see_other(request, _to("moderation", slug))


def _moment(typed: str) -> datetime | None:
    """Return when the list was made, as its form says."""
    try:
        found = parse_datetime(typed)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _is_number(typed: str) -> bool:
    # More digits than a key has would not fit into the database.
    return typed.isascii() and typed.isdigit() and len(typed) < len("9" * 18)


@never_cache
@require_http_methods(FORM_METHODS)
def case(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Read a text where it stands, with all that is known of it, and decide."""
    now = timezone.now()
    process = process_at_desk(request, slug, *MODERATING, now=now)
    found = queries.case_or_404(process, pk)
    form = _decision_form(request if "decide" in request.POST else None, found)
    if form.is_bound and form.is_valid():
        try:
            moderation.decide(
                case=found, moderator=request.user, now=now, **form.cleaned_data
            )
        except Refused as refused:
            found = queries.case_or_404(process, pk)
            form.read_again(version_of(policies.thing_of(found)))
            message = str(refused.refusal.message)
            form.add_error(None, ValidationError(message, refused.refusal.code))
        except ValidationError as problems:
            show(form, problems)
        else:
            messages.success(request, _("Your decision stands in the public log."))
            return see_other(request, _next(process))
    answer = AnswerForm(
        request.POST if "answer" in request.POST else None, auto_id="answer_%s"
    )
    if answer.is_bound and answer.is_valid():
        if succeeds(
            answer,
            lambda: appeals.answer_appeal(
                case=found, moderator=request.user, now=now, **answer.cleaned_data
            ),
        ):
            messages.success(request, _("The author is told of your answer."))
            return see_other(request, _to("moderation", slug) + "?sort=appeals")
        found = queries.case_or_404(process, pk)
    note = NoteForm(request.POST if "note" in request.POST else None, auto_id="note_%s")
    if note.is_bound and note.is_valid():
        moderation.add_note(
            case=found,
            author=request.user,
            text=note.cleaned_data["text"],
            now=now,
        )
        return see_other(request, _to("case", slug, pk) + "#notes")
    context = (
        _about(process, now)
        | _of_case(request, found)
        | {
            "form": form,
            "answer": answer,
            "note": note,
        }
    )
    failed = any(one.is_bound and one.errors for one in (form, answer, note))
    return render(
        request, "proposals/staff/case.html", context, status=422 if failed else 200
    )


def _decision_form(request: HttpRequest | None, found: Case) -> DecisionForm:
    return DecisionForm(
        request.POST if request else None,
        initial={"seen": version_of(policies.thing_of(found))},
        reasons=queries.reasons_of(found.process),
    )


def _of_case(request: SignedInRequest, found: Case) -> dict[str, Any]:
    """Return what one wants to know before deciding."""
    thing = policies.thing_of(found)
    above: list[Comment] = []
    parent = thing.parent if isinstance(thing, Comment) else None
    while parent is not None:
        above.insert(0, parent)
        parent = parent.parent
    return {
        "case": found,
        "thing": thing,
        "above": above,
        "flags": list(found.flags.all()),
        "notes": list(found.notes.select_related("author")),
        "others": queries.other_cases(found),
        "hidden_before": queries.wrote_count(thing.author, found.process),
        "checks": [QUESTIONS[code] for code in found.checklist if code in QUESTIONS],
        "refusal": policies.refuse_deciding(request.user, found),
        "answer_refusal": policies.refuse_answering_appeal(request.user, found),
        "take_up_refusal": policies.refuse_taking_up(request.user, thing),
    }


def _next(process: Process) -> str:
    """Go on with what waits longest, or back to the list."""
    waiting = queries.open_cases().filter(process=process).order_by("opened_at", "pk")
    upcoming = waiting.first()
    if upcoming is None:
        return _to("moderation", process.slug)
    return _to("case", process.slug, upcoming.pk)


@never_cache
@require_http_methods(FORM_METHODS)
def take_up(
    request: SignedInRequest, slug: str, number: int, pk: int | None = None
) -> HttpResponse:
    """Open a case of something that nobody has reported: ask first, then do it."""
    now = timezone.now()
    process = process_at_desk(request, slug, *MODERATING, now=now)
    proposal = proposal_or_404(process, number)
    thing = proposal if pk is None else comment_or_404(proposal, pk)
    if request.method == "POST":
        made = moderation.take_up(thing=thing, moderator=request.user, now=now)
        return see_other(request, _to("case", slug, made.pk))
    context = _about(process, now) | {
        "thing": thing,
        "proposal": proposal,
        "refusal": policies.refuse_taking_up(request.user, thing),
    }
    return render(request, "proposals/staff/take_up.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def reason_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the library of reasons and add one of the city's own."""
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    form = OwnReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: reasons.add_reason(
            process=process, organiser=request.user, now=now, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The reason has been added."))
        return see_other(request, _to("reasons", slug))
    context = _about(process, now) | {
        "form": form,
        "own": queries.own_reasons(process),
        "common": queries.common_reasons(),
    }
    status = 422 if form.errors else 200
    return render(request, "proposals/staff/reasons.html", context, status=status)


@never_cache
@require_POST
def remove_reason(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    now = timezone.now()
    process = process_at_desk(request, slug, Role.ORGANISER, now=now)
    reason = get_object_or_404(process.reasons, pk=pk)
    reasons.remove_reason(reason=reason, organiser=request.user, now=now)
    messages.success(request, _("The reason has been taken out."))
    return see_other(request, _to("reasons", slug))
