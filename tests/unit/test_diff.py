"""What a reader sees of a change."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proposals.diff import Change, Piece, compare, is_changed, taken_over

SAME, REMOVED, ADDED = Change.SAME, Change.REMOVED, Change.ADDED


def _without(pieces: list[Piece], change: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change != change)


# Few letters, so that there is much in common and much to join.
WORDS = st.text(st.sampled_from("ab .,-\n\t*äÄ👍\u202e\u0301"), max_size=60)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_pieces(old, new) -> None:
    pieces = compare(old, new)

    assert _without(pieces, ADDED) == old
    assert _without(pieces, REMOVED) == new


@given(WORDS, WORDS)
def test_something_has_changed_when_the_texts_differ(old, new) -> None:
    assert is_changed(compare(old, new)) == (old != new)


@given(WORDS, WORDS)
def test_no_two_pieces_of_a_kind_stand_side_by_side(old, new) -> None:
    kinds = [piece.change for piece in compare(old, new)]

    assert all(one != other for one, other in pairwise(kinds))


def test_a_changed_word_stands_alone() -> None:
    assert compare("Kaksi penkkiä rantaan.", "Kolme penkkiä rantaan.") == [
        Piece(REMOVED, "Kaksi"),
        Piece(ADDED, "Kolme"),
        Piece(SAME, " penkkiä rantaan."),
    ]


def test_changed_words_side_by_side_are_read_together() -> None:
    assert compare("a red bench here", "a blue swing here") == [
        Piece(SAME, "a "),
        Piece(REMOVED, "red bench"),
        Piece(ADDED, "blue swing"),
        Piece(SAME, " here"),
    ]


def test_lines_are_not_joined_over_a_break() -> None:
    assert [piece.text for piece in compare("one\ntwo", "uno\ndos")] == [
        "one",
        "uno",
        "\n",
        "two",
        "dos",
    ]


def test_a_long_text_of_little_words_is_compared_all_the_same() -> None:
    old, new = "a b " * 2000, "b a " * 2000

    pieces = compare(old, new)

    assert _without(pieces, ADDED) == old
    assert _without(pieces, REMOVED) == new


class TestTakingOver:
    def test_theirs_where_mine_has_not_changed(self) -> None:
        assert taken_over("a", "a", "b") == "b"

    def test_mine_where_theirs_has_not_changed(self) -> None:
        assert taken_over("a", "b", "a") == "b"

    def test_either_where_both_say_the_same(self) -> None:
        assert taken_over("a", "b", "b") == "b"

    def test_nobody_where_both_have_changed_it(self) -> None:
        assert taken_over("a", "b", "c") is None
