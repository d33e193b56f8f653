"""An area that somebody has drawn on the map, as text in a hidden field."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation import geometry
from participation.models import District

# A polygon of 200 corners has some 5,000 characters.
LONGEST = 20_000
# A field at the edge of the city may reach beyond it, by some kilometres.
BEYOND = 0.1

FLAWS = {
    geometry.AreaFlaw.NO_POLYGON: _(
        "The area on the map needs at least three corners."
    ),
    geometry.AreaFlaw.TOO_MANY_CORNERS: _(
        "The area on the map has more than 200 corners. Draw it more simply."
    ),
    geometry.AreaFlaw.OUTSIDE: _("The area on the map lies outside the city."),
    geometry.AreaFlaw.CROSSES_ITSELF: _(
        "The border of the area crosses itself. Draw it again, all the way round."
    ),
}


class AreaField(forms.Field):
    """A polygon in GeoJSON (WGS 84), or nothing; the value is ready to be kept."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value) if isinstance(value, dict) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(self.prepare_value(initial)) != self.to_python(data)
        except ValidationError:
            return True

    def to_python(self, value: Any) -> dict[str, Any] | None:
        typed = str(value or "").strip()
        if not typed:
            return None
        try:
            drawn = json.loads(typed) if len(typed) <= LONGEST else None
        except (ValueError, RecursionError):
            drawn = None
        try:
            return geometry.drawn_area(drawn)
        except ValueError as error:
            flaw = geometry.AreaFlaw(str(error))
            raise ValidationError(FLAWS[flaw], flaw.value) from error


def require_inside(area: dict[str, Any], districts: Iterable[District]) -> None:
    """Raise `ValidationError` for an area that is not near any district.

    Without a boundary nobody knows where the city ends, and every place will do.
    """
    city = geometry.common_box(
        geometry.bounding_box(one.geometry) for one in districts if one.geometry
    )
    drawn = geometry.bounding_box(area)
    if city is None or drawn is None:
        return
    is_inside = (
        city.west - BEYOND <= drawn.west
        and drawn.east <= city.east + BEYOND
        and city.south - BEYOND <= drawn.south
        and drawn.north <= city.north + BEYOND
    )
    if not is_inside:
        flaw = geometry.AreaFlaw.OUTSIDE
        raise ValidationError(FLAWS[flaw], flaw.value)
