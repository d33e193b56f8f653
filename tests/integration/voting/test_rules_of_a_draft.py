"""Rules as a draft: what fits together, which projects exclude each other, and what
has to be confirmed after a simulation.
"""

import make
import pytest
from organising import BEFORE, codes, draft, freeze, refusal

from participation.models import Role
from voting import readiness
from voting.actions import rounds
from voting.actions.conflicts import declare_conflicts
from voting.models import VotingRound
from voting.tally.options import Conflict, Misfit, Options

pytestmark = pytest.mark.django_db


def missing(voting_round) -> set[str]:
    return {one.code for one in readiness.missing_before_freezing(voting_round)}


def write(voting_round, organiser, **fields) -> VotingRound:
    return rounds.set_up_round(
        process=voting_round.process,
        organiser=organiser,
        rules=make.rules(**fields),
        now=BEFORE,
    )


class TestWhatTheTallyRefuses:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"rule": "mes+add1", "ties": "board"}, "ties_need_greedy"),
            ({"rule": "mes+add1", "ties": "together"}, "ties_need_greedy"),
            (
                {"rule": "mes+add1", "options": Options(misfit=Misfit.STOP)},
                "option_needs_greedy",
            ),
        ],
    )
    def test_cannot_be_frozen(self, fields, code) -> None:
        voting_round, organiser = draft(**fields)

        assert code in missing(voting_round)
        assert refusal(freeze, voting_round=voting_round, organiser=organiser) == code

    def test_has_words_for_each_reason(self) -> None:
        assert set(readiness.RULE_WORDS) >= readiness.CONFIRMABLE

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"rule": "mes"}, "shares_without_completion"),
            (
                {"rule": "mes+greedy", "ballot_kind": "choose_one"},
                "shares_with_choose_one",
            ),
        ],
    )
    def test_can_be_frozen_when_it_was_confirmed_after_a_simulation(
        self, fields, code
    ) -> None:
        voting_round, organiser = draft(**fields)
        assert missing(voting_round) == {code}

        voting_round.simulated_at = BEFORE
        voting_round.confirmed_rule = voting_round.rule
        voting_round.save()

        assert missing(voting_round) == set()
        freeze(voting_round, organiser)
        assert voting_round.is_frozen

    def test_has_to_be_confirmed_anew_after_a_change(self) -> None:
        voting_round, organiser = draft(rule="mes")
        voting_round.simulated_at = BEFORE
        voting_round.confirmed_rule = "mes"
        voting_round.save()

        changed = write(voting_round, organiser, rule="mes", ballot_kind="choose_one")

        assert (changed.simulated_at, changed.confirmed_rule) == (None, "")
        assert "shares_without_completion" in missing(changed)

    def test_stays_confirmed_when_something_else_is_written(self) -> None:
        voting_round, organiser = draft(rule="mes")
        voting_round.simulated_at = BEFORE
        voting_round.confirmed_rule = "mes"
        voting_round.save()

        changed = write(voting_round, organiser, rule="mes", min_choices=2)

        assert changed.confirmed_rule == "mes"


class TestSettingUp:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"rule": "by-weight"}, "unknown_rule"),
            ({"ties": "coin"}, "unknown_ties"),
            ({"scope": "category"}, "unknown_district"),
            ({"scope": "both", "budgets": {"east": 1}}, "one_budget"),
            ({"scope": "both", "budgets": {"": 1, "north": 1}}, "unknown_district"),
        ],
    )
    def test_refuses_what_is_not_there(self, fields, code) -> None:
        process = make.process()
        make.district(process, "east")
        voting_round = make.voting_round(process, frozen=False)
        organiser = make.staff(process)

        assert codes(
            write, voting_round=voting_round, organiser=organiser, **fields
        ) == [code]

    def test_refuses_a_district_that_is_called_like_the_pot_of_the_city(self) -> None:
        process = make.process()
        make.district(process, "all")
        voting_round = make.voting_round(process, frozen=False)

        found = codes(
            write,
            voting_round=voting_round,
            organiser=make.staff(process),
            scope="both",
            budgets={"": 1, "all": 1},
        )

        assert found == ["reserved_code"]

    def test_draws_no_seed_where_a_public_source_will(self) -> None:
        voting_round, organiser = draft(tie_seed="")

        changed = write(voting_round, organiser, tie_seed="", seed_source="Lotto")

        assert changed.tie_seed == ""
        assert changed.seed_source == "Lotto"

    @pytest.mark.parametrize("ties", ["board", "together", "listed"])
    def test_draws_no_seed_where_no_lot_is_drawn(self, ties) -> None:
        voting_round, _organiser = draft(ties=ties)

        assert voting_round.tie_seed == ""

    def test_keeps_the_seed_that_was_drawn(self) -> None:
        voting_round, organiser = draft(tie_seed="")
        assert len(voting_round.tie_seed) == 32

        changed = write(voting_round, organiser, tie_seed="")

        assert changed.tie_seed == voting_round.tie_seed


