"""Boards at the desk: question, cards of others, groups, headings, closing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import boards as actions
from panels.forms.boards import BoardForm, EnteredCardForm, HeadingForm, MoveForm
from panels.forms.live import pk_in
from panels.forms.statements import HidingForm
from panels.models import Board, Card, CardGroup
from panels.queries.members import seated
from panels.queries.works import groups_of
from panels.staff.frames import posted_of, running, url_in
from panels.staff.works import begun, changed, done, posted, shown
from participation.http import FORM_METHODS, SignedInRequest, see_other

MOVES = {"open", "marking", "closed"}


@never_cache
@require_http_methods(FORM_METHODS)
def begin(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Prepare a board."""
    found = running(request, slug, panel, timezone.now())
    form = BoardForm(
        posted_of(request),
        panel=found,
    )
    return begun(
        request,
        found,
        form,
        lambda: actions.prepare_board(
            panel=found, official=request.user, fields=form.board()
        ),
        page="board",
        title=_("Prepare a board for cards"),
        lead=_("Members answer a question with cards, which are then put into groups."),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    board = get_object_or_404(found.boards, number=number)
    form = BoardForm(
        posted_of(request),
        panel=found,
        initial={
            "question": board.question,
            "session": board.session_id or "",
            "is_anonymous": board.is_anonymous,
            "marks_each": board.marks_each,
        },
    )
    return changed(
        request,
        found,
        form,
        lambda: actions.change_board(
            board=board, official=request.user, fields=form.board()
        ),
        here=url_in(found, "board", number),
        title=_("Change the board"),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def one(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show a board as it is put in order; take what is done to it."""
    found = running(request, slug, panel, timezone.now())
    board = get_object_or_404(found.boards, number=number)
    board.panel = found
    groups = list(board.groups.all())
    plain = forms.Form(
        posted(request, "move")
        or posted(request, "group")
        or posted(request, "publish")
    )
    entered = EnteredCardForm(
        posted(request, "card"), board=board, members=seated(found), prefix="new"
    )
    moving = MoveForm(posted(request, "place"), groups=groups)
    heading = HeadingForm(posted(request, "head"))
    hiding = HidingForm(posted(request, "hide"))
    if (
        done(plain, lambda: _move(request, board))
        or done(
            entered,
            lambda: actions.write_card(
                board=board,
                text=entered.cleaned_data["text"],
                language=get_language() or "",
                panelist=entered.panelist(),
                official=request.user,
            ),
        )
        or done(
            moving,
            lambda: actions.move_card(
                card=_card(request, board),
                official=request.user,
                group=moving.goal(),
                heading=moving.cleaned_data["heading"],
            ),
        )
        or done(
            heading,
            lambda: actions.head_group(
                group=_group(request, board),
                official=request.user,
                heading=heading.cleaned_data["heading"],
            ),
        )
        or done(hiding, lambda: _hide(request, board, hiding))
    ):
        messages.success(request, _("Done."))
        return see_other(request, url_in(found, "board", number))
    context: dict[str, Any] = {
        "board": board,
        "groups": groups_of(board),
        "all_groups": groups,
        "hidden": list(board.cards.exclude(hidden_because="")),
        "form": plain,
        "entered": entered,
    }
    wrong = next((f for f in (plain, moving, heading, hiding) if f.errors), plain)
    context["form"] = wrong
    return shown(request, found, "board", [wrong, entered], **context)


def _move(request: SignedInRequest, board: Board) -> None:
    official, now = request.user, timezone.now()
    goal = request.POST.get("goal", "")
    match request.POST["do"]:
        case "group":
            actions.group_cards(board=board, official=official)
        case "publish":
            actions.publish_board(
                board=board, official=official, publishes=goal == "yes", now=now
            )
        case _:
            actions.move_board(board=board, official=official, goal=goal, now=now)


def _hide(request: SignedInRequest, board: Board, form: HidingForm) -> None:
    actions.hide_card(
        card=_card(request, board),
        official=request.user,
        hides=request.POST.get("how") == "hide",
        reason=form.cleaned_data["reason"],
    )


def _card(request: SignedInRequest, board: Board) -> Card:
    card = get_object_or_404(board.cards, number=pk_in(request.POST, "number"))
    card.board = board
    return card


def _group(request: SignedInRequest, board: Board) -> CardGroup:
    group = get_object_or_404(board.groups, pk=pk_in(request.POST, "key"))
    group.board = board
    return group
