from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models.advice import Recommendation
from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from participation.models import User

FIRST_YEAR, LAST_YEAR = 2020, 2200


class Scenario(models.Model):
    """A future that the panel has thought through: what happens, why, and its signs.

    Members judge how likely and how desirable it is, each once; they may change it
    until that is over, and it is then forgotten who said what.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        JUDGING = "judging", _("Members judge it")
        JUDGED = "judged", _("Judged")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="scenarios")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("year"),
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    story = models.TextField(_("what happens"), max_length=8000)
    drivers = models.TextField(_("what drives it"), max_length=4000, blank=True)
    signs = models.TextField(_("signs to watch for"), max_length=4000, blank=True)
    assumptions = models.TextField(_("what is assumed"), max_length=4000, blank=True)
    language = models.CharField(_("language"), max_length=8)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.DRAFT
    )
    # How many gave each answer, once it is judged: {"probability": [0, 1, 4, 0, 1], …}
    judged = models.JSONField(_("judgements"), default=dict, blank=True)
    recommendations = models.ManyToManyField(
        Recommendation,
        blank=True,
        related_name="scenarios",
        verbose_name=_("recommendations"),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_scenario_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def takes_judgements(self) -> bool:
        return self.state == self.State.JUDGING

    @property
    def is_judged(self) -> bool:
        return self.state == self.State.JUDGED


class ScenarioVersion(models.Model):
    """How a scenario read once."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    # Title, year, story, drivers, signs and assumptions.
    content = models.JSONField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("version of a scenario")
        verbose_name_plural = _("versions of scenarios")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "number"], name="one_version_of_a_scenario"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}/{self.number}"


class ScenarioJudgement(models.Model):
    """How likely and how desirable a member finds a scenario, from 1 to 5."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="judgements")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="+")
    probability = models.PositiveSmallIntegerField(_("how likely"))
    desirability = models.PositiveSmallIntegerField(_("how desirable"))

    class Meta:
        verbose_name = _("judgement of a scenario")
        verbose_name_plural = _("judgements of scenarios")
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "panelist"], name="one_judgement_per_member"
            ),
            models.CheckConstraint(
                condition=Q(
                    probability__gte=1,
                    probability__lte=5,
                    desirability__gte=1,
                    desirability__lte=5,
                ),
                name="a_judgement_is_from_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}"
