"""What comes to be known after the freezing: a drawn lot, a board, a withdrawal."""

from datetime import timedelta

import make
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from make import DAY, NOW
from organising import codes, refusal

from participation.models import Role
from voting import policies, queries, tasks
from voting.actions import answers, results
from voting.models import Tally, TieQuestion, VotingRound
from voting.tally.ties import draw

pytestmark = pytest.mark.django_db

SOURCE = "Lotto numbers of Saturday, ascending, with commas"


def after(voting_round):
    return voting_round.phase.ends_at


def fresh(voting_round) -> VotingRound:
    return VotingRound.objects.select_related("phase", "process").get(
        pk=voting_round.pk
    )


def enter(voting_round, official=None, seed="3,9,17", now=None) -> None:
    answers.enter_drawn_seed(
        voting_round=voting_round,
        official=official or make.staff(voting_round.process),
        seed=seed,
        now=now or after(voting_round),
    )


def decide(voting_round, order, organiser=None) -> None:
    answers.record_board_decision(
        voting_round=voting_round,
        organiser=organiser or make.staff(voting_round.process),
        order=order,
        body="City board",
        decided_on=after(voting_round).date(),
        note="§ 12",
        now=after(voting_round),
    )


class TestSeedFromAPublicSource:
    @pytest.fixture
    def voting_round(self):
        made = make.voting_round(
            ties="lot", tie_seed="", seed_source=SOURCE, budgets={"": 20_000_00}
        )
        make.ballot(made, ["a", "b", "c"])
        return made

    def test_is_named_in_the_sheet_which_has_no_seed_itself(self, voting_round) -> None:
        assert voting_round.sheet.seed_source == SOURCE
        assert voting_round.sheet.tie_seed == ""

    def test_is_waited_for_with_the_round_closed(self, voting_round, clock) -> None:
        clock.move_to(after(voting_round))

        tasks.tally_closed_rounds()

        closed = fresh(voting_round)
        assert closed.closed_at == after(voting_round)
        assert not closed.tallies.exists()
        assert queries.waiting_for(closed) == "seed"
        assert queries.rounds_to_tally(now=after(voting_round)) == []

    def test_decides_ties_as_anybody_can_draw_again(self, voting_round) -> None:
        results.tally_round(voting_round=voting_round, now=after(voting_round))

        enter(voting_round)
        results.tally_closed_rounds(now=after(voting_round) + DAY)

        (pot,) = queries.result_of(fresh(voting_round)).pots
        assert pot.outcome.funded == (draw("3,9,17", "abc")[0],)
        assert pot.outcome.tie_policy == "lot:3,9,17"

    def test_goes_on_the_record_with_the_words_of_its_source(
        self, voting_round
    ) -> None:
        enter(voting_round, seed="  3,9,17\n ")

        event = voting_round.process.events.get(verb="seed.drawn")
        assert event.data == {"source": SOURCE, "seed": "3,9,17"}
        assert event.role == Role.ORGANISER

    def test_can_be_entered_by_an_auditor(self, voting_round) -> None:
        enter(voting_round, make.staff(voting_round.process, Role.AUDITOR))

        event = voting_round.process.events.get(verb="seed.drawn")
        assert event.role == Role.AUDITOR

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER, Role.AUDITOR}))
    def test_is_entered_by_nobody_else(self, voting_round, role) -> None:
        person = make.staff(voting_round.process, role)

        assert refusal(enter, voting_round=voting_round, official=person) == "no_role"

    def test_is_refused_before_the_close(self, voting_round) -> None:
        assert refusal(enter, voting_round=voting_round, now=NOW) == "not_closed"

    def test_is_refused_while_a_last_ballot_can_still_be_sent(self) -> None:
        voting_round = make.voting_round(
            ties="lot", tie_seed="", seed_source=SOURCE, grace=600
        )
        late = after(voting_round) + timedelta(seconds=599)

        refused = refusal(enter, voting_round=voting_round, now=late)
        enter(voting_round, now=late + timedelta(seconds=1))

        assert refused == "not_closed"
        assert fresh(voting_round).drawn_seed == "3,9,17"

    def test_is_refused_where_the_rules_name_no_source(self) -> None:
        assert refusal(enter, voting_round=make.voted()) == "no_seed_source"

    def test_is_entered_once(self, voting_round) -> None:
        enter(voting_round)

        assert refusal(enter, voting_round=voting_round, seed="1,2,3") == "seed_drawn"
        assert fresh(voting_round).drawn_seed == "3,9,17"

    def test_is_kept_by_the_database_itself(self, voting_round) -> None:
        enter(voting_round)

        with pytest.raises(DatabaseError), transaction.atomic():
            VotingRound.objects.filter(pk=voting_round.pk).update(drawn_seed="1,2,3")

    def test_cannot_be_empty(self, voting_round) -> None:
        assert codes(enter, voting_round=voting_round, seed="  ") == ["no_seed"]


