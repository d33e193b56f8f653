from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from panels.models.sessions import Session
from participation.models import User


class Board(models.Model):
    """A question that members answer with cards, which are then put into groups.

    `version` grows with every change; pages that look for news ask with theirs.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Cards are written")
        MARKING = "marking", _("Cards are marked")
        CLOSED = "closed", _("Closed")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="boards")
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="boards"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    question = models.JSONField(_("question"), default=dict)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.DRAFT
    )
    # Without names by default; else a card shows the name in the panel.
    is_anonymous = models.BooleanField(_("cards have no names"), default=True)
    marks_each = models.PositiveSmallIntegerField(
        _("marks for each member"),
        default=0,
        help_text=_("Nought: the cards are not marked."),
    )
    # How many members have marked cards, once it is closed.
    markers = models.PositiveIntegerField(_("members who marked"), default=0)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_board_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def takes_cards(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def takes_marks(self) -> bool:
        return self.state == self.State.MARKING

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class CardGroup(models.Model):
    """Cards that say something alike, under a heading."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="groups")
    heading = models.CharField(_("heading"), max_length=120)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("group of cards")
        verbose_name_plural = _("groups of cards")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading


class Card(models.Model):
    """One idea on a board. It has no time, and no name where the board has none.

    What was put into a group by hand, or out of all, stays so when cards are grouped
    anew.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="cards")
    number = models.PositiveIntegerField(_("number"))
    text = models.CharField(_("idea"), max_length=300)
    language = models.CharField(_("language"), max_length=8)
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who typed it in for somebody without a device.
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(
        CardGroup, models.SET_NULL, null=True, blank=True, related_name="cards"
    )
    is_pinned = models.BooleanField(_("put there by hand"), default=False)
    # How many marks it has got, once the board is closed.
    marked = models.PositiveIntegerField(_("marks"), default=0)
    hidden_because = models.CharField(_("why it is hidden"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "number"], name="one_card_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board_id}/{self.number}"


class CardMark(models.Model):
    """A member finds a card important. It goes when the board is closed and counted."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="marks")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("mark on a card")
        verbose_name_plural = _("marks on cards")
        constraints = [
            models.UniqueConstraint(
                fields=["card", "panelist"], name="one_mark_per_card_and_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id}"
