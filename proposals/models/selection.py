from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models.proposals import Proposal


class Selection(models.Model):
    """Whether a proposal goes on to the check, with how many supporters, and why.

    One row for each decision; the newest stands. Who decided is on the record. The
    reason is what officials wrote; where the number of supporters decided it is empty.
    """

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="selections", verbose_name=_("proposal")
    )
    goes_on = models.BooleanField(_("goes on to the check"))
    supporters = models.PositiveIntegerField(_("supporters"))
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("choice of ideas")
        verbose_name_plural = _("choices of ideas")
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.goes_on}"