class TestBoard:
    @pytest.fixture
    def voting_round(self):
        """Give a round in which c won and a and b are level for the rest."""
        made = make.voting_round(ties="board")
        for choices in (["c", "a"], ["c", "b"]):
            make.ballot(made, choices)
        results.tally_round(voting_round=made, now=after(made))
        return fresh(made)

    def test_is_asked_when_the_count_meets_a_tie_that_matters(
        self, voting_round
    ) -> None:
        question = queries.waiting_for(voting_round)

        assert isinstance(question, TieQuestion)
        assert (question.pot_code, question.projects) == ("all", ["a", "b"])
        assert question.points == {"a": 1, "b": 1}
        assert question.left == 30_000_00
        assert not voting_round.tallies.exists()
        asked = voting_round.process.events.get(verb="tie.asked")
        assert asked.data == {"pot": "all", "projects": ["a", "b"]}

    def test_is_asked_once(self, voting_round) -> None:
        assert results.tally_closed_rounds(now=after(voting_round) + DAY) == []
        assert (
            results.tally_round(voting_round=voting_round, now=after(voting_round))
            is False
        )
        assert voting_round.process.events.filter(verb="tie.asked").count() == 1

    def test_is_not_asked_about_a_tie_without_effect(self) -> None:
        made = make.voting_round(ties="board", budgets={"": 60_000_00})
        make.ballot(made, ["a", "b", "c"])

        assert results.tally_round(voting_round=made, now=after(made)) is True

    def test_decides_and_the_count_goes_on(self, voting_round) -> None:
        decide(voting_round, ["b", "a"])

        assert len(results.tally_closed_rounds(now=after(voting_round) + DAY)) == 1
        (pot,) = queries.result_of(fresh(voting_round)).pots
        assert set(pot.outcome.funded) == {"c", "b"}
        assert pot.outcome.tie_policy == "board:b,a"

    def test_has_its_decision_on_the_record(self, voting_round) -> None:
        decide(voting_round, ["b", "a"])

        event = voting_round.process.events.get(verb="tie.decided")
        assert event.data == {
            "pot": "all",
            "order": ["b", "a"],
            "body": "City board",
            "decided_on": after(voting_round).date().isoformat(),
            "note": "§ 12",
        }

    def test_is_asked_again_about_the_next_tie(self) -> None:
        made = make.voting_round(
            ties="board",
            costs={"a": 20_00, "b": 20_00, "c": 10_00, "d": 10_00},
            budgets={"": 30_00},
        )
        for choices in (["a", "b", "c"], ["a", "b", "d"]):
            make.ballot(made, choices)
        results.tally_round(voting_round=made, now=after(made))

        decide(made, ["a", "b"])
        results.tally_round(voting_round=made, now=after(made))

        question = queries.waiting_for(fresh(made))
        assert isinstance(question, TieQuestion)
        assert question.projects == ["c", "d"]
        assert question.left == 10_00

    @pytest.mark.parametrize("order", [["a"], ["a", "b", "c"], ["a", "a"], []], ids=str)
    def test_has_to_order_all_tied_projects(self, voting_round, order) -> None:
        assert codes(decide, voting_round=voting_round, order=order) == [
            "order_incomplete"
        ]

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_has_its_decision_written_down_by_organisers(
        self, voting_round, role
    ) -> None:
        person = make.staff(voting_round.process, role)

        assert (
            refusal(
                decide, voting_round=voting_round, order=["a", "b"], organiser=person
            )
            == "no_role"
        )

    def test_has_nothing_to_decide_without_a_question(self) -> None:
        made = make.voted()

        assert refusal(decide, voting_round=made, order=["a"]) == "no_question"

    def test_leaves_nothing_to_see_before_the_count(self, voting_round) -> None:
        for role in Role:
            found = policies.refuse_seeing_result(
                make.staff(voting_round.process, role), voting_round
            )
            assert found is not None
            assert found.code == "not_tallied"


