"""The estimate of how long a survey takes warns in time and not too early."""

from participation.surveys.length import Asked, length_of


class TestLength:
    def test_of_three_short_questions_is_a_minute(self) -> None:
        length = length_of([Asked("single", 12, 3), Asked("scale", 8)])

        assert (length.questions, length.minutes, length.is_long) == (2, 1, False)

    def test_of_eleven_questions_warns(self) -> None:
        length = length_of([Asked("scale", 8)] * 11)

        assert length.minutes <= 5
        assert length.is_long

    def test_of_ten_questions_does_not(self) -> None:
        assert not length_of([Asked("scale", 8)] * 10).is_long

    def test_of_six_long_texts_warns_by_the_minutes(self) -> None:
        length = length_of([Asked("text", 20, length=2000)] * 6)

        assert length.minutes > 5
        assert length.is_long

    def test_is_never_nothing(self) -> None:
        assert length_of([]).minutes == 1
