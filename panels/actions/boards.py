"""Boards of cards: prepare, open, write, group, mark, close, publish."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from panels import clusters
from panels.models import Board, Card, CardGroup, CardMark, Panel, Panelist
from panels.policies import works
from panels.policies.roles import refuse_membership, role_in
from panels.queries.pages import locked
from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason

MOST_CARDS = 1000
LONGEST = 120
MOVES: dict[str, frozenset[str]] = {
    Board.State.DRAFT: frozenset({Board.State.OPEN}),
    Board.State.OPEN: frozenset({Board.State.MARKING, Board.State.CLOSED}),
    Board.State.MARKING: frozenset({Board.State.OPEN, Board.State.CLOSED}),
    Board.State.CLOSED: frozenset(),
}
PAST = Refusal("past", _("This board is past that point."))


def lock_board(board: Board) -> Board:
    return (
        Board.objects.select_for_update(of=("self",), no_key=True)
        .select_related("panel__process")
        .get(pk=board.pk)
    )


def reference(board: Board) -> str:
    return f"panel:{board.panel.slug}/B{board.number}"


def _at_desk(board: Board, official: User) -> Board:
    fresh = lock_board(board)
    require(works.refuse_preparing(official, fresh.panel))
    return fresh


def _touch(board: Board, *names: str) -> None:
    """Let the pages that look for news see that there is some."""
    board.version += 1
    board.save(update_fields=["version", *names])


@transaction.atomic(durable=True)
def prepare_board(*, panel: Panel, official: User, fields: Mapping[str, Any]) -> Board:
    fresh = locked(panel)
    require(works.refuse_preparing(official, fresh))
    board = Board(panel=fresh, number=fresh.boards.count() + 1, **fields)
    board.full_clean()
    board.save(force_insert=True)
    return board


@transaction.atomic(durable=True)
def change_board(*, board: Board, official: User, fields: Mapping[str, Any]) -> None:
    """Change a board. Whether cards have names stays once somebody may have written."""
    fresh = _at_desk(board, official)
    if fresh.is_closed:
        raise Refused(PAST)
    names = fields.get("is_anonymous", fresh.is_anonymous)
    if not fresh.is_draft and names != fresh.is_anonymous:
        words = _("Cards have been written on this promise; it stays.")
        raise ValidationError({"is_anonymous": ValidationError(words, "begun")})
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.version += 1
    fresh.save()


@transaction.atomic(durable=True)
def move_board(*, board: Board, official: User, goal: str, now: datetime) -> None:
    """Open a board for cards, for marks, or close it for good."""
    fresh = _at_desk(board, official)
    if goal not in MOVES[fresh.state]:
        raise Refused(PAST)
    if goal == Board.State.MARKING and not fresh.marks_each:
        words = _("Say first how many marks each member has.")
        raise Refused(Refusal("no_marks", words))
    was_draft = fresh.is_draft
    fresh.state = goal
    if fresh.is_closed:
        fresh.closed_at = now
        _count_marks(fresh)
    _touch(fresh, "state", "closed_at", "markers")
    if was_draft or fresh.is_closed:
        audit.record(
            fresh.panel.process,
            "board.opened" if was_draft else "board.closed",
            subject=reference(fresh),
            actor=official,
            role=role_in(official, fresh.panel),
            now=now,
            cards=fresh.cards.filter(hidden_because="").count(),
        )


def _count_marks(board: Board) -> None:
    """Keep how many marks each card has got, and forget whose they were."""
    marks = CardMark.objects.filter(card__board=board)
    board.markers = marks.values("panelist").distinct().count()
    for card in board.cards.annotate(count=Count("marks")).filter(count__gt=0):
        card.marked = card.count
        card.save(update_fields=["marked"])
    marks.delete()


@transaction.atomic(durable=True)
def publish_board(
    *, board: Board, official: User, publishes: bool, now: datetime
) -> None:
    """Let everybody read a closed board, or only members again."""
    fresh = _at_desk(board, official)
    if not fresh.is_closed:
        raise Refused(Refusal("not_closed", _("Close the board first.")))
    if (fresh.published_at is not None) == publishes:
        return
    fresh.published_at = now if publishes else None
    _touch(fresh, "published_at")
    audit.record(
        fresh.panel.process,
        "board.published" if publishes else "board.withdrawn",
        subject=reference(fresh),
        actor=official,
        role=role_in(official, fresh.panel),
        now=now,
    )


@transaction.atomic(durable=True)
def write_card(
    *,
    board: Board,
    text: str,
    language: str,
    panelist: Panelist | None = None,
    official: User | None = None,
) -> Card:
    """Write a card: a member, or a facilitator for somebody without a device.

    A board without names keeps none, not even for the facilitator.
    """
    fresh = lock_board(board)
    if official is not None:
        require(works.refuse_preparing(official, fresh.panel))
        if panelist is not None:
            require(refuse_membership(panelist))
        if not fresh.takes_cards:
            raise Refused(PAST)
    else:
        require(works.refuse_cards(fresh, panelist))
    last = fresh.cards.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_CARDS:
        raise Refused(Refusal("full", _("This board is full.")))
    card = Card(
        board=fresh,
        number=last + 1,
        text=text,
        language=language,
        panelist=None if fresh.is_anonymous else panelist,
        entered_by=official,
    )
    card.full_clean()
    card.save(force_insert=True)
    _touch(fresh)
    return card


@transaction.atomic(durable=True)
def hide_card(*, card: Card, official: User, hides: bool, reason: str = "") -> None:
    """Take a card off the board with a reason, or put it back."""
    fresh = _at_desk(card.board, official)
    one = fresh.cards.get(pk=card.pk)
    one.hidden_because = required_reason(reason) if hides else ""
    one.full_clean()
    one.save(update_fields=["hidden_because"])
    _touch(fresh)


@transaction.atomic(durable=True)
def group_cards(*, board: Board, official: User) -> int:
    """Put cards that say something alike together; say how many groups there are.

    What was put somewhere by hand stays there, and so does its group with its heading.
    """
    fresh = _at_desk(board, official)
    if fresh.is_closed:
        raise Refused(PAST)
    cards = list(fresh.cards.filter(hidden_because=""))
    pinned = {
        str(card.pk): str(card.group_id) if card.group_id else None
        for card in cards
        if card.is_pinned
    }
    languages = Counter(card.language for card in cards)
    found = clusters.cluster(
        [clusters.Card(str(card.pk), card.text) for card in cards],
        max(languages, key=lambda code: languages[code], default=""),
        pinned=pinned,
    )
    kept = {int(key) for key in pinned.values() if key}
    fresh.cards.filter(is_pinned=False).update(group=None)
    fresh.groups.exclude(pk__in=kept).delete()
    by_key = {str(group.pk): group for group in fresh.groups.all()}
    # The last cluster may be of cards that are like no other: they stay loose.
    alike = [one for one in found if one.heading or one.group]
    for position, cluster in enumerate(alike):
        group = by_key.get(cluster.group or "")
        if group is None:
            group = CardGroup(board=fresh, heading=cluster.heading[:LONGEST])
        group.position = position
        group.save()
        fresh.cards.filter(pk__in=[int(key) for key in cluster.cards]).update(
            group=group
        )
    _touch(fresh)
    return fresh.groups.count()


@transaction.atomic(durable=True)
def move_card(
    *, card: Card, official: User, group: CardGroup | None, heading: str = ""
) -> None:
    """Put a card into a group by hand, into a new one, or out of all of them."""
    fresh = _at_desk(card.board, official)
    if fresh.is_closed:
        raise Refused(PAST)
    one = fresh.cards.get(pk=card.pk)
    if heading:
        last = fresh.groups.aggregate(last=Max("position"))["last"]
        group = CardGroup(
            board=fresh, heading=heading, position=0 if last is None else last + 1
        )
        group.full_clean()
        group.save()
    elif group is not None and group.board_id != fresh.pk:
        raise Refused(PAST)
    one.group, one.is_pinned = group, True
    one.save(update_fields=["group", "is_pinned"])
    fresh.groups.filter(cards=None).delete()
    _touch(fresh)


@transaction.atomic(durable=True)
def head_group(*, group: CardGroup, official: User, heading: str) -> None:
    """Write a heading; the cards below it stay together from now on."""
    fresh = _at_desk(group.board, official)
    if fresh.is_closed:
        raise Refused(PAST)
    one = fresh.groups.get(pk=group.pk)
    one.heading = heading
    one.full_clean()
    one.save(update_fields=["heading"])
    one.cards.update(is_pinned=True)
    _touch(fresh)


@transaction.atomic(durable=True)
def mark_card(*, card: Card, panelist: Panelist, marks: bool) -> None:
    """Give a card a mark, or take it back. Raises `Refused` when none is left."""
    fresh = lock_board(card.board)
    require(works.refuse_marks(fresh, panelist))
    one = fresh.cards.get(pk=card.pk)
    if not marks:
        CardMark.objects.filter(card=one, panelist=panelist).delete()
        return
    if one.hidden_because:
        raise Refused(PAST)
    used = CardMark.objects.filter(card__board=fresh, panelist=panelist)
    if used.filter(card=one).exists():
        return
    if used.count() >= fresh.marks_each:
        words = _("You have used your marks. Take one back first.")
        raise Refused(Refusal("no_marks_left", words))
    CardMark.objects.create(card=one, panelist=panelist)
