"""What was seen on a visit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.models import Panelist, Session
from participation.forms.fields import CoordinateField
from participation.languages import said
from proposals.forms.ideas import (
    LongTextField,
    PlainField,
    choice_of,
    require_whole_point,
)

NORTH, EAST = 90, 180


class NoteForm(forms.Form):
    """A note, its place, and the session in which it was written."""

    session = forms.ChoiceField(label=_("Session"))
    text = LongTextField(
        label=_("What did you see?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    place = PlainField(
        label=pgettext_lazy("where", "Place"), max_length=200, required=False
    )
    latitude = CoordinateField(label=_("Latitude"), limit=NORTH, required=False)
    longitude = CoordinateField(label=_("Longitude"), limit=EAST, required=False)
    member = forms.ChoiceField(label=_("Whose note it is"), required=False)

    def __init__(
        self,
        *args: Any,
        sessions: Sequence[Session],
        members: Sequence[Panelist] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {str(one.pk): one for one in sessions}
        self.members = {str(one.pk): one for one in members}
        choice_of(self, "session").choices = [
            (key, said(one.title, f"{one.number}. {{}}"))
            for key, one in self.sessions.items()
        ]
        if members:
            choice_of(self, "member").choices = [
                ("", _("My own")),
                *((key, one.name) for key, one in self.members.items()),
            ]
        else:
            del self.fields["member"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        require_whole_point(self)
        return cleaned

    def in_session(self) -> Session:
        return self.sessions[self.cleaned_data["session"]]

    def panelist(self) -> Panelist | None:
        return self.members.get(self.cleaned_data.get("member", ""))

    def note(self) -> dict[str, Any]:
        names = ("text", "place", "latitude", "longitude")
        return {name: self.cleaned_data[name] for name in names}