class TestWithdrawal:
    def withdraw(self, voting_round, project="a", reason="The site is sold.", **other):
        organiser = other.pop("organiser", None) or make.staff(voting_round.process)
        return answers.withdraw_project(
            voting_round=voting_round,
            organiser=organiser,
            project=project,
            reason=reason,
            now=NOW,
        )

    def test_takes_a_project_out_of_the_count_and_leaves_the_sheet(self) -> None:
        voting_round = make.voted()
        sheet_text = voting_round.sheet_text

        self.withdraw(voting_round)
        made = make.tallied(voting_round)

        (pot,) = queries.result_of(made).pots
        assert set(pot.outcome.funded) == {"b", "c"}
        assert pot.outcome.options.withdrawn == ("a",)
        assert pot.tally.ballots == 3
        assert made.sheet_text == sheet_text

    def test_says_why_on_the_record(self) -> None:
        voting_round = make.voted()

        self.withdraw(voting_round)

        event = voting_round.process.events.get(verb="project.withdrawn")
        assert event.subject == "project:a"
        assert event.data == {"reason": "The site is sold."}

    def test_puts_a_question_to_a_board_anew(self) -> None:
        voting_round = make.voting_round(ties="board")
        make.ballot(voting_round, ["a", "b", "c"])
        results.tally_round(voting_round=voting_round, now=after(voting_round))

        self.withdraw(voting_round)
        results.tally_closed_rounds(now=after(voting_round) + DAY)

        assert set(queries.result_of(fresh(voting_round)).pots[0].outcome.funded) == {
            "b",
            "c",
        }

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"project": "x"}, "unknown_project"),
            ({"reason": "  "}, "no_reason"),
        ],
    )
    def test_needs_a_project_of_the_ballot_and_a_reason(self, fields, code) -> None:
        with pytest.raises(ValidationError) as caught:
            self.withdraw(make.voted(), **fields)
        assert code in {error.code for error in _flat(caught.value)}

    def test_happens_once(self) -> None:
        voting_round = make.voted()
        self.withdraw(voting_round)

        with pytest.raises(ValidationError):
            self.withdraw(voting_round)

    def test_is_refused_for_a_draft_and_after_the_count(self) -> None:
        draft = make.voting_round(frozen=False)
        counted = make.tallied(make.voted())

        assert refusal(self.withdraw, voting_round=draft) == "not_frozen"
        assert refusal(self.withdraw, voting_round=counted) == "tallied"

    def test_is_the_organisers_alone(self) -> None:
        voting_round = make.voted()
        auditor = make.staff(voting_round.process, Role.AUDITOR)

        assert (
            refusal(self.withdraw, voting_round=voting_round, organiser=auditor)
            == "no_role"
        )
        assert not Tally.objects.exists()


def _flat(error: ValidationError) -> list[ValidationError]:
    if hasattr(error, "error_dict"):
        return [one for found in error.error_dict.values() for one in found]
    return error.error_list
