"""Setting up a vote, its roll, and the freezing of its rules."""

from datetime import date

import make
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from make import DAY, NOW

from participation.actions import phases, processes
from participation.models import Role
from participation.policies import Refused
from participation.timeline import Stretch
from proposals import actions as proposal_actions
from voting import box, queries, sheet
from voting.actions import rounds
from voting.actions.rounds import RollLine
from voting.models import VotingRound

pytestmark = pytest.mark.django_db

BEFORE = NOW - 2 * DAY


def draft(**fields) -> tuple[VotingRound, object]:
    process = make.process()
    return make.voting_round(process, frozen=False, **fields), make.staff(process)


def freeze(voting_round, organiser, now=BEFORE) -> str:
    return rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=now)


def refusal(action, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        action(**arguments)
    return caught.value.refusal.code


def codes(action, **arguments) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        action(**arguments)
    return [error.code for error in caught.value.error_list]


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
            box.identify("aino@example.org"),
            box.identify("otto@example.org"),
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
        assert entry.identifier == box.identify("aino@example.org")

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


class TestReadiness:
    def missing(self, voting_round) -> set[str]:
        return {one.code for one in queries.missing_before_freezing(voting_round)}

    def test_is_reached_with_money_and_projects(self) -> None:
        voting_round, _organiser = draft()

        assert self.missing(voting_round) == set()

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"costs": {}}, "no_projects"),
            ({"budgets": {"": 0}}, "no_budget"),
            ({"costs": {"a": 50_000_01}}, "too_dear"),
            ({"eligibility": "list"}, "empty_roll"),
            ({"eligibility": "accounts"}, "empty_roll"),
            ({"rule": "mes", "max_choices": 1}, "equal_shares_with_one_choice"),
        ],
    )
    def test_names_what_is_missing_and_freezing_is_refused(self, fields, code) -> None:
        voting_round, organiser = draft(**fields)

        assert code in self.missing(voting_round)
        assert refusal(
            rounds.freeze_rules,
            voting_round=voting_round,
            organiser=organiser,
            now=BEFORE,
        ) in self.missing(voting_round)
        voting_round.refresh_from_db()
        assert not voting_round.is_frozen

    def test_names_projects_that_are_on_no_ballot(self) -> None:
        process = make.process()
        east = make.district(process, "east")
        make.project(process, "e1", district=east)
        make.project(process, "stray")
        voting_round = make.voting_round(
            process,
            costs={},
            frozen=False,
            scope="district",
            budgets={"east": 50_000_00},
        )

        assert self.missing(voting_round) == {"stray_projects"}

    def test_of_a_replay_asks_only_for_what_a_count_needs(self) -> None:
        process = make.process(is_replay=True)
        voting_round = make.voting_round(
            process,
            costs={"a": 999_999_999_00},
            frozen=False,
            rule="mes",
            max_choices=1,
        )

        assert self.missing(voting_round) == set()


class TestFreezing:
    def test_snapshots_rules_pots_and_projects(self) -> None:
        process = make.process()
        make.district(process, "east")
        voting_round = make.voting_round(
            process, costs={"b": 2_00, "a": 1_00}, frozen=False, max_choices=3
        )

        digest = freeze(voting_round, make.staff(process))

        rules = voting_round.sheet
        assert digest == sheet.fingerprint(voting_round.sheet_text)
        assert voting_round.sheet_sha256 == digest
        assert rules.opens_at == voting_round.phase.starts_at
        assert rules.closes_at == voting_round.phase.ends_at
        assert (rules.min_choices, rules.max_choices) == (1, 3)
        (pot,) = rules.pots
        assert [(line.id, line.cost) for line in pot.lines] == [
            ("a", 1_00),
            ("b", 2_00),
        ]

    def test_puts_the_fingerprint_on_the_record(self) -> None:
        voting_round, organiser = draft()

        digest = freeze(voting_round, organiser)

        event = voting_round.process.events.last()
        assert (event.verb, event.data["sha256"]) == ("rules.frozen", digest)

    def test_leaves_out_projects_that_were_dropped(self) -> None:
        voting_round, organiser = draft()
        voting_round.process.projects.filter(code="a").update(is_dropped=True)

        freeze(voting_round, organiser)

        assert [line.id for line in voting_round.sheet.pots[0].lines] == ["b", "c"]

    def test_puts_projects_of_parts_of_a_district_on_its_ballot(self) -> None:
        process = make.process()
        east = make.district(process, "east")
        shore = make.district(process, "shore", parent=east)
        west = make.district(process, "west")
        for code, district in {"e": east, "s": shore, "w": west}.items():
            make.project(process, code, district=district)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"east": 50_000_00, "west": 50_000_00},
        )

        on_ballot = {
            pot.code: [line.id for line in pot.lines] for pot in voting_round.sheet.pots
        }

        assert on_ballot == {"east": ["e", "s"], "west": ["w"]}

    def test_happens_once(self) -> None:
        voting_round, organiser = draft()
        freeze(voting_round, organiser)

        assert (
            refusal(
                rounds.freeze_rules,
                voting_round=voting_round,
                organiser=organiser,
                now=BEFORE,
            )
            == "frozen"
        )

    def test_is_too_late_once_the_vote_has_begun(self) -> None:
        voting_round, organiser = draft()

        assert (
            refusal(
                rounds.freeze_rules,
                voting_round=voting_round,
                organiser=organiser,
                now=NOW,
            )
            == "begun"
        )


