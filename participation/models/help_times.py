"""Times of help points that can be booked, and the bookings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.models.help_points import HelpPoint
from participation.models.people import User


class HelpPattern(models.Model):
    """Times of the same kind each week. It is not changed: it ends, and another begins.

    Clock times are minutes since midnight. A time is a row only once somebody has
    booked it, see `HelpSlot`.
    """

    point = models.ForeignKey(HelpPoint, models.CASCADE, related_name="patterns")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    opens = models.PositiveSmallIntegerField(pgettext_lazy("a time of day", "from"))
    closes = models.PositiveSmallIntegerField(_("until"))
    length = models.PositiveSmallIntegerField(_("minutes"))
    capacity = models.PositiveSmallIntegerField(_("people at once"), default=1)
    way = models.CharField(_("way"), max_length=8)
    languages = models.JSONField(_("languages"), default=list)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("weekly times")
        verbose_name_plural = _("weekly times")
        ordering = ["weekday", "opens", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")) & Q(closes__lte=24 * 60),
                name="weekly_times_are_within_a_day",
                violation_error_message=_("The times have to end after they begin."),
            ),
            models.CheckConstraint(
                condition=Q(length__gte=5) & Q(length__lte=8 * 60),
                name="a_time_has_a_sensible_length",
                violation_error_message=_("From 5 minutes to 8 hours."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1), name="weekly_times_take_somebody"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="a_week_has_seven_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.weekday}"


class HelpDayOff(models.Model):
    """Days without times to book, although the point may be open."""

    point = models.ForeignKey(HelpPoint, models.CASCADE, related_name="days_off")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("days without times")
        verbose_name_plural = _("days without times")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="days_off_begin_before_they_end",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.first}"


class HelpSlot(models.Model):
    """One time that can be booked: of a pattern, once booked, or offered by itself.

    The database counts the places: `taken` is moved in one statement with the capacity
    as its condition, and cannot go beyond it.
    """

    point = models.ForeignKey(HelpPoint, models.CASCADE, related_name="slots")
    pattern = models.ForeignKey(
        HelpPattern, models.CASCADE, null=True, blank=True, related_name="slots"
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    way = models.CharField(_("way"), max_length=8)
    languages = models.JSONField(_("languages"), default=list)
    capacity = models.PositiveSmallIntegerField(_("people at once"), default=1)
    taken = models.PositiveSmallIntegerField(_("places taken"), default=0)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        verbose_name = _("time to book")
        verbose_name_plural = _("times to book")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pattern", "starts_at"], name="a_weekly_time_is_there_once"
            ),
            models.UniqueConstraint(
                fields=["point", "starts_at", "way"],
                condition=Q(pattern=None),
                name="a_single_time_is_there_once",
                violation_error_message=_("There is such a time already."),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="nobody_is_booked_too_many"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="a_time_ends_after_it_begins",
                violation_error_message=_("The end has to come after the beginning."),
            ),
        ]
        indexes = [
            models.Index(fields=["point", "starts_at"], name="help_times_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.starts_at:%Y-%m-%d %H:%M}"


class HelpBooking(models.Model):
    """Somebody comes, or is called, at a time. Name and contact go 14 days after it.

    Who booked without an account moves or cancels it by `code`. `sequence` counts the
    changes, for calendars. `remind_at` is null when no reminder is owed. `form_key` is
    of the form as it was sent (`key_of_sending`): sent again it books nothing more.
    """

    class End(models.TextChoices):
        BY_PERSON = "person", _("Cancelled by the person")
        BY_POINT = "point", _("Cancelled by the help point")

    slot = models.ForeignKey(HelpSlot, models.CASCADE, related_name="bookings")
    code = models.CharField(_("booking code"), max_length=19, unique=True, null=True)  # noqa: DJ001 - empty ones would clash
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="help_bookings"
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language of the help"), max_length=8)
    # In which messages are written; the languages of help are more.
    reads = models.CharField(_("language of messages"), max_length=8, blank=True)
    need = models.CharField(_("about what"), max_length=16)
    by_helper = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))
    ended = models.CharField(_("cancelled"), max_length=8, choices=End, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    sequence = models.PositiveSmallIntegerField(_("changes"), default=0)
    remind_at = models.DateTimeField(_("reminder from"), null=True, blank=True)
    erased_at = models.DateTimeField(_("contact deleted"), null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("booking of help")
        verbose_name_plural = _("bookings of help")
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "person"],
                condition=Q(ended=""),
                name="somebody_books_a_time_once",
                violation_error_message=_("You have booked this time already."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(name="", email="", phone="", person=None, code=None),
                name="what_is_erased_names_nobody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(remind_at__isnull=False),
                name="help_to_remind_of",
            ),
            models.Index(
                fields=["slot"],
                condition=Q(erased_at=None),
                name="help_with_contacts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id}/{self.pk}"


class HelpLetter(models.Model):
    """An e-mail to somebody who booked without an account, like a notice to others.

    Whoever sends it first puts off `due_at`; one that is tried again has the same
    Message-ID. It goes with the contact data.
    """

    class State(models.TextChoices):
        WAITS = "waits", _("Waits to be sent")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused by the mail server")
        DROPPED = "dropped", _("Not owed any more")

    booking = models.ForeignKey(HelpBooking, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=40)
    occasion = models.CharField(_("occasion"), max_length=80)
    link = models.CharField(_("address"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.WAITS.value
    )
    made_at = models.DateTimeField(_("made"))
    mail_key = models.CharField(max_length=32, editable=False)
    due_at = models.DateTimeField(_("to be sent from"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter about a booking")
        verbose_name_plural = _("letters about bookings")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "kind", "occasion"],
                name="nobody_is_written_to_twice",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state="waits"),
                name="help_letters_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"
