"""Help points as organisers type them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation.actions.help_points import About
from participation.forms.choosing import SeveralField
from participation.forms.fields import CoordinateField, DayField, TextsField
from participation.forms.processes import GiveRoleForm
from participation.help_words import (
    ACCESSIBILITY,
    LANGUAGES,
    NEEDS,
    WAYS,
    Text,
    municipality_choices,
)
from participation.languages import own_text, said
from participation.models import HelpPoint
from participation.models.processes import SLUG
from participation.opening_hours import (
    DAY_NAMES,
    Day,
    read_day,
    typed_day,
    week_of,
)

PROBLEMS: dict[str, Any] = {
    "bad_hours": _("Write hours like 10-18 or 9.30-12, 13-16."),
    "backwards": _("The place has to close after it opens."),
    "overlap": _("These hours overlap."),
}


class CodesField(forms.MultipleChoiceField):
    """Several of a table of codes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, names: Mapping[str, Text], **options: Any) -> None:
        super().__init__(choices=list(names.items()), **options)


class HelpPointForm(forms.Form):
    """Everything that is said of a point but its hours."""

    name = TextsField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=HelpPoint.Kind.choices)
    organisation = forms.CharField(
        label=_("Who runs it"), max_length=120, required=False
    )
    text = TextsField(
        label=_("What people should know"), max_length=2000, required=False, rows=3
    )
    needs = CodesField(NEEDS, label=_("What is helped with"))
    ways = CodesField(WAYS, label=_("How"))
    languages = CodesField(LANGUAGES, label=_("Languages spoken"))
    municipality = forms.ChoiceField(label=_("Municipality"))
    address = forms.CharField(label=_("Street address"), max_length=160, required=False)
    latitude = CoordinateField(limit=90, label=_("Latitude"), required=False)
    longitude = CoordinateField(limit=180, label=_("Longitude"), required=False)
    accessibility = CodesField(ACCESSIBILITY, label=_("Accessibility"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    link = forms.URLField(
        label=_("Web page"), max_length=300, required=False, assume_scheme="https"
    )
    valid_from = DayField(label=_("Helps from"), required=False)
    valid_until = DayField(label=_("Helps until"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["municipality"]
        field.choices = municipality_choices()

    @property
    def about(self) -> About:
        """What the actions take."""
        typed = self.cleaned_data
        return About(**{name: typed[name] for name in About.__dataclass_fields__})

    @staticmethod
    def initial_of(point: HelpPoint) -> dict[str, Any]:
        return {name: getattr(point, name) for name in About.__dataclass_fields__}


class NewHelpPointForm(HelpPointForm):
    """A point to be; its address is made from its name unless somebody says it."""

    slug = forms.CharField(
        label=_("Address of the page"),
        max_length=60,
        required=False,
        validators=[SLUG],
        help_text=_("Left empty, it is made from the name. It cannot be changed."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("slug") and "slug" not in self.errors:
            made = slugify(own_text(typed.get("name") or {}))[:60].strip("-")
            typed["slug"] = made
            if typed.get("name") and not made:
                words = _("No address can be made from this name: type one.")
                self.add_error("slug", ValidationError(words, "no_slug"))
        return typed


class DayHoursField(forms.CharField):
    """The hours of one weekday as people write them; the value is a tuple of spans."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, required=False, **options)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return read_day(typed)
        except ValueError as error:
            code = str(error)
            raise ValidationError(PROBLEMS[code], code) from error


class WeekForm(forms.Form):
    """Seven fields, from Monday to Sunday; an empty one is closed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, name in enumerate(DAY_NAMES):
            self.fields[name] = DayHoursField(
                label=str(WEEKDAYS[number]).capitalize(), **self._words_of(number)
            )

    @staticmethod
    def _words_of(number: int) -> dict[str, Any]:
        if number:
            return {}
        return {"help_text": _("Like 10-18 or 9.30-12, 13-16. Empty means closed.")}

    @property
    def week(self) -> dict[int, Day]:
        days = {
            number: self.cleaned_data[name] for number, name in enumerate(DAY_NAMES)
        }
        return {number: spans for number, spans in days.items() if spans}

    @staticmethod
    def week_initial(plain: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, str]:
        week = week_of(plain)
        return {
            name: typed_day(week.get(number, ()))
            for number, name in enumerate(DAY_NAMES)
        }


class HoursForm(WeekForm):
    """The usual week of a point."""

    note = TextsField(
        label=_("A word about the hours"),
        max_length=300,
        required=False,
        help_text=_("Such as: by appointment only, ring the bell of the school."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields([*DAY_NAMES, "note"])

    @staticmethod
    def initial_of(point: HelpPoint) -> dict[str, Any]:
        return {**WeekForm.week_initial(point.hours), "note": point.hours_note}


class OtherHoursForm(WeekForm):
    """Days with hours of their own; all seven empty means closed."""

    first = DayField(label=_("First day"))
    last = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: one day only.")
    )
    note = TextsField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("Such as: Independence Day, summer hours."),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["last"] = typed.get("last") or typed.get("first")
        return typed


class HelperForm(GiveRoleForm):
    """Somebody with an account who is to help at a point."""

    role = None  # type: ignore[assignment] # as Django takes a field of a parent away


class ChoosePointsForm(forms.Form):
    """The points that a process names."""

    points = SeveralField(
        HelpPoint.objects.none(),
        label=_("Help points of this process"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to name all of the city's points."),
    )

    def __init__(self, *args: Any, points: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["points"]
        field.queryset = points
        field.label_from_instance = _name_of


def _name_of(point: HelpPoint) -> str:
    return said(point.name) or point.slug
