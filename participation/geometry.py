"""Areas as GeoJSON has them: is a point inside, where is the middle, how to draw it.

Positions are `(longitude, latitude)` in degrees, in GeoJSON's own order. Everything
here is exact enough for the districts of a city, not for surveying.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, isfinite, radians
from typing import Any

Position = tuple[float, float]
Ring = list[Position]
Polygon = list[Ring]

SMALLEST_RING = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of degrees."""

    west: float
    south: float
    east: float
    north: float

    def around(self, other: "Box") -> "Box":
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )


def polygons(geojson: Mapping[str, Any]) -> list[Polygon]:
    """Return every polygon of a geometry, a feature or a collection of features.

    Points and lines have no area and are left out. Raises `ValueError` for what is
    not GeoJSON, with the reason.
    """
    try:
        return list(_polygons(geojson))
    except (AttributeError, KeyError, TypeError, IndexError, ValueError) as error:
        raise ValueError(f"not GeoJSON: {error}") from error


def _polygons(geojson: Mapping[str, Any]) -> Iterator[Polygon]:
    match geojson["type"]:
        case "FeatureCollection":
            for feature in geojson["features"]:
                yield from _polygons(feature)
        case "Feature":
            if geojson["geometry"]:
                yield from _polygons(geojson["geometry"])
        case "GeometryCollection":
            for geometry in geojson["geometries"]:
                yield from _polygons(geometry)
        case "Polygon":
            yield _polygon(geojson["coordinates"])
        case "MultiPolygon":
            yield from map(_polygon, geojson["coordinates"])
        case "Point" | "MultiPoint" | "LineString" | "MultiLineString":
            return
        case other:
            raise ValueError(f"no geometry is called {other!r}")


def _polygon(rings: Sequence[Sequence[Sequence[float]]]) -> Polygon:
    polygon = [[(float(p[0]), float(p[1])) for p in ring] for ring in rings]
    if not polygon or any(len(ring) < SMALLEST_RING for ring in polygon):
        raise ValueError("a ring needs at least three positions")
    return polygon


def contains(geojson: Mapping[str, Any], position: Position) -> bool:
    """Say whether a position lies in an area; a hole is outside.

    A position on the border may fall to either side: two neighbouring districts are
    asked in a fixed order, and the first that says yes has it.
    """
    return any(
        _inside(polygon[0], position)
        and not any(_inside(hole, position) for hole in polygon[1:])
        for polygon in polygons(geojson)
    )


def _inside(ring: Ring, position: Position) -> bool:
    """Count how often a ray to the east crosses the ring: an odd number is inside."""
    x, y = position
    inside = False
    previous_x, previous_y = ring[-1]
    for this_x, this_y in ring:
        if (this_y > y) != (previous_y > y):
            share = (y - this_y) / (previous_y - this_y)
            if x < this_x + share * (previous_x - this_x):
                inside = not inside
        previous_x, previous_y = this_x, this_y
    return inside


def bounding_box(geojson: Mapping[str, Any]) -> Box | None:
    """Return the smallest box around an area, or None when it has no area."""
    rings = [polygon[0] for polygon in polygons(geojson)]
    if not rings:
        return None
    longitudes = [x for ring in rings for x, _ in ring]
    latitudes = [y for ring in rings for _, y in ring]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def common_box(boxes: Iterable[Box | None]) -> Box | None:
    """Return the smallest box around all of them; those that are None do not count."""
    result: Box | None = None
    for box in boxes:
        if box is not None:
            result = box.around(result) if result else box
    return result


def centroid(geojson: Mapping[str, Any]) -> Position | None:
    """Return the middle of an area, weighted by size, or None when it has no area.

    Holes count as missing. The middle of a crescent may lie outside of it.
    """
    whole = middle_x = middle_y = 0.0
    for polygon in polygons(geojson):
        for number, ring in enumerate(polygon):
            size, x, y = _moments(ring)
            sign = -1.0 if number else 1.0
            whole += sign * size
            middle_x += sign * size * x
            middle_y += sign * size * y
    return (middle_x / whole, middle_y / whole) if whole else None


