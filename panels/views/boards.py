"""A board: its cards, live, a form for one more, marks; for all once published."""

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels.actions import boards as actions
from panels.forms.boards import CardForm
from panels.forms.live import pk_in
from panels.models import Board
from panels.policies import works as policy
from panels.policies.roles import refuse_membership
from panels.queries.works import (
    Reader,
    board_or_404,
    groups_of,
    marks_used,
    reader_of,
)
from participation.http import FORM_METHODS, see_other
from participation.policies import Refused, require
from proposals.exports import as_cell

NO_NEWS = 204


def _context(reader: Reader, board: Board) -> dict[str, Any]:
    seat = reader.panelist
    left = 0
    if seat is not None and board.takes_marks:
        left = board.marks_each - marks_used(board, seat)
    return reader.about(
        board=board,
        groups=groups_of(board, seat),
        refusal=policy.refuse_cards(board, seat),
        mark_refusal=policy.refuse_marks(board, seat),
        marks_left=left,
    )


def _url(reader: Reader, board: Board) -> str:
    panel = reader.panel
    return reverse("panels:board", args=[panel.process.slug, panel.slug, board.number])


@never_cache
@require_http_methods(FORM_METHODS)
def board(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show a board and take a card."""
    reader = reader_of(request, slug, panel, timezone.now())
    found = board_or_404(reader, number)
    form = CardForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.write_card(
                board=found,
                text=form.cleaned_data["text"],
                language=get_language() or "",
                panelist=reader.panelist,
            )
        except Refused as error:
            form.add_error(None, str(error.refusal.message))
        else:
            messages.success(request, _("Your card is on the board."))
            return see_other(request, _url(reader, found))
    status = 422 if form.errors else 200
    context = _context(reader, found) | {"form": form}
    return render(request, "panels/board.html", context, status=status)


@never_cache
@require_safe
def cards(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Return the cards alone where there is something new since `version`."""
    reader = reader_of(request, slug, panel, timezone.now())
    found = board_or_404(reader, number)
    if request.GET.get("version") == str(found.version):
        return HttpResponse(status=NO_NEWS)
    return render(request, "panels/board.html#cards", _context(reader, found))


@never_cache
@require_POST
def mark(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Give a card a mark or take it back."""
    reader = reader_of(request, slug, panel, timezone.now())
    found = board_or_404(reader, number)
    require(refuse_membership(reader.panelist))
    assert reader.panelist is not None  # noqa: S101 - for the type checker
    card = get_object_or_404(found.cards, number=pk_in(request.POST, "card"))
    card.board = found
    try:
        actions.mark_card(
            card=card,
            panelist=reader.panelist,
            marks=request.POST.get("marks") == "yes",
        )
    except Refused as error:
        messages.error(request, str(error.refusal.message))
    return see_other(request, f"{_url(reader, found)}#card-{card.number}")


@require_safe
def table(request: HttpRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Hand out the cards as a table, without names."""
    reader = reader_of(request, slug, panel, timezone.now())
    found = board_or_404(reader, number)
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": (
                f'attachment; filename="{reader.panel.slug}-B{found.number}.csv"'
            )
        },
    )
    if not found.published_at:
        response.headers["Cache-Control"] = "private, no-store"
    rows = csv.writer(response, lineterminator="\r\n")
    rows.writerow(["group", "card", "language", "text", "marks_from", "marks_to"])
    for group in groups_of(found):
        for one in group.cards:
            marks = [one.marks.least, one.marks.most] if one.marks else ["", ""]
            card = one.card
            text = as_cell(card.text)
            heading = as_cell(group.heading)
            rows.writerow([heading, card.number, card.language, text, *marks])
    return response
