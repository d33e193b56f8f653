"""Areas: what is inside, where the middle is, how they are drawn."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.geometry import (
    Box,
    Projection,
    bounding_box,
    centroid,
    common_box,
    contains,
    polygons,
)

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [3, 1], [3, 3], [1, 3], [1, 1]]
KAINUU = Path(__file__).parents[2] / "participation/geo/kainuu-municipalities.geojson"


def polygon(*rings) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


class TestPolygons:
    def test_are_found_in_every_kind_of_geojson(self) -> None:
        feature = {"type": "Feature", "geometry": polygon(SQUARE)}
        many = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}
        mixed = {
            "type": "GeometryCollection",
            "geometries": [many, {"type": "Point", "coordinates": [1, 1]}],
        }
        collection = {
            "type": "FeatureCollection",
            "features": [feature, {"type": "Feature", "geometry": mixed}],
        }

        assert len(polygons(collection)) == 3

    def test_a_feature_without_a_place_has_none(self) -> None:
        assert polygons({"type": "Feature", "geometry": None}) == []

    @pytest.mark.parametrize(
        "geojson",
        [
            {},
            {"type": "Circle"},
            {"type": "Polygon"},
            {"type": "Polygon", "coordinates": []},
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
            {"type": "Polygon", "coordinates": [[[0], [1], [2]]]},
            {"type": "Polygon", "coordinates": [["ab", "cd", "ef"]]},
            {"type": "FeatureCollection", "features": ["no"]},
        ],
    )
    def test_what_is_not_geojson_is_refused_with_the_reason(self, geojson) -> None:
        with pytest.raises(ValueError, match="not GeoJSON: "):
            polygons(geojson)


class TestContains:
    def test_says_what_is_inside(self) -> None:
        assert contains(polygon(SQUARE), (2, 2))
        assert not contains(polygon(SQUARE), (5, 2))
        assert not contains(polygon(SQUARE), (-1, 2))

    def test_a_hole_is_outside(self) -> None:
        assert not contains(polygon(SQUARE, HOLE), (2, 2))
        assert contains(polygon(SQUARE, HOLE), (0.5, 2))

    def test_an_islet_belongs_to_its_district(self) -> None:
        islet = [[10, 10], [11, 10], [11, 11], [10, 11]]
        many = {"type": "MultiPolygon", "coordinates": [[SQUARE], [islet]]}

        assert contains(many, (10.5, 10.5))
        assert not contains(many, (7, 7))

    def test_an_inlet_is_outside(self) -> None:
        horseshoe = [[0, 0], [4, 0], [4, 4], [3, 4], [3, 1], [1, 1], [1, 4], [0, 4]]

        assert not contains(polygon(horseshoe), (2, 3))
        assert contains(polygon(horseshoe), (0.5, 3))
        assert contains(polygon(horseshoe), (3.5, 3))

    def test_a_ray_through_a_corner_counts_it_once(self) -> None:
        diamond = [[0, 2], [2, 0], [4, 2], [2, 4]]

        assert contains(polygon(diamond), (2, 2))
        assert not contains(polygon(diamond), (-1, 2))
        assert not contains(polygon(diamond), (5, 2))

    @given(st.floats(-10, 10), st.floats(-10, 10))
    def test_agrees_with_the_definition_of_a_square(self, x, y) -> None:
        on_the_border = x in {0, 4} or y in {0, 4}

        if not on_the_border:
            assert contains(polygon(SQUARE), (x, y)) == (0 < x < 4 and 0 < y < 4)

    def test_town_centres_lie_in_their_municipalities(self) -> None:
        features = json.loads(KAINUU.read_text())["features"]
        centres = {"Kajaani": (27.733, 64.225), "Sotkamo": (28.383, 64.133)}

        found = {
            name: [
                feature["properties"]["name_fi"]
                for feature in features
                if contains(feature, centre)
            ]
            for name, centre in centres.items()
        }

        assert found == {"Kajaani": ["Kajaani"], "Sotkamo": ["Sotkamo"]}


class TestBoxes:
    def test_hold_the_whole_area(self) -> None:
        assert bounding_box(polygon(SQUARE, HOLE)) == Box(0, 0, 4, 4)

    def test_a_point_has_no_area(self) -> None:
        assert bounding_box({"type": "Point", "coordinates": [1, 1]}) is None

    def test_are_joined(self) -> None:
        boxes = [Box(0, 0, 1, 1), None, Box(-1, 2, 0, 3)]

        assert common_box(boxes) == Box(-1, 0, 1, 3)
        assert common_box([None]) is None


class TestCentroid:
    def test_is_the_middle(self) -> None:
        assert centroid(polygon(SQUARE)) == pytest.approx((2, 2))

    def test_does_not_depend_on_the_direction_of_the_ring(self) -> None:
        assert centroid(polygon(SQUARE[::-1])) == pytest.approx((2, 2))

    def test_moves_away_from_a_hole(self) -> None:
        hole = [[2, 0], [4, 0], [4, 4], [2, 4], [2, 0]]

        assert centroid(polygon(SQUARE, hole)) == pytest.approx((1, 2))

    def test_the_larger_part_weighs_more(self) -> None:
        islet = [[10, 0], [12, 0], [12, 2], [10, 2]]
        many = {"type": "MultiPolygon", "coordinates": [[SQUARE], [islet]]}

        x, y = centroid(many)

        assert (x, y) == pytest.approx(((16 * 2 + 4 * 11) / 20, (16 * 2 + 4 * 1) / 20))

    def test_what_has_no_area_has_no_middle(self) -> None:
        assert centroid(polygon([[0, 0], [1, 1], [2, 2]])) is None

    @given(st.floats(-170, 170), st.floats(-80, 80))
    def test_moves_with_the_area(self, x, y) -> None:
        moved = [[x + a, y + b] for a, b in SQUARE]

        assert centroid(polygon(moved)) == pytest.approx((x + 2, y + 2))


class TestProjection:
    BOX = Box(27.0, 64.0, 29.0, 65.0)

    def test_keeps_the_shape_at_the_latitude_of_the_box(self) -> None:
        drawn = Projection.of(self.BOX, size=480)

        ratio = 2 * math.cos(math.radians(64.5))
        assert drawn.height == 480
        assert drawn.width == pytest.approx(480 * ratio, abs=0.1)

    def test_north_is_up_and_the_margin_is_kept(self) -> None:
        drawn = Projection.of(self.BOX, size=480, margin=10)

        assert drawn.point((27.0, 65.0)) == (10, 10)
        assert drawn.point((29.0, 64.0)) == (drawn.width - 10, drawn.height - 10)

    def test_a_single_point_can_be_drawn(self) -> None:
        drawn = Projection.of(Box(27, 64, 27, 64), size=480, margin=10)

        assert drawn.point((27, 64)) == (10, 10)

    def test_a_path_closes_each_ring_and_skips_corners_that_fall_together(self) -> None:
        drawn = Projection.of(Box(0, 0, 4, 4), size=400)
        ring = [[0, 0], [0.0001, 0], [4, 0], [4, 4], [0, 4], [0, 0]]

        path = drawn.path(polygon(ring, HOLE))

        assert path.count("M") == path.count("Z") == 2
        assert path.startswith("M0,400L")
        assert path.split("Z")[0].count("L") == 3

    def test_a_municipality_of_hundreds_of_corners_stays_small(self) -> None:
        kainuu = json.loads(KAINUU.read_text())
        drawn = Projection.of(bounding_box(kainuu), size=480)

        assert len(drawn.path(kainuu)) < 5000
