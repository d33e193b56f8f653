"""Municipalities of help points: those of Kainuu, and what a setting says."""

import pytest

from participation import boundaries
from participation.municipalities import KAINUU, read_municipalities


class TestTheTable:
    def test_is_kainuu_unless_told(self) -> None:
        assert read_municipalities({}) == KAINUU
        assert len(KAINUU) == 8

    def test_takes_others_in_and_some_out(self) -> None:
        found = read_municipalities(
            {"vaala": {"fi": "Vaala"}, "oulu": "Oulu", "kuhmo": None}
        )

        assert found["vaala"] == {"fi": "Vaala"}
        assert found["oulu"] == {"fi": "Oulu"}
        assert "kuhmo" not in found
        assert "kajaani" in found

    def test_does_not_change_the_table_itself(self) -> None:
        read_municipalities({"kuhmo": None})

        assert "kuhmo" in KAINUU


class TestBoundaries:
    @pytest.mark.parametrize("key", KAINUU)
    def test_are_there_with_their_credit(self, key) -> None:
        found = boundaries.boundary_of(key)

        assert found is not None
        assert found["type"] == "Polygon"
        assert "National Land Survey" in found["attribution"]

    def test_of_others_are_not_known(self) -> None:
        assert boundaries.boundary_of("vaala") is None
