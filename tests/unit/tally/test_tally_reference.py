"""The reference pages count, too: their examples must come out as they say."""

import re
from hashlib import sha256

import pytest
from elections import listed
from reference_pages import (
    BLOCK,
    EXAMPLE,
    FILES,
    MEASURES,
    OPTIONS,
    RULES,
    arguments,
    cells,
    count,
    euros,
    rows_below_files,
    table_after,
)

from voting.tally import rules
from voting.tally.commands.recount_names import RULE_NAMES
from voting.tally.files import pabulib
from voting.tally.meaning.effect import effect_of
from voting.tally.meaning.measures import Measures, measure
from voting.tally.outcome import Step
from voting.tally.pots import Leftovers, Pot, count_pots
from voting.tally.ties import TieQuestionError, draw

RULE_ROWS = table_after(RULES, "Ties go by the order of the file.")
OPTION_ROWS = rows_below_files(OPTIONS)


class TestRules:
    @pytest.mark.parametrize(("rule", "meta", "funded", "left", "share"), RULE_ROWS)
    def test_come_out_as_written(self, rule, meta, funded, left, share) -> None:
        outcome = count(EXAMPLE, rule.strip("`"))

        assert pabulib.with_result(EXAMPLE, outcome).meta["rule"] == meta.strip("`")
        assert ", ".join(outcome.funded) == funded
        assert euros(outcome.left) == left
        shares = outcome.shares
        assert ("" if shares is None else euros(shares.endowment)) == share

    def test_have_a_row_each(self) -> None:
        assert [row[0].strip("`") for row in RULE_ROWS] == list(rules.RULES)

    @pytest.mark.parametrize("rule", ["mes", "mes_cardinality", "phragmen"])
    def test_go_through_their_rounds_as_written(self, rule) -> None:
        bought = [step for step in count(EXAMPLE, rule).steps if step.is_funded]

        written = table_after(RULES, f"Rounds of `{rule}`:")
        assert written == [_round(step, rule) for step in bought]

    def test_say_how_much_was_missing_as_written(self) -> None:
        short = {step.project: step.short for step in count(EXAMPLE, "mes").steps}

        assert (short["rink"], short["swings"]) == (4, 1)


def _round(step: Step, rule: str) -> list[str]:
    if rule == "phragmen":
        paid = [euros(step.load)]
    else:
        price = str(step.price) if rule == "mes" else euros(step.price)
        paid = [price, euros(step.most_paid)]
    return [str(step.round), step.project, *paid, euros(step.left_after)]


class TestOptions:
    @pytest.mark.parametrize("row", OPTION_ROWS, ids=lambda row: row.declared)
    def test_come_out_as_written(self, row) -> None:
        election = pabulib.read(row.file.encode())
        declared = row.declared.strip("`")
        if row.funded == "a question":
            with pytest.raises(TieQuestionError) as asked:
                count(election, declared)
            assert ", ".join(asked.value.projects) == row.others
            return

        outcome = count(election, declared)

        assert ", ".join(outcome.funded) == row.funded
        assert euros(outcome.left) == row.left
        verdicts = [(step.project, str(step.verdict)) for step in outcome.steps]
        assert set(re.findall(r"(\w+): `(\w+)`", row.others)) <= set(verdicts)

    def test_are_all_tried_out(self) -> None:
        tried = set(re.findall(r"--[a-z-]+", " ".join(row[1] for row in OPTION_ROWS)))
        known = set(re.findall(r"--[a-z-]+", arguments().format_usage()))

        assert known - tried == {"--rule", "--increment"}

    def test_pass_money_on_as_written(self) -> None:
        elections = [
            pabulib.read(text.encode())
            for text in BLOCK.findall(OPTIONS)
            if "subunit;" in text
        ]
        pots = [
            Pot(
                code=election.meta["subunit"],
                rule="greedy",
                candidates=election.candidates,
                ballots=election.sort_into_piles(),
                budget=election.budget,
                ties=listed(*(project.id for project in election.projects)),
            )
            for election in elections
        ]

        for leftovers, *written in table_after(OPTIONS, "the city 1000:"):
            policy = Leftovers(leftovers.strip("`"))
            outcomes = count_pots(pots, policy, city="city")
            brought = [
                f"{code} {euros(outcome.brought)}"
                for code, outcome in outcomes.items()
                if outcome.brought
            ]
            funded = [", ".join(outcome.funded) for outcome in outcomes.values()]
            assert written == [*funded, ", ".join(brought)]

    def test_draw_lots_as_written(self) -> None:
        drawn = re.findall(r"([0-9a-f]{6}) for the (\w+)", OPTIONS)

        assert drawn == [
            (sha256(f"2027-05-03|{project}".encode()).hexdigest()[:6], project)
            for project in draw("2027-05-03", ["dock", "kiosk", "path"])
        ]


MONEY = {"cost_per_voter", "median", "spent", "left", "part"}


def measures_of(rule: str) -> Measures:
    districts = {
        project.id: project.details["neighborhood"] for project in EXAMPLE.projects
    }
    return measure(
        EXAMPLE.candidates,
        EXAMPLE.sort_into_piles(),
        count(EXAMPLE, rule),
        districts=districts,
    )


class TestMeasures:
    @pytest.mark.parametrize(("place", "rule"), [(1, "greedy"), (2, "mes")])
    def test_come_out_as_written(self, place, rule) -> None:
        found = measures_of(rule)

        for row in table_after(MEASURES, "by equal shares:"):
            name = row[0].strip("`")
            value = getattr(found, name)
            if name == "histogram":
                value = ", ".join(map(str, value))
            elif name in MONEY:
                value /= 100
            said = str(value).removesuffix(".0")
            assert (name, said) == (name, row[place])

    def test_judge_fairness_as_written(self) -> None:
        for rule, holds, *claimed in table_after(MEASURES, "get nothing:"):
            found = measures_of(rule.strip("`")).proportionality
            claim = found.claim
            assert found.holds == (holds == "yes")
            assert claimed == (
                [""] * 5
                if claim is None
                else [
                    claim.project,
                    str(claim.group),
                    *(euros(c) for c in (claim.entitlement, claim.got, claim.best)),
                ]
            )

    def test_say_what_a_ballot_did_as_written(self) -> None:
        outcome = count(EXAMPLE, "mes")

        for ballot, *written in table_after(MEASURES, "In the example by `mes`:"):
            found = effect_of(ballot.split(","), outcome)
            amounts = (found.share, found.paid, found.left)
            assert written == [euros(amount) for amount in amounts]


def test_every_name_for_a_rule_means_what_is_written() -> None:
    written = {
        name: row[1].strip("`")
        for row in table_after(FILES, "Amounts are in units of currency")
        for name in re.findall(r"`(\w+)`", row[0])
    }

    assert written == {n: r for n, r in RULE_NAMES.items() if n not in rules.RULES}


def test_every_argument_has_its_row() -> None:
    rows = table_after(FILES, "Without `--tie` it is")
    written = {word for row in rows for word in re.findall(r"--[a-z-]+", row[0])}

    assert set(re.findall(r"--[a-z-]+", arguments().format_usage())) <= written
    assert {"--json", "--expect", "--explain", "--budget", "--brought"} <= written


def test_a_row_is_read_as_it_stands() -> None:
    assert cells("| `a` | b, c | |") == ["`a`", "b, c", ""]
