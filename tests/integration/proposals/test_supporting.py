"""Giving support, taking it back and carrying it on, as the database keeps it."""

import make
import pytest
import supporting
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from make import DAY, NOW
from together import together

from participation.policies import Refused
from proposals.actions import proposals as proposal_actions
from proposals.actions import support as actions
from proposals.lifecycle import Status
from proposals.models import IdeaRules, Proposal, Support
from proposals.policies.support import counts_are_public, support_is_open

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return supporting.open_process()


def refusal_of(action, **fields) -> str:
    with pytest.raises(Refused) as refused:
        action(**({"now": NOW} | fields))
    return refused.value.refusal.code


def count_of(proposal) -> int:
    return Proposal.objects.values_list("support_count", flat=True).get(pk=proposal.pk)


class TestGiving:
    def test_is_counted(self, process) -> None:
        proposal = make.proposal(process)

        supporting.supported(proposal, 3)

        assert count_of(proposal) == 3

    def test_twice_is_as_good_as_once(self, process) -> None:
        proposal, person = make.proposal(process), make.user()

        for _ in range(3):
            supporting.give(proposal, person)

        assert count_of(proposal) == 1
        assert Support.objects.count() == 1

    def test_leaves_no_trace_on_the_public_record(self, process) -> None:
        proposal = make.proposal(process)
        before = process.events.count()

        supporting.give(proposal)

        assert process.events.count() == before

    def test_needs_a_confirmed_address(self, process) -> None:
        proposal, person = make.proposal(process), make.user()
        EmailAddress.objects.filter(user=person).update(verified=False)

        code = refusal_of(actions.give_support, proposal=proposal, person=person)

        assert code == "not_confirmed"

    def test_is_refused_where_ideas_are_not_supported(self) -> None:
        process = supporting.open_process(allows_support=False)
        proposal = make.proposal(process)

        code = refusal_of(actions.give_support, proposal=proposal, person=make.user())

        assert code == "no_support"

    @pytest.mark.parametrize("days", [-2, 1, 4])
    def test_is_refused_while_ideas_are_not_collected(self, process, days) -> None:
        proposal = make.proposal(process)

        code = refusal_of(
            actions.give_support,
            proposal=proposal,
            person=make.user(),
            now=NOW + days * DAY,
        )

        assert code == "closed"

    @pytest.mark.parametrize(
        "fields",
        [
            {"status": Status.WITHDRAWN},
            {"status": Status.MERGED},
            {"status": Status.FEASIBLE},
            {"visibility": "hidden"},
            {"visibility": "held"},
        ],
    )
    def test_is_refused_for_what_is_decided_or_not_public(
        self, process, fields
    ) -> None:
        proposal = make.proposal(process)
        Proposal.objects.filter(pk=proposal.pk).update(**fields)

        code = refusal_of(actions.give_support, proposal=proposal, person=make.user())

        assert code == "decided"


class TestTakingBack:
    def test_counts_no_more_and_the_row_stays(self, process) -> None:
        proposal = make.proposal(process)
        person = supporting.give(proposal)

        actions.take_back_support(proposal=proposal, person=person, now=NOW)
        actions.take_back_support(proposal=proposal, person=person, now=NOW)

        assert count_of(proposal) == 0
        (row,) = Support.objects.all()
        assert row.taken_back_at == NOW

    def test_can_be_given_again(self, process) -> None:
        proposal = make.proposal(process)
        person = supporting.give(proposal)
        actions.take_back_support(proposal=proposal, person=person, now=NOW)

        supporting.give(proposal, person)

        assert count_of(proposal) == 1

    def test_is_refused_when_support_is_over(self, process) -> None:
        proposal = make.proposal(process)
        person = supporting.give(proposal)

        code = refusal_of(
            actions.take_back_support,
            proposal=proposal,
            person=person,
            now=supporting.close(process),
        )

        assert code == "closed"
        assert count_of(proposal) == 1

    def test_works_for_an_idea_that_was_withdrawn_meanwhile(self) -> None:
        process = supporting.open_process(most_supports=1)
        author = make.user()
        proposal, other = make.proposal(process, author), make.proposal(process)
        person = supporting.give(proposal)
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)
        assert count_of(proposal) == 1

        actions.take_back_support(proposal=proposal, person=person, now=NOW)
        supporting.give(other, person)

        assert count_of(other) == 1


