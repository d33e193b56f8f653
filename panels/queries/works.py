"""What a panel works on together: lists for everybody, for members and for the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest

from panels.models import (
    Board,
    Card,
    CardGroup,
    CardMark,
    Conversation,
    Panel,
    Panelist,
    Scenario,
    ScoringExercise,
    SiteNote,
    SitePicture,
    Statement,
)
from panels.policies.roles import refuse_running
from panels.queries.members import panelist_of
from panels.queries.pages import about, panel_or_404
from participation.queries import process_or_404
from participation.small_groups import Shown, shown

# More digits than any number in an address or a key has.
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads about a panel: a member, who runs it, or anybody."""

    panel: Panel
    panelist: Panelist | None
    runs: bool
    now: datetime

    @property
    def is_member(self) -> bool:
        return self.panelist is not None and self.panelist.is_member

    @property
    def is_inside(self) -> bool:
        return self.is_member or self.runs

    def about(self, **more: Any) -> dict[str, Any]:
        """Return what each page about the work of a panel wants to know."""
        return about(self.panel, self.now, "works") | {"reader": self} | more


def reader_of(request: HttpRequest, slug: str, panel: str, now: datetime) -> Reader:
    """Find a panel that this person may see, and say how far they see into it."""
    process = process_or_404(slug, request.user, now=now)
    found = panel_or_404(process, panel, request.user)
    seat = panelist_of(request, found)
    runs = request.user.is_authenticated and (
        refuse_running(request.user, found) is None
    )
    return Reader(found, seat, runs, now)


def conversations_of(panel: Panel) -> QuerySet[Conversation]:
    """Return conversations with how many statements can be voted on and how many wait.

    What everybody may know: a draft is for the desk.
    """
    is_open = Q(statements__state=Statement.State.OPEN)
    waits = Q(statements__state=Statement.State.WAITING)
    return panel.conversations.annotate(
        open_count=Count("statements", filter=is_open, distinct=True),
        waiting_count=Count("statements", filter=waits, distinct=True),
        voter_count=Count("voters", distinct=True),
    ).defer("findings", "matrix")


@dataclass(frozen=True, slots=True)
class Works:
    """What is listed on one page."""

    conversations: Sequence[Conversation]
    boards: Sequence[Board]
    scorings: Sequence[ScoringExercise]
    scenarios: Sequence[Scenario]
    notes: int

    @property
    def is_empty(self) -> bool:
        return not (
            self.conversations
            or self.boards
            or self.scorings
            or self.scenarios
            or self.notes
        )


def public_works(panel: Panel) -> Works:
    """Return what everybody may see of the work of a panel."""
    everybody = Conversation.Who.EVERYBODY
    seen = Q(who=everybody) | Q(shown_at__isnull=False)
    return Works(
        list(conversations_of(panel).filter(seen).exclude(state="draft")),
        list(panel.boards.filter(published_at__isnull=False)),
        list(panel.scorings.exclude(state="draft")),
        list(panel.scenarios.filter(published_at__isnull=False)),
        notes_of(panel).filter(published_at__isnull=False).count(),
    )


def works_of(panel: Panel, *, with_drafts: bool) -> Works:
    """Return what members see, or with drafts what the desk sees."""
    conversations, boards = conversations_of(panel), panel.boards.all()
    scorings, scenarios = panel.scorings.all(), panel.scenarios.all()
    if not with_drafts:
        conversations = conversations.exclude(state="draft")
        boards = boards.exclude(state="draft")
        scorings = scorings.exclude(state="draft")
        scenarios = scenarios.exclude(state="draft", published_at__isnull=True)
    return Works(
        list(conversations),
        list(boards),
        list(scorings),
        list(scenarios),
        notes_of(panel).count(),
    )


def conversation_or_404(reader: Reader, number: int) -> Conversation:
    found = reader.panel.conversations.filter(number=number).first()
    if found is None or (found.is_draft and not reader.runs):
        raise Http404
    if not (found.is_for_everybody or found.shown_at or reader.is_inside):
        raise Http404
    found.panel = reader.panel
    return found


def board_or_404(reader: Reader, number: int) -> Board:
    found = reader.panel.boards.filter(number=number).first()
    if found is None or (found.is_draft and not reader.runs):
        raise Http404
    if found.published_at is None and not reader.is_inside:
        raise Http404
    found.panel = reader.panel
    return found


def scoring_or_404(reader: Reader, number: int) -> ScoringExercise:
    found = reader.panel.scorings.filter(number=number).first()
    if found is None or (found.is_draft and not reader.runs):
        raise Http404
    found.panel = reader.panel
    return found


def scenario_or_404(reader: Reader, number: int) -> Scenario:
    found = reader.panel.scenarios.filter(number=number).first()
    if found is None:
        raise Http404
    is_seen = found.published_at is not None or reader.runs
    if not (is_seen or (reader.is_member and not found.is_draft)):
        raise Http404
    found.panel = reader.panel
    return found


def notes_of(panel: Panel) -> QuerySet[SiteNote]:
    return SiteNote.objects.filter(session__panel=panel)


def gallery_of(reader: Reader) -> list[SiteNote]:
    """Return notes with their pictures; unpublished ones for who is inside."""
    pictures = SitePicture.objects.select_related("file", "small").defer(
        "file__content", "small__content"
    )
    found = notes_of(reader.panel).select_related("session", "panelist")
    if not reader.is_inside:
        found = found.filter(published_at__isnull=False)
    return list(found.prefetch_related(Prefetch("pictures", pictures)))


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A card as it is read: with marks once these are counted, and one's own."""

    card: Card
    marks: Shown | None
    is_marked: bool


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """A group with its cards; the last one has no heading."""

    group: CardGroup | None
    cards: Sequence[BoardCard]

    @property
    def heading(self) -> str:
        return self.group.heading if self.group else ""


def groups_of(board: Board, panelist: Panelist | None = None) -> list[BoardGroup]:
    """Return the cards of a board by group, those in none last. Three queries."""
    own: set[int] = set()
    if panelist is not None and board.marks_each:
        marks = CardMark.objects.filter(card__board=board, panelist=panelist)
        own = set(marks.values_list("card", flat=True))
    cards = board.cards.filter(hidden_because="").select_related("panelist")
    by_group: dict[int | None, list[BoardCard]] = {}
    for card in cards:
        marks_told = (
            shown(card.marked, board.markers)
            if board.is_closed and board.marks_each
            else None
        )
        read = BoardCard(card, marks_told, card.pk in own)
        by_group.setdefault(card.group_id, []).append(read)
    groups = [
        BoardGroup(group, by_group[group.pk])
        for group in board.groups.all()
        if group.pk in by_group
    ]
    loose = by_group.get(None)
    return [*groups, BoardGroup(None, loose)] if loose else groups


def marks_used(board: Board, panelist: Panelist) -> int:
    return CardMark.objects.filter(card__board=board, panelist=panelist).count()


def words_of_group(panel: Panel, board: str, group: str) -> tuple[str, str] | None:
    """Return heading and cards of a group, as an address names it, to begin with."""
    if not (board.isdecimal() and group.isdecimal()):
        return None
    if max(len(board), len(group)) > MOST_DIGITS:
        return None
    found = panel.boards.filter(number=int(board)).first()
    if found is None:
        return None
    for one in groups_of(found):
        if one.group is not None and one.group.pk == int(group):
            return one.heading, "\n".join(f"- {each.card.text}" for each in one.cards)
    return None
