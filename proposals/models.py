from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.geometry import contains
from participation.models import District, Process, User
from proposals.lifecycle import Status
from proposals.search import words_of


class Category(models.Model):
    """A theme that a process offers, for filters and for finding one's way."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="categories")
    code = models.CharField(_("code"), max_length=40)
    name = models.JSONField(_("name"), default=dict)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"],
                name="one_category_per_code",
                violation_error_message=_("Two categories cannot have the same code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.code}"


class Place(models.Model):
    """Where something is wanted: a district, or the whole city, and perhaps a point."""

    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )

    class Meta:
        abstract = True

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None

    @property
    def is_outside_district(self) -> bool:
        """Whether the point lies beyond the boundary of the district, if both exist."""
        boundary = self.district.geometry if self.district else None
        if not boundary or self.latitude is None or self.longitude is None:
            return False
        return not contains(boundary, (float(self.longitude), float(self.latitude)))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible(self) -> ProposalQuerySet:
        return self.exclude(status=Status.WITHDRAWN)

    def holding(self, words: str) -> ProposalQuerySet:
        """Those whose title and text hold every word, or part of a word."""
        found = self
        for word in words_of(words):
            found = found.filter(search_text__contains=word)
        return found


class Proposal(Place):
    """What somebody wants: an idea for a place, with a guess at the cost in cents.

    It is public from the moment it is submitted. Text is Markdown as typed; it is
    made safe when shown. Withdrawn proposals stay, but are not listed.
    """

    StatusChoices = [
        (Status.SUBMITTED.value, _("Submitted")),
        (Status.FEASIBLE.value, _("Feasible")),
        (Status.NOT_FEASIBLE.value, _("Not feasible")),
        (Status.WITHDRAWN.value, _("Withdrawn")),
    ]

    process = models.ForeignKey(Process, models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("description"), max_length=8000)
    language = models.CharField(_("language"), max_length=8)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    cost_estimate = models.PositiveBigIntegerField(
        _("estimated cost"), null=True, blank=True, help_text=_("In cents.")
    )
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=StatusChoices,
        default=Status.SUBMITTED.value,
    )
    # Title and text as `search.folded` makes them; the actions keep it in step.
    search_text = models.TextField(editable=False)
    order_key = models.CharField(_("place in the fair order"), max_length=64)
    submitted_at = models.DateTimeField(_("submitted"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["number"]
        # Status and id stand in both, so that counting and leafing far into a list
        # of 100,000 read the index alone.
        indexes = [
            models.Index(
                fields=["process", "order_key", "status", "id"],
                name="proposals_in_fair_order",
            ),
            models.Index(
                fields=["process", "-submitted_at", "-number", "status", "id"],
                name="proposals_newest_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "number"], name="proposals_are_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="proposal_point_is_whole",
                violation_error_message=_("A point needs latitude and longitude."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """The public name of a proposal within its process."""
        return f"P{self.number}"

    @property
    def author_name(self) -> str:
        """The name that the author shows; an account may have been deleted since."""
        return self.author.public_name if self.author else str(_("Resident"))

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN

    @property
    def is_feasible(self) -> bool:
        return self.status == Status.FEASIBLE

    @property
    def is_not_feasible(self) -> bool:
        return self.status == Status.NOT_FEASIBLE

    @property
    def awaits_review(self) -> bool:
        return self.status == Status.SUBMITTED


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
    reason = models.TextField(_("reason"), max_length=4000)
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
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.is_feasible}"


class Project(Place):
    """A proposal checked and costed, or one that the city brought in; it can be built.

    `code` is its public name on ballots and in files, and never changes. Money is in
    cents: `cost` is the amount that counts, within the range if there is one, and
    `upkeep` is what it costs to run, a year. The texts are JSON by language.
    """

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
