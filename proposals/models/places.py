from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.geometry import contains
from participation.models import District, Process


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
    address = models.CharField(_("place in words"), max_length=200, blank=True)
    # A GeoJSON polygon in WGS 84, where a point is too little.
    area = models.JSONField(_("area on the map"), null=True, blank=True)

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
