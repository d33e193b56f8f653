"""The picture of a family: every proposal has its box, every descent its line."""

from frontend.family_picture import BOX_WIDTH, draw


def test_draws_a_box_for_each_and_a_line_for_each_descent() -> None:
    picture = draw([[(1, "P1"), (2, "P2")], [(3, "P3")]], [(1, 3), (2, 3)], here=3)

    assert [(box.label, box.is_here) for box in picture.boxes] == [
        ("P1", False),
        ("P2", False),
        ("P3", True),
    ]
    assert len(picture.lines) == 2
    for line in picture.lines:
        assert line.x1 < line.x2


def test_everything_lies_within_the_picture() -> None:
    picture = draw([[(n, f"P{n}") for n in range(10)], [(99, "P99")]], [(0, 99)], 99)

    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + BOX_WIDTH <= picture.width
        assert box.y + picture.box_height <= picture.height


def test_nobody_is_nothing() -> None:
    assert not draw([], [], here=1).boxes
