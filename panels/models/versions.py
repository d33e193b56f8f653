from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models.panels import Panel
from participation.models import User


class PanelVersion(models.Model):
    """The mandate of a panel as it was published or changed; everyone can read it.

    `words` holds every field of the mandate under its name, as `mandate_of` writes it.
    The first version is the one that was published, and has no reason.
    """

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    words = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("version of a mandate")
        verbose_name_plural = _("versions of a mandate")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_mandate_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"
