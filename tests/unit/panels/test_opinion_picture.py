"""Pictures of opinions and of spreads: within their frame, to scale."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from frontend.opinion_picture import HEIGHT, WIDTH, box, opinion_map

PLACES = st.floats(-50, 50, allow_nan=False)


def found(points, groups=()):
    return {"points": points, "groups": list(groups)}


class TestTheMap:
    @given(st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=30))
    def test_has_every_point_within_its_frame(self, places) -> None:
        drawn = opinion_map(found([[x, y, 0] for x, y in places]))

        assert len(drawn.dots) == len(places)
        assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in drawn.dots)

    def test_has_one_scale_for_both_directions(self) -> None:
        drawn = opinion_map(found([[0, 0, 0], [1, 0, 0], [0, 1, 0]]))

        corner, right, up = drawn.dots
        assert abs((right.x - corner.x) - (corner.y - up.y)) < 0.2

    def test_tells_groups_apart_by_shape_and_letter(self) -> None:
        outline = [[0, 0], [1, 0], [0, 1]]
        groups = [{"number": number, "outline": outline} for number in (1, 2)]

        drawn = opinion_map(found([[0, 0, 1], [1, 1, 2]], groups))

        assert drawn.dots[0].outline != drawn.dots[1].outline
        assert [area.letter for area in drawn.areas] == ["A", "B"]

    def test_is_none_without_points(self) -> None:
        assert opinion_map(found([])) is None


class TestTheBox:
    @given(st.lists(st.integers(0, 5), min_size=3, max_size=3).map(sorted))
    def test_stays_within_its_line_and_holds_the_middle(self, quartiles) -> None:
        drawn = box(*map(Fraction, quartiles), lowest=0, highest=5)

        assert drawn.left >= 0
        assert drawn.left + drawn.width <= 100
        assert drawn.left <= drawn.median <= drawn.left + drawn.width