def _moments(ring: Ring) -> tuple[float, float, float]:
    """Return the size of a ring and its middle, by the shoelace formula.

    Measured from the ring's own first corner: far from (0, 0), the products of two
    large coordinates would cancel out the digits that matter.
    """
    origin_x, origin_y = ring[0]
    twice = sum_x = sum_y = 0.0
    previous_x, previous_y = ring[-1][0] - origin_x, ring[-1][1] - origin_y
    for corner_x, corner_y in ring:
        x, y = corner_x - origin_x, corner_y - origin_y
        cross = previous_x * y - x * previous_y
        twice += cross
        sum_x += (previous_x + x) * cross
        sum_y += (previous_y + y) * cross
        previous_x, previous_y = x, y
    if not twice:
        return 0.0, origin_x, origin_y
    return (
        abs(twice) / 2,
        origin_x + sum_x / (3 * twice),
        origin_y + sum_y / (3 * twice),
    )


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to picture units: equirectangular, true to shape at the box's middle.

    At 64 degrees north a degree of longitude is less than half as long as one of
    latitude, so Finland drawn without the correction lies on its side.
    """

    box: Box
    across: float
    down: float
    width: float
    height: float
    margin: float

    @classmethod
    def of(cls, box: Box, *, size: float, margin: float = 0.0) -> "Projection":
        """Fit a box into a square of `size` units, margin included.

        The picture keeps the shape of the box: it is `size` wide or `size` high.
        """
        squeeze = cos(radians((box.south + box.north) / 2))
        # A single point has no extent; any scale will do for it.
        wide = max((box.east - box.west) * squeeze, 1e-9)
        tall = max(box.north - box.south, 1e-9)
        scale = (size - 2 * margin) / max(wide, tall)
        return cls(
            box=box,
            across=scale * squeeze,
            down=scale,
            width=round(wide * scale + 2 * margin, 1),
            height=round(tall * scale + 2 * margin, 1),
            margin=margin,
        )

    def point(self, position: Position) -> tuple[float, float]:
        """Return x and y in picture units, y growing downwards."""
        longitude, latitude = position
        return (
            round((longitude - self.box.west) * self.across + self.margin, 1),
            round((self.box.north - latitude) * self.down + self.margin, 1),
        )

    def path(self, geojson: Mapping[str, Any]) -> str:
        """Return an area as the `d` of an SVG path.

        Corners that fall on the same tenth of a unit are drawn once: a precise
        boundary of thousands of corners becomes some hundred bytes.
        """
        parts = []
        for polygon in polygons(geojson):
            for ring in polygon:
                corners: list[tuple[float, float]] = []
                for position in ring:
                    corner = self.point(position)
                    if not corners or corner != corners[-1]:
                        corners.append(corner)
                if len(corners) > 1 and corners[0] == corners[-1]:
                    corners.pop()
                parts.append("M" + "L".join(f"{x:g},{y:g}" for x, y in corners) + "Z")
        return "".join(parts)


class AreaFlaw(StrEnum):
    """Why something drawn on a map is no area to keep."""

    NO_POLYGON = "no_polygon"
    TOO_MANY_CORNERS = "too_many_corners"
    OUTSIDE = "outside"
    CROSSES_ITSELF = "crosses_itself"


MOST_CORNERS = 200
# Six decimals of a degree are a hand's breadth.
DECIMALS = 6
EARTH = Box(-180.0, -90.0, 180.0, 90.0)


def drawn_area(geojson: Any, *, within: Box = EARTH) -> dict[str, Any]:
    """Return what somebody drew as one plain polygon: one ring, closed, rounded.

    Raises `ValueError` with an `AreaFlaw`. Corners that fall together count once.
    """
    corners = _drawn_corners(geojson)
    if len(corners) > MOST_CORNERS:
        raise ValueError(AreaFlaw.TOO_MANY_CORNERS)
    if not all(
        within.west <= x <= within.east and within.south <= y <= within.north
        for x, y in corners
    ):
        raise ValueError(AreaFlaw.OUTSIDE)
    if _crosses_itself(corners):
        raise ValueError(AreaFlaw.CROSSES_ITSELF)
    if not _moments(corners)[0]:
        raise ValueError(AreaFlaw.NO_POLYGON)
    ring = [list(corner) for corner in [*corners, corners[0]]]
    return {"type": "Polygon", "coordinates": [ring]}


def _drawn_corners(geojson: Any) -> Ring:
    """Return the corners of the only ring, each once."""
    ring = _only_ring(geojson)
    # A corner drawn twice counts once, but nobody draws each of them twice.
    if len(ring) > 2 * MOST_CORNERS:
        raise ValueError(AreaFlaw.TOO_MANY_CORNERS)
    try:
        positions = [(float(x), float(y)) for x, y in ring]
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(AreaFlaw.NO_POLYGON) from error
    # What is no number is in no box, and does not round.
    if not all(isfinite(x) and isfinite(y) for x, y in positions):
        raise ValueError(AreaFlaw.OUTSIDE)
    corners: Ring = []
    for x, y in positions:
        corner = (round(x, DECIMALS), round(y, DECIMALS))
        if not corners or corner != corners[-1]:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) < SMALLEST_RING:
        raise ValueError(AreaFlaw.NO_POLYGON)
    return corners


def _only_ring(geojson: Any) -> list[Any]:
    match geojson:
        case {"type": "Polygon", "coordinates": [list() as ring]}:
            return ring
        case _:
            raise ValueError(AreaFlaw.NO_POLYGON)


def _crosses_itself(corners: Ring) -> bool:
    """Say whether two sides that are no neighbours meet; all pairs are compared."""
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    last = len(sides) - 1
    return any(
        _meet(*one, *other)
        for number, one in enumerate(sides)
        for place, other in enumerate(sides[number + 2 :], start=number + 2)
        if not (number == 0 and place == last)
    )


def _meet(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Say whether the line from a to b meets the one from c to d."""
    turns = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    touching = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(
        turn == 0 and _between(*three)
        for turn, three in zip(turns, touching, strict=True)
    )


def _turn(a: Position, b: Position, c: Position) -> float:
    """Return on which side of the line from a to b something lies: its sign."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _between(a: Position, b: Position, c: Position) -> bool:
    """Say whether c, which is on the line of a and b, is between the two."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[
        1
    ] <= max(a[1], b[1])
