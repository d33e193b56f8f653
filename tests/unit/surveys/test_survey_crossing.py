"""Two questions against each other never tell of a few people."""

from hypothesis import given
from hypothesis import strategies as st

from participation.surveys.crossing import NOBODY, cross, hidden_cells

LEAST = 5
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 30), min_size=width, max_size=width),
        min_size=2,
        max_size=4,
    )
)


def lines_of(table):
    rows, columns = range(len(table)), range(len(table[0]))
    yield from ([(r, c) for c in columns] for r in rows)
    yield from ([(r, c) for r in rows] for c in columns)


class TestHiding:
    def test_hides_a_second_cell_so_that_the_first_does_not_follow(self) -> None:
        table = [[2, 20, 30], [25, 15, 10], [12, 13, 14]]

        hidden = hidden_cells(table, LEAST)

        assert (0, 0) in hidden
        # One more in its row and in its column, and what then stands alone.
        for line in lines_of(table):
            assert sum(cell in hidden for cell in line) != 1

    def test_hides_nothing_of_large_groups(self) -> None:
        assert hidden_cells([[9, 9], [9, 9]], LEAST) == set()

    @given(TABLES)
    def test_hides_every_small_cell(self, table) -> None:
        hidden = hidden_cells(table, LEAST)

        for r, row in enumerate(table):
            for c, value in enumerate(row):
                assert value >= LEAST or (r, c) in hidden

    @given(TABLES)
    def test_leaves_no_cell_to_be_calculated_from_the_totals(self, table) -> None:
        """Of a line, the total is known: what is hidden is never one cell, nor few."""
        hidden = hidden_cells(table, LEAST)

        for line in lines_of(table):
            dark = [cell for cell in line if cell in hidden]
            if dark and len(dark) < len(line):
                assert len(dark) > 1
                assert sum(table[r][c] for r, c in dark) >= LEAST

    @given(TABLES)
    def test_is_the_same_however_often_it_is_asked(self, table) -> None:
        assert hidden_cells(table, LEAST) == hidden_cells(table, LEAST)


class TestCrossing:
    def test_counts_as_by_hand(self) -> None:
        answers = (
            [{"q1": "o1", "q2": "o1"}] * 7
            + [{"q1": "o1", "q2": "o2"}] * 8
            + [{"q1": "o2", "q2": "o1"}] * 9
            + [{"q1": "o2", "q2": "o2"}] * 6
        )

        crossed = cross(["o1", "o2"], ["o1", "o2"], answers, by="q1", of="q2", least=5)

        assert crossed.cells == ((7, 8), (9, 6))

    def test_has_a_group_of_those_who_did_not_answer(self) -> None:
        answers = [{"q1": "o1", "q2": "o1"}] * 9 + [{"q1": "o1"}] * 6

        crossed = cross(["o1"], ["o1"], answers, by="q1", of="q2", least=5)

        assert crossed.columns == ("o1", NOBODY)
        assert crossed.cells == ((9, 6),)

    def test_tells_nothing_of_a_handful(self) -> None:
        answers = [{"q1": "o1", "q2": "o1"}, {"q1": "o2", "q2": "o2"}] * 4

        crossed = cross(["o1", "o2"], ["o1", "o2"], answers, by="q1", of="q2", least=5)

        assert not crossed.is_told
