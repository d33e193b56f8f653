"""Money, texts in several languages and moments, as people type them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from participation.forms.fields import (
    LocalMoment,
    MoneyField,
    TextsField,
    cents_of,
    moment_of,
    money_as_typed,
)

HELSINKI = ZoneInfo("Europe/Helsinki")


def code_of(call, *args) -> str:
    with pytest.raises(ValidationError) as caught:
        call(*args)
    return caught.value.error_list[0].code


class TestMoney:
    @pytest.mark.parametrize(
        ("typed", "cents"),
        [
            ("12000", 12_000_00),
            ("12 000", 12_000_00),
            ("12\N{NO-BREAK SPACE}000 €", 12_000_00),
            ("12\N{NARROW NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}€", 12_000_00),
            ("€12000", 12_000_00),
            ("12 000,50", 12_000_50),
            ("12000.5", 12_000_50),
            ("0,05", 5),
            ("  7  ", 7_00),
            ("1 234 567,89 euroa", 1_234_567_89),
            ("30 EUR", 30_00),
            ("0", 0),
        ],
    )
    def test_is_read_exactly(self, typed, cents) -> None:
        assert MoneyField().clean(typed) == cents

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("plenty", "bad_money"),
            ("1 2000", "bad_money"),
            ("12 00", "bad_money"),
            ("12,", "bad_money"),
            ("1e5", "bad_money"),
            ("١٢", "bad_money"),
            ("12 000 000 $", "bad_money"),
            ("12,000", "point_in_thousands"),
            ("12.000", "point_in_thousands"),
            ("12.000,50", "point_in_thousands"),
            ("12,0005", "too_many_decimals"),
            ("1200,555", "too_many_decimals"),
            ("-5", "negative"),
            ("\N{MINUS SIGN}5", "negative"),
            ("99999999999999", "too_much"),
            ("", "required"),
        ],
    )
    def test_is_refused_with_what_is_wrong(self, typed, code) -> None:
        assert code_of(MoneyField().clean, typed) == code

    def test_has_a_least_sum(self) -> None:
        field = MoneyField(min_value=1_00)

        assert code_of(field.clean, "0,99") == "too_little"
        assert field.clean("1") == 1_00

    def test_may_be_left_empty(self) -> None:
        assert MoneyField(required=False).clean("  ") is None

    @given(
        st.integers(0, 10_000_000_000_00), st.sampled_from([*dict(settings.LANGUAGES)])
    )
    def test_what_is_shown_is_read_back(self, cents, language) -> None:
        with translation.override(language):
            assert cents_of(money_as_typed(cents)) == cents

    @given(st.text(" 0123456789.,€-", max_size=12))
    def test_counts_every_digit_that_was_typed(self, typed) -> None:
        try:
            cents = cents_of(typed)
        except ValidationError:
            return
        digits = "".join(character for character in typed if character.isdigit())
        assert str(cents).rstrip("0") == digits.lstrip("0").rstrip("0")

    def test_shows_its_value_as_the_reader_writes_it(self) -> None:
        class Form(forms.Form):
            cost = MoneyField()

        with translation.override("fi"):
            assert 'value="12 000,50"' in str(Form(initial={"cost": 12_000_50})["cost"])
        with translation.override("en"):
            assert 'value="12 000.50"' in str(Form(initial={"cost": 12_000_50})["cost"])

    def test_shows_again_what_was_typed_in_vain(self) -> None:
        class Form(forms.Form):
            cost = MoneyField()

        assert 'value="12,000"' in str(Form({"cost": "12,000"})["cost"])

    @pytest.mark.parametrize(
        ("data", "has_changed"), [("12 000", False), ("12 001", True), ("much", True)]
    )
    def test_knows_whether_it_has_changed(self, data, has_changed) -> None:
        assert MoneyField().has_changed(12_000_00, data) == has_changed


class TestTexts:
    def test_keeps_the_languages_that_were_written(self) -> None:
        assert TextsField().clean([" Shore ", "Ranta", ""]) == {
            "en": "Shore",
            "fi": "Ranta",
        }

    def test_asks_for_the_citys_own_language(self) -> None:
        assert code_of(TextsField().clean, ["", "Ranta", ""]) == "required"
        assert code_of(TextsField().clean, ["", "", ""]) == "required"

    def test_may_be_left_empty(self) -> None:
        assert TextsField(required=False).clean(["", "", ""]) == {}
        assert TextsField(required=False).clean(["", "Ranta", ""]) == {"fi": "Ranta"}

    def test_leaves_out_what_turns_the_page_and_what_nobody_sees(self) -> None:
        assert TextsField().clean(["Sh\u202eore\r\n!", "\u200b", ""]) == {
            "en": "Shore\n!"
        }
        assert code_of(TextsField().clean, ["\u200b", "Ranta", ""]) == "required"

    def test_limits_each_text(self) -> None:
        assert (
            code_of(TextsField(max_length=3).clean, ["Shore", "", ""]) == "max_length"
        )

    def test_labels_each_input_and_says_its_language(self) -> None:
        class Form(forms.Form):
            title = TextsField(label="Title")

        html = Form(initial={"title": {"fi": "Ranta"}})["title"].as_widget()

        assert '<label for="id_title_1">Finnish' in html
        assert 'name="title_fi"' in html
        assert 'lang="fi"' in html
        assert 'value="Ranta"' in html

    def test_only_the_own_language_is_required(self) -> None:
        class Form(forms.Form):
            title = TextsField()

        html = Form()["title"].as_widget()

        assert html.count(" required") == 1

    def test_says_what_is_wrong_to_every_input(self) -> None:
        class Form(forms.Form):
            title = TextsField()

        form = Form({"title_en": ""})

        assert not form.is_valid()
        assert form["title"].as_widget().count('aria-invalid="true"') == len(
            settings.LANGUAGES
        )


class TestMoments:
    @pytest.mark.parametrize(
        "typed",
        [
            "2026-12-01T14:00",
            "2026-12-01 14:00",
            "1.12.2026 14.00",
            "1.12.2026 klo 14.00",
            "01.12.2026 kl. 14:00",
        ],
    )
    def test_are_on_the_clocks_of_the_city(self, typed) -> None:
        found = LocalMoment().clean(typed)

        assert found == datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("2027-03-28T03:00", "no_such_time"),
            ("2027-03-28T03:59", "no_such_time"),
            ("2026-10-25T03:00", "comes_twice"),
            ("2026-10-25T03:59", "comes_twice"),
            ("31.2.2026 14.00", "bad_moment"),
            ("tomorrow", "bad_moment"),
            ("1.12.2026", "bad_moment"),
            ("", "required"),
        ],
    )
    def test_are_refused_with_what_is_wrong(self, typed, code) -> None:
        assert code_of(LocalMoment().clean, typed) == code

    @pytest.mark.parametrize(
        "typed",
        [
            "2027-03-28T02:59",
            "2027-03-28T04:00",
            "2026-10-25T02:59",
            "2026-10-25T04:00",
        ],
    )
    def test_just_beside_the_changing_of_clocks_are_fine(self, typed) -> None:
        assert LocalMoment().clean(typed).tzinfo == HELSINKI

    @given(st.integers(0, 20 * 366 * 24 * 60))
    def test_every_time_is_placed_where_it_is_shown_again(self, minutes) -> None:
        start = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        local = start + timedelta(minutes=minutes)
        try:
            placed = moment_of(local)
        except ValidationError:
            # The one night in spring and the one in autumn, between 3 and 4.
            assert (local.hour, local.month in {3, 10}) == (3, True)
            return
        shown = LocalMoment().prepare_value(placed.astimezone(UTC))
        assert LocalMoment().clean(shown) == placed
        assert placed.astimezone(HELSINKI).replace(tzinfo=None) == local

    def test_show_seconds_only_when_there_are_some(self) -> None:
        moment = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

        assert LocalMoment().prepare_value(moment) == "2026-12-01T14:00"
        with_seconds = moment + timedelta(seconds=7)
        assert LocalMoment().prepare_value(with_seconds) == "2026-12-01T14:00:07"

    def test_know_whether_they_have_changed(self) -> None:
        moment = datetime(2026, 12, 1, 12, 0, 0, 5, tzinfo=UTC)

        assert not LocalMoment().has_changed(moment, "2026-12-01T14:00")
        assert LocalMoment().has_changed(moment, "2026-12-01T15:00")
        assert LocalMoment().has_changed(moment, "soon")