class TestFrozenRules:
    @pytest.fixture
    def frozen(self):
        voting_round, organiser = draft()
        freeze(voting_round, organiser)
        return voting_round, organiser

    def test_cannot_be_written_again(self, frozen) -> None:
        voting_round, organiser = frozen

        assert (
            refusal(
                rounds.set_up_round,
                process=voting_round.process,
                organiser=organiser,
                rules=make.rules(rule="mes"),
                now=BEFORE,
            )
            == "frozen"
        )

    def test_keep_their_roll(self, frozen) -> None:
        voting_round, organiser = frozen
        arguments = {
            "voting_round": voting_round,
            "organiser": organiser,
            "now": BEFORE,
        }

        assert refusal(rounds.import_roll, lines=[], **arguments) == "frozen"
        assert refusal(rounds.draw_up_roll, **arguments) == "frozen"

    def test_do_not_follow_later_changes_of_money_titles_and_costs(
        self, frozen
    ) -> None:
        voting_round, organiser = frozen
        before = voting_round.sheet

        processes.describe_process(
            process=voting_round.process,
            organiser=organiser,
            title={"fi": "Toinen"},
            summary={},
            description={},
            budget=1,
            contact="",
            now=BEFORE,
        )
        voting_round.process.projects.update(cost=1, title={"fi": "Muu"})
        VotingRound.objects.filter(pk=voting_round.pk).update(
            max_choices=1, rule="mes", min_age=99, age_on=date(2026, 1, 1)
        )

        fresh = VotingRound.objects.get(pk=voting_round.pk)
        assert fresh.sheet == before
        assert make.ballot(fresh, ["a", "b"]).choices == ("a", "b")

    def test_lock_the_phase(self, frozen) -> None:
        voting_round, organiser = frozen
        phase = voting_round.phase

        for starts_at, ends_at in [
            (phase.starts_at, phase.ends_at + DAY),
            (phase.starts_at - DAY, phase.ends_at),
        ]:
            assert (
                refusal(
                    phases.plan_phases,
                    process=voting_round.process,
                    organiser=organiser,
                    stretches=[Stretch("vote", starts_at, ends_at)],
                    allows_gaps=True,
                    allows_overlaps=False,
                    now=BEFORE,
                )
                == "locked"
            )

    def test_close_the_ballot_to_new_projects(self, frozen) -> None:
        voting_round, organiser = frozen

        assert (
            refusal(
                proposal_actions.add_projects,
                process=voting_round.process,
                organiser=organiser,
                projects=[proposal_actions.NewProject("late", {"fi": "Myöhä"}, 1_00)],
                now=BEFORE,
            )
            == "ballot_frozen"
        )

    @pytest.mark.parametrize(
        "change",
        [
            {"sheet_text": "{}"},
            {"sheet_sha256": "0" * 64},
            {"frozen_at": NOW},
            {"frozen_at": None, "sheet_sha256": "", "sheet_text": ""},
        ],
        ids=["text", "fingerprint", "moment", "thaw"],
    )
    def test_are_kept_by_the_database_itself(self, frozen, change) -> None:
        voting_round, _organiser = frozen
        row = VotingRound.objects.filter(pk=voting_round.pk)

        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)

        voting_round.refresh_from_db()
        assert voting_round.is_frozen
        assert sheet.fingerprint(voting_round.sheet_text) == voting_round.sheet_sha256
