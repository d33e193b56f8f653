"""Who sits at which table in which round."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.models.sessions import Session
from participation.models import User


class TablePlan(models.Model):
    """The tables of a session and who sits at them, by number of the member.

    `tables` is a list of {"key", "name", "seats", "language", "host"}, `rules` holds
    "fixed" ({member: table}), "together" and "apart" (lists of pairs of members), and
    `rounds_made` is by round and table a list of members: what seating made of it all.
    `is_mixed` says that the answers for the draw were there to mix by.
    """

    class Shape(models.TextChoices):
        TABLES = "tables", _("Tables")
        SMALL = "small", _("Pairs and groups of three")
        ONE = "one", _("All at one table")

    session = models.OneToOneField(Session, models.CASCADE, related_name="tables")
    shape = models.CharField(
        pgettext_lazy("of a session", "form"),
        max_length=8,
        choices=Shape,
        default=Shape.TABLES,
    )
    rounds = models.PositiveSmallIntegerField(_("rounds"), default=1)
    with_remote = models.BooleanField(
        _("those who take part remotely as well"), default=False
    )
    tables = models.JSONField(default=list, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    rounds_made = models.JSONField(default=list, blank=True)
    quality = models.JSONField(default=dict, blank=True)
    is_mixed = models.BooleanField(default=False)
    seed = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan of tables")
        verbose_name_plural = _("plans of tables")

    def __str__(self) -> str:
        return f"{self.session_id}"
