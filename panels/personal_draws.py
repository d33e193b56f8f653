"""What draws and seats hold about a person: own chances, and what officials did."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models import Lottery, LotteryEntry, Panelist, Removal
from participation.models import User
from participation.personal import Table, table

OFFICIALS = ("frozen_by", "published_by", "entered_by", "confirmed_by", "void_asked_by")
HOLDS = frozenset(
    {
        *(f"panels.Lottery.{name}" for name in OFFICIALS),
        "panels.Removal.asked_by",
        "panels.Removal.decided_by",
    }
)


def tell(person: User) -> Iterator[Table]:
    yield table(
        "draw_entries",
        LotteryEntry.objects.filter(
            volunteer__person=person, lottery__published_at__isnull=False
        ).select_related("lottery__panel__process"),
        *("times", "is_drawn", "reserve_place"),
        title=_("Draws you were in"),
        draw=(_("draw"), lambda row: _name(row.lottery)),
    )
    part = Q()
    for name in OFFICIALS:
        part |= Q(**{name: person})
    yield table(
        "draws_run",
        Lottery.objects.filter(part).select_related("panel__process"),
        *("frozen_at", "published_at", "drawn_at"),
        title=_("Draws you have taken part in as an official"),
        draw=(_("draw"), _name),
    )
    yield table(
        "removals_decided",
        Removal.objects.filter(
            Q(asked_by=person) | Q(decided_by=person)
        ).select_related("panelist__panel__process"),
        *("asked_at", "decided_at", "is_agreed"),
        title=_("Removals of members you have asked for or decided"),
        seat=(_("seat"), lambda row: f"{_panel(row.panelist)}/{row.panelist.number}"),
    )


def _name(lottery: Lottery) -> str:
    return f"{_panel(lottery)}/{lottery.number}"


def _panel(row: Lottery | Panelist) -> str:
    panel = row.panel
    return f"{panel.process.slug}/{panel.slug}"
