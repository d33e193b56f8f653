"""The form in which an idea is written, by its author or for somebody else."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import CoordinateField, MoneyField
from participation.models import District
from proposals.actions.proposals import Idea
from proposals.forms.areas import AreaField, require_inside
from proposals.forms.ideas import (
    LongTextField,
    Pairs,
    PlainField,
    name_of,
    offer,
    require_whole_point,
)
from proposals.models import Proposal
from proposals.models.proposals import CostRange
from proposals.queries.places import WHOLE_CITY, Choices, district_around

LONGEST_TEXT = 8000
# What such a sum buys, since few people know what a bench costs.
ROUGHLY: Pairs = [
    ("", _("I do not know")),
    (CostRange.SMALL, _("Under 5 000 €: a bench, a sign, a small event")),
    (CostRange.MIDDLE, _("5 000 to 30 000 €: lights for a path, a few swings")),
    (CostRange.LARGE, _("30 000 to 100 000 €: a playground, a pier")),
    (CostRange.HUGE, _("More than 100 000 €: a small building, a new path")),
]


class ProposalForm(forms.Form):
    """An idea as a resident types it."""

    title = PlainField(
        label=_("Title"),
        max_length=120,
        help_text=_("What and where, in a few words."),
    )
    text = LongTextField(
        label=_("Description"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 10}),
        help_text=_(
            "What should be done, and why? Begin a line with - to make a list; put two "
            "stars around **what is important**."
        ),
        error_messages={
            "max_length": _(
                "The description has %(show_value)d characters, and %(limit_value)d is "
                "the most. All of it is still here: shorten it and send it again."
            )
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=settings.LANGUAGES
    )
    district = forms.ChoiceField(
        label=_("District"),
        error_messages={"required": _("Choose a district, or the whole city.")},
    )
    address = PlainField(
        label=_("Place in words"),
        max_length=200,
        required=False,
        help_text=_(
            "A street and a number, or what stands there: “behind the school”."
        ),
    )
    latitude = CoordinateField(limit=90, label=_("Latitude"), required=False)
    longitude = CoordinateField(limit=180, label=_("Longitude"), required=False)
    area = AreaField(label=_("Area on the map"), required=False)
    category = forms.ChoiceField(label=_("Theme"), required=False)
    benefits = LongTextField(
        label=_("Who benefits from it?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For instance children on their way to school, or everybody."),
    )
    cost_range = forms.ChoiceField(
        label=_("How much might it cost, roughly?"),
        required=False,
        choices=ROUGHLY,
        widget=forms.RadioSelect,
        help_text=_("Your guess is enough. The city works out later what it costs."),
    )
    cost_estimate = MoneyField(
        label=_("The sum, if you know it"),
        required=False,
        help_text=_("In euros, for example 12 000."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Show my idea without my name"),
        required=False,
        help_text=_("It then says “Resident”. You can still edit and withdraw it."),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        unset: Pairs = [("", _("Choose"))]
        everywhere: Pairs = [(WHOLE_CITY, _("The whole city"))]
        offer(self, "district", unset + everywhere, choices.districts)
        offer(self, "category", [("", _("None"))], choices.categories)
        self.fields["language"].initial = get_language()

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_address(self) -> str:
        return " ".join(self.cleaned_data["address"].split())

    def clean_area(self) -> dict[str, Any] | None:
        area: dict[str, Any] | None = self.cleaned_data["area"]
        if area:
            require_inside(area, self.choices.districts)
        return area

    def clean(self) -> dict[str, Any]:
        require_whole_point(self)
        if self.has_error("district", "required"):
            self._propose_district()
        return self.cleaned_data

    def _propose_district(self) -> None:
        """Choose the district that the point lies in, and ask whether that is right."""
        around = self._district_around()
        if around is None:
            return
        del self.errors["district"]
        self.add_error(
            "district",
            ValidationError(
                _(
                    "The place on the map is in %(district)s, so we have chosen that. "
                    "Change it if it is wrong, and send again."
                ),
                "district_proposed",
                {"district": name_of(around)},
            ),
        )
        # What was posted cannot be changed, only replaced by a copy.
        typed = {name: self.data.get(name, "") for name in self.data}
        self.data = typed | {"district": around.code}

    def _district_around(self) -> District | None:
        latitude = self.cleaned_data.get("latitude")
        longitude = self.cleaned_data.get("longitude")
        if latitude is None or longitude is None:
            return None
        return district_around(self.choices, latitude, longitude)

    def idea(self) -> Idea:
        """Return what a valid form says, as the action wants it."""
        typed = self.cleaned_data
        return Idea(
            title=typed["title"],
            text=typed["text"],
            language=typed["language"],
            district=self.choices.district(typed.get("district", "")),
            category=self.choices.category(typed.get("category", "")),
            benefits=typed["benefits"],
            cost_estimate=typed["cost_estimate"],
            cost_range=typed["cost_range"],
            latitude=typed["latitude"],
            longitude=typed["longitude"],
            area=typed["area"],
            address=typed["address"],
            is_anonymous=typed.get("is_anonymous", False),
        )


class ChangeForm(ProposalForm):
    """Changes to an idea, with a word on what they are about."""

    note = PlainField(
        label=_("What have you changed, and why?"),
        max_length=300,
        required=False,
        help_text=_("Stands beside this version, for who reads the earlier one too."),
    )


class SharedChangeForm(ChangeForm):
    """The same for who stands beside the author, whose name is not theirs to show."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_anonymous"]


def change_form(*, names: bool) -> type[ChangeForm]:
    """Return the form for a change; `names`: with the choice to show no name."""
    return ChangeForm if names else SharedChangeForm


class EntryForm(ProposalForm):
    """An idea from paper or from a desk, as an official types it."""

    field_order = ["channel", "title"]

    channel = forms.ChoiceField(
        label=_("How did it come in?"),
        choices=[
            (Proposal.Channel.PAPER.value, Proposal.Channel.PAPER.label),
            (Proposal.Channel.DESK.value, Proposal.Channel.DESK.label),
        ],
        widget=forms.RadioSelect,
    )
    author_label = PlainField(
        label=_("Name to show"),
        max_length=80,
        required=False,
        help_text=_(
            "Only if the person wants it to be public. Of a child the first name at "
            "most. Empty: “Resident”."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_anonymous"]


def as_typed(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as its form would have it."""
    return {
        "title": proposal.title,
        "text": proposal.text,
        "language": proposal.language,
        "district": proposal.district.code if proposal.district else WHOLE_CITY,
        "category": proposal.category.code if proposal.category else "",
        "benefits": proposal.benefits,
        "cost_range": proposal.cost_range,
        "cost_estimate": proposal.cost_estimate,
        "latitude": proposal.latitude,
        "longitude": proposal.longitude,
        "area": proposal.area,
        "address": proposal.address,
        "is_anonymous": proposal.is_anonymous,
    }
