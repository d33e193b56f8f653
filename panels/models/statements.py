from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from participation.models import User


def new_salt() -> str:
    """Return 256 random bits in hexadecimal: what makes the row ids of one matrix."""
    return secrets.token_hex(32)


class Conversation(models.Model):
    """Statements that people agree or disagree with, one at a time, or pass.

    A draft is written by the facilitator. Once closed it never opens again: who voted
    is then forgotten, and only what was voted stays. Results are seen when the
    facilitator shows them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Who(models.TextChoices):
        MEMBERS = "members", _("Members of the panel")
        EVERYBODY = "everybody", _("Everybody, also without an account")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="conversations")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.JSONField(_("title"), default=dict)
    text = models.JSONField(_("what it is about"), default=dict, blank=True)
    who = models.CharField(
        _("who takes part"), max_length=10, choices=Who, default=Who.MEMBERS
    )
    takes_statements = models.BooleanField(
        _("who takes part may write statements"), default=True
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.DRAFT
    )
    closes_at = models.DateTimeField(_("votes until"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    shown_at = models.DateTimeField(_("results shown"), null=True, blank=True)
    # Secret: who knew it could find the row of a voter in the published matrix.
    salt = models.CharField(max_length=64, default=new_salt, editable=False)
    # What was counted last, of how many voters and when; see panels/opinions.py.
    findings = models.JSONField(default=dict, blank=True)
    matrix = models.TextField(blank=True)
    counted_at = models.DateTimeField(_("counted"), null=True, blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=Q(state="open"),
                name="conversations_to_close",
            ),
            models.Index(
                fields=["panel"],
                condition=Q(state="open") | Q(state="closed", counted_at=None),
                name="conversations_to_count",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_conversation_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="a_closed_conversation_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_for_everybody(self) -> bool:
        return self.who == self.Who.EVERYBODY


class Statement(models.Model):
    """One sentence to agree or disagree with. It is read by the facilitator first.

    Nobody learns who wrote it, only from whom it came.
    """

    class Origin(models.TextChoices):
        MEMBER = "member", _("A member")
        EXPERT = "expert", _("An expert")
        PUBLIC = "public", _("A resident")
        SEED = "seed", _("The facilitator")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be read")
        OPEN = "open", _("Can be voted on")
        HIDDEN = "hidden", _("Hidden")

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="statements"
    )
    number = models.PositiveIntegerField(_("number"))
    text = models.CharField(_("statement"), max_length=280)
    language = models.CharField(_("language"), max_length=8)
    origin = models.CharField(
        pgettext_lazy("whom", "from"), max_length=8, choices=Origin
    )
    source = models.CharField(_("what it rests on"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.WAITING
    )
    reason = models.CharField(_("why it is hidden"), max_length=300, blank=True)
    # Forgotten when the conversation is closed.
    voter = models.ForeignKey(
        "StatementVoter",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="written",
    )
    screened_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "number"], name="one_statement_per_number"
            ),
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(reason=""),
                name="a_hidden_statement_has_a_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_hidden(self) -> bool:
        return self.state == self.State.HIDDEN

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING


class StatementVoter(models.Model):
    """Who votes on statements: a member, an account, or a device without either.

    The three are emptied when the conversation is closed, so that nobody can say any
    more whose votes these were.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="voters"
    )
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # A keyed hash of the random name that the cookie of a device holds.
    device = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("voter on statements")
        verbose_name_plural = _("voters on statements")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "panelist"], name="one_voter_per_member"
            ),
            models.UniqueConstraint(
                fields=["conversation", "person"], name="one_voter_per_account"
            ),
            models.UniqueConstraint(
                fields=["conversation", "device"],
                condition=~Q(device=""),
                name="one_voter_per_device",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}"


class StatementVote(models.Model):
    """What somebody says of a statement. It has no time; it can be changed."""

    class Value(models.IntegerChoices):
        AGREE = 1, pgettext_lazy("vote", "Agree")
        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Pass")

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(StatementVoter, models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(_("vote"), choices=Value)

    class Meta:
        verbose_name = _("vote on a statement")
        verbose_name_plural = _("votes on statements")
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "voter"], name="one_vote_per_statement"
            ),
            models.CheckConstraint(
                condition=Q(value__in=[-1, 0, 1]), name="a_vote_on_a_statement_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}"
