from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import User
from proposals.lifecycle import Stage
from proposals.models.projects import Project

STAGE_CHOICES = [
    (Stage.PLANNED.value, _("Being planned")),
    (Stage.UNDER_WAY.value, _("Under way")),
    (Stage.DELAYED.value, _("Delayed")),
    (Stage.DONE.value, _("Done")),
    (Stage.CANCELLED.value, _("Will not be built")),
]


class Building(models.Model):
    """The building of a project that got money; its newest news says how far it is."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="building")
    stage = models.CharField(
        _("stage"), max_length=12, choices=STAGE_CHOICES, default=Stage.PLANNED.value
    )
    # In cents. What was granted is the cost of the project as the decision has it.
    planned = models.PositiveBigIntegerField(
        _("money planned"), help_text=_("In cents.")
    )
    due_on = models.DateField(_("to be ready"), null=True, blank=True)
    # The first day that was ever named, so that everyone sees how late it has become.
    first_due_on = models.DateField(_("first to be ready"), null=True, blank=True)
    done_on = models.DateField(_("ready"), null=True, blank=True)
    started_at = models.DateTimeField(_("followed since"))
    # Counts the changes; a form says which one it started from, so that of two
    # officials who report at once nobody overwrites the other.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected: it is there, or it will not be."""
        return self.stage in {Stage.DONE, Stage.CANCELLED}

    def is_overdue(self, today: date) -> bool:
        return not self.is_over and self.due_on is not None and self.due_on < today

    @property
    def is_later_than_named(self) -> bool:
        """Whether the day has been put off since it was first named."""
        if self.due_on is None or self.first_due_on is None:
            return False
        return self.due_on > self.first_due_on


class Milestone(models.Model):
    """A step on the way: when it is due, and when it was done."""

    building = models.ForeignKey(Building, models.CASCADE, related_name="milestones")
    title = models.JSONField(_("title"), default=dict)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    # One that is given up stays on the page, with the reason of the last change.
    is_dropped = models.BooleanField(_("no longer planned"), default=False)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.building_id}/{self.position}"

    @property
    def is_open(self) -> bool:
        return self.done_on is None and not self.is_dropped

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


class NewsQuerySet(models.QuerySet["BuildingNews"]):
    def standing(self) -> NewsQuerySet:
        """Those that have not been taken back."""
        return self.filter(taken_back_at=None)


class BuildingNews(models.Model):
    """What the city says about the building on one day, with the stage it is then at.

    A delay, a cancellation and a later date come with their reason. `due_on` is the day
    named then, the old one where nothing changed. What was wrong is taken back with a
    reason: it stays to be read, and the building is where it was before.
    """

    building = models.ForeignKey(Building, models.PROTECT, related_name="news")
    stage = models.CharField(_("stage"), max_length=12, choices=STAGE_CHOICES)
    text = models.JSONField(_("text"), default=dict)
    reason = models.JSONField(_("reason"), default=dict, blank=True)
    due_on = models.DateField(_("to be ready"), null=True, blank=True)
    done_on = models.DateField(_("ready since"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | ~Q(taken_back_reason=""),
                name="news_are_taken_back_with_a_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["delayed", "cancelled"]) | ~Q(reason={}),
                name="delays_have_reasons",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.stage}"


class Spending(models.Model):
    """Money that was spent on a building, in cents.

    Rows stay as they were entered. What was wrong is put right by another row, which
    `corrects` the first: its amount is the difference, and `what` says why.
    """

    building = models.ForeignKey(Building, models.PROTECT, related_name="spendings")
    amount = models.BigIntegerField(_("amount"), help_text=_("In cents."))
    what = models.CharField(_("for what"), max_length=200)
    spent_on = models.DateField(_("day"))
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    # The form it came by, so that a second click does not spend the money twice.
    form_key = models.UUIDField(null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("spending")
        verbose_name_plural = _("spendings")
        ordering = ["spent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0), name="spending_is_something"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(corrects__isnull=False),
                name="only_corrections_are_negative",
            ),
            models.UniqueConstraint(
                fields=["building", "form_key"], name="a_form_spends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building_id} {self.amount}"
