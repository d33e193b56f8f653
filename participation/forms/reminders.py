"""When reminders go out, which are left out, and who got which."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.actions.reminders import MOST_DAYS, MOST_HOURS
from participation.models import Process

BETWEEN = re.compile(r"[\s,;]+")


class NumbersField(forms.CharField):
    """A few whole numbers, however they are separated; nothing is an empty list."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(required=False, max_length=40, **options)
        self.widget.attrs["inputmode"] = "numeric"

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return ", ".join(str(one) for one in value)
        return value

    def to_python(self, value: Any) -> Any:
        """Raises `ValidationError` for what is no number, or out of range."""
        words = [word for word in BETWEEN.split(super().to_python(value) or "") if word]
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError(
                _("Write numbers with commas between them."), "no_numbers"
            )
        numbers = [int(word) for word in words]
        if not all(1 <= number <= self.most for number in numbers):
            raise ValidationError(
                _("Give numbers from 1 to %(most)d."),
                "out_of_range",
                {"most": self.most},
            )
        return numbers


class ReminderTimesForm(forms.Form):
    """How long before the end people are reminded."""

    days = NumbersField(
        most=MOST_DAYS,
        label=_("Days before a phase or a vote ends"),
        help_text=_("For example: 7, 1. Leave it empty to send none of these."),
    )
    hours = NumbersField(
        most=MOST_HOURS,
        label=_("Hours before a vote ends, for those who have begun a ballot"),
        help_text=_("For example: 48, 6. Leave it empty to send none of these."),
    )

    @staticmethod
    def initial_of(process: Process) -> dict[str, list[int]]:
        return {
            "days": process.reminder_days,
            "hours": process.ballot_reminder_hours,
        }


class SkipForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it left out?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the public record."),
    )


class PersonForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address of the account"))
