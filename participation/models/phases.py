from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.models.processes import Process


class PhaseQuerySet(models.QuerySet["Phase"]):
    def open_at(self, moment: datetime) -> PhaseQuerySet:
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)

    def opening_due(self, moment: datetime) -> PhaseQuerySet:
        """Phases that have opened, which nobody has noticed yet."""
        return self.filter(opening_noticed_at=None, starts_at__lte=moment)

    def closing_due(self, moment: datetime) -> PhaseQuerySet:
        """Phases that have closed, which nobody has noticed yet."""
        return self.filter(closing_noticed_at=None, ends_at__lte=moment)

    def remind_again(self, now: datetime) -> None:
        """Have it asked anew what is due of these."""
        self.update(remind_at=now)


class Phase(models.Model):
    """A half-open stretch of a process: it includes its start, not its end.

    Whether a phase is open follows from the clock alone. There is no status to keep
    in step, so a stopped worker can never hold a vote open.
    """

    class Kind(models.TextChoices):
        PROPOSE = "propose", _("Collecting ideas")
        REVIEW = "review", _("Checking feasibility")
        DELIBERATE = "deliberate", _("Citizen panel")
        VOTE = "vote", _("Voting")
        RESULT = "result", _("Result and decision")
        IMPLEMENT = "implement", _("Building")

    process = models.ForeignKey(Process, models.CASCADE, related_name="phases")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    locked_at = models.DateTimeField(
        _("locked"),
        null=True,
        blank=True,
        help_text=_("Published rules depend on these times, so they stay."),
    )
    opening_noticed_at = models.DateTimeField(
        _("opening noticed"), null=True, blank=True, editable=False
    )
    closing_noticed_at = models.DateTimeField(
        _("closing noticed"), null=True, blank=True, editable=False
    )
    # When nothing was left to remind of; partial indexes forget it from then on.
    reminded_at = models.DateTimeField(
        _("every reminder settled"), null=True, blank=True, editable=False
    )
    # Nothing is due before it; null when nobody has asked. Whatever may change that
    # writes its own moment: who asked before finds another one, and leaves it.
    remind_at = models.DateTimeField(
        _("reminders asked for from"), null=True, blank=True, editable=False
    )
    moves = models.PositiveSmallIntegerField(
        _("times moved"),
        default=0,
        editable=False,
        help_text=_("Calendars that know older times learn from it that these hold."),
    )
    moved_at = models.DateTimeField(_("moved"), null=True, blank=True, editable=False)

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "kind"],
                name="one_phase_of_a_kind",
                violation_error_message=_("A process has each phase once."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="phase_ends_after_it_starts",
                violation_error_message=_("A phase has to end after it starts."),
            ),
        ]
        indexes = [
            # What the clock still has to be asked about: all else is over and done.
            models.Index(
                fields=["starts_at"],
                condition=Q(opening_noticed_at=None),
                name="openings_to_notice",
            ),
            models.Index(
                fields=["ends_at"],
                condition=Q(closing_noticed_at=None),
                name="closings_to_notice",
            ),
            models.Index(
                fields=["starts_at"],
                condition=Q(reminded_at=None),
                name="phases_to_remind_of",
            ),
            models.Index(
                fields=["remind_at", "starts_at"],
                condition=Q(reminded_at=None),
                name="phases_to_ask_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.kind}"

    def is_open(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def has_begun(self, moment: datetime) -> bool:
        return self.starts_at <= moment

    def is_over(self, moment: datetime) -> bool:
        return self.ends_at <= moment

    def move(self, starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
        """Give it other times; what was noticed belongs to the old ones.

        The record keeps what was noticed of those.
        """
        if self.starts_at != starts_at:
            self.starts_at = starts_at
            self.opening_noticed_at = None
        if self.ends_at != ends_at:
            self.ends_at = ends_at
            self.closing_noticed_at = None
        self.reminded_at = None
        self.remind_at = now
        self.moves += 1
        self.moved_at = now
        self.save(
            update_fields=[
                "starts_at",
                "ends_at",
                "opening_noticed_at",
                "closing_noticed_at",
                "moves",
                "moved_at",
                "reminded_at",
                "remind_at",
            ]
        )
