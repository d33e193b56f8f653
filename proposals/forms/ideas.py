"""Proposals as residents look for them and type them."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField
from participation.models import District
from participation.texts import pick
from proposals.actions.proposals import Idea
from proposals.lifecycle import Status
from proposals.models import Category, Proposal
from proposals.queries import WHOLE_CITY, Choices, Filters, Order, district_around

STEP = Decimal("0.000001")
Pairs = list[tuple[str, Any]]


def name_of(one: District | Category) -> str:
    """Return the name in the reader's language."""
    language: str = get_language() or settings.LANGUAGE_CODE
    return pick(one.name, language)[0]


class LongTextField(forms.CharField):
    """Running text. Browsers send two characters for a new line and count one."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(str(value or "").replace("\r\n", "\n"))
        return text or ""


class CoordinateField(forms.Field):
    """Degrees with a point or a comma; the value has six decimals, a hand's breadth.

    It is a field for text: a field for numbers sends nothing for what it cannot read,
    and what somebody typed would be lost.
    """

    widget = forms.TextInput

    def __init__(self, *, limit: int, **options: Any) -> None:
        """`limit` is the largest number of degrees, north or south, east or west."""
        self.limit = limit
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return attrs | {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        typed = str(value if value is not None else "").strip().replace(",", ".")
        if not typed:
            return None
        try:
            degrees = Decimal(typed.replace("\N{MINUS SIGN}", "-"))
            is_on_earth = abs(degrees) <= self.limit
        except InvalidOperation:
            is_on_earth = False
        if not is_on_earth:
            raise ValidationError(
                _("Write degrees between -%(limit)s and %(limit)s, like 64.22512."),
                "bad_degrees",
                {"limit": self.limit},
            )
        return degrees.quantize(STEP)


class FilterForm(forms.Form):
    """What the list is filtered by; sent by GET, so that a link keeps it."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.SearchInput({"autocomplete": "off"}),
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    category = forms.ChoiceField(label=_("Theme"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=Order.choices,
        initial=Order.FAIR.value,
    )
    view = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict, *, choices: Choices) -> None:
        # An address without an order means the fair one, and nothing was changed.
        complete = sent.copy()
        complete.setdefault("order", Order.FAIR.value)
        super().__init__(complete)
        any_one: Pairs = [("", _("All"))]
        everywhere: Pairs = [(WHOLE_CITY, _("The whole city"))]
        offer(self, "district", any_one + everywhere, choices.districts)
        offer(self, "category", any_one, choices.categories)
        listed = [
            pair for pair in Proposal.StatusChoices if pair[0] != Status.WITHDRAWN
        ]
        _choice(self, "status").choices = any_one + listed

    def filters(self) -> Filters:
        """Return what was understood; a value that does not exist filters nothing."""
        self.is_valid()
        typed = self.cleaned_data
        return Filters(
            words=typed.get("q", ""),
            district=typed.get("district", ""),
            category=typed.get("category", ""),
            status=typed.get("status", ""),
            order=typed.get("order") or Order.FAIR.value,
        )

    @property
    def shows_map(self) -> bool:
        return self.data.get("view") == "map"

    def has_changed(self) -> bool:
        """Say whether anything is filtered; list or map does not count."""
        return bool(set(self.changed_data) - {"view"})


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    return field


def offer(form: forms.Form, name: str, first: Pairs, offered: Any) -> None:
    """Fill a choice with districts or categories; without any, ask nothing."""
    if offered:
        _choice(form, name).choices = first + [(x.code, name_of(x)) for x in offered]
    else:
        del form.fields[name]


def require_whole_point(form: forms.Form) -> None:
    """Complain about the missing half when only one of the two was typed."""
    typed = form.cleaned_data
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        is_half = typed.get(one) is not None and typed.get(other) is None
        if is_half and other not in form.errors:
            words = _("A point needs latitude and longitude.")
            form.add_error(other, ValidationError(words, "half_a_point"))


class ProposalForm(forms.Form):
    """An idea as a resident types it."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("What and where, in a few words."),
    )
    text = LongTextField(
        label=_("Description"),
        max_length=8000,
        widget=forms.Textarea({"rows": 10}),
        help_text=_(
            "What should be done, for whom, and why? Begin a line with - to make a "
            "list; put two stars around **what is important**."
        ),
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
        help_text=_("A guess in euros is enough, for example 12 000."),
    )
    latitude = CoordinateField(limit=90, label=_("Latitude"), required=False)
    longitude = CoordinateField(limit=180, label=_("Longitude"), required=False)

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
            cost_estimate=typed["cost_estimate"],
            latitude=typed["latitude"],
            longitude=typed["longitude"],
        )


def as_typed(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as its form would have it."""
    return {
        "title": proposal.title,
        "text": proposal.text,
        "language": proposal.language,
        "district": proposal.district.code if proposal.district else WHOLE_CITY,
        "category": proposal.category.code if proposal.category else "",
        "cost_estimate": proposal.cost_estimate,
        "latitude": proposal.latitude,
        "longitude": proposal.longitude,
    }
