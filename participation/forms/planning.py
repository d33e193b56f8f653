"""A later end of a phase, and a link to the preview of a process."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import LocalMoment, TextsField
from participation.models import PhaseExtension


class ExtensionForm(forms.Form):
    ends_at = LocalMoment(label=_("New end"))
    following = forms.ChoiceField(
        label=_("The phases after it"),
        choices=PhaseExtension.Following,
        initial=PhaseExtension.Following.STAY.value,
        widget=forms.RadioSelect,
        help_text=_(
            "A phase whose rules are frozen cannot move, and neither can one that has "
            "begun."
        ),
    )
    reason = TextsField(
        label=_("Reason"),
        max_length=1000,
        rows=3,
        help_text=_("Everyone reads it: on the page of the process and in the record."),
    )


class PreviewForm(forms.Form):
    note = forms.CharField(
        label=_("For whom"),
        max_length=120,
        required=False,
        help_text=_("For yourself, so that you know later which link to revoke."),
    )
    ends_at = LocalMoment(
        label=_("Works until"),
        required=False,
        help_text=format_lazy(
            "{} ({})",
            _("Left empty, it works until the process is public. Local time"),
            settings.TIME_ZONE,
        ),
    )

    @property
    def typed(self) -> dict[str, Any]:
        ends_at: datetime | None = self.cleaned_data["ends_at"]
        return {"note": self.cleaned_data["note"], "ends_at": ends_at}
