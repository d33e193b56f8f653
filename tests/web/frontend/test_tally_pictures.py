"""The stairs of money, and the blocks of what supporters paid."""

from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from django.template import engines

from frontend import tally_pictures
from voting.tally.outcome import Outcome, Shares, Stage, Step, Verdict

NAMES = {"a": "Avanto", "b": "Beach & bench"}


def step(project: str, cost: int, verdict: Verdict, before: int, **more) -> Step:
    spent = more.get("paid", cost if verdict is Verdict.FUNDED else 0)
    return Step(
        **{
            "project": project,
            "cost": cost,
            "verdict": verdict,
            "stage": Stage.GREEDY,
            "votes": 10,
            "points": 10,
            "left_before": before,
            "left_after": before - spent,
            **more,
        }
    )


def outcome(*steps: Step, budget: int = 1000, **more) -> Outcome:
    return Outcome(
        rule="greedy",
        budget=budget,
        voters=10,
        unit="votes",
        tie_policy="lot:x",
        tie_order=tuple(one.project for one in steps),
        steps=steps,
        **more,
    )


def funding(*steps: Step, **more) -> list[tuple]:
    picture = tally_pictures.draw_funding(outcome(*steps, **more), NAMES)
    return [
        (row.kind, row.name, row.stays.width, row.goes.width, row.lacks.width)
        for row in picture.rows
    ]


class TestFunding:
    def test_goes_down_the_stairs(self) -> None:
        rows = funding(
            step("a", 600, Verdict.FUNDED, 1000),
            step("b", 500, Verdict.NOT_ENOUGH_LEFT, 400),
            step("c", 100, Verdict.FUNDED, 400),
        )

        assert rows == [
            ("start", "", 100.0, 0.0, 0.0),
            ("funded", "Avanto", 40.0, 60.0, 0.0),
            ("not_enough_left", "Beach & bench", 40.0, 0.0, 10.0),
            ("funded", "c", 30.0, 10.0, 0.0),
            ("end", "", 30.0, 0.0, 0.0),
        ]

    def test_shows_what_is_missing_where_only_a_part_is_paid(self) -> None:
        part = step("a", 1000, Verdict.PART_FUNDED, 800, paid=800)
        topped_up = step("a", 900, Verdict.FUNDED, 800, paid=800)

        assert funding(part)[1] == ("part_funded", "Avanto", 0.0, 80.0, 20.0)
        assert funding(topped_up)[1] == ("funded", "Avanto", 0.0, 80.0, 10.0)
        assert tally_pictures.draw_funding(outcome(part), NAMES).shows_paid

    def test_goes_up_where_other_pots_bring_money(self) -> None:
        rows = funding(
            step("a", 500, Verdict.FUNDED, 600),
            step("b", 400, Verdict.FUNDED, 500, stage=Stage.LEFTOVER),
            brought=400,
        )

        assert [row[0] for row in rows] == [
            *("start", "funded", "brought", "funded", "end")
        ]
        assert [row[2] for row in rows] == [60.0, 10.0, 50.0, 10.0, 10.0]

    def test_leaves_out_what_the_money_never_met(self) -> None:
        picture = tally_pictures.draw_funding(
            outcome(
                step("a", 100, Verdict.FUNDED, 1000),
                step("b", 100, Verdict.WITHDRAWN, 900),
                step("c", 100, Verdict.NO_VOTES, 900),
            ),
            NAMES,
        )

        assert [row.name for row in picture.rows] == ["", "Avanto", ""]
        assert picture.others == 2
        assert not picture.shows_paid

    def test_is_nothing_where_nothing_met_the_money(self) -> None:
        nothing = outcome(step("a", 100, Verdict.NO_VOTES, 1000))

        assert tally_pictures.draw_funding(nothing, NAMES) is None

    def test_keeps_small_and_large_within_the_row(self) -> None:
        (_, small, _) = tally_pictures.draw_funding(
            outcome(step("a", 1, Verdict.FUNDED, 1000)), {}
        ).rows
        (_, none, _) = tally_pictures.draw_funding(
            outcome(step("a", 0, Verdict.FUNDED, 0), budget=0), {}
        ).rows

        assert small.goes.width == tally_pictures.THINNEST
        assert small.goes.start + small.goes.width <= 100
        assert (none.stays.width, none.goes.width, none.lacks.width) == (0, 0, 0)


def bought(project: str, cost: int, votes: int, most: Fraction) -> Step:
    return step(
        project,
        cost,
        Verdict.FUNDED,
        5000,
        stage=Stage.EQUAL_SHARES,
        votes=votes,
        most_paid=most,
        round=1,
    )


class TestPayments:
    def test_are_as_wide_as_people_and_as_high_as_they_paid(self) -> None:
        rows = tally_pictures.draw_payments(
            outcome(
                bought("a", 1000, 10, Fraction(100)),
                bought("b", 300, 5, Fraction(80)),
                budget=5000,
            ),
            NAMES,
        )

        wide, partly = rows
        assert (wide.name, wide.people, wide.average, wide.most) == (
            *("Avanto", 10, 100, 100),
        )
        assert (wide.width, wide.height, wide.gap, wide.top) == (100, 100, 0, 0)
        assert wide.is_equal
        assert (partly.width, partly.height, partly.gap) == (50, 60, 20)
        assert (partly.top, partly.gap_top) == (40, 20)
        assert not partly.is_equal

    def test_are_rounded_up_like_the_sentences(self) -> None:
        (row,) = tally_pictures.draw_payments(
            outcome(bought("a", 100, 3, Fraction(100, 3)), budget=5000), NAMES
        )

        assert (row.average, row.most) == (34, 34)
        assert row.is_equal

    def test_are_nothing_where_no_shares_paid(self) -> None:
        by_votes = outcome(step("a", 100, Verdict.FUNDED, 1000))

        assert tally_pictures.draw_payments(by_votes, NAMES) == ()


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("funding_picture", ["At the start", "Beach &amp; bench", "Not enough left"]),
        ("payments_picture", ["All paid the same", "Avanto", "€1"]),
    ],
)
def test_a_picture_is_a_table_that_styles_nothing_by_itself(tag, words) -> None:
    result = outcome(
        bought("a", 1000, 10, Fraction(100)),
        step("b", 9000, Verdict.NOT_ENOUGH_LEFT, 4000),
        budget=5000,
        shares=Shares(endowment=Fraction(500)),
    )

    page = engines["django"].from_string(
        "{% load pictures %}{% " + tag + " outcome names %}"
    )
    drawn = page.render({"outcome": result, "names": NAMES})

    assert all(word in drawn for word in words)
    assert "style" not in drawn
    root = ET.fromstring(drawn)  # noqa: S314 - our own text
    assert root.find("table/caption") is not None
    assert all(svg.get("aria-hidden") == "true" for svg in root.findall(".//div/svg"))


def test_pictures_of_nothing_are_nothing() -> None:
    nothing = outcome(step("a", 100, Verdict.NO_VOTES, 1000))
    page = engines["django"].from_string(
        "{% load pictures %}{% funding_picture o n %}{% payments_picture o n %}"
    )

    assert not page.render({"o": nothing, "n": {}}).strip()
