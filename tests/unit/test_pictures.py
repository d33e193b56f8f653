"""Maps and bars drawn by the server, and the icons."""

from xml.etree import ElementTree as ET

import pytest

from frontend import svg
from frontend.icons import ICONS


def square(west: float, south: float) -> dict:
    ring = [
        [west, south],
        [west + 1, south],
        [west + 1, south + 1],
        [west, south + 1],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


class TestMap:
    def test_numbers_areas_and_letters_places(self) -> None:
        areas = [svg.Area("A", square(27, 64)), svg.Area("B", square(28, 64))]
        places = [svg.Place(str(n), 64.5, 27.5) for n in range(28)]

        drawn = svg.boundary_map(areas, places)

        assert [area.number for area in drawn.areas] == [1, 2]
        assert [p.letter for p in drawn.places][:2] == ["A", "B"]
        assert [p.letter for p in drawn.places][25:] == ["Z", "AA", "AB"]

    def test_puts_the_number_in_the_middle(self) -> None:
        drawn = svg.boundary_map([svg.Area("A", square(27, 64))])

        (area,) = drawn.areas
        assert area.x == pytest.approx(drawn.width / 2, abs=0.2)
        assert area.y == pytest.approx(drawn.height / 2, abs=0.2)

    def test_an_area_without_a_boundary_stays_in_the_list(self) -> None:
        areas = [svg.Area("A", square(27, 64)), svg.Area("B", None)]

        drawn = svg.boundary_map(areas)

        assert [area.name for area in drawn.without_boundary] == ["B"]

    def test_nothing_to_draw_is_no_map(self) -> None:
        assert svg.boundary_map([svg.Area("A", None)]) is None

    def test_places_alone_make_a_map(self) -> None:
        drawn = svg.boundary_map([], [svg.Place("A", 64.2, 27.7)])

        assert drawn.bounds == "64.19,27.68,64.21,27.72"

    def test_a_place_alone_lies_in_the_middle(self) -> None:
        drawn = svg.boundary_map([], [svg.Place("A", 64.2, 27.7)])

        pin = drawn.places[0]
        assert (pin.x, pin.y) == (drawn.width / 2, drawn.height / 2)


class TestBars:
    def test_the_longest_is_whole_and_little_is_seen(self) -> None:
        rows = [svg.Bar("A", 1000, ""), svg.Bar("B", 500, ""), svg.Bar("C", 1, "")]

        assert [bar.width for bar in svg.bars(rows)] == [100, 50, 0.5]

    def test_nothing_is_nothing(self) -> None:
        assert [bar.width for bar in svg.bars([svg.Bar("A", 0, "")])] == [0]
        assert svg.bars([]) == []


@pytest.mark.parametrize(
    ("value", "total", "share"),
    [(1, 4, 25), (5, 4, 100), (0, 4, 0), (-1, 4, 0), (0, 0, 0), (3, 0, 100)],
)
def test_a_meter_is_between_empty_and_full(value, total, share) -> None:
    assert svg.share(value, total) == share


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_well_formed_and_styles_nothing(name) -> None:
    drawing = ET.fromstring(f"<svg>{ICONS[name]}</svg>")  # noqa: S314 - our own text

    attributes = {key for element in drawing.iter() for key in element.keys()}  # noqa: SIM118 - no dict
    assert attributes <= {"d", "cx", "cy", "r"}
