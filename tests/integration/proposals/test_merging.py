"""Carrying merges and splits out: names, the ballot, and supports that move."""

import make
import pytest
import supporting
from make import DAY, NOW

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions import merging, regrouping, reviewing
from proposals.actions import proposals as proposal_actions
from proposals.actions import support as support_actions
from proposals.lifecycle import Status
from proposals.models import (
    CoAuthor,
    Follow,
    Project,
    Proposal,
    Support,
)

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


def feasible(proposal, reviewer, cost=10_000_00) -> None:
    reviewing.decide_feasibility(
        proposal=proposal,
        reviewer=reviewer,
        is_feasible=True,
        cost=cost,
        reason="It can be done.",
        now=NOW,
    )


class TestMerging:
    def test_makes_one_of_many_and_deletes_nothing(self, process) -> None:
        ideas = [make.proposal(process, title=f"Laituri {n}") for n in range(3)]

        made, (child,) = supporting.done(ideas)

        assert child.number == 4
        assert child.status == Status.SUBMITTED
        assert [fresh(one).status for one in ideas] == [Status.MERGED] * 3
        assert [fresh(one).title for one in ideas] == [one.title for one in ideas]
        assert made.descents.count() == 3
        event = process.events.get(verb="proposals.merged")
        assert event.subject == "proposal:P4"
        assert event.data["proposals"] == ["P1", "P2", "P3"]
        assert child.revisions.count() == 1

    def test_names_the_first_author_and_the_others_beside(self, process) -> None:
        first, second = make.user(), make.user()
        ideas = [make.proposal(process, first), make.proposal(process, second)]
        beside = make.user()
        CoAuthor.objects.create(
            proposal=ideas[0],
            person=beside,
            key_hash="x",
            state=CoAuthor.State.ACCEPTED,
            asked_at=NOW,
        )

        _made, (child,) = supporting.done(ideas)

        assert child.author == first
        accepted = child.co_authors.filter(state=CoAuthor.State.ACCEPTED)
        assert {one.person for one in accepted} == {second, beside}

    def test_names_nobody_who_has_not_agreed(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        made = supporting.plan(ideas, official)
        part = made.parts.get(proposal=ideas[1])
        regrouping.answer_regrouping(
            part=part, person=ideas[1].author, agrees=True, words="", now=NOW
        )

        (child,) = merging.carry_out(
            regrouping=made, official=official, now=NOW + 20 * DAY
        )

        assert child.author == ideas[1].author
        assert not child.co_authors.exists()

    def test_does_not_give_away_who_wrote_without_a_name(self, process) -> None:
        hidden, named = make.user(name="Aino"), make.user()
        ideas = [
            make.proposal(process, named),
            make.proposal(process, hidden, is_anonymous=True),
        ]

        _made, (child,) = supporting.done(ideas)

        assert child.author == named
        assert not child.co_authors.exists()

    def test_takes_a_merged_project_off_the_ballot_with_the_reason(
        self, process, official
    ) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        feasible(ideas[0], official)

        supporting.done([fresh(one) for one in ideas])

        assert Project.objects.get(proposal=ideas[0]).is_dropped
        event = process.events.get(verb="project.dropped")
        assert event.data["reason"] == "They want the same."

    def test_does_not_count_against_the_limit_of_ideas(self, process) -> None:
        supporting.rule(process, most_ideas=1)
        ideas = [make.proposal(process), make.proposal(process)]

        _made, (child,) = supporting.done(ideas)

        assert child.author_slot is None

    def test_tells_supporters_and_followers_and_moves_nothing(self, process) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        supporter = supporting.give(ideas[0])
        supporting.give(ideas[1], supporter)
        follower = make.user()
        Follow.objects.create(proposal=ideas[1], person=follower, since=NOW)

        _made, (child,) = supporting.done(ideas)

        told = Notice.objects.filter(kind="proposal.merged")
        assert told.filter(person=supporter).get().link.endswith("/1/carry/")
        assert told.filter(person=follower).get().link.endswith("/2/")
        assert fresh(child).support_count == 0
        assert [fresh(one).support_count for one in ideas] == [1, 1]

    def test_stops_when_a_source_was_withdrawn_meanwhile(
        self, process, official
    ) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        made = supporting.plan(ideas, official)
        supporting.agree(made)
        proposal_actions.withdraw_proposal(
            proposal=ideas[1], author=ideas[1].author, now=NOW
        )

        code = code_of(merging.carry_out, regrouping=made, official=official)

        assert code == "not_public"
        assert fresh(ideas[0]).status == Status.SUBMITTED

    def test_keeps_that_ideas_were_chosen(self, process, official) -> None:
        supporting.rule(process, selection="number", selection_number=1)
        chosen, left_out = make.proposal(process), make.proposal(process)
        supporting.supported(chosen, 1)
        supporting.select(process, make.staff(process), now=NOW + DAY)

        _made, (child,) = supporting.done(
            [fresh(chosen), fresh(left_out)], now=NOW + DAY
        )

        assert child.status == Status.SELECTED


class TestSplitting:
    def test_makes_several_of_one(self, process) -> None:
        idea = make.proposal(process)

        _made, children = supporting.done([idea], kind="split")

        assert [child.title for child in children] == ["Uimapaikka", "Sauna"]
        assert fresh(idea).status == Status.SPLIT
        assert {child.author for child in children} == {idea.author}
        event = process.events.get(verb="proposal.split")
        assert event.subject == "proposal:P1"
        assert event.data["proposals"] == ["P2", "P3"]

    def test_keeps_the_place_in_the_same_district(self, process) -> None:
        here = make.district(process)
        idea = make.proposal(process, district=here, address="Ranta 1")
        new = [
            supporting.planned("Tässä", district=here.code),
            supporting.planned("Kaikkialla"),
        ]

        _made, children = supporting.done([idea], kind="split", new=new)

        assert [child.address for child in children] == ["Ranta 1", ""]
        assert [child.district for child in children] == [here, None]


class TestCarrying:
    def test_moves_one_support_with_its_slot_when_asked(self) -> None:
        process = supporting.open_process(most_supports=1)
        ideas = [make.proposal(process), make.proposal(process)]
        person = supporting.give(ideas[0])
        _made, (child,) = supporting.done(ideas)

        support_actions.carry_support(
            source=ideas[0], target=child, person=person, now=NOW + 40 * DAY
        )

        assert fresh(ideas[0]).support_count == 0
        assert fresh(child).support_count == 1
        old = Support.objects.get(proposal=ideas[0])
        assert old.carried_to is not None
        assert (old.slot, old.carried_to.slot) == (None, 1)
        assert old.carried_to.given_at == old.given_at

    def test_goes_to_one_of_several(self, process) -> None:
        idea = make.proposal(process)
        person = supporting.give(idea)
        _made, (first, second) = supporting.done([idea], kind="split")

        support_actions.carry_support(
            source=idea, target=second, person=person, now=NOW
        )

        code = code_of(
            support_actions.carry_support, source=idea, target=first, person=person
        )
        assert code == "nothing_to_carry"
        counts = [fresh(one).support_count for one in (idea, first, second)]
        assert counts == [0, 0, 1]

    def test_counts_once_for_whoever_supported_both(self, process) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        person = supporting.give(ideas[0])
        supporting.give(ideas[1], person)
        _made, (child,) = supporting.done(ideas)
        support_actions.carry_support(
            source=ideas[0], target=child, person=person, now=NOW
        )

        code = code_of(
            support_actions.carry_support, source=ideas[1], target=child, person=person
        )

        assert code == "supported"
        assert fresh(child).support_count == 1

    def test_goes_to_no_stranger(self, process) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        stranger = make.proposal(process)
        person = supporting.give(ideas[0])
        supporting.done(ideas)

        code = code_of(
            support_actions.carry_support,
            source=ideas[0],
            target=stranger,
            person=person,
        )

        assert code == "no_child"

    def test_keeps_to_the_limit_of_the_new_district(self) -> None:
        process = supporting.open_process(most_supports_in_district=1)
        here = make.district(process)
        idea, other = make.proposal(process), make.proposal(process, district=here)
        person = supporting.give(idea)
        supporting.give(other, person)
        new = [supporting.planned(f"{n}", district=here.code) for n in range(2)]
        _made, (first, _second) = supporting.done([idea], kind="split", new=new)

        code = code_of(
            support_actions.carry_support, source=idea, target=first, person=person
        )

        assert code == "too_many_supports_here"
        assert fresh(idea).support_count == 1
