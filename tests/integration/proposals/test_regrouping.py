"""Planning a merge or a split, and the consent of authors."""

import make
import pytest
import supporting
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions import merging, regrouping
from proposals.lifecycle import Status
from proposals.models import (
    Proposal,
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


class TestPlanning:
    def test_changes_nothing_and_asks_the_authors(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]

        made = supporting.plan(ideas, official)

        assert [fresh(one).status for one in ideas] == [Status.SUBMITTED] * 2
        asked = Notice.objects.filter(kind="merge.asked")
        assert {notice.person for notice in asked} == {one.author for one in ideas}
        assert made.answers_until == NOW + 14 * DAY
        assert process.events.filter(verb="regrouping.planned").exists()

    @pytest.mark.parametrize(("kind", "count"), [("merge", 1), ("split", 2)])
    def test_takes_the_right_number_of_proposals(
        self, process, official, kind, count
    ) -> None:
        ideas = [make.proposal(process) for _ in range(count)]

        with pytest.raises(ValidationError):
            supporting.plan(ideas, official, kind=kind)

    @pytest.mark.parametrize(("kind", "sources"), [("merge", 2), ("split", 1)])
    def test_makes_the_right_number_of_new_ones(
        self, process, official, kind, sources
    ) -> None:
        ideas = [make.proposal(process) for _ in range(sources)]
        wrong = 2 if kind == "merge" else 7

        with pytest.raises(ValidationError):
            supporting.plan(
                ideas, official, kind=kind, new=[supporting.planned()] * wrong
            )

    def test_needs_a_reason(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]

        with pytest.raises(ValidationError) as problem:
            supporting.plan(ideas, official, reason=" ")

        assert "reason" in problem.value.error_dict

    def test_is_for_officials_who_work_on_proposals(self, process) -> None:
        ideas = [make.proposal(process), make.proposal(process)]

        for role in Role:
            person = make.staff(process, role)
            if role in {Role.ORGANISER, Role.REVIEWER, Role.FACILITATOR}:
                made = supporting.plan(ideas, person)
                regrouping.drop_regrouping(
                    regrouping=made, official=person, reason="No.", now=NOW
                )
            else:
                with pytest.raises(Refused):
                    supporting.plan(ideas, person)

    def test_takes_no_proposal_that_is_in_another_plan(self, process, official) -> None:
        first, second, third = (make.proposal(process) for _ in range(3))
        supporting.plan([first, second], official)

        with pytest.raises(Refused) as refused:
            supporting.plan([second, third], official)

        assert refused.value.refusal.code == "in_another"

    def test_is_refused_once_the_ballot_is_frozen(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        make.phase(process, "vote")

        with pytest.raises(Refused) as refused:
            supporting.plan(ideas, official)

        assert refused.value.refusal.code == "ballot_frozen"


class TestConsent:
    @pytest.fixture
    def made(self, process, official):
        ideas = [make.proposal(process), make.proposal(process)]
        return supporting.plan(ideas, official)

    def test_of_all_lets_it_go_on_at_once(self, made, official) -> None:
        supporting.agree(made)

        (child,) = merging.carry_out(regrouping=made, official=official, now=NOW)

        assert child.title == "Kaksi laituria"

    def test_is_waited_for(self, made, official) -> None:
        assert code_of(merging.carry_out, regrouping=made, official=official) == (
            "waiting"
        )

    def test_is_given_by_silence_after_the_day_named(self, made, official) -> None:
        later = NOW + 14 * DAY

        assert merging.carry_out(regrouping=made, official=official, now=later)

    def test_is_never_given_against_a_no(self, made, official) -> None:
        supporting.agree(made, answer=False, words="Mine is another place.")

        later = NOW + 30 * DAY
        code = code_of(merging.carry_out, regrouping=made, official=official, now=later)
        assert code == "somebody_said_no"

    def test_can_be_changed_until_it_is_done(self, made, official) -> None:
        supporting.agree(made, answer=False)
        supporting.agree(made, answer=True)

        assert merging.carry_out(regrouping=made, official=official, now=NOW)
        part = made.parts.first()
        code = code_of(
            regrouping.answer_regrouping,
            part=part,
            person=part.proposal.author,
            agrees=False,
            words="",
        )
        assert code == "ended"

    def test_is_asked_of_the_authors_only(self, made) -> None:
        code = code_of(
            regrouping.answer_regrouping,
            part=made.parts.first(),
            person=make.user(),
            agrees=True,
            words="",
        )

        assert code == "not_yours"

    def test_is_not_needed_of_whoever_has_no_account(self, process, official) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        Proposal.objects.update(author=None, channel="paper", author_label="Aino")

        made = supporting.plan([fresh(one) for one in ideas], official)

        (child,) = merging.carry_out(regrouping=made, official=official, now=NOW)
        assert child.author is None
        assert child.author_name == "Resident"

    def test_is_asked_anew_when_the_plan_changes(self, made, official) -> None:
        supporting.agree(made)

        regrouping.change_plan(
            regrouping=made,
            official=official,
            plan=[supporting.planned("Yksi laituri")],
            reason="One is enough.",
            days=10,
            now=NOW + DAY,
        )

        assert code_of(merging.carry_out, regrouping=made, official=official) == (
            "waiting"
        )
        assert Notice.objects.filter(kind="merge.asked").count() == 4

    def test_is_of_no_use_after_it_was_dropped(self, made, official) -> None:
        regrouping.drop_regrouping(
            regrouping=made, official=official, reason="Two places.", now=NOW
        )

        assert code_of(merging.carry_out, regrouping=made, official=official) == (
            "ended"
        )
        assert Notice.objects.filter(kind="regrouping.dropped").count() == 2
