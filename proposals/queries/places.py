"""The districts and themes of a process, and what lies where."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from participation.geometry import contains
from participation.models import District, Process
from proposals.models import Category, Project, Proposal

# Stands for "no district of its own" in an address; no code of a district is that.
WHOLE_CITY = "*"


@dataclass(frozen=True, slots=True)
class Choices:
    """The districts and categories that a process offers, in their order."""

    districts: Sequence[District]
    categories: Sequence[Category]

    def district(self, code: str) -> District | None:
        return next((one for one in self.districts if one.code == code), None)

    def category(self, code: str) -> Category | None:
        return next((one for one in self.categories if one.code == code), None)

    def within(self, code: str) -> set[int]:
        """Return the keys of a district and of all that are part of it."""
        found = {one.pk for one in self.districts if one.code == code}
        size = -1
        while size != len(found):
            size = len(found)
            found |= {one.pk for one in self.districts if one.parent_id in found}
        return found


def choices_of(process: Process, *, with_boundaries: bool = False) -> Choices:
    """Read districts and categories in two queries; boundaries are heavy."""
    districts = process.districts.all()
    if not with_boundaries:
        districts = districts.defer("geometry")
    return Choices(list(districts), list(process.categories.all()))


def district_around(
    choices: Choices, latitude: Decimal, longitude: Decimal
) -> District | None:
    """Return the district in which a point lies, the smallest when they are nested."""
    position = (float(longitude), float(latitude))
    around = [
        one
        for one in choices.districts
        if one.geometry and contains(one.geometry, position)
    ]
    outer = {one.parent_id for one in around}
    return next((one for one in around if one.pk not in outer), None)


def around(process: Process, place: Proposal | Project) -> list[District]:
    """Return the districts to draw a place in; without point and area is no map."""
    if not place.has_point and not place.area:
        return []
    return list(process.districts.exclude(geometry=None))
