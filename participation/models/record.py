from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.processes import Process

# What makes news beyond its process: for the feed of the whole service.
NEWS = (
    "process.published",
    "phase.opened",
    "phase.closed",
    "phase.extended",
    "result.published",
    "decision.recorded",
)


class AuditEvent(models.Model):
    """One decision in the public record of a process, sealed to the one before it.

    Written by `participation.audit.record` and by nothing else. On PostgreSQL a
    trigger refuses to change or delete a row.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField(_("number"))
    recorded_at = models.DateTimeField(_("recorded"))
    # No constraint: deleting an account must not rewrite what it once decided.
    actor = models.ForeignKey(
        User,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    role = models.CharField(_("role of the actor"), max_length=16, blank=True)
    verb = models.CharField(_("verb"), max_length=40)
    subject = models.CharField(_("subject"), max_length=120)
    data = models.JSONField(_("data"), default=dict)
    seal = models.CharField(_("seal"), max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "number"], name="events_are_numbered_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["recorded_at"], condition=Q(verb__in=NEWS), name="news_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.number} {self.verb}"
