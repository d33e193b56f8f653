"""What becomes of advice: how it is carried out, and which projects it has shaped."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import FollowUpStage
from panels.models.advice import Recommendation
from panels.models.panels import Panel
from participation.models import User
from proposals.models import Project, Proposal

FOLLOW_UP_STAGES = [
    (FollowUpStage.NOT_STARTED.value, _("Not started")),
    (FollowUpStage.IN_PROGRESS.value, _("In progress")),
    (FollowUpStage.DONE.value, _("Done")),
    (FollowUpStage.CHANGED.value, _("Done in another way")),
    (FollowUpStage.DROPPED.value, _("Dropped")),
]
OVER = frozenset({FollowUpStage.DONE, FollowUpStage.CHANGED, FollowUpStage.DROPPED})


class FollowUp(models.Model):
    """News of a recommendation that was accepted; the newest says how far it is."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="news"
    )
    stage = models.CharField(_("stage"), max_length=12, choices=FOLLOW_UP_STAGES)
    text = models.TextField(_("what has happened"), max_length=3000)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=8)
    evidence = models.URLField(_("where it can be seen"), max_length=500, blank=True)
    next_on = models.DateField(_("next news by"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("news of a recommendation")
        verbose_name_plural = _("news of recommendations")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["changed", "dropped"]) | ~Q(reason=""),
                name="other_ways_have_reasons",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.stage}"

    @property
    def is_last(self) -> bool:
        """Whether nothing more is expected after this."""
        return self.stage in OVER

    def is_overdue(self, today: date) -> bool:
        return not self.is_last and self.next_on is not None and self.next_on < today


class PanelAct(models.Model):
    """What a panel did with a proposal or project, and why: read from both sides.

    One that carries out a recommendation names it.
    """

    class Kind(models.TextChoices):
        ADVISED = "advised", _("Advice on it")
        REFINED = "refined", _("Refined it")
        MERGED = "merged", _("Put it together with others")
        SPLIT = "split", _("Divided it")
        PUT_FORWARD = "put_forward", _("Put it forward for the vote")
        LEFT_OUT = "left_out", _("Did not put it forward")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="acts")
    kind = models.CharField(_("what the panel did"), max_length=12, choices=Kind)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="panel_acts"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="panel_acts"
    )
    reason = models.TextField(_("the panel's reason"), max_length=2000)
    language = models.CharField(_("language"), max_length=8)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("act of a panel")
        verbose_name_plural = _("acts of panels")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(project__isnull=False),
                name="a_panel_acts_on_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.kind}"
