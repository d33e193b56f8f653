"""The log as static files: tiles of hashes and bundles of entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import merkle, tiles
from voting.ballotbox.tiles import Tile, TileError


def leaf_hashes(size: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % number) for number in range(size)]


class TestPath:
    @pytest.mark.parametrize(
        ("tile", "path"),
        [
            (Tile(0, 0), "tile/0/000"),
            (Tile(0, 1234067), "tile/0/x001/x234/067"),
            (Tile(0, 273, 112), "tile/0/273.p/112"),
            (Tile(2, 0, 1), "tile/2/000.p/1"),
            (Tile(0, 1000), "tile/0/x001/000"),
            (Tile(0, 5, 3, is_entries=True), "tile/entries/005.p/3"),
        ],
    )
    def test_is_the_one_of_the_specification(self, tile, path) -> None:
        assert tile.path == path
        assert tiles.parse(*path.removeprefix("tile/").split("/", 1)) == tile

    @given(st.integers(0, 63), st.integers(0, 10**10), st.integers(1, 256))
    def test_can_be_read_back(self, level, index, width) -> None:
        tile = Tile(level, index, width)

        assert tiles.parse(*tile.path.removeprefix("tile/").split("/", 1)) == tile

    @pytest.mark.parametrize(
        ("level", "rest"),
        [
            ("", "000"),
            ("00", "000"),
            ("64", "000"),
            ("-1", "000"),
            ("Entries", "000"),
            ("0", ""),
            ("0", "0"),
            ("0", "0000"),
            ("0", "001/000"),
            ("0", "x000/000"),
            ("0", "x001"),
            ("0", "../000"),
            ("0", "000/"),
            ("0", "000.p/0"),
            ("0", "000.p/256"),
            ("0", "000.p/257"),
            ("0", "000.p/01"),
            ("0", "000.p/"),
            ("0", "000\n"),
            ("0", "\u0660\u0660\u0660"),
        ],
    )
    def test_of_another_form_names_no_tile(self, level, rest) -> None:
        with pytest.raises(TileError):
            tiles.parse(level, rest)

    @pytest.mark.parametrize(
        "fields", [(0, 0, 0), (0, 0, 257), (-1, 0), (64, 0), (0, -1), (1, 0, 1, True)]
    )
    def test_cannot_be_that_of_a_tile_that_cannot_be(self, fields) -> None:
        with pytest.raises(TileError):
            Tile(*fields)


class TestTiles:
    def test_of_a_log_of_70000_are_those_of_the_specification(self) -> None:
        found = [tile for tile in tiles.tiles_of(70_000) if not tile.is_entries]

        assert [tile.path for tile in found[:273]] == [
            f"tile/0/{number:03d}" for number in range(273)
        ]
        assert [tile.path for tile in found[273:]] == [
            "tile/0/273.p/112",
            "tile/1/000",
            "tile/1/001.p/17",
            "tile/2/000.p/1",
        ]

    def test_of_a_log_of_256_are_one_full_and_one_of_width_one(self) -> None:
        found = [tile.path for tile in tiles.tiles_of(256)]

        assert found == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]

    def test_of_an_empty_log_are_none(self) -> None:
        assert list(tiles.tiles_of(0)) == []

    @given(st.integers(1, 1500))
    def test_hold_what_a_naive_reader_would_compute(self, size) -> None:
        leaves = leaf_hashes(size)

        for tile in tiles.tiles_of(size):
            if tile.is_entries:
                continue
            span = 256**tile.level
            naive = b"".join(
                merkle.root_of(leaves[n * span : (n + 1) * span])
                for n in range(tile.index * 256, tile.index * 256 + tile.width)
            )
            covered = [leaves[number] for number in tile.entries]
            assert tiles.hashes(tile, covered) == naive
            assert tile.is_in(size)

    @given(st.integers(1, 1500))
    def test_lead_to_the_root_of_the_log(self, size) -> None:
        """Each level, read upwards, is what the full tiles below it hash to."""
        leaves = leaf_hashes(size)
        below: list[bytes] = []

        for level in range(3):
            found = [
                one
                for tile in tiles.tiles_of(size)
                if tile.level == level and not tile.is_entries
                for one in tiles.read_hashes(
                    tiles.hashes(tile, [leaves[number] for number in tile.entries])
                )
            ]
            if level:
                full = range(0, len(below) - len(below) % 256, 256)
                assert found == [merkle.root_of(below[at : at + 256]) for at in full]
            else:
                assert merkle.root_of(found) == merkle.root_of(leaves)
            below = found

    @given(st.integers(1, 1500))
    def test_hold_each_entry_once(self, size) -> None:
        bundles = [tile for tile in tiles.tiles_of(size) if tile.is_entries]

        covered = [number for tile in bundles for number in tile.entries]

        assert covered == list(range(size))

    def test_know_whether_a_log_has_them_yet(self) -> None:
        assert Tile(0, 1, 44).is_in(300)
        assert not Tile(0, 1, 45).is_in(300)
        assert Tile(0, 0).is_in(300)
        assert not Tile(1, 0, 2).is_in(300)

    def test_are_not_made_of_too_few_leaves(self) -> None:
        with pytest.raises(TileError, match="covers 44 entries"):
            tiles.hashes(Tile(0, 1, 44), leaf_hashes(43))

    @pytest.mark.parametrize("size", [0, 31, 33, 257 * 32])
    def test_of_another_length_are_refused(self, size) -> None:
        with pytest.raises(TileError):
            tiles.read_hashes(bytes(size))


class TestBundle:
    @given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
    def test_can_be_read_back(self, lines) -> None:
        assert tiles.read_bundle(tiles.bundle(lines)) == lines

    def test_has_each_length_in_two_bytes(self) -> None:
        assert tiles.bundle([b"one", b"x" * 258]) == (
            b"\x00\x03one\x01\x02" + b"x" * 258
        )

    @pytest.mark.parametrize("lines", [[], [b""] * 257, [b"x" * 65_536]])
    def test_holds_no_more_than_the_format_can(self, lines) -> None:
        with pytest.raises(TileError):
            tiles.bundle(lines)

    @pytest.mark.parametrize("content", [b"\0", b"\0\x02x", b"\0\x01x\0"])
    def test_that_is_cut_off_is_refused(self, content) -> None:
        with pytest.raises(TileError, match="cut off"):
            tiles.read_bundle(content)
