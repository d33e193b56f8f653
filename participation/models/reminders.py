from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.processes import Process


class ReminderRun(models.Model):
    """What became of one reminder: it went out, came too late, or was left out.

    Written with the notices of the reminder in one transaction, so that of two workers
    one sends it. `kind` and `facts` are those of the notices, `why` says by language
    for what reason people got it. It counts people and names none.
    """

    class State(models.TextChoices):
        SENT = "sent", _("Went out")
        MISSED = "missed", _("Missed")
        SKIPPED = "skipped", _("Left out")

    class Reason(models.TextChoices):
        TOO_LATE = "too_late", _("Nobody looked in time, and now it would be too late.")
        OVERTAKEN = "overtaken", _("A later reminder of the same was due already.")
        SET_TOO_LATE = (
            "set_too_late",
            _("Its moment was over already when it was planned."),
        )

    process = models.ForeignKey(
        Process, models.CASCADE, related_name="reminder_runs", verbose_name=_("process")
    )
    kind = models.CharField(_("kind"), max_length=40)
    occasion = models.CharField(_("occasion"), max_length=80)
    state = models.CharField(_("state"), max_length=8, choices=State)
    reason = models.CharField(
        _("reason"), max_length=12, choices=Reason, blank=True, default=""
    )
    # Why an organiser left it out.
    words = models.CharField(_("words"), max_length=500, blank=True, default="")
    facts = models.JSONField(_("facts"), default=dict)
    why = models.JSONField(_("why it was sent"), default=dict)
    due_at = models.DateTimeField(_("due"))
    made_at = models.DateTimeField(_("made"))
    people = models.PositiveIntegerField(_("people"), default=0)
    # People by channel and by language, `{"email": 12, "inbox": 3}`.
    channels = models.JSONField(_("people by channel"), default=dict)
    languages = models.JSONField(_("people by language"), default=dict)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "kind", "occasion"], name="a_reminder_runs_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="missed") | ~Q(reason=""),
                name="a_missed_reminder_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="skipped") | ~Q(words=""),
                name="a_reminder_is_left_out_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["process", "-made_at"], name="reminders_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.process_id} {self.kind} {self.occasion}"


class ProcessFollow(models.Model):
    """Somebody wants to hear how a process goes on."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="follows")
    person = models.ForeignKey(User, models.CASCADE, related_name="followed_processes")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("followed process")
        verbose_name_plural = _("followed processes")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "person"], name="a_process_is_followed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}"
