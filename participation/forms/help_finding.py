"""Looking for help, and booking it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation import printed_codes
from participation.actions.help_bookings import Asking
from participation.forms.fields import CoordinateField
from participation.help_queries import Wanted
from participation.help_time_queries import Time
from participation.help_words import (
    LANGUAGES,
    NEEDS,
    WAYS,
    labels,
    long_day,
    municipality_choices,
    stretch_in_words,
)
from participation.models import Process

ALL = ("", _("All"))


class FinderForm(forms.Form):
    """What somebody looks for, by GET. What cannot be understood filters nothing."""

    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    need = forms.ChoiceField(
        label=_("Help with"), required=False, choices=[ALL, *NEEDS.items()]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[ALL, *LANGUAGES.items()]
    )
    way = forms.ChoiceField(
        label=_("How"), required=False, choices=[ALL, *WAYS.items()]
    )
    open = forms.BooleanField(label=_("Open now"), required=False)
    latitude = CoordinateField(limit=90, label=_("Latitude"), required=False)
    longitude = CoordinateField(limit=180, label=_("Longitude"), required=False)
    process = forms.SlugField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["municipality"]
        field.choices = [ALL, *municipality_choices()]

    def wanted(self, process: Process | None) -> Wanted:
        self.is_valid()
        typed = self.cleaned_data
        latitude, longitude = typed.get("latitude"), typed.get("longitude")
        place = None
        if latitude is not None and longitude is not None:
            place = float(latitude), float(longitude)
        return Wanted(
            municipality=typed.get("municipality", ""),
            language=typed.get("language", ""),
            way=typed.get("way", ""),
            need=typed.get("need", ""),
            is_open=typed.get("open", False),
            process=process,
            place=place,
        )


def time_choices(times: Sequence[Time]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the times as a form offers them, day by day."""
    by_day: dict[str, list[tuple[str, str]]] = {}
    for one in times:
        way = str(WAYS.get(one.way, ""))
        words = ", ".join([way, *labels(one.languages, LANGUAGES)])
        day = capfirst(long_day(timezone.localtime(one.starts_at).date()))
        clock = stretch_in_words(one.starts_at, one.ends_at)
        # The heading of a group is out of sight once something is chosen.
        label = f"{day}: {clock} ({words})"
        by_day.setdefault(day, []).append((one.key, label))
    return list(by_day.items())


class TimeForm(forms.Form):
    """One of the times that are free."""

    time = forms.ChoiceField(
        label=_("Time"),
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("This time is not free any more. Choose another one."),
        },
    )

    def __init__(self, *args: Any, times: Sequence[Time], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["time"]
        field.choices = [("", _("Choose a time")), *time_choices(times)]


class MoveForm(TimeForm):
    """Another time; and the number to call, where one may be needed and is not known.

    `asks_phone` says that no number came with the booking.
    """

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Needed when you are to be called."),
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )

    def __init__(
        self, *args: Any, times: Sequence[Time], asks_phone: bool, **options: Any
    ) -> None:
        super().__init__(*args, times=times, **options)
        if not asks_phone or all(one.way != "phone" for one in times):
            del self.fields["phone"]


class BookingForm(TimeForm):
    """A booking: the time, about what, and what somebody wants to say of themselves.

    `form_key` lets the same form count once.
    """

    need = forms.ChoiceField(label=_("What do you want help with?"))
    language = forms.ChoiceField(label=_("In which language?"))
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("Any name that you listen to; or none."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For a confirmation and a reminder the day before."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Needed when you are to be called."),
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )
    consent = forms.BooleanField(
        label=_("The helpers of this point may see what I have written here."),
        help_text=_("Name and contact are deleted 14 days after the time."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(
        self,
        *args: Any,
        times: Sequence[Time],
        needs: Sequence[str],
        has_account: bool,
        by_helper: bool = False,
        **options: Any,
    ) -> None:
        """`times` are offered, `needs` are codes of what the point helps with."""
        super().__init__(*args, times=times, **options)
        self.times = {one.key: one for one in times}
        spoken = {code for one in times for code in one.languages}
        need: Any = self.fields["need"]
        need.choices = [(code, name) for code, name in NEEDS.items() if code in needs]
        language: Any = self.fields["language"]
        language.choices = [
            (code, name) for code, name in LANGUAGES.items() if code in spoken
        ]
        own = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
        self.fields["language"].initial = own if own in spoken else None
        if has_account:
            # They hear by the notices of their account.
            del self.fields["email"]
        if by_helper:
            need.label = _("About what?")
            self.fields["consent"].label = _(
                "The person agrees that this is written down."
            )
            self.fields["phone"].help_text = ""
            self.fields["name"].help_text = ""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        time = self.times.get(typed.get("time", ""))
        if time is None:
            return typed
        is_called = time.way == "phone" and "phone" not in self.errors
        if is_called and not typed.get("phone"):
            words = _("To be called at this time, give a telephone number.")
            self.add_error("phone", ValidationError(words, "required"))
        if typed.get("language") and typed["language"] not in time.languages:
            words = _("At this time nobody helps in that language.")
            self.add_error("language", ValidationError(words, "no_such_language"))
        return typed

    @property
    def asking(self) -> Asking:
        typed = self.cleaned_data
        return Asking(
            language=typed["language"],
            need=typed["need"],
            reads=(get_language() or settings.LANGUAGE_CODE).partition("-")[0],
            name=typed["name"],
            email=typed.get("email", ""),
            phone=typed["phone"],
        )


class CodeForm(forms.Form):
    """The code of a booking, as it was written down."""

    code = forms.CharField(
        label=_("Booking code"),
        max_length=40,
        help_text=_("Four groups of four letters and digits."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = printed_codes.read(self.cleaned_data["code"])
        if not code:
            words = _("This is no booking code. Look again, letter by letter.")
            raise ValidationError(words, "bad_code")
        return code
