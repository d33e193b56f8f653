from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.lifecycle import SessionState
from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from participation.models import User

SESSION_STATES = [
    (SessionState.PLANNED.value, _("Planned")),
    (SessionState.OPEN.value, _("People come in")),
    (SessionState.RUNNING.value, _("Under way")),
    (SessionState.PAUSED.value, _("Break")),
    (SessionState.CLOSED.value, _("Over")),
    (SessionState.CANCELLED.value, _("Cancelled")),
]


class Session(models.Model):
    """A meeting of a panel: on site, remote, both, or a study visit.

    `version` grows with everything that the room should see; pages that look for news
    ask with the one they have.
    """

    class Kind(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        REMOTE = "remote", _("Remote")
        HYBRID = "hybrid", _("On site and remote")
        VISIT = "visit", _("Study visit")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.JSONField(_("title"), default=dict)
    description = models.JSONField(_("what it is about"), default=dict, blank=True)
    kind = models.CharField(
        pgettext_lazy("of a session", "form"),
        max_length=8,
        choices=Kind,
        default=Kind.ON_SITE,
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=SESSION_STATES,
        default=SessionState.PLANNED.value,
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    access = models.JSONField(_("how to get in and around"), default=dict, blank=True)
    # Where one meets for a study visit, and how one gets there and back.
    travel = models.JSONField(_("meeting point and travel"), default=dict, blank=True)
    # The city's own video service; members alone see it.
    link = models.URLField(_("link to the video meeting"), max_length=500, blank=True)
    is_public = models.BooleanField(_("the public may listen"), default=False)
    help_until = models.DateTimeField(_("ask for help until"), null=True, blank=True)
    item = models.ForeignKey(
        "AgendaItem",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("now on the agenda"),
    )
    item_started_at = models.DateTimeField(_("since"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)
    # Members and the public see a session once it was announced.
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    # Counts the changes of the plan, for forms and for calendars (RFC 5545).
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Read out or shown in the room while it is live; empty before.
    room_code = models.CharField(_("code of the room"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "number"]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(state="planned", reminded_at=None),
                name="sessions_to_remind_of",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_session_per_number"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_session_ends_after_it_starts",
                violation_error_message=_("A session has to end after it starts."),
            ),
            models.UniqueConstraint(
                fields=["room_code"],
                condition=~Q(room_code=""),
                name="one_room_per_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"

    @property
    def is_live(self) -> bool:
        """Whether the room is open: people come in, talk, vote or have a break."""
        return self.state in {
            SessionState.OPEN,
            SessionState.RUNNING,
            SessionState.PAUSED,
        }

    @property
    def public_place(self) -> str:
        """Where it is, for everyone: where members meet by themselves is theirs."""
        return self.place if self.is_public else ""

    @property
    def is_visit(self) -> bool:
        return self.kind == self.Kind.VISIT

    @property
    def is_past(self) -> bool:
        """Whether nothing more will come of it: it is over or was cancelled."""
        return self.state in {SessionState.CLOSED, SessionState.CANCELLED}


class AgendaItem(models.Model):
    """A part of a session, with the minutes planned for it and those it took."""

    class Kind(models.TextChoices):
        TALK = "talk", pgettext_lazy("of a session", "Conversation")
        HEARING = "hearing", _("Hearing of an expert")
        TABLES = "tables", _("Work at tables")
        VOTE = "vote", pgettext_lazy("noun", "Vote")
        VISIT = "visit", _("Visit on site")
        BREAK = "break", _("Break")
        EVALUATION = "evaluation", _("Self-assessment")

    session = models.ForeignKey(Session, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TALK)
    title = models.JSONField(_("title"), default=dict)
    text = models.JSONField(_("what happens"), default=dict, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15)
    minutes_added = models.PositiveSmallIntegerField(_("minutes added"), default=0)
    speaker = models.CharField(_("who speaks"), max_length=200, blank=True)
    # Seconds that it has taken in all; it can be taken up again.
    seconds_taken = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    # For the minutes, in the language of whoever writes them.
    notes = models.TextField(_("what was said"), max_length=8000, blank=True)
    decision = models.TextField(_("what was decided"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.position}"


class Room(models.Model):
    """Where people sit who take part: the hall, a village hall far away, or the net."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    host = models.CharField(_("who helps there"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    is_remote = models.BooleanField(_("each from where they are"), default=False)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Attendance(models.Model):
    """Whether a member said to come, and whether they are there, and where.

    Who is not there cannot vote.
    """

    class Plan(models.TextChoices):
        UNKNOWN = "", _("No answer yet")
        COMES = "comes", _("Comes")
        REMOTE = "remote", _("Takes part remotely")
        AWAY = "away", _("Cannot come")

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="attendances")
    plan = models.CharField(_("plan"), max_length=8, choices=Plan, blank=True)
    planned_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # What else is to be known of the help that is needed; its kinds are rows of `Need`.
    needs = models.CharField(_("help needed"), max_length=500, blank=True)
    room = models.ForeignKey(
        Room, models.SET_NULL, null=True, blank=True, related_name="attendances"
    )
    arrived_at = models.DateTimeField(_("came"), null=True, blank=True)
    left_at = models.DateTimeField(
        pgettext_lazy("a person", "left"), null=True, blank=True
    )
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "panelist"], name="one_attendance_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.panelist_id}"

    @property
    def is_there(self) -> bool:
        return self.arrived_at is not None and self.left_at is None
