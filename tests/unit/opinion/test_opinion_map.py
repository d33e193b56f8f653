"""The mathematics of the map, by hand and by law."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels.opinion.files import (
    TooFew,
    UnreadableVotes,
    read_matrix,
    read_votes,
    write_matrix,
)
from panels.opinion.groups import adjusted_rand, grouping, restarted, silhouette
from panels.opinion.matrix import Matrix, Vote, in_content_order, matrix
from panels.opinion.positions import outline, positions
from panels.opinion.study import Finding, study, study_of

NAN = math.nan


def camps(people: int, statements: int = 12, noise: float = 0.15) -> list[Vote]:
    """Two camps that say the opposite of each other, but for some noise."""
    rng = random.Random(7)
    return [
        Vote(
            f"v{person}",
            f"s{at}",
            (1 if (person + at) % 2 else -1) * (-1 if rng.random() < noise else 1),
        )
        for person in range(people)
        for at in range(statements)
    ]


def crowd(people: int, statements: int = 12) -> list[Vote]:
    """People without any pattern."""
    rng = random.Random(7)
    return [
        Vote(f"v{person}", f"s{at}", int(rng.random() * 3) - 1)
        for person in range(people)
        for at in range(statements)
    ]


class TestMatrix:
    def test_the_latest_vote_stands(self) -> None:
        votes = [Vote("a", "s", 1), Vote("a", "s", -1), Vote("b", "s", 0)]

        table = matrix(votes, salt=b"x")

        assert sorted(table.values[:, 0]) == [-1, 0]

    def test_hidden_statements_and_who_voted_on_nothing_else_are_left_out(self) -> None:
        votes = [Vote("a", "s", 1), Vote("a", "t", 1), Vote("b", "t", 1)]

        table = matrix(votes, salt=b"x", statements=["u", "t"], hidden=["t"])

        assert table.statements == ("u", "s")
        assert table.values.shape == (1, 2)

    def test_row_ids_need_the_salt(self) -> None:
        one, other = (matrix([Vote("a", "s", 1)], salt=salt) for salt in (b"x", b"y"))

        assert one.rows != other.rows
        assert "a" not in one.rows

    def test_another_value_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="1, 0 or -1"):
            matrix([Vote("a", "s", 2)], salt=b"x")


class TestPositions:
    def test_by_hand(self) -> None:
        # Means 0 and 1; two people differ in the first statement alone.
        found = positions(np.array([[1, 1], [-1, 1], [0, NAN]], dtype=float))

        assert found.center.tolist() == [0, 1]
        assert np.abs(found.components[0]).tolist() == [1, 0]
        assert found.points[:, 0].tolist() == [1, -1, 0]
        assert found.explained == (1, 0)

    def test_who_has_voted_on_little_is_moved_outwards(self) -> None:
        found = positions(np.array([[1, 1, 1, 1], [-1] * 4, [1, NAN, NAN, NAN]]))

        full, _, single = found.points[:, 0]
        mean = found.center
        alone = (1 - mean[0]) * found.components[0, 0] * 2
        assert single == pytest.approx(alone)
        assert full > single > 0

    @settings(deadline=None)
    @given(
        st.lists(
            st.lists(st.sampled_from([1.0, 0.0, -1.0, NAN]), min_size=3, max_size=3),
            min_size=1,
            max_size=8,
        )
    )
    def test_components_have_length_one_and_share_out_the_variance(self, rows) -> None:
        found = positions(np.array(rows))

        assert np.isfinite(found.points).all()
        assert 0 <= sum(found.explained) <= 1 + 1e-9
        for component in found.components:
            assert np.linalg.norm(component) == pytest.approx(1) or not component.any()
        product = found.components[0] @ found.components[1]
        assert product == pytest.approx(0, abs=1e-9)

    @given(
        st.lists(
            st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=15
        )
    )
    def test_an_outline_has_all_points_on_its_left_side(self, points) -> None:
        corners = outline(np.array(points, dtype=float))

        assert set(corners) <= {(float(x), float(y)) for x, y in points}
        if len(corners) > 2:
            edges = zip(corners, corners[1:] + corners[:1], strict=True)
            for (ax, ay), (bx, by) in edges:
                for x, y in points:
                    assert (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0


class TestGroups:
    def test_clear_camps_are_found_whatever_the_start(self) -> None:
        table = in_content_order(matrix(camps(40), salt=b"x"))

        found = grouping(table.values, range(40))

        assert found is not None
        assert found.stability.k == 2
        assert found.stability.is_stable
        assert sorted(found.labels) == [0] * 20 + [1] * 20

    def test_no_group_is_smaller_than_five(self) -> None:
        votes = [vote for vote in camps(40) if vote.voter not in {"v1", "v3"}]
        few = [vote for vote in votes if int(vote.voter[1:]) % 2 == 0]
        few += [vote for vote in votes if vote.voter in {"v5", "v7"}]

        table = matrix(few, salt=b"x")

        found = grouping(table.values, range(len(table.rows)))
        assert found is None or min(map(found.labels.count, set(found.labels))) >= 5

    @pytest.mark.parametrize(
        ("one", "other", "expected"),
        [
            ([0, 0, 1, 1], [1, 1, 0, 0], 1.0),
            ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
            ([0, 0, 1, 2], [0, 0, 1, 1], 4 / 7),
            ([0, 0, 0], [0, 0, 0], 1.0),
        ],
    )
    def test_the_adjusted_rand_index_by_hand(self, one, other, expected) -> None:
        assert adjusted_rand(np.array(one), np.array(other)) == pytest.approx(expected)

    def test_the_silhouette_by_hand(self) -> None:
        points = np.array([[0.0, 0], [0, 2], [0, 10]])

        # (9 - 2) / 9 and so on: 10 and 8 away from the other, 2 from one's own.
        expected = ((10 - 2) / 10 + (8 - 2) / 8 + 0) / 3
        assert silhouette(points, np.array([0, 0, 1])) == pytest.approx(expected)

    def test_the_first_of_the_restarts_has_the_shortest_distances(self) -> None:
        rng = random.Random(3)
        points = np.array([[rng.random(), rng.random()] for _ in range(30)])

        def spread(labels: np.ndarray) -> float:
            parts = [points[labels == group] for group in set(labels.tolist())]
            return sum(float(((part - part.mean(0)) ** 2).sum()) for part in parts)

        spreads = [spread(labels) for labels in restarted(points, 4, rng)]

        assert spreads[0] == min(spreads)
        assert len(spreads) == 20


class TestHowFarVotesCarry:
    @pytest.mark.parametrize(
        ("votes", "finding"),
        [
            (camps(12), Finding.COUNTS_ONLY),
            (camps(40, statements=6), Finding.COUNTS_ONLY),
            (camps(13), Finding.TOO_FEW_FOR_GROUPS),
            (camps(29), Finding.TOO_FEW_FOR_GROUPS),
            (camps(30), Finding.GROUPS),
            (crowd(60), Finding.NO_STABLE_GROUPS),
            ([], Finding.COUNTS_ONLY),
        ],
    )
    def test_is_said(self, votes, finding) -> None:
        assert study(votes, salt=b"x").finding == finding

    def test_few_get_counts_and_no_points(self) -> None:
        found = study(camps(12), salt=b"x")

        assert found.map is None
        assert found.voters == 12
        assert sum(one.votes for one in found.statements) == 144

    def test_who_has_cast_few_votes_counts_and_is_no_point(self) -> None:
        votes = [*camps(30), *(Vote("late", f"s{at}", 1) for at in range(6))]

        found = study(votes, salt=b"x")

        assert found.voters == 31
        assert found.map is not None
        assert len(found.map.points) == 30

    def test_sums_of_groups_are_those_of_their_people(self) -> None:
        found = study(camps(40), salt=b"x")

        assert found.map is not None
        for at, whole in enumerate(found.statements):
            parts = [group.sums[at] for group in found.map.groups]
            assert sum(part.agree for part in parts) == whole.agree
            assert sum(part.votes for part in parts) == whole.votes
        product = found.group_consensus[found.statements[0].key]
        first, second = (group.sums[0].agreeing for group in found.map.groups)
        assert product == first * second


class TestFiles:
    def test_whoever_has_the_published_matrix_finds_the_same(self) -> None:
        table = matrix(camps(40), salt=b"x")

        again = read_matrix(write_matrix(table))

        assert again.rows == table.rows
        assert study_of(again) == study_of(table)

    def test_the_order_of_rows_changes_nothing(self) -> None:
        table = matrix(camps(40), salt=b"x")
        turned = Matrix(table.rows[::-1], table.statements, table.values[::-1])

        assert study_of(turned) == study_of(table)

    def test_the_rows_of_a_small_panel_are_never_written(self) -> None:
        with pytest.raises(TooFew):
            write_matrix(matrix(camps(12), salt=b"x"))

    def test_a_file_of_votes_is_read_in_words_and_numbers(self) -> None:
        text = "\ufeffvoter,statement,vote,at\na,s,agree,1\na,t,-1,2\n\nb,s,Pass,3\n"

        assert read_votes(text) == [
            Vote("a", "s", 1),
            Vote("a", "t", -1),
            Vote("b", "s", 0),
        ]

    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            ("", [(1, 1, "wrong_header")]),
            ("who,what\n", [(1, 1, "wrong_header")]),
            (
                "voter,statement,vote\na,s,maybe\n,s,1\na,s\n",
                [
                    (2, 3, "no_such_vote"),
                    (3, 1, "no_voter"),
                    (4, 2, "wrong_number_of_cells"),
                ],
            ),
            (
                "voter,statement,vote\na,,2\n",
                [(2, 2, "no_statement"), (2, 3, "no_such_vote")],
            ),
            ('voter,statement,vote\n"a\nb",s,no\n', [(3, 3, "no_such_vote")]),
        ],
    )
    def test_what_is_wrong_is_told_by_line_and_column(self, text, problems) -> None:
        with pytest.raises(UnreadableVotes) as refused:
            read_votes(text)

        found = [(one.line, one.column, one.code) for one in refused.value.problems]
        assert found == problems

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("id,s\n", (1, 1, "wrong_header")),
            ("row,s\na,2\n", (2, 2, "no_such_vote")),
            ("row,s\na\n", (2, 1, "wrong_number_of_cells")),
        ],
    )
    def test_a_matrix_that_is_none_is_refused(self, text, problem) -> None:
        with pytest.raises(UnreadableVotes) as refused:
            read_matrix(text)

        (one,) = refused.value.problems
        assert (one.line, one.column, one.code) == problem
