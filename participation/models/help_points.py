"""Help points: who helps residents to take part, where, when and how."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models.people import User
from participation.models.processes import SLUG, Process


class HelpPoint(models.Model):
    """A place, a telephone line or a person that helps; it belongs to the city.

    Texts are JSON by language. `accessibility`, `languages`, `ways` and `needs` are
    lists of codes, see `help_words.py`; `hours` is as `opening_hours.as_plain` writes
    it. Coordinates are in degrees, WGS 84.
    """

    class Kind(models.TextChoices):
        LIBRARY = "library", _("Library")
        VILLAGE_HALL = "village_hall", _("Village hall")
        SERVICE_POINT = "service_point", _("Service point")
        NEIGHBOUR = "neighbour", _("Neighbour help")
        SCHOOL = "school", _("School")
        PHONE = "phone", _("Telephone line")
        REMOTE = "remote", _("Remote help")

    slug = models.CharField(_("address"), max_length=60, unique=True, validators=[SLUG])
    name = models.JSONField(_("name"), default=dict)
    text = models.JSONField(_("text"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    address = models.CharField(_("street address"), max_length=160, blank=True)
    municipality = models.CharField(_("municipality"), max_length=40)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    accessibility = models.JSONField(_("accessibility"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    ways = models.JSONField(_("ways of helping"), default=list)
    needs = models.JSONField(_("what is helped with"), default=list)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    link = models.URLField(_("web page"), max_length=300, blank=True)
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    hours_note = models.JSONField(_("about the hours"), default=dict, blank=True)
    valid_from = models.DateField(_("helps from"), null=True, blank=True)
    valid_until = models.DateField(_("helps until"), null=True, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("help point")
        verbose_name_plural = _("help points")
        ordering = ["municipality", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_help_point_has_a_whole_position",
                violation_error_message=_("Give both latitude and longitude."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="a_help_point_begins_before_it_ends",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("participation:help_point", args=[self.slug])


class HelpHours(models.Model):
    """Days on which a point keeps other hours; without any hours it is closed."""

    point = models.ForeignKey(HelpPoint, models.CASCADE, related_name="changes")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    note = models.JSONField(_("why"), default=dict, blank=True)

    class Meta:
        verbose_name = _("other opening hours")
        verbose_name_plural = _("other opening hours")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="other_hours_begin_before_they_end",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.first}"


class HelpHelper(models.Model):
    """Somebody who was appointed to help at a point, and sees its bookings."""

    point = models.ForeignKey(HelpPoint, models.CASCADE, related_name="helpers")
    person = models.ForeignKey(User, models.CASCADE, related_name="helps_at")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "person"],
                name="a_helper_is_appointed_once",
                violation_error_message=_("This person helps here already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id}/{self.person_id}"


class ProcessHelp(models.Model):
    """A help point that a process names. One without any names them all."""

    process = models.ForeignKey(
        Process, models.CASCADE, related_name="chosen_help_points"
    )
    point = models.ForeignKey(HelpPoint, models.CASCADE, related_name="for_processes")

    class Meta:
        verbose_name = _("help point of a process")
        verbose_name_plural = _("help points of a process")
        constraints = [
            models.UniqueConstraint(
                fields=["process", "point"], name="a_process_names_a_point_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.point_id}"


class HelpCount(models.Model):
    """How many people came or called on a day; it names nobody. See `HelpBooking`."""

    class Channel(models.TextChoices):
        WALK_IN = "walk_in", _("Came without booking")
        CALL = "call", _("Called")
        MESSAGE = "message", _("Wrote")

    point = models.ForeignKey(HelpPoint, models.CASCADE, related_name="counts")
    day = models.DateField(_("day"))
    channel = models.CharField(_("how they came"), max_length=8, choices=Channel)
    need = models.CharField(_("about what"), max_length=16)
    language = models.CharField(_("language"), max_length=8)
    way = models.CharField(_("way"), max_length=8)
    count = models.PositiveIntegerField(_("people"), default=0)

    class Meta:
        verbose_name = _("count of demand")
        verbose_name_plural = _("counts of demand")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "day", "channel", "need", "language", "way"],
                name="one_count_of_each_kind_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.day}: {self.count}"
