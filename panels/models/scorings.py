from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from participation.models import User
from proposals.models import Project, Proposal

HEAVIEST = 100


class ScoringExercise(models.Model):
    """Members score proposals by published criteria: alone, then after talking.

    Criteria and weights stand from `published` on. What comes out is advice: it feeds
    a vote and never replaces it. Once closed, who gave which points is forgotten.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        PUBLISHED = "published", _("Criteria published")
        FIRST = "first", _("First round: each alone")
        TALK = "talk", _("Conversation about the spread")
        SECOND = "second", _("Second round")
        CLOSED = "closed", _("Closed")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="scorings")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.JSONField(_("title"), default=dict)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    lowest = models.SmallIntegerField(_("fewest points"), default=0)
    highest = models.SmallIntegerField(_("most points"), default=5)
    # Else a reason is asked for only where the points have changed.
    always_reasons = models.BooleanField(
        _("a reason for every proposal in the second round"), default=False
    )
    criteria_at = models.DateTimeField(_("criteria published"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    shown_at = models.DateTimeField(_("result shown"), null=True, blank=True)

    class Meta:
        verbose_name = _("scoring")
        verbose_name_plural = _("scorings")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_scoring_per_number"
            ),
            models.CheckConstraint(
                condition=Q(highest__gt=F("lowest")),
                name="points_have_a_range",
                violation_error_message=_("The most is more than the fewest."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"

    @property
    def round_now(self) -> int:
        """The round in which points are taken now, or nought."""
        return {self.State.FIRST: 1, self.State.SECOND: 2}.get(
            self.State(self.state), 0
        )

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def first_is_over(self) -> bool:
        """Whether the spread of the first round may be seen."""
        return self.state in {self.State.TALK, self.State.SECOND, self.State.CLOSED}


class ScoringCriterion(models.Model):
    """What proposals are measured by, and how much it weighs."""

    scoring = models.ForeignKey(
        ScoringExercise, models.CASCADE, related_name="criteria"
    )
    name = models.JSONField(_("name"), default=dict)
    question = models.JSONField(_("what is asked"), default=dict, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(HEAVIEST)],
    )
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("criterion of a scoring")
        verbose_name_plural = _("criteria of scorings")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=1), name="a_criterion_weighs_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scoring_id}/{self.position}"


class ScoringSubject(models.Model):
    """What is scored: a proposal, or a project; with notes of the conversation."""

    scoring = models.ForeignKey(
        ScoringExercise, models.CASCADE, related_name="subjects"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="scored"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="scored"
    )
    position = models.PositiveSmallIntegerField(_("place"), default=0)
    notes = models.TextField(_("what was said about it"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("what is scored")
        verbose_name_plural = _("what is scored")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False, project__isnull=True)
                | Q(proposal__isnull=True, project__isnull=False),
                name="a_proposal_or_a_project_is_scored",
            ),
            models.UniqueConstraint(
                fields=["scoring", "proposal"], name="a_proposal_is_scored_once"
            ),
            models.UniqueConstraint(
                fields=["scoring", "project"], name="a_project_is_scored_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scoring_id}/{self.position}"

    @property
    def code(self) -> str:
        """The name in public: P12, or the code of a project."""
        if self.proposal is not None:
            return self.proposal.reference
        return self.project.code if self.project else ""

    @property
    def title(self) -> dict[str, str]:
        if self.proposal is not None:
            return {self.proposal.language: self.proposal.title}
        return self.project.title if self.project else {}


class Scorer(models.Model):
    """Whose points these are. Emptied when the scoring is closed."""

    scoring = models.ForeignKey(ScoringExercise, models.CASCADE, related_name="scorers")
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("scorer")
        verbose_name_plural = _("scorers")
        constraints = [
            models.UniqueConstraint(
                fields=["scoring", "panelist"], name="one_scorer_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scoring_id}"


class Score(models.Model):
    """The points of one member for one subject by one criterion in one round."""

    scorer = models.ForeignKey(Scorer, models.CASCADE, related_name="scores")
    subject = models.ForeignKey(ScoringSubject, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        ScoringCriterion, models.CASCADE, related_name="scores"
    )
    round = models.PositiveSmallIntegerField(_("round"))
    points = models.SmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("points")
        verbose_name_plural = _("points")
        constraints = [
            models.UniqueConstraint(
                fields=["scorer", "subject", "criterion", "round"],
                name="one_score_per_member_and_criterion",
            ),
            models.CheckConstraint(
                condition=Q(round__in=[1, 2]), name="scores_have_two_rounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}/{self.criterion_id}"


class ScoreReason(models.Model):
    """Why a member gives these points in the second round; shown without a name."""

    scorer = models.ForeignKey(Scorer, models.CASCADE, related_name="reasons")
    subject = models.ForeignKey(ScoringSubject, models.CASCADE, related_name="reasons")
    text = models.TextField(_("reason"), max_length=1000)

    class Meta:
        verbose_name = _("reason for points")
        verbose_name_plural = _("reasons for points")
        constraints = [
            models.UniqueConstraint(
                fields=["scorer", "subject"], name="one_reason_per_member_and_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id}"


class ScoreEntry(models.Model):
    """That a facilitator has entered points for a member, not which."""

    scoring = models.ForeignKey(ScoringExercise, models.CASCADE, related_name="entries")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("points entered for somebody")
        verbose_name_plural = _("points entered for others")
        ordering = ["entered_at", "pk"]

    def __str__(self) -> str:
        return f"{self.scoring_id}/{self.panelist_id}"