class TestConflicts:
    def declare(self, voting_round, groups, organiser=None):
        declare_conflicts(
            voting_round=voting_round,
            organiser=organiser or make.staff(voting_round.process),
            groups=groups,
            now=BEFORE,
        )
        voting_round.refresh_from_db()

    def test_are_written_into_the_draft_and_on_the_record(self) -> None:
        voting_round, _organiser = draft()

        self.declare(voting_round, [["b", "a"]])

        options = Options.from_plain(voting_round.options)
        assert options.conflicts == (Conflict(projects=("a", "b")),)
        event = voting_round.process.events.get(verb="conflicts.declared")
        assert event.data == {"groups": [["a", "b"]]}

    def test_replace_what_was_written_before(self) -> None:
        voting_round, _organiser = draft()
        self.declare(voting_round, [["a", "b"]])

        self.declare(voting_round, [])

        assert Options.from_plain(voting_round.options).conflicts == ()

    @pytest.mark.parametrize(
        ("groups", "code"),
        [
            ([["a", "x"]], "unknown_project"),
            ([["a"]], "lonely_project"),
            ([["a", "a"]], "lonely_project"),
        ],
    )
    def test_are_between_projects_of_the_ballot(self, groups, code) -> None:
        voting_round, _organiser = draft()

        assert codes(self.declare, voting_round=voting_round, groups=groups) == [code]

    def test_cannot_lie_across_ballots(self) -> None:
        process = make.process()
        for code in ("east", "west"):
            make.project(process, code, district=make.district(process, code))
        voting_round = make.voting_round(
            process,
            costs={},
            frozen=False,
            scope="district",
            budgets={"east": 10_000_00, "west": 10_000_00},
        )

        self.declare(voting_round, [["east", "west"]])

        assert missing(voting_round) == {"conflict_across_ballots"}

    def test_are_frozen_with_the_rules(self) -> None:
        voting_round, organiser = draft()
        freeze(voting_round, organiser)

        assert (
            refusal(self.declare, voting_round=voting_round, groups=[["a", "b"]])
            == "frozen"
        )

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_are_the_organisers_alone(self, role) -> None:
        voting_round, _organiser = draft()
        person = make.staff(voting_round.process, role)

        assert (
            refusal(
                self.declare, voting_round=voting_round, groups=[], organiser=person
            )
            == "no_role"
        )


class TestProjects:
    def test_that_cost_more_to_run_than_the_rules_allow_are_named(self) -> None:
        process = make.process()
        make.project(process, "pool", upkeep=5_000_00)
        voting_round = make.voting_round(
            process, costs={}, frozen=False, options=Options(upkeep_limit=1_000_00)
        )

        assert missing(voting_round) == {"too_dear_to_run"}

    def test_without_a_theme_are_on_no_ballot_of_themes(self) -> None:
        process = make.process()
        theme = process.categories.create(code="sport", name={"en": "Sport"})
        make.project(process, "a", category=theme)
        make.project(process, "stray")
        voting_round = make.voting_round(
            process,
            costs={},
            frozen=False,
            scope="category",
            budgets={"sport": 10_000_00},
        )

        assert missing(voting_round) == {"stray_projects"}
