from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.models import Process
from proposals.models.places import Category, Place
from proposals.models.proposals import Proposal


class Project(Place):
    """A proposal checked and costed, or one that the city brought in; it can be built.

    `code` is its public name on ballots and in files, and never changes. Money is in
    cents: `cost` is the amount that counts, within the range if there is one, and
    `upkeep` is what it costs to run, a year. The texts are JSON by language.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("Not decided")
        FUNDED = "funded", _("Gets money")
        NOT_FUNDED = "not_funded", _("Gets no money")

    process = models.ForeignKey(Process, models.PROTECT, related_name="projects")
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, null=True, blank=True, related_name="project"
    )
    code = models.CharField(_("code"), max_length=60)
    title = models.JSONField(_("title"), default=dict)
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    description = models.JSONField(_("description"), default=dict, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    cost = models.PositiveBigIntegerField(_("cost"), help_text=_("In cents."))
    cost_low = models.PositiveBigIntegerField(
        _("lowest cost"), null=True, blank=True, help_text=_("In cents.")
    )
    cost_high = models.PositiveBigIntegerField(
        _("highest cost"), null=True, blank=True, help_text=_("In cents.")
    )
    upkeep = models.PositiveBigIntegerField(
        _("running costs"), default=0, help_text=_("In cents a year.")
    )
    # What the vote and the decision gave it; written when they are published.
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome, default=Outcome.OPEN, blank=True
    )
    outcome_at = models.DateTimeField(_("outcome known"), null=True, blank=True)
    is_dropped = models.BooleanField(_("dropped before the ballot"), default=False)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"],
                name="one_project_per_code",
                violation_error_message=_("Two projects cannot have the same code."),
            ),
            models.CheckConstraint(
                condition=(Q(cost_low=None) | Q(cost_low__lte=F("cost")))
                & (Q(cost_high=None) | Q(cost_high__gte=F("cost"))),
                name="cost_lies_in_its_range",
                violation_error_message=_(
                    "The cost that counts lies between the lowest and the highest."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.code}"
