"""Taking a merge or a split back, and the lineage of proposals."""

import make
import pytest
import supporting
from make import NOW

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions import proposals as proposal_actions
from proposals.actions import reviewing, undoing
from proposals.actions import support as support_actions
from proposals.lifecycle import Status
from proposals.models import (
    Descent,
    Parting,
    Project,
    Proposal,
    Regrouping,
    Support,
)
from proposals.policies.regrouping import refuse_restoring_child
from proposals.queries.lineage import family_of, lineage_of, lineage_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return supporting.open_process()


@pytest.fixture
def official(process):
    return make.staff(process, Role.REVIEWER)


def code_of(action, **fields) -> str:
    with pytest.raises(Refused) as refused:
        action(**({"now": NOW} | fields))
    return refused.value.refusal.code


def fresh(proposal) -> Proposal:
    return Proposal.objects.get(pk=proposal.pk)


def undo(made, official, *, now=NOW) -> None:
    undoing.undo_regrouping(
        regrouping=made, official=official, reason="It was a mistake.", now=now
    )


def feasible(proposal, reviewer, cost=10_000_00) -> None:
    reviewing.decide_feasibility(
        proposal=proposal,
        reviewer=reviewer,
        is_feasible=True,
        cost=cost,
        reason="It can be done.",
        now=NOW,
    )


class TestTakingItBack:
    def test_gives_everything_back(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        feasible(ideas[0], official)
        ideas = [fresh(one) for one in ideas]
        made, (child,) = supporting.done(ideas)

        undo(made, official)

        assert [fresh(one).status for one in ideas] == [
            Status.FEASIBLE,
            Status.SUBMITTED,
        ]
        assert not Project.objects.get(proposal=ideas[0]).is_dropped
        assert fresh(child).status == Status.WITHDRAWN
        assert Descent.objects.count() == 2
        event = process.events.get(verb="regrouping.undone")
        assert event.data["withdrawn"] == ["P3"]
        assert Notice.objects.filter(kind="regrouping.undone").exists()

    def test_brings_back_what_was_carried_and_leaves_the_rest(
        self, process, official
    ) -> None:
        supporting.rule(process, most_supports=3)
        ideas = [make.proposal(process), make.proposal(process)]
        carrier, changer, stayer = (supporting.give(ideas[0]) for _ in range(3))
        made, (child,) = supporting.done(ideas)
        for person in (carrier, changer):
            support_actions.carry_support(
                source=ideas[0], target=child, person=person, now=NOW
            )
        support_actions.take_back_support(proposal=child, person=changer, now=NOW)
        newcomer = supporting.give(child)

        undo(made, official)

        standing = Support.objects.standing()
        assert {row.person for row in standing.filter(proposal=ideas[0])} == {
            carrier,
            stayer,
        }
        assert {row.person for row in standing.filter(proposal=child)} == {newcomer}
        assert fresh(ideas[0]).support_count == 2
        assert fresh(child).support_count == 1
        assert standing.get(person=carrier).slot == 1

    def test_withdraws_what_was_decided_meanwhile(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        made, (child,) = supporting.done(ideas)
        feasible(child, official)

        undo(made, official)

        assert fresh(child).status == Status.WITHDRAWN
        assert Project.objects.get(proposal=child).is_dropped

    def test_begins_with_the_latest(self, process, official) -> None:
        ideas = [make.proposal(process) for _ in range(3)]
        first, (child,) = supporting.done(ideas[:2])
        second, (last,) = supporting.done([child, ideas[2]])

        code = code_of(
            undoing.undo_regrouping, regrouping=first, official=official, reason="No."
        )
        assert code == "went_on"

        undo(second, official)
        undo(first, official)
        assert [fresh(one).status for one in ideas] == [Status.SUBMITTED] * 3
        assert fresh(last).status == Status.WITHDRAWN

    def test_ends_with_the_freezing_of_the_ballot(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        made, _children = supporting.done(ideas)
        make.phase(process, "vote")

        code = code_of(
            undoing.undo_regrouping, regrouping=made, official=official, reason="No."
        )

        assert code == "ballot_frozen"

    def test_happens_once_and_nobody_sends_the_child_again(
        self, process, official
    ) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        made, (child,) = supporting.done(ideas)
        undo(made, official)

        code = code_of(
            undoing.undo_regrouping, regrouping=made, official=official, reason="No."
        )
        assert code == "ended"
        assert refuse_restoring_child(child) is not None
        assert refuse_restoring_child(ideas[0]) is None
        assert code_of(
            proposal_actions.restore_proposal,
            proposal=fresh(child),
            author=child.author,
        ) in {"taken_back", "decided"}


class TestLineage:
    def test_reads_both_ways(self, process) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        _made, (child,) = supporting.done(ideas)
        _made, parts = supporting.done([child], kind="split")

        rows = lineage_rows(process)

        assert rows[ideas[0].pk].has_become == [3]
        assert rows[child.pk].comes_from == [1, 2]
        assert rows[child.pk].has_become == [4, 5]
        assert lineage_of(child) == rows[child.pk]
        family = family_of(ideas[1])
        assert family is not None
        numbers = [[one.number for one in row] for row in family.generations]
        assert numbers == [[1, 2], [3], [4, 5]]
        assert len(family.links) == 4
        assert [row.child for row in family.after] == [child]
        assert {one.number for one in parts} == {4, 5}

    def test_of_whoever_stands_alone_is_nothing_in_one_query(
        self, process, django_assert_num_queries
    ) -> None:
        idea = make.proposal(process)

        with django_assert_num_queries(1):
            assert family_of(idea) is None

    def test_forgets_what_was_taken_back(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        made, (child,) = supporting.done(ideas)

        undo(made, official)

        assert not lineage_rows(process)
        assert family_of(child) is None
        assert Regrouping.objects.get().state == Regrouping.State.UNDONE
        assert Parting.objects.count() == 2
