"""What people draw on a map: one plain ring within the city, or a reason."""

from math import cos, inf, nan, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.geometry import AreaFlaw, Box, contains, drawn_area

SQUARE = [[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.3], [27.7, 64.2]]
CITY = Box(27.0, 64.0, 28.0, 65.0)


def polygon(ring) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring]}


def round_of(corners: int) -> list[list[float]]:
    return [
        [27.5 + 0.1 * cos(2 * pi * n / corners), 64.5 + 0.1 * sin(2 * pi * n / corners)]
        for n in range(corners)
    ]


def flaw_of(drawn, **options) -> str:
    with pytest.raises(ValueError, match=r"^[a-z_]+$") as caught:
        drawn_area(drawn, **options)
    return str(caught.value)


def test_a_square_stays_as_it_is():
    assert drawn_area(polygon(SQUARE), within=CITY) == polygon(SQUARE)


def test_an_open_ring_is_closed_and_rounded():
    drawn = [[27.70000001, 64.2], [27.8, 64.2], [27.8, 64.2], [27.8, 64.3]]

    assert drawn_area(polygon(drawn)) == polygon(
        [[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.2]]
    )


@pytest.mark.parametrize(
    "drawn",
    [
        None,
        [],
        "x",
        5,
        {},
        {"type": "Point", "coordinates": [27, 64]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [SQUARE, SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        polygon([]),
        polygon([[27, 64], [28, 64]]),
        polygon([[27, 64], [28, 64], [27, 64], [28, 64], [27, 64]][:3]),
        polygon([["x", 64], [28, 64], [28, 65]]),
        polygon([[27, 64, 1], [28, 64, 1], [28, 65, 1]]),
        polygon([[27, 64], [27, 64], [27, 64], [27, 64]]),
        polygon([{}, {}, {}]),
        polygon([[10**400, 64], [28, 64], [28, 65]]),
    ],
)
def test_what_is_no_polygon_is_refused(drawn):
    assert flaw_of(drawn) == AreaFlaw.NO_POLYGON


def test_two_hundred_corners_are_the_most():
    assert len(drawn_area(polygon(round_of(200)))["coordinates"][0]) == 201
    assert flaw_of(polygon(round_of(201))) == AreaFlaw.TOO_MANY_CORNERS
    assert flaw_of(polygon(round_of(5000))) == AreaFlaw.TOO_MANY_CORNERS


@pytest.mark.parametrize(
    "corner", [[29, 64.5], [27.5, 63.9], [nan, 64], [27.5, inf], [-27.5, 64.5]]
)
def test_what_reaches_out_of_the_city_is_refused(corner):
    assert flaw_of(polygon([*SQUARE[:3], corner]), within=CITY) == AreaFlaw.OUTSIDE


@pytest.mark.parametrize(
    "ring",
    [
        pytest.param([[0, 0], [2, 2], [2, 0], [0, 2]], id="a bow tie"),
        pytest.param([[0, 0], [4, 0], [4, 4], [2, 0], [0, 4]], id="touching a side"),
        pytest.param(
            [[0, 0], [4, 0], [4, 4], [2, 2], [0, 4], [2, 2]], id="a corner twice"
        ),
        pytest.param([[0, 0], [4, 0], [1, 0], [5, 0]], id="there and back"),
        pytest.param([[0, 0], [1, 1], [2, 2], [3, 3]], id="a line"),
    ],
)
def test_a_border_that_crosses_itself_is_refused(ring):
    assert flaw_of(polygon(ring)) == AreaFlaw.CROSSES_ITSELF


def test_a_line_of_three_corners_is_no_area():
    assert flaw_of(polygon([[0, 0], [1, 1], [2, 2]])) == AreaFlaw.NO_POLYGON


@given(st.lists(st.floats(0.01, 0.2), min_size=3, max_size=40))
def test_every_star_around_a_middle_is_an_area_that_holds_it(lengths):
    ring = [
        [
            27.5 + length * cos(2 * pi * n / len(lengths)),
            64.5 + length * sin(2 * pi * n / len(lengths)),
        ]
        for n, length in enumerate(lengths)
    ]

    area = drawn_area(polygon(ring), within=CITY)

    assert area["coordinates"][0][0] == area["coordinates"][0][-1]
    assert contains(area, (27.5, 64.5))
