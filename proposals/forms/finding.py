"""What the list of proposals is filtered by; sent by GET, so that a link keeps it."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField
from proposals.forms.ideas import Pairs, choice_of, offer
from proposals.lifecycle import Status
from proposals.models import Proposal
from proposals.queries.lists import Fate, Filters, Order
from proposals.queries.places import WHOLE_CITY, Choices

VIEWS = ("", "gallery", "map")
# More side by side nobody can compare, and no page can show.
MOST_COMPARED = 3
LARGEST_NUMBER = 2**31 - 1
# What an address may say beside the filters.
BESIDE = {"view", "compare"}


def numbers_in(sent: QueryDict, name: str) -> list[int]:
    """Return the numbers that an address names, each once, in their order."""
    typed = [text for text in sent.getlist(name) if text.isdecimal() and len(text) < 11]  # noqa: PLR2004 - digits
    numbers = dict.fromkeys(int(text) for text in typed)
    return [number for number in numbers if number <= LARGEST_NUMBER]


class _Several(forms.Field):
    """Numbers of proposals that are to be compared; they stay in the address."""

    widget = forms.MultipleHiddenInput


class FilterForm(forms.Form):
    """What somebody looks for. What cannot be understood filters nothing."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.SearchInput({"autocomplete": "off"}),
    )
    district = forms.ChoiceField(label=_("District"), required=False)
    category = forms.ChoiceField(label=_("Theme"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    fate = forms.ChoiceField(
        label=_("What has become of it"),
        required=False,
        choices=[("", _("All")), *Fate.choices],
    )
    cost_from = MoneyField(label=_("Costs at least (euros)"), required=False)
    cost_to = MoneyField(label=_("Costs at most (euros)"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the text"),
        required=False,
        choices=[("", _("All")), *settings.LANGUAGES],
    )
    order = forms.ChoiceField(
        label=_("Order"), required=False, initial=Order.FAIR.value
    )
    pictures = forms.BooleanField(label=_("Only with pictures"), required=False)
    view = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)
    compare = _Several(required=False)

    def __init__(
        self, sent: QueryDict, *, choices: Choices, shows_supporters: bool = False
    ) -> None:
        """`shows_supporters`: the numbers of supporters may be told by an order."""
        # An address without an order means the fair one, and nothing was changed; who
        # looks for words wants those on top that fit best.
        complete = sent.copy()
        is_search = bool(complete.get("q", "").strip())
        complete.setdefault("order", (Order.BEST if is_search else Order.FAIR).value)
        super().__init__(complete)
        any_one: Pairs = [("", _("All"))]
        everywhere: Pairs = [(WHOLE_CITY, _("The whole city"))]
        offer(self, "district", any_one + everywhere, choices.districts)
        offer(self, "category", any_one, choices.categories)
        listed = [
            pair for pair in Proposal.StatusChoices if pair[0] != Status.WITHDRAWN
        ]
        choice_of(self, "status").choices = any_one + listed
        choice_of(self, "order").choices = [
            pair
            for pair in Order.choices
            if shows_supporters or pair[0] != Order.SUPPORTED
        ]
        self.compared = numbers_in(sent, "compare")

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
            fate=typed.get("fate", ""),
            language=typed.get("language", ""),
            cost_from=typed.get("cost_from"),
            cost_to=typed.get("cost_to"),
            has_pictures=typed.get("pictures", False),
        )

    @property
    def view_chosen(self) -> str:
        """Return one of `VIEWS`; the empty one is the list."""
        wanted: Any = self.data.get("view", "")
        return wanted if wanted in VIEWS else ""

    def has_changed(self) -> bool:
        """Say whether anything is filtered; how it is shown does not count."""
        return bool(set(self.changed_data) - BESIDE)
