"""A process that is begun from a blueprint, or from an earlier round."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import holidays, shifting
from participation.actions.beginning import years_of
from participation.blueprints import Blueprint
from participation.cloning import Part
from participation.forms.fields import DayField, MoneyField, TextsField, city_zone
from participation.forms.processes import Addressed
from participation.models import Process
from participation.shifting import WEEK, Shift

# What has to be written and decided before a round can begin.
NOTICE = timedelta(weeks=4)


class Beginning(Addressed):
    """What every new round has of its own."""

    title = TextsField(label=_("Title"), max_length=120)
    first_day = DayField(
        label=_("First day"),
        help_text=_("The first phase begins on it; the others follow from there."),
    )
    budget = MoneyField(
        label=_("Money to decide on"),
        help_text=_("In euros, for example 12 000. Write 0 when there is none."),
    )

    field_order: Sequence[str] = ("title", "first_day", "budget", "contact", "slug")

    def clean_first_day(self) -> date:
        first_day: date = self.cleaned_data["first_day"]
        if first_day <= timezone.localdate():
            raise ValidationError(_("The first day has to come yet."), "past")
        return first_day


class BlueprintForm(Beginning):
    contact = forms.EmailField(
        label=_("E-mail address for questions"),
        required=False,
        help_text=_("Shown to everyone on the page of the process."),
    )

    def __init__(self, data: Any = None, *, blueprint: Blueprint, today: date) -> None:
        first_day = _good_first_day(blueprint, today)
        super().__init__(
            data,
            initial={
                "title": blueprint.texts("title", blueprint.year(first_day)),
                "first_day": first_day,
                "budget": None if blueprint.has_money else 0,
            },
        )
        if not blueprint.has_money:
            del self.fields["budget"]

    @property
    def typed(self) -> dict[str, Any]:
        """What the action `begin_from_blueprint` takes."""
        names = ("slug", "title", "first_day", "contact")
        budget = self.cleaned_data.get("budget") or 0
        return {name: self.cleaned_data[name] for name in names} | {"budget": budget}


class CopyForm(Beginning):
    """An earlier round again: on which days, and what of it."""

    keeps_weekday = forms.BooleanField(
        label=_("Keep the days of the week"),
        required=False,
        help_text=_(
            "The plan moves by whole weeks: what began on a Monday begins on the "
            "Monday nearest to the first day."
        ),
    )
    parts = forms.MultipleChoiceField(
        label=_("What is copied"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Never copied: ideas, projects, ballots, results, members of panels, and "
            "anything that residents wrote or that is known about them."
        ),
    )

    field_order = ("title", "first_day", "keeps_weekday", "budget", "slug", "parts")

    def __init__(
        self,
        data: Any = None,
        *,
        source: Process,
        offered: list[tuple[Part, int]],
        today: date,
    ) -> None:
        self.old_first = first_day_of(source)
        shift = Shift(_days_to_next(self.old_first, today), city_zone())
        years, by = years_of(source, shift)
        texts = {
            code: shifting.with_years(text, years, by)
            for code, text in source.title.items()
        }
        slug = shifting.with_years(source.slug, years, by)
        super().__init__(
            data,
            initial={
                "title": texts,
                "first_day": shift.day(self.old_first),
                "keeps_weekday": True,
                "budget": source.budget,
                "slug": "" if slug == source.slug else slug,
                "parts": [part.key for part, _count in offered if part.is_ticked],
            },
        )
        parts: Any = self.fields["parts"]
        parts.choices = [(part.key, _labelled(part, count)) for part, count in offered]

    @property
    def days(self) -> int:
        """By how many days everything moves."""
        return shifting.days_between(
            self.old_first,
            self.cleaned_data["first_day"],
            keeps_weekday=self.cleaned_data["keeps_weekday"],
        )

    @property
    def typed(self) -> dict[str, Any]:
        """What the action `clone_process` takes."""
        names = ("slug", "title", "budget")
        return {name: self.cleaned_data[name] for name in names} | {
            "days": self.days,
            "chosen": self.cleaned_data["parts"],
        }


def first_day_of(process: Process) -> date:
    """Return the day on which a process began, or when it was published."""
    starts = [phase.starts_at for phase in process.phases.all()]
    if starts:
        return timezone.localdate(min(starts))
    return timezone.localdate(process.published_at or timezone.now())


def _days_to_next(old_first: date, today: date) -> int:
    """Return how far it is to the same time of the next year that can be planned."""
    anniversaries = (shifting.years_later(old_first, years) for years in count(1))
    distances = (
        shifting.days_between(old_first, day, keeps_weekday=True)
        for day in anniversaries
    )
    return next(days for days in distances if old_first + timedelta(days=days) > today)


def _labelled(part: Part, count: int) -> str:
    words = f"{part.label} ({count})" if count > 1 else str(part.label)
    return f"{words}. {part.hint}" if part.hint else words


def _good_first_day(blueprint: Blueprint, today: date) -> date:
    """Return a Monday from which on the first weeks are no long holidays."""
    first_day = _monday_after(today + NOTICE)
    weeks = min(timedelta(days=blueprint.legs[0].days), NOTICE)
    while any(one.is_long for one in holidays.during(first_day, first_day + weeks)):
        first_day += timedelta(weeks=1)
    return first_day


def _monday_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % WEEK)
