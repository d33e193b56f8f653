from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

SLUG = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Use small letters a-z, digits and single hyphens."),
    "bad_slug",
)


# Beside the desks of processes stands the one of help points, `/staff/help/`.
RESERVED = frozenset({"help"})


def default_reminder_days() -> list[int]:
    return [7, 1]


def default_ballot_reminder_hours() -> list[int]:
    return [48, 6]


class ProcessQuerySet(models.QuerySet["Process"]):
    def public(self, now: datetime) -> ProcessQuerySet:
        return self.filter(published_at__lte=now)


class Process(models.Model):
    """One round of participation, with its phases, districts and people.

    Texts are JSON objects by language, `{"fi": "…", "sv": "…"}`; see `texts.py`.
    """

    slug = models.CharField(_("address"), max_length=60, unique=True, validators=[SLUG])
    title = models.JSONField(_("title"), default=dict)
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    description = models.JSONField(_("description"), default=dict, blank=True)
    budget = models.PositiveBigIntegerField(
        _("budget"), default=0, help_text=_("In cents.")
    )
    contact = models.EmailField(_("contact"), blank=True)
    allows_gaps = models.BooleanField(
        _("phases may have gaps between them"), default=True
    )
    allows_overlaps = models.BooleanField(_("phases may overlap"), default=False)
    order_seed = models.CharField(
        _("seed of the fair order"),
        max_length=64,
        help_text=_("Proposals are shown in an order drawn from this."),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # Languages of which a text was machine translated: pages in others need not ask.
    machine_languages = models.JSONField(default=list, blank=True, editable=False)
    # Both from the first reminder to the last, before the end of a phase.
    reminder_days = models.JSONField(
        _("days before a phase ends"), default=default_reminder_days, blank=True
    )
    ballot_reminder_hours = models.JSONField(
        _("hours before a vote ends"), default=default_ballot_reminder_hours, blank=True
    )
    is_replay = models.BooleanField(
        _("replay of an election held elsewhere"), default=False
    )

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["-published_at", "slug"]

    def __str__(self) -> str:
        return self.slug

    def clean(self) -> None:
        if self.slug in RESERVED:
            raise ValidationError(
                {"slug": ValidationError(_("This address is taken."), "reserved")}
            )

    def is_public(self, moment: datetime) -> bool:
        return self.published_at is not None and self.published_at <= moment


class District(models.Model):
    """An area of a process; `geometry` is a GeoJSON geometry in WGS 84, or nothing."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="districts")
    code = models.CharField(_("code"), max_length=60)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    name = models.JSONField(_("name"), default=dict)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    geometry = models.JSONField(_("boundary"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"],
                name="one_district_per_code",
                violation_error_message=_("Two districts cannot have the same code."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="district_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.code}"
