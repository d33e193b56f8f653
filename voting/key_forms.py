"""What key holders and organisers type about the key of the ballots."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.models import Membership, Process, User
from participation.policies import refuse_without_second_factor
from voting.ballotbox import custody

SUGGESTED, OWN = "suggested", "own"
LONGEST_PASSPHRASE = 200
LONGEST_REASON = 2000


def _reason(*, label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
    )


def _passphrase_input() -> forms.TextInput:
    """Show what is typed: it is long, and it is typed where nobody looks on."""
    return forms.TextInput(
        {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    )


class ReasonForm(forms.Form):
    """Why the keys are kept."""

    reason = _reason(
        label=_("Reason"),
        help_text=_("Public. Name the complaint, not the person who has made it."),
    )


class HoldersForm(forms.Form):
    """Who holds the key: one person or three, each from those with a role."""

    def __init__(
        self, data: Any = None, *, process: Process, count: int, is_change: bool
    ) -> None:
        super().__init__(data)
        self.people = _people_of(process)
        for number in range(1, count + 1):
            label = (
                _("Key holder")
                if count == 1
                else _("Key holder %(number)d") % {"number": number}
            )
            self.fields[f"holder_{number}"] = forms.ChoiceField(
                label=label,
                choices=[
                    ("", _("Choose a person")),
                    *((str(pk), _named(one)) for pk, one in self.people.items()),
                ],
            )
        if is_change:
            self.fields["reason"] = _reason(
                label=_("Why the key holders change"),
                help_text=_("Public. Every key that has been made is void."),
            )

    @property
    def holders(self) -> list[User]:
        return [
            self.people[int(value)]
            for name, value in sorted(self.cleaned_data.items())
            if name.startswith("holder_")
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        chosen: list[str] = []
        for name in self.fields:
            value = typed.get(name, "")
            if name.startswith("holder_") and value:
                if value in chosen:
                    self.add_error(
                        name,
                        ValidationError(_("Choose different people."), "same_person"),
                    )
                chosen.append(value)
        return typed


def _people_of(process: Process) -> dict[int, User]:
    rows = Membership.objects.filter(process=process, user__is_active=True)
    people = {row.user_id: row.user for row in rows.select_related("user")}
    return dict(sorted(people.items(), key=lambda pair: pair[1].email))


def _named(person: User) -> str:
    words = f"{person.name} ({person.email})" if person.name else person.email
    if refuse_without_second_factor(person) is not None:
        return str(_("%(name)s: two-step sign-in is missing") % {"name": words})
    return words


class MakeKeyForm(forms.Form):
    """The passphrase of a new key: one that is suggested, or one's own."""

    suggestion = forms.CharField(widget=forms.HiddenInput, max_length=60)
    which = forms.ChoiceField(
        label=_("Passphrase"),
        choices=[
            (SUGGESTED, _("The one suggested above. We recommend it.")),
            (OWN, _("One of my own")),
        ],
        widget=forms.RadioSelect,
        initial=SUGGESTED,
    )
    passphrase = forms.CharField(
        label=_("Passphrase of your own"),
        required=False,
        max_length=LONGEST_PASSPHRASE,
        help_text=_(
            "At least 16 characters: several words that have nothing to do with each "
            "other, and that you use nowhere else."
        ),
        widget=_passphrase_input(),
    )

    def __init__(self, data: Any = None, *, is_renewal: bool) -> None:
        super().__init__(data, initial={"suggestion": custody.new_passphrase()})
        if is_renewal:
            self.fields["reason"] = _reason(
                label=_("Why a new key is made"),
                help_text=_("Public. The key that was made before is void."),
            )

    @property
    def suggested(self) -> str:
        return str(self["suggestion"].value() or "")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("which") == SUGGESTED:
            typed["passphrase"] = typed.get("suggestion", "")
        elif not typed.get("passphrase"):
            self.add_error(
                "passphrase",
                ValidationError(_("Type the passphrase."), "no_passphrase"),
            )
        return typed


class KeyFileForm(forms.Form):
    """A key file and its passphrase."""

    file = forms.FileField(
        label=_("Key file"),
        help_text=_("The file that you downloaded when you made the key, or a copy."),
        widget=forms.FileInput({"accept": ".porukka-key,.txt,text/plain"}),
    )
    passphrase = forms.CharField(
        label=_("Passphrase"),
        max_length=LONGEST_PASSPHRASE,
        strip=False,
        widget=_passphrase_input(),
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > custody.MOST_CHARACTERS:
            raise ValidationError(_("This is too large for a key file."), "too_large")
        return str(file.read().decode("utf-8", "replace"))


class CopyForm(forms.Form):
    """A key file that has just been made, to be downloaded."""

    file = forms.CharField(max_length=custody.MOST_CHARACTERS)

    def clean_file(self) -> str:
        try:
            return custody.read_key_file(self.cleaned_data["file"]).to_line()
        except custody.KeyFileError as error:
            raise ValidationError(_("This is no key file."), "damaged") from error
