"""Keeping a rule against advice, after a simulation."""

import make
import pytest
from organising import draft, freeze, refusal

from participation.models import Role
from voting.actions import rounds, simulations
from voting.planning import planned_sheet
from voting.readiness import advised_against, missing_before_freezing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BEFORE = make.NOW - 2 * make.DAY
STARVING = {"ballot_kind": "choose_one", "rule": "mes+add1_greedy"}


def confirm(voting_round, organiser, **fields) -> None:
    seen = {"rule": voting_round.rule, "ballot_kind": voting_round.ballot_kind}
    simulations.confirm_rule(
        voting_round=voting_round,
        organiser=organiser,
        **({"now": BEFORE} | seen | fields),
    )


def codes(voting_round) -> list[str]:
    return [one.code for one in missing_before_freezing(voting_round)]


class TestARule:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            (STARVING, "shares_with_choose_one"),
            ({"rule": "mes"}, "shares_without_completion"),
        ],
    )
    def test_advised_against_can_be_kept(self, fields, code) -> None:
        voting_round, organiser = draft(**fields)
        assert codes(voting_round) == [code]

        confirm(voting_round, organiser)

        voting_round.refresh_from_db()
        assert voting_round.simulated_at == BEFORE
        assert voting_round.confirmed_rule == fields["rule"]
        assert codes(voting_round) == []

    def test_can_be_frozen_then(self) -> None:
        voting_round, organiser = draft(**STARVING)
        confirm(voting_round, organiser)

        freeze(voting_round, organiser)

        assert voting_round.is_frozen

    def test_kept_stands_in_the_record(self) -> None:
        voting_round, organiser = draft(rule="mes")

        confirm(voting_round, organiser)

        event = voting_round.process.events.latest("number")
        assert (event.verb, event.role, event.actor_id) == (
            "rule.confirmed",
            Role.ORGANISER,
            organiser.pk,
        )
        assert event.data == {
            "rule": "mes",
            "kind": "approval",
            "reasons": ["shares_without_completion"],
        }

    @pytest.mark.parametrize(
        "change", [{"rule": "mes"}, {"ballot_kind": "approval"}], ids=["rule", "kind"]
    )
    def test_is_no_longer_kept_when_the_draft_changes(self, change) -> None:
        voting_round, organiser = draft(**STARVING)
        confirm(voting_round, organiser)

        rounds.set_up_round(
            process=voting_round.process,
            organiser=organiser,
            rules=make.rules(**(STARVING | change)),
            now=BEFORE,
        )

        voting_round.refresh_from_db()
        assert (voting_round.simulated_at, voting_round.confirmed_rule) == (None, "")

    def test_is_no_longer_kept_when_ballots_come_to_name_one_project_each(self) -> None:
        voting_round, organiser = draft(rule="mes")
        confirm(voting_round, organiser)

        rounds.set_up_round(
            process=voting_round.process,
            organiser=organiser,
            rules=make.rules(rule="mes", max_choices=1),
            now=BEFORE,
        )

        voting_round.refresh_from_db()
        assert codes(voting_round) == [
            "shares_with_choose_one",
            "shares_without_completion",
        ]

    def test_stays_kept_when_something_else_changes(self) -> None:
        voting_round, organiser = draft(**STARVING)
        confirm(voting_round, organiser)

        rounds.set_up_round(
            process=voting_round.process,
            organiser=organiser,
            rules=make.rules(**STARVING, min_age=12, age_on=BEFORE.date()),
            now=BEFORE,
        )

        voting_round.refresh_from_db()
        assert voting_round.confirmed_rule == STARVING["rule"]


class TestConfirming:
    def test_is_refused_when_the_draft_has_another_rule_by_now(self) -> None:
        voting_round, organiser = draft(rule="mes")

        for seen in ({"rule": "mes_cardinality"}, {"ballot_kind": "ranked"}):
            code = refusal(
                confirm, voting_round=voting_round, organiser=organiser, **seen
            )
            assert code == "other_rule"

    def test_is_refused_when_nothing_speaks_against_the_rule(self) -> None:
        voting_round, organiser = draft(rule="greedy")
        assert advised_against(planned_sheet(voting_round)) == []

        code = refusal(confirm, voting_round=voting_round, organiser=organiser)

        assert code == "nothing_to_confirm"

    def test_is_refused_once_the_rules_are_frozen(self) -> None:
        voting_round, organiser = draft(rule="mes+add1_greedy")
        freeze(voting_round, organiser)

        code = refusal(confirm, voting_round=voting_round, organiser=organiser)

        assert code == "frozen"

    def test_is_refused_to_everybody_once_the_vote_has_opened(self) -> None:
        voting_round, organiser = draft(rule="mes")

        code = refusal(
            confirm, voting_round=voting_round, organiser=organiser, now=make.NOW
        )

        assert code == "round_open"

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.ORGANISER])
    def test_is_for_organisers_alone(self, role) -> None:
        voting_round, _organiser = draft(rule="mes")
        person = make.staff(voting_round.process, role)
        before = voting_round.process.events.count()

        code = refusal(confirm, voting_round=voting_round, organiser=person)

        assert code == "no_role"
        assert voting_round.process.events.count() == before
