"""The desk of a draw: what can be drawn, the fixed pool, the list, what came out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
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

from panels import studying, tasks
from panels.actions import drawing as actions
from panels.actions import settling
from panels.forms import drawing as forms
from panels.models import Lottery, Panel
from panels.policies import drawing as policies
from panels.pooling import draft_of, free_seats
from panels.queries import draw as queries
from panels.queries.pages import about
from panels.staff.frames import running
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.policies import require


def _draw_url(lottery: Lottery, name: str = "panels_staff:draw_of") -> str:
    panel = lottery.panel
    return reverse(name, args=[panel.process.slug, panel.slug, lottery.number])


@never_cache
@require_http_methods(FORM_METHODS)
def draw(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show what could be drawn now, and fix the pool as it was shown."""
    found = running(request, slug, panel, timezone.now())
    is_replacement = queries.is_replacement(found)
    form = forms.FreezeForm(
        request.POST if request.method == "POST" else None,
        is_replacement=is_replacement,
    )
    made: list[Lottery] = []

    def freeze() -> None:
        typed = {
            name: value for name, value in form.cleaned_data.items() if name != "agrees"
        }
        typed.setdefault("reserve_size", 0)
        made.append(
            actions.freeze_pool(
                panel=found, organiser=request.user, **typed, now=timezone.now()
            )
        )

    if form.is_valid() and succeeds(form, freeze):
        transaction.on_commit(tasks.compute_draws.delay, robust=True)
        messages.success(request, _("The pool is fixed. The list is being computed."))
        return see_other(request, _draw_url(made[0]))
    return _draw_page(request, found, form=form, relax_form=forms.RelaxForm())


def _draw_page(
    request: SignedInRequest,
    panel: Panel,
    *,
    form: forms.FreezeForm,
    relax_form: forms.RelaxForm,
) -> HttpResponse:
    now = timezone.now()
    refusal = policies.refuse_draw(panel, now=now)
    # What is being drawn already, or cannot be drawn at all, is not studied.
    may_study = refusal is None or refusal.code == "call_open"
    draft = draft_of(panel) if may_study else None
    context: dict[str, Any] = {
        **about(panel, now, "draw"),
        "form": form,
        "relax_form": relax_form,
        "refusal": refusal or policies.refuse_freezing(request.user, panel, now=now),
        "draft": draft,
        "study": studying.study(panel, draft) if draft else None,
        "digest": queries.digest_of(draft.pool) if draft else "",
        "free": free_seats(panel),
        "is_replacement": queries.is_replacement(panel),
        "draws": list(panel.lotteries.order_by("-number")),
        "relax_refusal": policies.refuse_relaxing(request.user, panel),
    }
    status = 422 if form.errors or relax_form.errors else 200
    return render(request, "panels_staff/draw.html", context, status=status)


