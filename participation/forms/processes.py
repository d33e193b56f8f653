"""A process as organisers type it, and the people of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField, TextsField
from participation.languages import own_text, said
from participation.models import District, Process, Role, User
from participation.models.processes import SLUG

LONGEST_LIFE = 130


class ProcessForm(forms.Form):
    """The texts, the money and the contact of a process."""

    title = TextsField(label=_("Title"), max_length=120)
    summary = TextsField(
        label=_("In one sentence"),
        max_length=300,
        required=False,
        rows=2,
        help_text=_("What is decided, and who can take part. Shown on the home page."),
    )
    description = TextsField(
        label=_("Description"),
        max_length=8000,
        required=False,
        rows=8,
        help_text=_("You can use Markdown: **bold**, lists, links."),
    )
    budget = MoneyField(
        label=_("Money to decide on"),
        help_text=_("In euros, for example 12 000. Write 0 when there is none."),
    )
    contact = forms.EmailField(
        label=_("E-mail address for questions"),
        required=False,
        help_text=_("Shown to everyone on the page of the process."),
    )

    @property
    def typed(self) -> dict[str, Any]:
        """What the actions `create_process` and `describe_process` take."""
        names = ("title", "summary", "description", "budget", "contact")
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def initial_of(process: Process) -> dict[str, Any]:
        return {
            "title": process.title,
            "summary": process.summary,
            "description": process.description,
            "budget": process.budget,
            "contact": process.contact,
        }


class Addressed(forms.Form):
    """The address of a process to be: made from its title unless somebody says it."""

    slug = forms.CharField(
        label=_("Address of the page"),
        max_length=60,
        required=False,
        validators=[SLUG],
        help_text=_(
            "Small letters, digits and hyphens, such as vimpelinlampi-2027. Left empty,"
            " it is made from the title. It cannot be changed later."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "slug" in cleaned and "title" in cleaned and not cleaned["slug"]:
            made = slugify(own_text(cleaned["title"]))[:60].strip("-")
            cleaned["slug"] = made.replace("_", "-")
            if not made:
                self.add_error(
                    "slug",
                    ValidationError(
                        _("No address can be made from this title. Write one."),
                        "no_slug",
                    ),
                )
        return cleaned


class NewProcessForm(ProcessForm, Addressed):
    """A process to be."""


class GiveRoleForm(forms.Form):
    """A role for somebody who has an account."""

    email = forms.EmailField(
        label=_("E-mail address of the account"),
        help_text=_("The person has to have signed in here once."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)

    def clean_email(self) -> User:
        """Return the person of the account."""
        email = self.cleaned_data["email"]
        person = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise ValidationError(
                _(
                    "Nobody has an account with the address %(email)s. Ask the person"
                    " to sign in here once; then you can give the role."
                ),
                "no_account",
                {"email": email},
            )
        return person


class AboutMeForm(forms.Form):
    """What a person says of themselves; all of it may stay empty."""

    name = forms.CharField(
        label=_("Name shown to others"),
        max_length=80,
        required=False,
        help_text=_(
            "Stands beside your proposals. Without one it says “Resident”. Your e-mail"
            " address is never shown."
        ),
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    home_district = forms.ModelChoiceField(
        District.objects.none(),
        label=_("Home district"),
        required=False,
        empty_label=_("I do not say"),
        help_text=_("We then show you the ballot of your district first."),
    )
    born_on = forms.DateField(
        label=_("Date of birth"),
        required=False,
        help_text=_(
            "Used only to check an age limit of a vote, and shown to nobody. Without it"
            " you are asked each time there is a limit."
        ),
        widget=forms.DateInput(
            {"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"
        ),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )
    reads_plainly = forms.BooleanField(
        label=_("Show plain Finnish (selkosuomi) where there is some"), required=False
    )

    def __init__(
        self, data: Any = None, *, districts: Mapping[str, list[District]], **rest: Any
    ) -> None:
        """`districts` are those to choose from, by the title of their process."""
        super().__init__(data, **rest)
        field: Any = self.fields["home_district"]
        offered = [d.pk for group in districts.values() for d in group]
        field.queryset = District.objects.filter(pk__in=offered)
        field.choices = [("", field.empty_label)] + [
            (title, [(d.pk, said(d.name) or d.code) for d in group])
            for title, group in districts.items()
        ]

    def clean_born_on(self) -> date | None:
        born_on: date | None = self.cleaned_data["born_on"]
        today = timezone.localdate()
        if born_on is not None and born_on > today:
            raise ValidationError(_("This day is in the future."), "future")
        if born_on is not None and today.year - born_on.year > LONGEST_LIFE:
            raise ValidationError(_("Check the year."), "too_long_ago")
        return born_on
