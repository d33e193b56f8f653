"""An area that somebody drew, as the form takes it."""

import json

import pytest
from django.core.exceptions import ValidationError

from participation.models import District
from proposals.forms.areas import AreaField, require_inside

SQUARE = [[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.3], [27.7, 64.2]]


def polygon(ring) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [ring]}


class TestField:
    def test_takes_nothing_for_nothing(self):
        assert AreaField(required=False).clean(" ") is None

    def test_gives_back_what_it_was_given(self):
        field = AreaField(required=False)

        assert field.clean(field.prepare_value(polygon(SQUARE))) == polygon(SQUARE)

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("{", "no_polygon"),
            ("[" * 15_000, "no_polygon"),
            ("x" * 1_000_000, "no_polygon"),
            (
                '{"type": "Polygon", "coordinates": [[[NaN, 1], [1, 1], [1, 2]]]}',
                "outside",
            ),
            (json.dumps(polygon([[0, 0], [2, 2], [2, 0], [0, 2]])), "crosses_itself"),
        ],
    )
    def test_says_what_is_wrong(self, typed, code):
        with pytest.raises(ValidationError) as caught:
            AreaField(required=False).clean(typed)
        assert caught.value.code == code

    def test_reaches_a_little_beyond_the_city_and_no_further(self):
        def city(west: float) -> list[District]:
            ring = [[west, 64], [28, 64], [28, 65], [west, 65], [west, 64]]
            return [District(geometry=polygon(ring)), District(geometry=None)]

        area = polygon(SQUARE)
        require_inside(area, city(27.75))
        require_inside(area, [District(geometry=None)])
        with pytest.raises(ValidationError) as caught:
            require_inside(area, city(27.85))
        assert caught.value.code == "outside"
