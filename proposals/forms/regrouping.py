"""What officials type to merge and split, and what authors answer."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField
from proposals.actions.regrouping import FEWEST_DAYS, MOST_DAYS, SIZES, Planned
from proposals.forms.ideas import LongTextField, PlainField, offer
from proposals.models import Proposal, Regrouping
from proposals.queries.places import WHOLE_CITY, Choices

MOST_PARTS = max(SIZES[Regrouping.Kind.SPLIT.value][1])


class SourcesForm(forms.Form):
    """Which proposals are merged or split, and into how many; sent by GET."""

    kind = forms.ChoiceField(
        label=_("What is to happen?"),
        choices=[
            (Regrouping.Kind.MERGE.value, _("Merge several proposals into one")),
            (Regrouping.Kind.SPLIT.value, _("Split one proposal into several")),
        ],
        widget=forms.RadioSelect,
    )
    numbers = forms.CharField(
        label=_("Proposals"),
        max_length=200,
        help_text=_("Their numbers, for example P3, P14. From 2 to 10 to merge."),
    )
    parts = forms.IntegerField(
        label=_("Into how many"),
        required=False,
        min_value=2,
        max_value=MOST_PARTS,
        help_text=_("Only to split: from 2 to 6."),
    )

    def clean_numbers(self) -> list[int]:
        words = re.split(r"[\s,;]+", self.cleaned_data["numbers"].strip())
        found: list[int] = []
        for word in words:
            number = re.fullmatch(r"[Pp]?([0-9]{1,9})", word)
            if number is None:
                raise ValidationError(
                    _("“%(word)s” is no number of a proposal."),
                    "bad_number",
                    {"word": word},
                )
            if int(number[1]) not in found:
                found.append(int(number[1]))
        return found

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        kind, numbers = typed.get("kind"), typed.get("numbers")
        if not kind or not numbers:
            return typed
        ins, _outs = SIZES[kind]
        if len(numbers) not in ins:
            words = (
                _("Name one proposal.")
                if len(ins) == 1
                else _("Name from %(fewest)s to %(most)s proposals.")
            )
            limits = {"fewest": ins[0], "most": ins[-1]}
            self.add_error("numbers", ValidationError(words, "wrong_number", limits))
        return typed

    @property
    def count(self) -> int:
        """Return how many new proposals there will be."""
        if self.cleaned_data["kind"] == Regrouping.Kind.MERGE:
            return 1
        return self.cleaned_data.get("parts") or 2


class NewOneForm(forms.Form):
    """What one new proposal will say."""

    title = PlainField(label=_("Title"), max_length=120)
    text = LongTextField(
        label=_("Description"), max_length=8000, widget=forms.Textarea({"rows": 10})
    )
    benefits = LongTextField(
        label=_("Who benefits"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=settings.LANGUAGES
    )
    district = forms.ChoiceField(
        label=_("District"),
        error_messages={"required": _("Choose a district, or the whole city.")},
    )
    category = forms.ChoiceField(label=_("Theme"), required=False)
    cost_estimate = MoneyField(
        label=_("What might it cost?"),
        required=False,
        help_text=_("In euros. What the authors thought, put together."),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unset = [("", _("Choose")), (WHOLE_CITY, _("The whole city"))]
        offer(self, "district", unset, choices.districts)
        offer(self, "category", [("", _("None"))], choices.categories)

    def planned(self) -> Planned:
        typed = self.cleaned_data
        district = typed.get("district", "")
        return Planned(
            title=" ".join(typed["title"].split()),
            text=typed["text"],
            benefits=typed["benefits"],
            language=typed["language"],
            district="" if district == WHOLE_CITY else district,
            category=typed.get("category", ""),
            cost_estimate=typed["cost_estimate"],
        )


class WhyForm(forms.Form):
    """Why it is done, and how long the authors have for their answer."""

    reason = LongTextField(
        label=_("Reason, for everyone to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Say what the proposals have in common, or what divides it."),
    )
    days = forms.IntegerField(
        label=_("Days for the answers of the authors"),
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        initial=14,
        help_text=_(
            "An author who has not answered by then has been told, and it can go on. "
            "It never goes on against an author's no."
        ),
    )


class PlanForms:
    """The whole page of a plan: a form for each new proposal, and why."""

    def __init__(
        self,
        posted: QueryDict | None,
        *,
        choices: Choices,
        initial: Sequence[dict[str, Any]],
        why: dict[str, Any] | None = None,
    ) -> None:
        self.new = [
            NewOneForm(posted, prefix=f"new-{place}", initial=one, choices=choices)
            for place, one in enumerate(initial, 1)
        ]
        self.why = WhyForm(posted, initial=why)

    @property
    def all(self) -> list[forms.Form]:
        return [*self.new, self.why]

    def is_valid(self) -> bool:
        """Say whether all are right; each says at once what is wrong with it."""
        wrong = [form for form in self.all if not form.is_valid()]
        return not wrong

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.all)

    def plan(self) -> list[Planned]:
        return [form.planned() for form in self.new]


def prefilled(sources: Sequence[Proposal], count: int) -> list[dict[str, Any]]:
    """Begin each new proposal with what the sources say, one below the other."""
    first = sources[0]
    costs = [one.cost_estimate for one in sources if one.cost_estimate is not None]
    same_district = len({one.district_id for one in sources}) == 1
    start: dict[str, Any] = {
        "title": first.title,
        "text": _together(one.text for one in sources),
        "benefits": _together(one.benefits for one in sources),
        "language": first.language,
        "district": first.district.code
        if first.district and same_district
        else WHOLE_CITY,
        "category": first.category.code if first.category else "",
        "cost_estimate": sum(costs) if costs else None,
    }
    if count == 1:
        return [start]
    # A sum that is divided has to be guessed anew.
    return [{**start, "cost_estimate": None} for _place in range(count)]


def _together(texts: Iterable[str]) -> str:
    """Put texts one below the other; what two say alike stands there once."""
    return "\n\n".join(dict.fromkeys(text for text in texts if text))


def as_typed(planned: dict[str, Any]) -> dict[str, Any]:
    """Return what has been planned as its form would have it."""
    return {**planned, "district": planned["district"] or WHOLE_CITY}


class EndForm(forms.Form):
    """Why a plan is given up, or what was done is taken back."""

    reason = LongTextField(
        label=_("Reason, for everyone to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


class AnswerForm(forms.Form):
    """An author's answer to a plan."""

    answer = forms.ChoiceField(
        label=_("Do you agree?"),
        choices=[("yes", _("Yes, I agree")), ("no", _("No, my idea should stay"))],
        widget=forms.RadioSelect,
    )
    words = LongTextField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The officials who prepare this read it. It is not public."),
    )