class TestLimits:
    def test_of_a_person_hold(self) -> None:
        process = supporting.open_process(most_supports=2)
        ideas = [make.proposal(process) for _ in range(3)]
        person = make.user()
        for idea in ideas[:2]:
            supporting.give(idea, person)

        code = refusal_of(actions.give_support, proposal=ideas[2], person=person)

        assert code == "too_many_supports"
        actions.take_back_support(proposal=ideas[0], person=person, now=NOW)
        supporting.give(ideas[2], person)
        assert [count_of(idea) for idea in ideas] == [0, 1, 1]

    @pytest.mark.parametrize("has_district", [True, False], ids=["district", "city"])
    def test_of_a_district_hold_and_the_whole_city_is_one_more(
        self, has_district
    ) -> None:
        process = supporting.open_process(most_supports_in_district=1)
        here, there = (
            make.district(process, "pohjoinen"),
            make.district(process, "etela"),
        )
        home = here if has_district else None
        first, second = (make.proposal(process, district=home) for _ in range(2))
        elsewhere = make.proposal(process, district=there)
        person = make.user()
        supporting.give(first, person)

        code = refusal_of(actions.give_support, proposal=second, person=person)

        assert code == "too_many_supports_here"
        supporting.give(elsewhere, person)
        assert count_of(elsewhere) == 1

    @pytest.mark.parametrize(
        ("fields", "has_district"),
        [
            ({"slot": 1}, True),
            ({"district_slot": 1}, True),
            ({"district_slot": 1}, False),
        ],
    )
    def test_are_kept_by_the_database_itself(self, fields, has_district) -> None:
        process = supporting.open_process()
        district = make.district(process) if has_district else None
        person = make.user()
        rows = [
            Support(
                proposal=make.proposal(process),
                process=process,
                district=district,
                person=person,
                given_at=NOW,
                **fields,
            )
            for _ in range(2)
        ]
        rows[0].save()

        with pytest.raises(IntegrityError), transaction.atomic():
            rows[1].save()

        rows[1].district_slot = rows[1].slot = None
        rows[1].save()


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_of_twenty_clicks_on_twenty_ideas_five_succeed(self) -> None:
        process = supporting.open_process(most_supports=5)
        ideas = [make.proposal(process) for _ in range(20)]
        person = make.user()

        answers = together(
            [lambda idea=idea: supporting.give(idea, person) for idea in ideas]
        )

        refused = [one for one in answers if isinstance(one, Refused)]
        assert {one.refusal.code for one in refused} == {"too_many_supports"}
        assert len(refused) == 15
        assert answers.count(person) == 5
        standing = Support.objects.standing().filter(person=person)
        assert sorted(standing.values_list("slot", flat=True)) == [1, 2, 3, 4, 5]
        assert sum(count_of(idea) for idea in ideas) == 5

    def test_twenty_clicks_on_one_idea_by_one_person_are_one_support(self) -> None:
        process = supporting.open_process(most_supports=5, most_supports_in_district=2)
        proposal, person = make.proposal(process), make.user()

        answers = together([lambda: supporting.give(proposal, person)] * 20)

        assert answers == [person] * 20
        assert count_of(proposal) == 1
        assert Support.objects.standing().count() == 1

    def test_twenty_people_at_once_are_twenty_supporters(self) -> None:
        process = supporting.open_process(most_supports=5)
        proposal = make.proposal(process)
        people = [make.user() for _ in range(20)]

        answers = together(
            [lambda one=one: supporting.give(proposal, one) for one in people]
        )

        assert answers == people
        assert count_of(proposal) == 20

    def test_the_limit_of_a_district_holds_as_well(self) -> None:
        process = supporting.open_process(most_supports_in_district=3)
        district = make.district(process)
        ideas = [make.proposal(process, district=district) for _ in range(20)]
        person = make.user()

        answers = together(
            [lambda idea=idea: supporting.give(idea, person) for idea in ideas]
        )

        assert answers.count(person) == 3
        codes = {one.refusal.code for one in answers if isinstance(one, Refused)}
        assert codes == {"too_many_supports_here"}
        assert Support.objects.standing().count() == 3

    def test_giving_and_taking_back_at_once_keep_the_count_exact(self) -> None:
        process = supporting.open_process(most_supports=1)
        proposal, person = make.proposal(process), make.user()

        def take_back():
            actions.take_back_support(proposal=proposal, person=person, now=NOW)

        answers = together([lambda: supporting.give(proposal, person), take_back] * 10)

        assert not [one for one in answers if isinstance(one, Exception)]
        standing = Support.objects.standing().filter(proposal=proposal).count()
        assert count_of(proposal) == standing <= 1


class TestWhenItIsShown:
    @pytest.mark.parametrize(
        ("fields", "days", "expected"),
        [
            ({}, 0, False),
            ({}, 1, True),
            ({"hides_counts": False}, 0, True),
            ({"allows_support": False, "hides_counts": False}, 0, False),
            ({"allows_support": False}, 1, False),
        ],
    )
    def test_numbers_are_public_when_the_rule_says_so(
        self, fields, days, expected
    ) -> None:
        process = supporting.open_process(**fields)
        rules = IdeaRules.objects.get(process=process)

        assert counts_are_public(process, rules, NOW + days * DAY) is expected

    def test_choosing_ends_support(self, process) -> None:
        rules = supporting.rule(process, selected_at=NOW)

        assert not support_is_open(process, rules, NOW)