@never_cache
@require_POST
def relax(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Loosen quotas as the desk has proposed it."""
    found = running(request, slug, panel, timezone.now())
    form = forms.RelaxForm(request.POST)
    again = forms.FreezeForm(is_replacement=queries.is_replacement(found))
    if not form.is_valid():
        return _draw_page(request, found, form=again, relax_form=form)
    proposal = studying.study(found, draft_of(found))
    if succeeds(
        form,
        lambda: actions.relax_quotas(
            panel=found,
            organiser=request.user,
            changes=proposal.changes_of_panel,
            digest=form.cleaned_data["digest"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
    ):
        messages.success(request, _("The quotas have been loosened."))
        url = reverse("panels_staff:draw", args=[slug, panel])
        return see_other(request, url)
    return _draw_page(request, found, form=again, relax_form=form)


@never_cache
@require_safe
def draw_of(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Show how far one draw is; while it is computed, the page asks again."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    lottery = queries.lottery_or_404(found, number)
    context = {
        **about(found, now, "draw"),
        "lottery": lottery,
        "steps": queries.steps_of(lottery),
        "quotas": queries.quota_table(found, lottery),
        "chances": queries.chances(lottery),
        "minutes": settings.LOTTERY_SECONDS // 60,
        "publish_refusal": policies.refuse_publishing(request.user, lottery),
        "enter_refusal": policies.refuse_entering(request.user, lottery, now=now),
        "void_refusal": policies.refuse_voiding(request.user, lottery),
        "decide_refusal": policies.refuse_deciding_void(request.user, lottery),
    }
    if lottery.is_published:
        context |= queries.list_facts(lottery)
    return page(request, "panels_staff/draw_of.html", context, partial="progress")


@never_cache
@require_http_methods(FORM_METHODS)
def publish(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Name the source of randomness, and publish the list with it."""
    found = running(request, slug, panel, timezone.now())
    lottery = queries.lottery_or_404(found, number)
    form = forms.PublishForm(
        request.POST if request.method == "POST" else None,
        size=lottery.findings.get("size", 1),
    )
    refusal = policies.refuse_publishing(request.user, lottery)
    if form.is_valid() and succeeds(
        form,
        lambda: actions.publish_list(
            lottery=lottery,
            official=request.user,
            source=form.cleaned_data["declared"],
            now=timezone.now(),
        ),
    ):
        messages.success(request, _("The list is public, and everybody was told."))
        return see_other(request, _draw_url(lottery))
    return _form_page(
        request,
        lottery,
        "panels_staff/publish_list.html",
        form=form,
        refusal=refusal,
        hours=settings.LOTTERY_NOTICE_HOURS,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def enter(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Enter what came out, apart from the other official."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    lottery = queries.lottery_or_404(found, number)
    form = forms.RandomnessForm(request.POST if request.method == "POST" else None)
    outcomes: list[settling.Entered] = []

    def entered() -> None:
        outcomes.append(
            settling.enter_randomness(
                lottery=lottery,
                official=request.user,
                text=form.cleaned_data["randomness"],
                witness=form.cleaned_data["witness"],
                now=now,
            )
        )

    if form.is_valid() and succeeds(form, entered):
        return _after_entry(request, lottery, outcomes[0])
    source = queries.source_of(lottery) if lottery.is_published else {}
    return _form_page(
        request,
        lottery,
        "panels_staff/enter_randomness.html",
        form=form,
        refusal=policies.refuse_entering(request.user, lottery, now=now),
        source=source,
    )


def _after_entry(
    request: SignedInRequest, lottery: Lottery, outcome: settling.Entered
) -> HttpResponse:
    match outcome:
        case settling.Entered.WAITS:
            words = _("Entered. Now another official enters it, without seeing yours.")
            messages.info(request, words)
        case settling.Entered.DIFFERS:
            words = _(
                "The two of you have entered different things. Nothing was drawn: both "
                "look again and enter it anew."
            )
            messages.warning(request, words)
        case settling.Entered.DRAWN:
            messages.success(request, _("The panel is drawn, and everybody was told."))
    name = "panels_staff:ceremony" if request.POST.get("ceremony") else None
    return see_other(request, _draw_url(lottery, name or "panels_staff:draw_of"))


@never_cache
@require_safe
def ceremony(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Show the draw in large type, for everybody in the room."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    lottery = queries.lottery_or_404(found, number)
    require(policies.refuse_ceremony(lottery))
    context = {
        **about(found, now, "draw"),
        "lottery": lottery,
        **queries.list_facts(lottery),
        "form": forms.RandomnessForm(),
        "enter_refusal": policies.refuse_entering(request.user, lottery, now=now),
    }
    return page(request, "panels_staff/ceremony.html", context, partial="state")


@never_cache
@require_http_methods(FORM_METHODS)
def void(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Stop a draw, or ask that it does not count."""
    found = running(request, slug, panel, timezone.now())
    lottery = queries.lottery_or_404(found, number)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    was_public = lottery.is_published
    if form.is_valid() and succeeds(
        form,
        lambda: settling.void_lottery(
            lottery=lottery,
            organiser=request.user,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
    ):
        asked = _("Somebody else has to decide this now.")
        messages.success(request, asked if was_public else _("The draw has ended."))
        return see_other(request, _draw_url(lottery))
    return _form_page(
        request,
        lottery,
        "panels_staff/void_draw.html",
        form=form,
        refusal=policies.refuse_voiding(request.user, lottery),
    )


@never_cache
@require_POST
def decide_void(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    lottery = queries.lottery_or_404(found, number)
    is_void = request.POST.get("decision") == "yes"
    settling.decide_void(
        lottery=lottery, official=request.user, is_void=is_void, now=timezone.now()
    )
    words = _("The draw does not count.") if is_void else _("The draw counts.")
    messages.success(request, words)
    return see_other(request, _draw_url(lottery))


@never_cache
@require_POST
def sealed_pool(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Hand out the sealed pool for the witness; the record says that it was done."""
    found = running(request, slug, panel, timezone.now())
    lottery = queries.lottery_or_404(found, number)
    content = actions.hand_out_pool(
        lottery=lottery, organiser=request.user, now=timezone.now()
    )
    name = f"{found.slug}-{lottery.number}-sealed.json"
    return HttpResponse(
        content,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form_page(
    request: SignedInRequest, lottery: Lottery, template: str, **more: Any
) -> HttpResponse:
    context = {
        **about(lottery.panel, timezone.now(), "draw"),
        "lottery": lottery,
        **more,
    }
    status = 422 if more["form"].errors else 200
    return render(request, template, context, status=status)
