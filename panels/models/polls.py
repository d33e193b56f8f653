from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PollState
from panels.models.live import Listener
from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from panels.models.sessions import AgendaItem, Session
from participation.models import User

POLL_STATES = [
    (PollState.DRAFT.value, _("Being prepared")),
    (PollState.OPEN.value, _("Open")),
    (PollState.CLOSED.value, _("Closed")),
    (PollState.CONFIRMED.value, _("In the minutes")),
    (PollState.DROPPED.value, _("Dropped")),
]


class Poll(models.Model):
    """A vote in a session, open or secret. Nobody sees its result before it is closed.

    `options` is a list of {"code", "text" by language}. `entitled` and `present` are
    the members and those of them who were there; `outcome` is what was counted by
    `panels.session_votes`, as far as it may be shown: see `panels.counted`.
    """

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("Yes, no or abstain")
        CHOICE = "choice", _("One of several")
        CHOICES = "choices", _("Several of several")
        RANKING = "ranking", _("An order")
        SCALE = "scale", _("A scale from 1 to 5")

    class Electorate(models.TextChoices):
        MEMBERS = "members", _("Members who are there")
        EVERYONE = "everyone", _("Members and the audience, not binding")

    session = models.ForeignKey(Session, models.PROTECT, related_name="polls")
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="polls"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    question = models.JSONField(_("question"), default=dict)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.YES_NO)
    options = models.JSONField(_("options"), default=list, blank=True)
    most = models.PositiveSmallIntegerField(
        _("how many at most"), null=True, blank=True
    )
    electorate = models.CharField(
        _("who votes"), max_length=8, choices=Electorate, default=Electorate.MEMBERS
    )
    is_secret = models.BooleanField(_("secret"), default=True)
    # Not binding: it leaves the minutes unless it is confirmed.
    is_straw = models.BooleanField(_("only to feel the mood"), default=False)
    # When all vote alike, the totals of a secret vote tell how each has voted.
    tells_unanimity = models.BooleanField(
        _("the panel agrees that a unanimous result is shown"), default=False
    )
    majority = models.CharField(
        _("majority"), max_length=16, choices=Panel.Majority, blank=True
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum"), default=50, help_text=_("In per cent of the members.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=POLL_STATES, default=PollState.DRAFT.value
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    entitled = models.PositiveIntegerField(_("members"), null=True, blank=True)
    present = models.PositiveIntegerField(_("present"), null=True, blank=True)
    outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("vote in a session")
        verbose_name_plural = _("votes in a session")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"], name="one_poll_per_number"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(state="open"),
                name="one_open_poll_at_a_time",
                violation_error_message=_("Another vote is open. Close it first."),
            ),
            models.CheckConstraint(
                condition=Q(electorate="members") | Q(is_straw=True, is_secret=True),
                name="the_audience_feels_the_mood",
                violation_error_message=_(
                    "A vote with the audience is not binding, and secret."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == PollState.OPEN

    @property
    def is_counted(self) -> bool:
        """Whether its result may be shown."""
        return self.state in {PollState.CLOSED, PollState.CONFIRMED}


class PollMark(models.Model):
    """Somebody has voted, whatever the way: nobody votes twice. It has no time.

    It is a member or, in a vote with the audience, a listener. A vote that was not
    given on an own device is entered by a facilitator. `form_key` is that of the form
    that was sent, so that a form which is sent again is known.
    """

    class Channel(models.TextChoices):
        DEVICE = "device", _("Own device")
        KEYPAD = "keypad", _("Shared device")
        HAND = "hand", _("Raised hand")
        PAPER = "paper", _("On paper")
        HELP = "help", _("With a helper")

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="marks")
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    listener = models.ForeignKey(
        Listener, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(_("way"), max_length=8, choices=Channel)
    form_key = models.UUIDField(null=True, blank=True)
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("mark of a vote")
        verbose_name_plural = _("marks of votes")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "panelist"], name="one_vote_per_member"
            ),
            models.UniqueConstraint(
                fields=["poll", "listener"], name="one_vote_per_listener"
            ),
            models.CheckConstraint(
                condition=Q(panelist=None) ^ Q(listener=None),
                name="a_mark_is_of_one_voter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.panelist_id or self.listener_id}"


class PollBallot(models.Model):
    """What was voted; of an open vote also by whom. Its key is random, without a time.

    `content` is a list of codes of options. The ballots of a secret vote are written
    anew in an order by chance when it is closed: rows in the order in which they came
    would tell who sent them. A show of hands tells numbers: its ballots are nobody's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="ballots")
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )
    content = models.JSONField()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "panelist"],
                condition=Q(panelist__isnull=False),
                name="one_open_ballot_per_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}"


class PollEntry(models.Model):
    """Raised hands or papers as one official has counted them, until another agrees.

    Nothing of it counts before somebody else has counted the same: the members it is
    of, and the ballots. Then the numbers are wiped here and stand as marks and ballots.
    """

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="entries")
    channel = models.CharField(_("way"), max_length=8, choices=PollMark.Channel)
    # Keys of the members in order, and the contents of the ballots, sorted.
    members = models.JSONField(default=list)
    contents = models.JSONField(default=list)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    agreed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of hands or papers")
        verbose_name_plural = _("counts of hands or papers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "channel"],
                condition=Q(agreed_by=None, count=0),
                name="one_count_waits_for_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.poll_id}/{self.channel}"
