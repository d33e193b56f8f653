"""Setting up a vote and drawing up its roll."""

from datetime import date

import make
import pytest
from django.core.exceptions import ValidationError
from make import NOW
from organising import BEFORE, codes, draft, refusal

from participation.models import Role
from voting.actions import rounds
from voting.actions.rounds import RollLine
from voting.box import people

pytestmark = pytest.mark.django_db


class TestSettingUp:
    def test_writes_a_draft_that_can_be_written_again(self) -> None:
        voting_round, organiser = draft()

        again = rounds.set_up_round(
            process=voting_round.process,
            organiser=organiser,
            rules=make.rules(rule="mes", max_choices=5, budgets={"": 70_000_00}),
            now=BEFORE,
        )

        assert again.pk == voting_round.pk
        assert (again.rule, again.max_choices) == ("mes", 5)
        assert [pot.budget for pot in again.pots.all()] == [70_000_00]

    def test_keeps_the_drawn_seed_when_the_draft_is_written_again(self) -> None:
        voting_round, organiser = draft(tie_seed="")

        again = rounds.set_up_round(
            process=voting_round.process,
            organiser=organiser,
            rules=make.rules(tie_seed=""),
            now=BEFORE,
        )

        assert again.tie_seed == voting_round.tie_seed
        assert len(again.tie_seed) == 32

    def test_needs_a_voting_phase(self) -> None:
        process = make.process()

        code = refusal(
            rounds.set_up_round,
            process=process,
            organiser=make.staff(process),
            rules=make.rules(),
            now=BEFORE,
        )

        assert code == "no_phase"

    @pytest.mark.parametrize("role", [r for r in Role if r is not Role.ORGANISER])
    def test_is_the_organisers_alone(self, role) -> None:
        voting_round, _organiser = draft()

        code = refusal(
            rounds.set_up_round,
            process=voting_round.process,
            organiser=make.staff(voting_round.process, role),
            rules=make.rules(),
            now=BEFORE,
        )

        assert code == "no_role"

    def test_needs_a_second_factor(self) -> None:
        voting_round, _organiser = draft()
        person = make.user()
        voting_round.process.memberships.create(user=person, role=Role.ORGANISER)

        code = refusal(
            rounds.set_up_round,
            process=voting_round.process,
            organiser=person,
            rules=make.rules(),
            now=BEFORE,
        )

        assert code == "no_second_factor"

    @pytest.mark.parametrize(
        "rules",
        [
            make.rules(min_age=13),
            make.rules(max_choices=0),
            make.rules(min_choices=3, max_choices=2),
            make.rules(rule="by-weight"),
        ],
        ids=["age without a day", "no choice", "least above most", "unknown rule"],
    )
    def test_refuses_rules_that_do_not_fit_together(self, rules) -> None:
        voting_round, organiser = draft()

        with pytest.raises(ValidationError):
            rounds.set_up_round(
                process=voting_round.process,
                organiser=organiser,
                rules=rules,
                now=BEFORE,
            )

        voting_round.refresh_from_db()
        assert (voting_round.rule, voting_round.min_age) == ("greedy", None)

    @pytest.mark.parametrize(
        ("scope", "budgets", "code"),
        [
            ("process", {"": 1, "east": 1}, "one_budget"),
            ("process", {}, "one_budget"),
            ("district", {"north": 1}, "unknown_district"),
        ],
    )
    def test_refuses_money_for_what_is_not_there(self, scope, budgets, code) -> None:
        voting_round, organiser = draft()

        assert codes(
            rounds.set_up_round,
            process=voting_round.process,
            organiser=organiser,
            rules=make.rules(scope=scope, budgets=budgets),
            now=BEFORE,
        ) == [code]


class TestRoll:
    def test_takes_the_imported_list_in_place_of_an_earlier_one(self) -> None:
        voting_round, organiser = draft(eligibility="list")
        lines = [
            RollLine(1, "aino@example.org"),
            RollLine(2, "otto@example.org", born_on=date(1990, 1, 1)),
        ]
        for part in (lines[:1], lines):
            size = rounds.import_roll(
                voting_round=voting_round, organiser=organiser, lines=part, now=BEFORE
            )

        assert size == 2
        assert set(voting_round.roll.values_list("identifier", flat=True)) == {
            people.identify("aino@example.org"),
            people.identify("otto@example.org"),
        }

    def test_holds_no_address_in_clear(self) -> None:
        voting_round, organiser = draft(eligibility="list")
        rounds.import_roll(
            voting_round=voting_round,
            organiser=organiser,
            lines=[RollLine(1, "aino@example.org")],
            now=BEFORE,
        )

        (row,) = voting_round.roll.values()

        assert "aino" not in str(row)

    def test_names_each_wrong_line_and_takes_none_of_them(self) -> None:
        voting_round, organiser = draft(eligibility="list")
        earlier = [RollLine(1, "aino@example.org")]
        rounds.import_roll(
            voting_round=voting_round, organiser=organiser, lines=earlier, now=BEFORE
        )

        with pytest.raises(ValidationError) as caught:
            rounds.import_roll(
                voting_round=voting_round,
                organiser=organiser,
                lines=[
                    RollLine(1, "otto@example.org"),
                    RollLine(2, "no address"),
                    RollLine(3, "OTTO@example.org"),
                    RollLine(4, "eva@example.org", "north"),
                ],
                now=BEFORE,
            )

        found = [error.code for error in caught.value.error_list]
        assert found == ["bad_email", "duplicate_voter", "unknown_district"]
        assert [m.split(":")[0] for m in caught.value.messages] == [
            "Line 2",
            "Line 3",
            "Line 4",
        ]
        entry = voting_round.roll.get()
        assert entry.identifier == people.identify("aino@example.org")

    def test_needs_districts_where_each_has_a_ballot(self) -> None:
        process = make.process()
        make.district(process, "east")
        voting_round = make.voting_round(
            process,
            frozen=False,
            scope="district",
            eligibility="list",
            budgets={"east": 50_000_00},
        )

        assert codes(
            rounds.import_roll,
            voting_round=voting_round,
            organiser=make.staff(process),
            lines=[RollLine(1, "aino@example.org")],
            now=BEFORE,
        ) == ["no_district"]

    def test_drawn_up_from_accounts_leaves_out_who_came_later_or_is_not_active(
        self,
    ) -> None:
        voting_round, organiser = draft(eligibility="accounts")
        aino = make.user("aino@example.org")
        late = make.user("late@example.org")
        late.joined_at = NOW
        late.save()
        make.user("gone@example.org", is_active=False)

        rounds.draw_up_roll(voting_round=voting_round, organiser=organiser, now=BEFORE)

        people = {entry.user for entry in voting_round.roll.select_related("user")}
        assert aino in people
        assert {late.email, "gone@example.org"}.isdisjoint(p.email for p in people)
