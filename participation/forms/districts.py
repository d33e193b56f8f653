"""Districts as organisers bring them in: one by hand, or a whole file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from participation.actions.processes import NewDistrict
from participation.forms.fields import TextsField
from participation.forms.geojson import CODE, read_districts
from participation.languages import own_text, said
from participation.models import District

LARGEST_FILE = 5 * 1024 * 1024


class DistrictForm(forms.Form):
    """One district, without a boundary."""

    name = TextsField(label=_("Name"), max_length=80)
    parent = forms.ChoiceField(label=_("Part of"), required=False)
    population = forms.IntegerField(label=_("Population"), required=False, min_value=0)
    code = forms.RegexField(
        CODE,
        label=_("Code"),
        required=False,
        max_length=60,
        strip=True,
        help_text=_(
            "Short name in files and lists of voters, such as lohtaja. Left empty, it "
            "is made from the name."
        ),
        error_messages={"invalid": _("Use letters a-z, digits, . _ and -.")},
    )

    def __init__(self, data: Any = None, *, districts: list[District]) -> None:
        super().__init__(data)
        field: Any = self.fields["parent"]
        field.choices = [("", _("Nothing: it is a district of its own"))] + [
            (district.code, said(district.name) or district.code)
            for district in districts
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "name" in cleaned and not cleaned.get("code") and "code" not in self.errors:
            cleaned["code"] = slugify(own_text(cleaned["name"]))[:60]
            if not cleaned["code"]:
                self.add_error(
                    "code",
                    ValidationError(
                        _("No code can be made from this name. Write one."), "no_code"
                    ),
                )
        return cleaned

    @property
    def district(self) -> NewDistrict:
        return NewDistrict(
            code=self.cleaned_data["code"],
            name=self.cleaned_data["name"],
            parent=self.cleaned_data["parent"],
            population=self.cleaned_data["population"],
        )


class DistrictFileForm(forms.Form):
    """A GeoJSON file with a feature for each district; the value is the districts."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        help_text=_("A FeatureCollection in WGS 84, at most 5 MB."),
        widget=forms.FileInput({"accept": ".geojson,.json,application/geo+json"}),
    )

    def clean_file(self) -> list[NewDistrict]:
        """Return the districts of the file."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(
                _("The file is larger than 5 MB. Simplify the boundaries."), "too_large"
            )
        return read_districts(file.read())
