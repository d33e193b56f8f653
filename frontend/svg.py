"""Pictures drawn by the server: districts as a map, figures as bars. Pure functions.

They need no script and no style sheet of their own, they print, and they fit in an
e-mail. Each stands beside the same facts in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from participation.geometry import Box, Projection, bounding_box, centroid, common_box

# Outlines around the middle of a point, for what a map tells apart by more than colour.
SHAPES: Mapping[str, str] = {
    "planned": "M-12 0a12 12 0 1 0 24 0a12 12 0 1 0-24 0Z",
    "under_way": "M0-16 16 0 0 16-16 0Z",
    "delayed": "M0-18 17 12H-17Z",
    "done": "M-12-12H12V12H-12Z",
    "cancelled": "M-8-13H8L15 0 8 13H-8L-15 0Z",
}

MAP_SIZE = 480.0
MAP_MARGIN = 14.0
# Half a side, in degrees: a point alone lies in the middle of about two kilometres.
NEAR_NORTH, NEAR_EAST = 0.01, 0.02


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
    """A point on a map, in degrees; `shape` is one of `SHAPES`, or none for a pin."""

    name: str
    latitude: float
    longitude: float
    url: str = ""
    note: str = ""
    shape: str = ""

    @property
    def outline(self) -> str:
        return SHAPES.get(self.shape, "")


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
    if (box.west, box.south) == (box.east, box.north):
        box = _near(box)
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


def _near(point: Box) -> Box:
    """Return what lies around a point; alone it would be drawn in a corner."""
    return Box(
        round(point.west - NEAR_EAST, 6),
        round(point.south - NEAR_NORTH, 6),
        round(point.east + NEAR_EAST, 6),
        round(point.north + NEAR_NORTH, 6),
    )


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
