"""The sheet of rules, without a database."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting import sheet
from voting.sheet import Line, PotRules, Sheet
from voting.tally.ballot_form import BallotKind
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks

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
    upkeep=st.integers(0, 10**9),
    cost_low=st.none() | st.integers(0, 10**9),
    cost_high=st.none() | st.integers(0, 10**9),
    category=st.text(max_size=8),
)
OPTIONS = st.sampled_from(
    [
        Options(),
        Options(minimum=Minimum(share=Fraction(1, 20)), upkeep_limit=5_000_00),
        Options(misfit=Misfit.STOP, top_up_from=Fraction(4, 5), ranks=Ranks.BORDA),
        Options(
            conflicts=(Conflict(projects=("a", "b"), keep="a", reason="Older."),),
            withdrawn=("c",),
        ),
    ]
)
POTS = st.builds(
    PotRules,
    code=TEXT,
    district=st.text(max_size=8),
    name=st.dictionaries(st.sampled_from(["fi", "sv"]), TEXT),
    budget=st.integers(0, 10**12),
    lines=st.lists(LINES, max_size=3).map(tuple),
    category=st.text(max_size=8),
    options=OPTIONS,
)
SHEETS = st.builds(
    lambda **fields: replace(SHEET, **fields),
    pots=st.lists(POTS, max_size=3).map(tuple),
    min_choices=st.integers(0, 3),
    tie_seed=st.text(max_size=10),
    ballot_kind=st.sampled_from(BallotKind),
    points=st.none() | st.integers(1, 100),
    least_points=st.none() | st.integers(0, 5),
    most_points=st.none() | st.integers(1, 10),
    leftovers=st.sampled_from(["none", "city", "turnout", "next"]),
    seed_source=st.text(max_size=10),
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

        assert document["format"] == "porukka-rules-2"
        assert document["ballot_kind"] == "approval"
        assert document["opens_at"] == "2026-11-02T06:00:00+00:00"
        assert document["age_on"] == "2026-12-31"

    def test_holds_no_floats(self) -> None:
        def refuse(text: str) -> None:
            pytest.fail(f"{text} is a float")

        json.loads(sheet.text_of(SHEET), parse_float=refuse)

    def test_of_the_first_format_is_still_read(self) -> None:
        document = json.loads(sheet.text_of(SHEET))
        document |= {"format": "porukka-rules-1", "ballot_type": "approval"}
        for name in (
            "ballot_kind", "points", "least_points", "most_points", "leftovers",
            "seed_source",
        ):  # fmt: skip
            del document[name]
        for pot in document["pots"]:
            del pot["category"], pot["options"]
            for line in pot["lines"]:
                for name in ("upkeep", "cost_low", "cost_high", "category"):
                    del line[name]

        assert sheet.parse(json.dumps(document)) == SHEET

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
            {"ballot_kind": BallotKind.KNAPSACK},
            {"points": 10},
            {"least_points": 2},
            {"most_points": 5},
            {"leftovers": "city"},
            {"seed_source": "Lotto on 8 May"},
            {"pots": (replace(SHEET.pots[0], options=Options(upkeep_limit=1)),)},
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


def pot(code: str, *, district: str = "", category: str = "") -> PotRules:
    return PotRules(
        code, district, {"fi": code}, 10_00, (Line(f"{code}-1", {}, 5_00),), category
    )


class TestPapers:
    def test_are_one_for_everybody(self) -> None:
        (paper,) = SHEET.papers

        assert (paper.code, paper.district, paper.pots) == ("all", "", SHEET.pots)
        assert not paper.has_several_pots

    def test_are_one_for_each_district(self) -> None:
        rules = replace(SHEET, pots=(pot("n", district="n"), pot("s", district="s")))

        assert [(p.code, p.district, len(p.pots)) for p in rules.papers] == [
            ("n", "n", 1),
            ("s", "s", 1),
        ]

    def test_of_districts_hold_the_pot_of_the_whole_city_as_well(self) -> None:
        rules = replace(SHEET, pots=(pot("n", district="n"), pot("s", district="s")))
        rules = replace(rules, pots=(*rules.pots, pot("all")))

        held = {paper.code: [p.code for p in paper.pots] for paper in rules.papers}

        assert held == {"n": ["n", "all"], "s": ["s", "all"]}
        assert rules.paper("s").name == {"fi": "s"}
        assert rules.paper("s").has_several_pots

    def test_hold_all_pots_where_each_category_has_its_own(self) -> None:
        pots = (pot("green", category="green"), pot("play", category="play"))

        (paper,) = replace(SHEET, pots=pots).papers

        assert (paper.code, paper.pots) == ("all", pots)

    def test_that_do_not_exist_are_an_error(self) -> None:
        with pytest.raises(KeyError):
            SHEET.paper("west")
        with pytest.raises(KeyError):
            SHEET.papers[0].pot("west")


class TestForm:
    @pytest.mark.parametrize(
        ("kind", "is_spending_limited", "limit"),
        [
            ("approval", False, None),
            ("approval", True, 50_000_00),
            ("knapsack", False, 50_000_00),
            ("choose_one", True, None),
            ("ranked", True, None),
        ],
    )
    def test_binds_by_money_what_can_be_bound(
        self, kind, is_spending_limited, limit
    ) -> None:
        rules = replace(
            SHEET,
            ballot_kind=BallotKind(kind),
            is_spending_limited=is_spending_limited,
        )

        form = rules.form(rules.pots[0])

        assert form.spending_limit == limit
        assert rules.must_fit_budget == (limit is not None)

    def test_has_the_limits_of_the_sheet(self) -> None:
        rules = replace(
            SHEET, ballot_kind=BallotKind.CUMULATIVE, points=10, most_points=4
        )

        form = rules.form(rules.pots[0])

        assert (form.points, form.least_points, form.most_points) == (10, 1, 4)
        assert (form.min_choices, form.max_choices) == (1, 5)


class TestPots:
    def test_are_found_by_code(self) -> None:
        assert SHEET.pot("all") is SHEET.pots[0]

    def test_that_do_not_exist_are_an_error(self) -> None:
        with pytest.raises(KeyError):
            SHEET.pot("west")

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
