"""Why people cannot be seated, in sentences for whoever runs the session."""

from panels.seating.model import Reason
from panels.table_words import reason_words


class TestAReason:
    def test_tells_of_tables_that_are_equally_large(self) -> None:
        reason = Reason(
            "too_few_seats", ("g0", "g1"), ("t0",), number=4, is_by_evenness=True
        )

        words = reason_words(reason, {"g0": "Aino", "g1": "Veikko"}, {"t0": "A"})

        assert "All tables get equally many people" in words
        assert "fewer seats than people" not in words
        assert "Tables: A. Seats: 4." in words

    def test_tells_of_a_group_that_is_larger_than_a_table(self) -> None:
        reason = Reason("no_arrangement_found", ("g0", "g1", "g2"), is_by_evenness=True)

        words = reason_words(reason, {f"g{at}": f"G{at}" for at in range(3)}, {})

        assert "Write down the seats of every table" in words
        assert words.endswith("It is about: G0, G1, G2.")

    def test_tells_of_seats_that_are_too_few(self) -> None:
        reason = Reason("too_few_seats", number=4)

        words = reason_words(reason, {}, {})

        assert "There are fewer seats than people." in words
        assert "equally many" not in words
