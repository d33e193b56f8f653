"""Freezing the rules of a vote: when it can be done, and that it cannot be undone."""

from datetime import date
from hashlib import sha256

import make
import pytest
from django.db import DatabaseError, transaction
from make import DAY, NOW
from organising import BEFORE, draft, freeze, refusal
from polling import choices_of

from participation.actions import phases, processes
from participation.timeline import Stretch
from proposals.actions import projects as project_actions
from voting import readiness, sheet
from voting.actions import rounds
from voting.actions.rounds import RollLine
from voting.box import people
from voting.models import VotingRound

pytestmark = pytest.mark.django_db


class TestReadiness:
    def missing(self, voting_round) -> set[str]:
        return {one.code for one in readiness.missing_before_freezing(voting_round)}

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
            ({"rule": "mes+greedy", "max_choices": 1}, "shares_with_choose_one"),
            ({"rule": "mes"}, "shares_without_completion"),
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

    @pytest.mark.parametrize("scope", ["district", "both"])
    def test_names_people_on_the_list_who_would_have_no_ballot(self, scope) -> None:
        process = make.process()
        east, west = make.district(process, "east"), make.district(process, "west")
        make.project(process, "e1", district=east)
        make.project(process, "all")
        budgets = {"east": 50_000_00} | ({"": 50_000_00} if scope == "both" else {})
        voting_round = make.voting_round(
            process,
            costs={},
            frozen=False,
            scope=scope,
            eligibility="list",
            budgets=budgets,
        )
        voting_round.roll.create(identifier="1", district=east)
        assert "no_ballot_for_voters" not in self.missing(voting_round)

        voting_round.roll.create(identifier="2", district=west)

        assert "no_ballot_for_voters" in self.missing(voting_round)

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

    def test_commits_to_the_list_of_voters(self) -> None:
        voting_round, organiser = draft(eligibility="list")
        lines = [RollLine(1, "b@example.org"), RollLine(2, "a@example.org")]
        rounds.import_roll(
            voting_round=voting_round, organiser=organiser, lines=lines, now=BEFORE
        )

        freeze(voting_round, organiser)

        event = voting_round.process.events.last()
        listed = sorted(people.identify(line.email) for line in lines)
        digest = sha256("\n".join(listed).encode()).hexdigest()
        assert (event.data["roll"], event.data["roll_sha256"]) == (2, digest)

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
        assert choices_of(make.ballot(fresh, ["a", "b"])) == ("a", "b")

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
                project_actions.add_projects,
                process=voting_round.process,
                organiser=organiser,
                projects=[project_actions.NewProject("late", {"fi": "Myöhä"}, 1_00)],
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
