from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from participation.models.people import User


def new_mark() -> str:
    return secrets.token_hex(16)


class CalendarKey(models.Model):
    """That somebody has an address for their own calendar; see `calendar_keys`.

    What opens the calendar is not kept: it follows from `mark` and the secret of the
    installation. A new mark makes a new address, and the old one ends.
    """

    person = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="calendar_key"
    )
    mark = models.CharField(
        max_length=32, unique=True, default=new_mark, editable=False
    )
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")

    def __str__(self) -> str:
        return f"{self.person_id}"
