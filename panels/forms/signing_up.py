"""Signing up for a panel, by oneself or entered by a facilitator."""

import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from panels.actions.signing_up import SignUp
from panels.models import Feature, Panel, Volunteer
from panels.queries.readiness import with_values
from participation.languages import reading_language, said
from participation.printed_codes import read
from participation.texts import pick
from proposals.forms.ideas import PlainField
from proposals.forms.talking import TrapMixin, WordsField

_signer = Signer(salt="porukka.panels.sign-up")
PREFIX = "feature_"


class PersonForm(forms.Form):
    """Who somebody is, how they are reached, and what they answer for the draw."""

    name = PlainField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = PlainField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = PlainField(
        label=_("Postal address"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )
    language = forms.ChoiceField(label=_("Language in which we write to you"))
    needs = WordsField(
        label=_("What you need to take part"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "An interpreter, a lift, a hearing loop, childcare, a device … Only the "
            "facilitators read this. It changes nothing in the draw."
        ),
    )

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.panel = panel
        self.features = with_values(panel)
        language = reading_language()
        field: Any = self.fields["language"]
        field.choices = settings.LANGUAGES
        field.initial = language.partition("-")[0]
        if panel.one_per_household:
            self.fields["address"].required = True
            self.fields["address"].help_text = _(
                "At most one member comes from one address; the draw takes care of it."
            )
        for feature in self.features:
            self.fields[PREFIX + feature.code] = _field_of(feature)
        if any(feature.is_sensitive for feature in self.features):
            self.fields["agrees_to_sensitive"] = forms.BooleanField(
                label=_("My especially personal answers may be used for the draw"),
                help_text=_("They are those about: %(names)s.")
                % {"names": self._sensitive(language)},
            )

    def _sensitive(self, language: str) -> str:
        names = [
            pick(one.name, language)[0] for one in self.features if one.is_sensitive
        ]
        return ", ".join(names)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reach = ("email", "phone", "address")
        if not any(cleaned.get(name) for name in reach) and not any(
            name in self.errors for name in reach
        ):
            words = _("Give one way to reach you: e-mail, phone or postal address.")
            self.add_error("email", ValidationError(words, "no_contact"))
        return cleaned

    @property
    def given(self) -> SignUp:
        """What a valid form says."""
        typed = self.cleaned_data
        return SignUp(
            name=" ".join(typed["name"].split()),
            language=typed["language"],
            email=typed["email"],
            phone=" ".join(typed["phone"].split()),
            address=" ".join(typed["address"].split()),
            needs=typed["needs"],
            answers={
                feature.code: typed.get(PREFIX + feature.code, "")
                for feature in self.features
            },
            agrees_to_sensitive=typed.get("agrees_to_sensitive", False),
        )

    def contact_fields(self) -> list[forms.BoundField]:
        names = ("name", "email", "phone", "address", "language")
        return [self[name] for name in names]

    def feature_fields(self) -> list[forms.BoundField]:
        return [self[PREFIX + feature.code] for feature in self.features]

    @staticmethod
    def initial_of(volunteer: Volunteer) -> dict[str, Any]:
        names = ("name", "email", "phone", "address", "language", "needs")
        answers = volunteer.answers.select_related("feature", "value")
        return (
            {name: getattr(volunteer, name) for name in names}
            | {PREFIX + one.feature.code: one.value.code for one in answers}
            | {"agrees_to_sensitive": volunteer.sensitive_consent_at is not None}
        )


def _field_of(feature: Feature) -> forms.ChoiceField:
    values = feature.values.all()
    return forms.ChoiceField(
        label=said(feature.name) or feature.code,
        choices=[(one.code, said(one.name) or one.code) for one in values],
        widget=forms.RadioSelect,
    )


class OnceMixin(forms.Form):
    """A form that counts once, however often its button is pressed."""

    page = forms.CharField(max_length=200, widget=forms.HiddenInput, required=False)

    def number_page(self) -> None:
        self.initial["page"] = _signer.sign(secrets.token_hex(16))

    def clean_page(self) -> str:
        """Return the number of the page; who has none is shown the form anew."""
        try:
            return _signer.unsign(self.cleaned_data["page"])
        except BadSignature:
            self.data = self.data.copy() if hasattr(self.data, "copy") else self.data
            self.data[self.add_prefix("page")] = self.initial["page"]  # type: ignore[index]  # a copy can be changed
            words = _("This page is too old. Please send it once more.")
            raise ValidationError(words, "stale_page") from None


class SignUpForm(OnceMixin, TrapMixin, PersonForm):
    """Signing up by oneself, with consent."""

    agrees = forms.BooleanField(
        label=_("My data may be used for finding the members of this panel"),
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.start(now)
        self.number_page()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.require_time()
        return cleaned


class ChangeForm(PersonForm):
    """Changing one's own answers, while others can sign up."""


ASSISTED = (
    (Volunteer.Channel.PAPER.value, _("On paper")),
    (Volunteer.Channel.PHONE.value, _("By phone or at a desk")),
)


class EntryForm(OnceMixin, PersonForm):
    """Signing somebody up who came on paper or by phone."""

    channel = forms.ChoiceField(label=_("How it came in"), choices=ASSISTED)
    agrees = forms.BooleanField(
        label=_("The person has read or heard how the data are used, and agrees"),
    )
    field_order = ("channel",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.number_page()
        self.fields["language"].label = _("Language in which we write to them")
        self.fields["needs"].label = _("What they need to take part")


class ChoiceForm(OnceMixin, PersonForm):
    """Choosing somebody for what they know."""

    reason = WordsField(
        label=_("Reason for the choice, for everybody to read"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Which experience they bring. Without their name: it is published with "
            "their number only."
        ),
    )
    agrees = forms.BooleanField(
        label=_("The person has been asked and agrees"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.number_page()
        self.fields["language"].label = _("Language in which we write to them")
        self.fields["needs"].label = _("What they need to take part")
        if self.panel.selection == Panel.Selection.CHOSEN:
            for feature in self.features:
                self.fields[PREFIX + feature.code].required = False
            if "agrees_to_sensitive" in self.fields:
                self.fields["agrees_to_sensitive"].required = False


class CodeForm(forms.Form):
    """A personal code, however it is typed."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        help_text=_("Sixteen letters and digits, such as 4F7K-2M9P-QR3T-8VWX."),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-fragment": "",
            }
        ),
    )

    def clean_code(self) -> str:
        code = read(self.cleaned_data["code"])
        if not code:
            words = _("A code has sixteen letters and digits. Check what you typed.")
            raise ValidationError(words, "no_code")
        return code
