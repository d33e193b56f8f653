"""What somebody has typed so far, for the look at similar ideas."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings

from participation.forms.fields import CoordinateField
from proposals.queries.places import Choices
from proposals.queries.similar import Point

LONGEST_TITLE = 120
# An idea says at its beginning what it is about.
BEGINNING = 2000


class BeginningField(forms.CharField):
    """Text of which the beginning is enough: who writes on is not told it is long."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "")[: self.most]


class SimilarForm(forms.Form):
    """An unfinished idea: everything may be missing, and what is wrong counts not."""

    title = BeginningField(most=LONGEST_TITLE)
    text = BeginningField(most=BEGINNING)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    district = forms.CharField(required=False)
    latitude = CoordinateField(limit=90, required=False)
    longitude = CoordinateField(limit=180, required=False)
    exclude = forms.IntegerField(required=False, min_value=1)
    earlier = forms.BooleanField(required=False)

    def typed(self, choices: Choices, language: str) -> dict[str, Any]:
        """Return what was understood, as `similar_to` wants it."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "title": found.get("title", ""),
            "text": found.get("text", ""),
            "language": found.get("language") or language,
            "district": choices.district(found.get("district", "")),
            "point": _point(found.get("latitude"), found.get("longitude")),
            "earlier": found.get("earlier", False),
        }


def _point(latitude: Decimal | None, longitude: Decimal | None) -> Point | None:
    if latitude is None or longitude is None:
        return None
    return latitude, longitude
