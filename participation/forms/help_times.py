"""Times of a point as helpers type them, and their counts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import DayField, LocalMoment
from participation.forms.help_points import PROBLEMS, CodesField
from participation.help_words import LANGUAGES, NEEDS, WAYS
from participation.models import HelpCount, HelpPoint
from participation.opening_hours import read_day


class _OfferForm(forms.Form):
    """What every offered time needs; ways and languages are those of the point."""

    length = forms.IntegerField(
        label=_("Minutes of one time"), min_value=5, max_value=8 * 60, initial=30
    )
    capacity = forms.IntegerField(
        label=_("People at once"), min_value=1, max_value=200, initial=1
    )
    way = forms.ChoiceField(label=_("How"))
    languages = CodesField(LANGUAGES, label=_("Languages"))

    def __init__(self, *args: Any, point: HelpPoint, **options: Any) -> None:
        super().__init__(*args, **options)
        way: Any = self.fields["way"]
        way.choices = [one for one in WAYS.items() if one[0] in point.ways]
        languages: Any = self.fields["languages"]
        spoken = [one for one in LANGUAGES.items() if one[0] in point.languages]
        languages.choices = spoken
        languages.initial = [code for code, _name in spoken]


class PatternForm(_OfferForm):
    """Times each week."""

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=list(WEEKDAYS.items())
    )
    between = forms.CharField(
        label=_("From and until"), max_length=40, help_text=_("Such as 13-15.30.")
    )
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False)

    field_order = ("weekday", "between")

    def clean_between(self) -> tuple[int, int]:
        try:
            spans = read_day(self.cleaned_data["between"])
        except ValueError as error:
            code = str(error)
            raise ValidationError(PROBLEMS[code], code) from error
        if len(spans) != 1:
            raise ValidationError(_("Write one stretch of time."), "not_one")
        return spans[0].opens, spans[0].closes

    @property
    def typed(self) -> dict[str, Any]:
        """What the action `add_pattern` takes."""
        found = dict(self.cleaned_data)
        found["opens"], found["closes"] = found.pop("between")
        return found


class SingleTimeForm(_OfferForm):
    """One time by itself."""

    starts_at = LocalMoment(label=_("Begins"))

    field_order = ("starts_at",)


class DaysOffForm(forms.Form):
    """Days without weekly times."""

    first = DayField(label=_("First day"))
    last = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: one day only.")
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        typed["last"] = typed.get("last") or typed.get("first")
        return typed


class EndPatternForm(forms.Form):
    """The last day on which weekly times are offered."""

    last = DayField(label=_("Last day"))


class CountForm(forms.Form):
    """Somebody came or called: four choices and one press."""

    channel = forms.ChoiceField(
        label=_("How they came"), choices=HelpCount.Channel.choices
    )
    need = forms.ChoiceField(label=_("About what"), choices=list(NEEDS.items()))
    language = forms.ChoiceField(label=_("Language"))
    way = forms.ChoiceField(label=_("Way of helping"))

    def __init__(self, *args: Any, point: HelpPoint, **options: Any) -> None:
        super().__init__(*args, **options)
        language: Any = self.fields["language"]
        # Somebody may come with a language that nobody speaks here: that is demand.
        spoken = [one for one in LANGUAGES.items() if one[0] in point.languages]
        others = [one for one in LANGUAGES.items() if one[0] not in point.languages]
        language.choices = [*spoken, *others]
        way: Any = self.fields["way"]
        way.choices = [one for one in WAYS.items() if one[0] in point.ways]


class PeriodForm(forms.Form):
    """From which day to which demand is counted, by GET."""

    first = DayField(label=_("First day"), required=False)
    last = DayField(label=_("Last day"), required=False)
