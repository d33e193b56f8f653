"""How somebody wants to hear of things, and on which phone."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.actions.notices import Choice
from participation.help_words import clock_in_words
from participation.kinds import KINDS, TOPICS, Topic
from participation.models import NoticeChoice
from participation.policies import Refused

CITYS, OWN = "city", "own"
# With a plus sign, as many digits as mobile numbers of any country have (E.164).
NUMBER = re.compile(r"\+[1-9][0-9]{8,14}")


@dataclass(frozen=True, slots=True)
class Row:
    """One topic on the page: its two fields, the second one only where texts exist."""

    topic: Topic
    cadence: forms.BoundField
    by_sms: forms.BoundField | None


class ChoiceForm(forms.Form):
    """For each topic when e-mail comes and whether texts do; quiet hours; language."""

    language = forms.ChoiceField(label=_("Language of the messages"), required=False)
    quiet = forms.ChoiceField(
        label=_("Quiet hours"), widget=forms.RadioSelect, required=False
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(
        self,
        *args: Any,
        topics: Mapping[str, Choice],
        has_phone: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        language: Any = self.fields["language"]
        names = dict(settings.LANGUAGES)
        every = " + ".join(str(names[code]) for code in settings.NOTICE_LANGUAGES)
        language.choices = [("", every), *settings.LANGUAGES]
        quiet: Any = self.fields["quiet"]
        quiet.choices = [
            (
                CITYS,
                _("Those of the city: from %(from)s to %(to)s")
                % {
                    "from": _clock(settings.QUIET_FROM),
                    "to": _clock(settings.QUIET_TO),
                },
            ),
            (OWN, _("My own times")),
        ]
        quiet.initial = OWN if self.initial.get("quiet_from") else CITYS
        self.topics = list(topics)
        texted = topics_by_phone() if has_phone else set()
        for name, held in topics.items():
            label = TOPICS[name].label
            self.fields[f"cadence_{name}"] = forms.ChoiceField(
                label=_("%(topic)s: e-mail") % {"topic": label},
                choices=NoticeChoice.Cadence.choices,
                initial=held.cadence.value,
                required=False,
            )
            if name in texted:
                self.fields[f"sms_{name}"] = forms.BooleanField(
                    label=_("%(topic)s: urgent things as a text message as well")
                    % {"topic": label},
                    initial=held.by_sms,
                    required=False,
                )
        self.held = topics

    def rows(self) -> Iterator[Row]:
        for name in self.topics:
            sms = f"sms_{name}"
            yield Row(
                TOPICS[name],
                self[f"cadence_{name}"],
                self[sms] if sms in self.fields else None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = ("quiet_from", "quiet_to")
        has_typed = any(self[name].data for name in names)
        if has_typed and self.fields["quiet"].initial == CITYS:
            # Who types a time where there were none means it, and both are needed.
            cleaned["quiet"] = OWN
        if cleaned.get("quiet") == CITYS:
            # Those of before stand in the fields: what is left there means nothing.
            for name in names:
                self.errors.pop(name, None)
                cleaned[name] = None
        if cleaned.get("quiet") == OWN:
            for name in names:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Name a time, such as 22:00."))
        return cleaned

    def choices(self) -> dict[str, Choice]:
        """Return what was chosen; a field that was not sent leaves things alone."""
        found = {}
        for name in self.topics:
            held, cadence = self.held[name], self.cleaned_data[f"cadence_{name}"]
            found[name] = Choice(
                NoticeChoice.Cadence(cadence) if cadence else held.cadence,
                by_sms=self.cleaned_data.get(f"sms_{name}", held.by_sms),
            )
        return found

    def quiet_hours(self) -> tuple[time, time] | None:
        if self.cleaned_data["quiet"] != OWN:
            return None
        return self.cleaned_data["quiet_from"], self.cleaned_data["quiet_to"]


def topics_by_phone() -> set[str]:
    """Return the topics of which something goes to phones."""
    return {kind.topic for kind in KINDS.values() if kind.is_urgent and kind.sms}


def _clock(clock: time) -> str:
    return clock_in_words(clock.hour * 60 + clock.minute)


class PhoneForm(forms.Form):
    """A number, as people write it: with spaces, and a zero instead of the country."""

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=30,
        help_text=_(
            "A mobile phone. Numbers of other countries begin with a plus sign."
        ),
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        ),
    )

    def clean_phone(self) -> str:
        typed = re.sub(r"[\s()./-]", "", self.cleaned_data["phone"])
        if typed.startswith("00"):
            typed = f"+{typed[2:]}"
        elif typed.startswith("0"):
            typed = f"+{settings.PHONE_COUNTRY}{typed[1:]}"
        if not NUMBER.fullmatch(typed):
            raise ValidationError(
                _("This is not a phone number. Type it as 040 123 4567.")
            )
        return typed


class CodeForm(forms.Form):
    """The code that came to a phone or by e-mail."""

    code = forms.CharField(
        label=pgettext_lazy("typed", "Code"),
        max_length=12,
        help_text=_("Six digits. They hold for 15 minutes."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
    )


def refused(form: forms.Form, field: str, error: Refused) -> None:
    """Say beside a field why something was refused."""
    form.add_error(
        field, ValidationError(str(error.refusal.message), error.refusal.code)
    )
