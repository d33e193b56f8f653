"""What the desk types about a session: its plan, agenda, rooms, cancellation, copy."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.actions.agenda import Heard, Item, Place
from panels.actions.sessions import Plan
from panels.methods.cards import cards
from panels.models import AgendaItem, Panel, Session
from participation.forms.fields import LocalMoment, TextsField
from participation.languages import said

LONGEST_ITEM = 600
EXPERTS = 4


def name_of(texts: Any) -> str:
    return said(texts)


class SessionForm(forms.Form):
    """The plan of a session."""

    title = TextsField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a session", "Form"),
        choices=Session.Kind.choices,
        widget=forms.RadioSelect,
    )
    starts_at = LocalMoment(label=_("Starts"))
    ends_at = LocalMoment(label=_("Ends"))
    place = forms.CharField(
        label=pgettext_lazy("where", "Place"),
        max_length=200,
        required=False,
        help_text=_("Name and street address. Other rooms are added later."),
    )
    link = forms.URLField(
        label=_("Link to the video meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Of the city's own video service. Only members see it."),
    )
    description = TextsField(
        label=_("What it is about"), max_length=3000, rows=4, required=False
    )
    access = TextsField(
        label=_("How to get in and around"),
        max_length=1500,
        rows=3,
        required=False,
        help_text=_("Doors, steps, lift, hearing loop, parking, bus."),
    )
    travel = TextsField(
        label=_("Meeting point and travel"),
        max_length=1500,
        rows=3,
        required=False,
        help_text=_("For a study visit: where you meet, how you get there and back."),
    )
    help_until = LocalMoment(
        label=_("Ask for help until"),
        required=False,
        help_text=_("After it help may be too late to arrange; members see that."),
    )
    is_public = forms.BooleanField(
        label=_("The public may listen"),
        required=False,
        help_text=_("Then everyone sees the place as well."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def plan(self) -> Plan:
        typed = self.cleaned_data
        names = [name for name in Plan.__slots__ if name in typed]
        return Plan(**{name: typed[name] for name in names})

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        found = {name: getattr(session, name) for name in Plan.__slots__}
        return found | {"seen": session.sequence}


class NewSessionForm(SessionForm):
    """A session that begins with a method card, or with an empty agenda."""

    card = forms.ChoiceField(
        label=_("Agenda to begin with"),
        required=False,
        help_text=_("From a method card; you can change all of it."),
    )

    field_order = ("card",)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["card"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Empty"))] + [
            (card.code, name_of(card.title)) for card in cards()
        ]


class CardForm(forms.Form):
    """A method card to put behind the agenda."""

    card = forms.ChoiceField(label=_("Method card"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["card"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(card.code, name_of(card.title)) for card in cards()]


class CancelForm(forms.Form):
    """Why a session is called off."""

    reason = forms.CharField(
        label=_("Reason, for everyone to read"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class CopyForm(forms.Form):
    """When, and in which panel, the same is to be held once more."""

    starts_at = LocalMoment(label=_("Starts"))
    panel = forms.ChoiceField(label=_("Panel"))

    def __init__(self, *args: Any, panels: list[Panel], **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["panel"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(one.slug, name_of(one.title)) for one in panels]


class ItemForm(forms.Form):
    """An item of the agenda, with the experts who are heard in it."""

    title = TextsField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=AgendaItem.Kind.choices)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_ITEM)],
        initial=15,
    )
    speaker = forms.CharField(
        label=_("Who speaks"),
        max_length=200,
        required=False,
        help_text=_("Everyone reads it. Do not name members here."),
    )
    text = TextsField(label=_("What happens"), max_length=3000, rows=3, required=False)

    def item_with(self, experts: list[Heard]) -> Item:
        typed = self.cleaned_data
        return Item(**{name: typed[name] for name in self.fields}, experts=experts)

    @staticmethod
    def initial_of(item: AgendaItem) -> dict[str, Any]:
        names = ("title", "kind", "minutes", "speaker", "text")
        return {name: getattr(item, name) for name in names}


class ExpertForm(forms.Form):
    """One expert; empty, it asks for nothing."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    organisation = forms.CharField(
        label=_("Organisation"), max_length=160, required=False
    )
    interest = forms.CharField(
        label=_("Interest declared"),
        max_length=300,
        required=False,
        help_text=_("What ties this person to the question. Everyone reads it."),
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not typed.get("name") and (
            typed.get("organisation") or typed.get("interest")
        ):
            self.add_error("name", _("Write the name as well."))
        return typed

    @property
    def heard(self) -> Heard | None:
        typed = self.cleaned_data
        if not typed["name"]:
            return None
        return Heard(typed["name"], typed["organisation"], typed["interest"])


def expert_forms(posted: Any, item: AgendaItem | None = None) -> list[ExpertForm]:
    """Return the forms of the experts of an item, one more than there are."""
    known = list(item.experts.all()) if item else []
    return [
        ExpertForm(
            posted,
            prefix=f"expert-{place}",
            initial={
                "name": known[place].name,
                "organisation": known[place].organisation,
                "interest": known[place].interest,
            }
            if place < len(known)
            else None,
        )
        for place in range(max(EXPERTS, len(known) + 1))
    ]


class RoomForm(forms.Form):
    """A room from which people take part."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Such as a village hall.")
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    host = forms.CharField(
        label=_("Who helps there"),
        max_length=120,
        required=False,
        help_text=_("Opens the door and helps with the connection. Members see it."),
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
    )
    is_remote = forms.BooleanField(
        label=_("Not a room: each from where they are"), required=False
    )

    @property
    def room(self) -> Place:
        return Place(**self.cleaned_data)


class NotesForm(forms.Form):
    """What was said and decided in an item, for the minutes."""

    notes = forms.CharField(
        label=_("What was said"),
        max_length=8000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    decision = forms.CharField(
        label=_("What was decided"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
