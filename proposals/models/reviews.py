from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.models import Process, User
from proposals.models.proposals import Proposal

# Of scores from 1 to 5, these and below mean that a criterion is not met.
HIGHEST_FAILED_SCORE = 2


class CostClass(models.Model):
    """A band of costs, such as 35 000 to 60 000 euros; its upper end is what counts.

    Money is in cents.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="cost_classes")
    code = models.CharField(_("code"), max_length=40)
    name = models.JSONField(_("name"), default=dict)
    low = models.PositiveBigIntegerField(_("from"), help_text=_("In cents."))
    high = models.PositiveBigIntegerField(_("to"), help_text=_("In cents."))

    class Meta:
        verbose_name = _("cost class")
        verbose_name_plural = _("cost classes")
        ordering = ["low", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"], name="one_cost_class_per_code"
            ),
            models.CheckConstraint(
                condition=Q(high__gt=F("low")),
                name="cost_class_is_a_band",
                violation_error_message=_("The upper end is above the lower."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.code}"


class Criterion(models.Model):
    """Something that every proposal of a process is checked against, told to everyone.

    A verdict is met, not met or unclear; a score is 1 to 5. A proposal that does not
    meet a required criterion cannot be feasible.
    """

    class Kind(models.TextChoices):
        VERDICT = "verdict", _("Met or not met")
        SCORE = "score", _("A score from 1 to 5")

    process = models.ForeignKey(Process, models.CASCADE, related_name="criteria")
    code = models.CharField(_("code"), max_length=40)
    name = models.JSONField(_("name"), default=dict)
    question = models.JSONField(_("question"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.VERDICT)
    is_required = models.BooleanField(_("has to be met"), default=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"],
                name="one_criterion_per_code",
                violation_error_message=_("Two criteria cannot have the same code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.code}"


class Review(models.Model):
    """One reviewer's verdict on feasibility, with its public reason.

    A proposal can be reviewed again; the newest review is the one that stands.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="reviews"
    )
    is_feasible = models.BooleanField(_("feasible"))
    cost = models.PositiveBigIntegerField(
        _("cost"), null=True, blank=True, help_text=_("In cents.")
    )
    cost_low = models.PositiveBigIntegerField(
        _("lowest cost"), null=True, blank=True, help_text=_("In cents.")
    )
    cost_high = models.PositiveBigIntegerField(
        _("highest cost"), null=True, blank=True, help_text=_("In cents.")
    )
    cost_class = models.ForeignKey(
        CostClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cost class"),
    )
    upkeep = models.PositiveBigIntegerField(
        _("running costs"), default=0, help_text=_("In cents a year.")
    )
    reason = models.TextField(_("reason"), max_length=4000)
    instead = models.TextField(
        _("what would be possible instead"), max_length=2000, blank=True
    )
    # The language of both texts; empty in reviews from before this was asked.
    language = models.CharField(_("language"), max_length=8, blank=True)
    # On whose behalf it was decided, where a department had the proposal.
    department = models.ForeignKey(
        "Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_feasible=False) | Q(cost__gt=0),
                name="feasible_means_costed",
                violation_error_message=_("A feasible proposal needs its cost."),
            ),
            models.CheckConstraint(
                condition=(Q(cost_low=None) | Q(cost_low__lte=F("cost")))
                & (Q(cost_high=None) | Q(cost_high__gte=F("cost"))),
                name="reviewed_cost_lies_in_its_range",
                violation_error_message=_(
                    "The cost that counts lies between the lowest and the highest."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.is_feasible}"


class Finding(models.Model):
    """What a review found on one criterion, with its public reason.

    A criterion is failed by the verdict "not met", or by a score of 1 or 2.
    """

    class Verdict(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        UNCLEAR = "unclear", _("Unclear")

    review = models.ForeignKey(Review, models.CASCADE, related_name="findings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["criterion__position", "criterion__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="one_finding_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(score=None) & ~Q(verdict="")
                | Q(verdict="", score__gte=1, score__lte=5),
                name="a_finding_is_a_verdict_or_a_score",
            ),
            models.CheckConstraint(
                condition=(~Q(verdict="not_met") & (Q(score=None) | Q(score__gt=2)))
                | ~Q(reason=""),
                name="not_met_with_a_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.verdict or self.score}"

    @property
    def is_failed(self) -> bool:
        if self.score is not None:
            return self.score <= HIGHEST_FAILED_SCORE
        return self.verdict == self.Verdict.NOT_MET

    @property
    def is_passed(self) -> bool:
        """Whether it is met; what is unclear is neither met nor failed."""
        if self.score is not None:
            return self.score > HIGHEST_FAILED_SCORE
        return self.verdict == self.Verdict.MET


class Appeal(models.Model):
    """An author asks for a new decision: once, with reasons, within the days given."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="appeal")
    review = models.OneToOneField(Review, models.PROTECT, related_name="appeal")
    text = models.TextField(_("what was overlooked"), max_length=4000)
    made_at = models.DateTimeField(_("made"))
    # The review that answered it, the same verdict or another.
    answer = models.OneToOneField(
        Review,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_appeal",
        verbose_name=_("answer"),
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id}"


class Department(models.Model):
    """A part of the city that checks proposals, with the people who work there."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="departments")
    code = models.CharField(_("code"), max_length=40)
    name = models.JSONField(_("name"), default=dict)
    members = models.ManyToManyField(
        User, blank=True, related_name="departments", verbose_name=_("people")
    )

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"],
                name="one_department_per_code",
                violation_error_message=_("Two departments cannot have the same code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.code}"


class Assignment(models.Model):
    """A department, or one reviewer of it, has a proposal to look at by a day.

    With `is_opinion` it is asked for a second opinion: it answers with `words`, and
    whoever decides reads them. Else it is the one that decides, and at most one
    assignment of that kind is open.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    reviewer = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="assignments"
    )
    is_opinion = models.BooleanField(_("a second opinion"), default=False)
    question = models.TextField(_("question"), max_length=2000, blank=True)
    # Why it was given to somebody else than before; for the desk alone.
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    due_on = models.DateField(_("due"))
    assigned_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(_("given"))
    words = models.TextField(_("opinion"), max_length=4000, blank=True)
    ended_at = models.DateTimeField(_("done"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(is_opinion=False, ended_at=None),
                name="one_department_decides",
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=False)
                | Q(reviewer__isnull=False)
                | Q(ended_at__isnull=False),
                name="assigned_to_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(ended_at=None),
                name="assignments_by_due_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.due_on}"


class ReviewNote(models.Model):
    """What reviewers write to each other about a proposal; nobody else reads it."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="review_notes")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id}"
