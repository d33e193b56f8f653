"""What officials enter around a draw."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from panels.models import Lottery
from panels.sortition import randomness

SIZES = [
    (0, _("As many as are needed")),
    (1_000, "1 000"),
    (10_000, "10 000"),
]
MOST_DIGITS = 12
MOST_NUMBERS, HIGHEST = 20, 100


class ReasonForm(forms.Form):
    """Why, for everyone to read."""

    reason = forms.CharField(
        label=_("Reason, for everyone to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )


class RelaxForm(ReasonForm):
    """Loosen quotas as proposed; `digest` is of the pool it was proposed for."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class FreezeForm(forms.Form):
    """Fix the pool, with the rule of the draw."""

    algorithm = forms.ChoiceField(
        label=_("Rule for the chances"),
        choices=[
            (
                Lottery.Algorithm.LEXIMIN,
                _("The smallest chance as large as can be, then the next, and so on"),
            ),
            (
                Lottery.Algorithm.MAXIMIN,
                _("Only the smallest chance as large as can be (quicker)"),
            ),
        ],
        initial=Lottery.Algorithm.LEXIMIN,
        widget=forms.RadioSelect,
    )
    panels_wanted = forms.TypedChoiceField(
        label=_("Panels in the list"), choices=SIZES, coerce=int, initial=0
    )
    reserve_size = forms.IntegerField(
        label=_("People on the reserve list"),
        min_value=0,
        max_value=500,
        initial=0,
        help_text=_("They are called in, in their order, when a seat becomes free."),
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=_(
            "I have read who has no chance in this draw. From here on nobody changes "
            "the pool or the quotas."
        ),
        error_messages={"required": _("Say that you have read it.")},
    )

    def __init__(self, *args: Any, is_replacement: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_replacement:
            del self.fields["reserve_size"]
            self.fields["reason"] = forms.CharField(
                label=_("Why seats are drawn anew, for everyone to read"),
                max_length=2000,
                widget=forms.Textarea({"rows": 3}),
            )


class PublishForm(forms.Form):
    """Where the chance of the draw comes from, and when."""

    source = forms.ChoiceField(
        label=_("Where the chance comes from"),
        choices=[
            (
                Lottery.Source.DICE,
                _("Ten-sided dice, thrown in a meeting by different people"),
            ),
            (
                Lottery.Source.BEACON,
                _("The public randomness beacon drand, which nobody steers"),
            ),
            (
                Lottery.Source.NATIONAL,
                _("The numbers of a supervised national draw"),
            ),
        ],
        initial=Lottery.Source.DICE,
        widget=forms.RadioSelect,
    )
    draws_at = forms.DateTimeField(
        label=_("Day and time of the draw"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )
    description = forms.CharField(
        label=_("Which one exactly"),
        max_length=300,
        help_text=_(
            "For dice the place and the meeting, for a national draw its name and day. "
            "Everyone has to be able to find it."
        ),
    )
    numbers = forms.IntegerField(
        label=_("National draw: how many numbers are drawn"),
        min_value=1,
        max_value=MOST_NUMBERS,
        initial=7,
        required=False,
    )
    highest = forms.IntegerField(
        label=_("National draw: out of how many"),
        min_value=2,
        max_value=HIGHEST,
        initial=40,
        required=False,
    )

    def __init__(self, *args: Any, size: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size = size
        self.fields["draws_at"].help_text = _(
            "At least %(hours)s hours from now, so that everyone can look at the list."
        ) % {"hours": settings.LOTTERY_NOTICE_HOURS}

    def clean(self) -> dict[str, Any]:
        """Put the declared source together, under the name `declared`."""
        data = super().clean() or {}
        if not {"source", "draws_at", "description"} <= data.keys():
            return data
        # Whole seconds: that is what the list has.
        at = data["draws_at"].replace(microsecond=0)
        words = data["description"].strip()
        match data["source"]:
            case Lottery.Source.BEACON:
                declared = randomness.beacon(at, words)
            case Lottery.Source.NATIONAL:
                numbers, highest = data.get("numbers"), data.get("highest")
                if not numbers or not highest:
                    problem = ValidationError(_("Say how many numbers."), "missing")
                    raise ValidationError({"numbers": problem})
                declared = randomness.national_draw(
                    at, words, numbers=numbers, highest=highest
                )
            case _:
                digits = randomness.digits_for(self.size)
                declared = randomness.dice(at, words, digits=digits)
        return {**data, "declared": declared}


class RandomnessForm(forms.Form):
    """What the declared source gave, and who watched."""

    randomness = forms.CharField(
        label=_("What came out"),
        max_length=2000,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    witness = forms.CharField(
        label=_("Witness of the draw"),
        max_length=200,
        required=False,
        help_text=_("Name and office, as everyone will read it."),
    )


class CheckForm(forms.Form):
    """Somebody's number in the draw."""

    id = forms.CharField(label=_("Your number in the draw"), max_length=12)

    def clean_id(self) -> str:
        text: str = self.cleaned_data["id"]
        return text.strip().upper()
