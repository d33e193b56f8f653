"""Pictures drawn by the server: districts as a map, figures as bars. Pure functions.

They need no script and no style sheet of their own, they print, and they fit in an
e-mail. Each stands beside the same facts in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from participation.geometry import Box, Projection, bounding_box, centroid, common_box

MAP_SIZE = 480.0
MAP_MARGIN = 14.0


@dataclass(frozen=True, slots=True)
class Area:
    """What goes into a map: a district with its name in the reader's language."""

    name: str
    geometry: Mapping[str, Any] | None
    url: str = ""
    note: str = ""
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A point on a map, in degrees."""

    name: str
    latitude: float
    longitude: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class DrawnArea:
    area: Area
    number: int
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    place: Place
    letter: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class BoundaryMap:
    """A map as it is drawn; areas without a boundary stand in the list only."""

    width: float
    height: float
    areas: list[DrawnArea]
    places: list[DrawnPlace]
    without_boundary: list[Area]
    box: Box

    @property
    def bounds(self) -> str:
        """South, west, north, east: what a map library wants."""
        box = self.box
        return f"{box.south},{box.west},{box.north},{box.east}"

    @property
    def credits(self) -> list[str]:
        """Whom the boundaries are owed to: the member `attribution` of a geometry."""
        named = (
            str((drawn.area.geometry or {}).get("attribution", ""))
            for drawn in self.areas
        )
        return list(dict.fromkeys(name for name in named if name))


def boundary_map(
    areas: Sequence[Area], places: Sequence[Place] = (), *, size: float = MAP_SIZE
) -> BoundaryMap | None:
    """Draw areas with their numbers and places with their letters.

    Returns None when nothing has a place on earth. Raises `ValueError` for a geometry
    that is not GeoJSON.
    """
    boxes = [bounding_box(area.geometry) if area.geometry else None for area in areas]
    points = [Box(p.longitude, p.latitude, p.longitude, p.latitude) for p in places]
    box = common_box([*boxes, *points])
    if box is None:
        return None
    projection = Projection.of(box, size=size, margin=MAP_MARGIN)
    drawn: list[DrawnArea] = []
    missing: list[Area] = []
    for area, own_box in zip(areas, boxes, strict=True):
        if not area.geometry or own_box is None:
            missing.append(area)
            continue
        middle = centroid(area.geometry) or (own_box.west, own_box.south)
        x, y = projection.point(middle)
        path = projection.path(area.geometry)
        drawn.append(DrawnArea(area, len(drawn) + 1, path, x, y))
    pins = []
    for index, place in enumerate(places):
        x, y = projection.point((place.longitude, place.latitude))
        pins.append(DrawnPlace(place, _letters(index), x, y))
    return BoundaryMap(projection.width, projection.height, drawn, pins, missing, box)


def _letters(index: int) -> str:
    """Return A to Z, then AA, AB and so on, as in a table."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: `text` is the value in words, as it stands in the table."""

    label: str
    value: float
    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    width: float


def bars(rows: Sequence[Bar]) -> list[DrawnBar]:
    """Measure bars from 0 to 100; the longest is 100.

    What is more than nothing stays visible, however little it is.
    """
    longest = max((row.value for row in rows), default=0)
    return [
        DrawnBar(
            row,
            round(max(100 * row.value / longest, 0.5), 1) if row.value > 0 else 0.0,
        )
        for row in rows
    ]


def share(value: float, total: float) -> float:
    """Return how full a meter is, from 0 to 100; over the limit is full."""
    if total <= 0:
        return 100.0 if value > 0 else 0.0
    return round(min(max(100 * value / total, 0), 100), 1)
