from fractions import Fraction

import pytest

from voting.tally.wording import counted, decimal, money, noun, number, percent


def plain(text: str) -> str:
    """Make the two kinds of no-break space visible as a plain one."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")


class TestMoney:
    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("fi", "12\u202f000\u202f€"),
            ("sv", "12\u202f000\u202f€"),
            ("sv-fi", "12\u202f000\u202f€"),
            ("en", "€12,000"),
            ("ru", "12\u202f000\u202f€"),
            ("uk", "€12,000"),
        ],
    )
    def test_is_written_as_is_the_custom(self, language, text) -> None:
        assert money(1_200_000, language) == text

    def test_shows_cents_if_there_are_any(self) -> None:
        assert plain(money(120_005, "fi")) == "1 200,05 €"
        assert money(120_050, "en") == "€1,200.50"

    def test_can_be_of_another_country(self) -> None:
        assert plain(money(1_200_000, "fi", "PLN")) == "12 000 PLN"
        assert plain(money(1_200_000, "en", "PLN")) == "PLN 12,000"

    def test_is_cut_off_or_rounded_up_where_there_are_parts_of_cents(self) -> None:
        third = Fraction(100_00, 3)

        assert money(third, "en") == "€33.33"
        assert money(third, "en", up=True) == "€33.34"


class TestNumbers:
    def test_take_the_right_form_of_the_noun(self) -> None:
        assert plain(counted(1, "vote", "fi")) == "1 ääni"
        assert plain(counted(2, "vote", "fi")) == "2 ääntä"
        assert plain(counted(0, "vote", "sv")) == "0 röster"
        assert plain(counted(1, "person", "en")) == "1 person"
        assert plain(counted(2553, "person", "sv")) == "2 553 personer"

    @pytest.mark.parametrize(
        ("value", "word"),
        [
            (0, "голосов"),
            (1, "голос"),
            (2, "голоса"),
            (4, "голоса"),
            (5, "голосов"),
            (11, "голосов"),
            (12, "голосов"),
            (21, "голос"),
            (34, "голоса"),
            (111, "голосов"),
            (1_000_001, "голос"),
        ],
    )
    def test_take_one_of_three_forms_in_russian(self, value, word) -> None:
        assert plain(counted(value, "vote", "ru")).endswith(f" {word}")

    def test_take_the_second_form_beside_a_broken_number_in_russian(self) -> None:
        assert noun("point", "ru", None) == "балла"
        assert noun("point", "fi", None) == "pistettä"

    def test_have_decimals_only_where_given(self) -> None:
        assert number(1234, "fi", "5") == "1\u202f234,5"
        assert number(1234, "en", "5") == "1,234.5"


class TestPercent:
    @pytest.mark.parametrize(
        ("share", "finnish", "english"),
        [
            (Fraction(1, 8), "12,5 %", "12.5%"),
            (Fraction(1, 3), "33,3 %", "33.3%"),
            (Fraction(0), "0 %", "0%"),
            (Fraction(1), "100 %", "100%"),
            (Fraction(1, 10_000), "0,1 %", "0.1%"),
            (Fraction(9999, 10_000), "99,9 %", "99.9%"),
            (Fraction(1, 2000), "0,1 %", "0.1%"),
            (Fraction(5, 4), "125 %", "125%"),
        ],
    )
    def test_has_one_decimal_and_never_says_all_or_nothing_wrongly(
        self, share, finnish, english
    ) -> None:
        assert plain(percent(share, "fi")) == finnish
        assert percent(share, "en") == english


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(12, 5), 1, "2,4"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(1, 3), 2, "0,33"),
        (Fraction(201, 100), 2, "2,01"),
        (Fraction(2), 2, "2"),
    ],
)
def test_a_decimal_is_rounded_and_has_no_zeros_behind_it(value, digits, text) -> None:
    assert decimal(value, "fi", digits) == text
