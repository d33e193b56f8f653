from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import Process


class IdeaRules(models.Model):
    """What an organiser has settled about ideas in one process.

    A process without a row has the defaults: see `rules_of`. Numbers that are empty
    mean no limit.
    """

    class Selection(models.TextChoices):
        NONE = "none", _("Every idea is checked")
        NUMBER = "number", _("Ideas with enough supporters are checked")
        DISTRICT = (
            "district",
            _("The most supported ideas of each district are checked"),
        )
        PANEL = "panel", _("A panel chooses the ideas that are checked")

    process = models.OneToOneField(Process, models.CASCADE, related_name="idea_rules")
    most_ideas = models.PositiveSmallIntegerField(
        _("ideas per person"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    holds_ideas = models.BooleanField(
        _("a moderator reads each idea before it is shown"), default=False
    )
    allows_comments = models.BooleanField(_("residents may comment"), default=True)
    holds_comments = models.BooleanField(
        _("a moderator reads each comment before it is shown"), default=False
    )
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes in which a comment can be changed"), default=15
    )
    hold_hours = models.PositiveSmallIntegerField(
        _("hours for which a moderator reads what new accounts write"), default=0
    )
    allows_amendments = models.BooleanField(
        _("residents may suggest changes to the ideas of others"), default=True
    )
    allows_support = models.BooleanField(
        _("residents may support ideas"), default=False
    )
    most_supports = models.PositiveSmallIntegerField(
        _("ideas that a person may support"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    most_supports_in_district = models.PositiveSmallIntegerField(
        _("ideas that a person may support in one district"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    hides_counts = models.BooleanField(
        _("the numbers of supporters are hidden while support is open"), default=True
    )
    selection = models.CharField(
        _("which ideas are checked"),
        max_length=12,
        choices=Selection,
        default=Selection.NONE,
    )
    # Supporters needed, or ideas of each district and of the whole city.
    selection_number = models.PositiveIntegerField(
        _("number"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    selected_at = models.DateTimeField(_("chosen"), null=True, blank=True)
    appeal_days = models.PositiveSmallIntegerField(
        _("days in which an author can ask for a new decision"), default=14
    )
    review_days = models.PositiveSmallIntegerField(
        _("days that a department has for its answer"), default=14
    )

    class Meta:
        verbose_name = _("rules for ideas")
        verbose_name_plural = _("rules for ideas")
        constraints = [
            models.CheckConstraint(
                condition=~Q(selection__in=["number", "district"])
                # Without the first, nothing would be more than 0 too, to a database.
                | Q(selection_number__isnull=False, selection_number__gt=0),
                name="selection_has_its_number",
                violation_error_message=_("Say how many."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}"

    @property
    def is_by_district(self) -> bool:
        return self.selection == self.Selection.DISTRICT


def rules_of(process: Process) -> IdeaRules:
    """Return the rules of a process, or the defaults, unsaved.

    They are read once for each object of the process; an action that has locked the
    process has a new one, and reads them anew.
    """
    found: IdeaRules | None = getattr(process, "idea_rules", None)
    return found or IdeaRules(process=process)
