"""Whether somebody comes, what help they need, and who was there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from panels.actions.attending import possible_plans
from panels.models import Attendance, Need, Room, Session
from panels.queries.attendance import Line


class PlanForm(forms.Form):
    """A member's answer for one session."""

    plan = forms.ChoiceField(
        label=_("Do you come?"), choices=(), widget=forms.RadioSelect
    )
    room = forms.ModelChoiceField(
        label=_("Where from"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=_("I have not decided"),
    )
    needs = forms.MultipleChoiceField(
        label=_("I need"),
        choices=Need.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only the facilitators see it."),
    )
    words = forms.CharField(
        label=_("More about the help"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Which language, when, from where, how many children."),
    )

    def __init__(self, *args: Any, session: Session, **kw: Any) -> None:
        super().__init__(*args, **kw)
        labels = dict(Attendance.Plan.choices)
        field = self.fields["plan"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(code, labels[code]) for code in possible_plans(session)]
        rooms = self.fields["room"]
        assert isinstance(rooms, forms.ModelChoiceField)  # noqa: S101 - as above
        rooms.queryset = session.rooms.all()
        if not session.rooms.exists():
            del self.fields["room"]

    @staticmethod
    def initial_of(attendance: Attendance | None) -> dict[str, Any]:
        if attendance is None:
            return {}
        return {
            "plan": attendance.plan,
            "room": attendance.room,
            "needs": [need.kind for need in attendance.help.all()],
            "words": attendance.needs,
        }

    @property
    def typed(self) -> dict[str, Any]:
        """What the action `plan_attendance` takes."""
        typed = self.cleaned_data
        return {name: typed.get(name) for name in ("plan", "needs", "words")} | {
            "room": typed.get("room")
        }


class MetForm(forms.Form):
    """How help is arranged."""

    answer = forms.CharField(
        label=_("How, for the member to read"), max_length=300, required=False
    )


ABSENT, PRESENT = "absent", "present"


class AttendanceForm(forms.Form):
    """Who was there, with a choice for each member: away, there, or in which room."""

    def __init__(
        self, *args: Any, session: Session, lines: list[Line], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.rooms = {str(room.pk): room for room in session.rooms.all()}
        choices: list[tuple[str, Any]] = [
            (ABSENT, _("Was not there")),
            (PRESENT, _("Was there")),
        ]
        choices += [(key, room.name) for key, room in self.rooms.items()]
        for line in lines:
            self.fields[f"m{line.member.number}"] = forms.ChoiceField(
                label=line.member.name, choices=choices, initial=_choice(line)
            )

    @property
    def there(self) -> dict[int, Room | None]:
        """Return the rooms of those who were there, by number of the member."""
        return {
            int(name[1:]): self.rooms.get(choice)
            for name, choice in self.cleaned_data.items()
            if choice != ABSENT
        }


def _choice(line: Line) -> str:
    if not line.was_there or line.attendance is None:
        return ABSENT
    room = line.attendance.room_id
    return PRESENT if room is None else str(room)
