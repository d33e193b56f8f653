"""The sheet of rules, without a database."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting import sheet
from voting.sheet import Line, PotRules, Sheet

SHEET = Sheet(
    process="kajaani-2026",
    opens_at=datetime(2026, 11, 2, 6, 0, tzinfo=UTC),
    closes_at=datetime(2026, 11, 16, 18, 0, tzinfo=UTC),
    scope="process",
    eligibility="open",
    min_age=13,
    age_on=date(2026, 12, 31),
    min_choices=1,
    max_choices=5,
    is_spending_limited=True,
    rule="greedy",
    ties="cheaper,lot",
    tie_seed="Vimpelinlampi",
    pots=(
        PotRules(
            code="all",
            district="",
            name={"fi": "Koko kaupunki"},
            budget=50_000_00,
            lines=(
                Line("a", {"fi": "Laituri"}, 20_000_00),
                Line("b", {"fi": "Äänimaisema"}, 12_000_50, district="lohtaja"),
            ),
        ),
    ),
)

TEXT = st.text(min_size=1, max_size=12)
LINES = st.builds(
    Line,
    id=TEXT,
    title=st.dictionaries(st.sampled_from(["fi", "sv", "en"]), TEXT),
    cost=st.integers(0, 10**12),
    district=st.text(max_size=8),
)
POTS = st.builds(
    PotRules,
    code=TEXT,
    district=st.text(max_size=8),
    name=st.dictionaries(st.sampled_from(["fi", "sv"]), TEXT),
    budget=st.integers(0, 10**12),
    lines=st.lists(LINES, max_size=3).map(tuple),
)
SHEETS = st.builds(
    lambda pots, least, seed: replace(
        SHEET, pots=tuple(pots), min_choices=least, tie_seed=seed
    ),
    st.lists(POTS, max_size=3),
    st.integers(0, 3),
    st.text(max_size=10),
)


class TestText:
    @given(SHEETS)
    def test_reads_back_to_the_same_sheet(self, rules) -> None:
        assert sheet.parse(sheet.text_of(rules)) == rules

    def test_is_written_the_one_canonical_way(self) -> None:
        text = sheet.text_of(SHEET)

        document = json.loads(text)
        canonical = json.dumps(
            document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert text == canonical
        assert "Äänimaisema" in text
        assert "\n" not in text

    def test_says_which_format_it_is(self) -> None:
        document = json.loads(sheet.text_of(SHEET))

        assert document["format"] == "porukka-rules-1"
        assert document["ballot_type"] == "approval"
        assert document["opens_at"] == "2026-11-02T06:00:00+00:00"
        assert document["age_on"] == "2026-12-31"

    def test_holds_no_floats(self) -> None:
        def refuse(text: str) -> None:
            pytest.fail(f"{text} is a float")

        json.loads(sheet.text_of(SHEET), parse_float=refuse)

    def test_of_another_format_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not a sheet of rules"):
            sheet.parse('{"format": "porukka-rules-0"}')


class TestFingerprint:
    def test_is_the_sha_256_of_the_text(self) -> None:
        assert sheet.fingerprint("") == (
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )

    @pytest.mark.parametrize(
        "change",
        [
            {"closes_at": SHEET.closes_at + timedelta(minutes=1)},
            {"min_choices": 0},
            {"max_choices": 6},
            {"min_age": 12},
            {"is_spending_limited": False},
            {"rule": "mes"},
            {"ties": "lot"},
            {"tie_seed": "vimpelinlampi"},
            {"pots": (replace(SHEET.pots[0], budget=50_000_01),)},
            {"pots": (replace(SHEET.pots[0], lines=SHEET.pots[0].lines[::-1]),)},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_changes_with_every_rule(self, change) -> None:
        other = replace(SHEET, **change)

        same = sheet.fingerprint(sheet.text_of(other)) == sheet.fingerprint(
            sheet.text_of(SHEET)
        )

        assert not same


class TestPots:
    def test_are_found_by_code(self) -> None:
        assert SHEET.pot("all") is SHEET.pots[0]

    def test_are_found_by_district(self) -> None:
        assert SHEET.pot_of_district("") is SHEET.pots[0]

    def test_that_do_not_exist_are_an_error(self) -> None:
        with pytest.raises(KeyError):
            SHEET.pot("west")
        with pytest.raises(KeyError):
            SHEET.pot_of_district("west")

    def test_find_their_lines(self) -> None:
        assert SHEET.pots[0].line("b").cost == 12_000_50

        with pytest.raises(KeyError):
            SHEET.pots[0].line("z")

    def test_add_up_what_is_chosen_once_each(self) -> None:
        assert SHEET.pots[0].cost_of(["a", "b", "b", "unknown"]) == 32_000_50


class TestAge:
    @pytest.mark.parametrize(
        ("born_on", "day", "is_old_enough"),
        [
            (date(2013, 6, 1), date(2026, 5, 31), False),
            (date(2013, 6, 1), date(2026, 6, 1), True),
            (date(2013, 6, 1), date(2026, 6, 2), True),
            # Born on 29 February: the birthday of a common year is the 28th.
            (date(2012, 2, 29), date(2025, 2, 27), False),
            (date(2012, 2, 29), date(2025, 2, 28), True),
            (date(2008, 2, 29), date(2024, 2, 28), True),
        ],
    )
    def test_is_reached_on_the_birthday(self, born_on, day, is_old_enough) -> None:
        assert sheet.has_reached(13, born_on=born_on, day=day) is is_old_enough

    def test_of_a_leap_day_is_reached_on_the_leap_day(self) -> None:
        born_on = date(2008, 2, 29)

        assert not sheet.has_reached(16, born_on=born_on, day=date(2024, 2, 28))
        assert sheet.has_reached(16, born_on=born_on, day=date(2024, 2, 29))

    @given(
        st.dates(date(1900, 1, 1), date(2020, 1, 1)),
        st.integers(0, 20),
        st.dates(date(2020, 1, 2), date(2060, 1, 1)),
    )
    def test_once_reached_stays_reached(self, born_on, age, day) -> None:
        if sheet.has_reached(age, born_on=born_on, day=day):
            assert sheet.has_reached(age, born_on=born_on, day=day + timedelta(days=1))
