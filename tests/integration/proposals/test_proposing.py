"""Sending, changing and taking back an idea, as the database keeps it."""

from decimal import Decimal

import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW
from together import together

from participation.policies import Refused
from proposals.actions import proposals as proposal_actions
from proposals.lifecycle import Status
from proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def verbs_of(process) -> list[tuple[str, str]]:
    return list(process.events.values_list("verb", "subject"))


class TestSubmitting:
    def test_publishes_it_under_the_next_number(self, process) -> None:
        first, second = make.proposal(process), make.proposal(process)

        assert (first.number, second.number) == (1, 2)
        assert second.reference == "P2"
        assert second.status == Status.SUBMITTED
        assert second.submitted_at == NOW

    def test_keeps_its_place_in_an_order_that_anybody_can_compute(
        self, process
    ) -> None:
        proposal = make.proposal(process)

        # printf 'seed|1' | sha256sum
        assert proposal.order_key == (
            "eb1e60768783e52e3fd788d88a6516574069b6a5f9f8f4eabc2e72866ae8aea8"
        )

    def test_is_recorded_without_the_name_of_the_author(self, process) -> None:
        author = make.user(name="Aino")
        make.proposal(process, author)

        (event,) = process.events.all()
        assert (event.verb, event.subject) == ("proposal.submitted", "proposal:P1")
        assert (event.actor, event.role) == (author, "")

    @pytest.mark.parametrize("days", [-2, 1, 5])
    def test_is_refused_while_ideas_are_not_collected(self, process, days) -> None:
        with pytest.raises(Refused) as refused:
            make.proposal(process, now=NOW + days * DAY)

        assert refused.value.refusal.code == "closed"
        assert not Proposal.objects.exists()
        assert not process.events.exists()

    def test_is_refused_before_the_process_is_public(self) -> None:
        hidden = make.process(published=False)
        make.phase(hidden, "propose")

        with pytest.raises(Refused) as refused:
            make.proposal(hidden)

        assert refused.value.refusal.code == "not_public"

    def test_looks_at_the_plan_as_it_is_now(self, process) -> None:
        read = type(process).objects.prefetch_related("phases").get(pk=process.pk)
        process.phases.update(ends_at=NOW)

        with pytest.raises(Refused):
            make.proposal(read)

    @pytest.mark.parametrize("field", ["district", "category"])
    def test_refuses_a_place_or_theme_of_another_process(self, process, field) -> None:
        other = make.process()
        foreign = {
            "district": make.district(other),
            "category": other.categories.create(code="parks", name={"fi": "Puistot"}),
        }[field]

        with pytest.raises(ValidationError) as problems:
            make.proposal(process, **{field: foreign})

        (problem,) = problems.value.error_dict[field]
        assert problem.code == f"foreign_{field}"
        assert not Proposal.objects.exists()

    def test_refuses_half_a_point(self, process) -> None:
        with pytest.raises(ValidationError, match="latitude and longitude"):
            make.proposal(process, latitude=Decimal("64.2"))

    def test_makes_one_proposal_of_a_double_click(self, process) -> None:
        author = make.user()

        first = make.proposal(process, author)
        second = make.proposal(process, author)

        assert first == second
        assert len(verbs_of(process)) == 1

    def test_takes_the_same_words_from_two_people(self, process) -> None:
        assert make.proposal(process) != make.proposal(process)

    def test_takes_an_idea_again_after_it_was_withdrawn(self, process) -> None:
        author = make.user()
        first = make.proposal(process, author)
        proposal_actions.withdraw_proposal(proposal=first, author=author, now=NOW)

        assert make.proposal(process, author).number == 2


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_ideas_are_numbered_without_gaps_and_without_doubles(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        authors = [make.user() for _ in range(8)]

        made = together(
            [lambda author=author: make.proposal(process, author) for author in authors]
        )

        assert sorted(proposal.number for proposal in made) == list(range(1, 9))
        assert list(process.events.values_list("number", flat=True)) == [*range(1, 9)]

    def test_a_double_click_makes_one_proposal(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        author = make.user()

        made = together([lambda: make.proposal(process, author)] * 4)

        assert {proposal.pk for proposal in made} == {Proposal.objects.get().pk}


class TestChanging:
    def test_replaces_what_was_written_and_finds_it_by_the_new_words(
        self, process
    ) -> None:
        author = make.user()
        proposal = make.proposal(process, author)

        proposal_actions.edit_proposal(
            proposal=proposal,
            author=author,
            idea=make.idea(title="Sauna rantaan", cost_estimate=9_000_00),
            now=NOW,
        )

        stored = Proposal.objects.get()
        assert (stored.title, stored.cost_estimate) == ("Sauna rantaan", 9_000_00)
        assert stored.edited_at == NOW
        assert list(Proposal.objects.holding("SAUNA")) == [stored]
        assert not Proposal.objects.holding("vimpelinlammelle").exists()
        assert ("proposal.edited", "proposal:P1") in verbs_of(process)

    def test_is_only_for_the_author(self, process) -> None:
        proposal = make.proposal(process)

        with pytest.raises(Refused) as refused:
            proposal_actions.edit_proposal(
                proposal=proposal, author=make.user(), idea=make.idea(), now=NOW
            )

        assert refused.value.refusal.code == "not_yours"

    def test_comes_too_late_once_somebody_has_decided(self, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        Proposal.objects.update(status=Status.FEASIBLE)

        with pytest.raises(Refused) as refused:
            proposal_actions.edit_proposal(
                proposal=proposal, author=author, idea=make.idea(title="x"), now=NOW
            )

        assert refused.value.refusal.code == "stale"
        assert Proposal.objects.get().title != "x"


class TestWithdrawing:
    def test_takes_it_off_the_list_and_deletes_nothing(self, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)

        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        assert not Proposal.objects.visible().exists()
        assert Proposal.objects.get().title == proposal.title
        assert ("proposal.withdrawn", "proposal:P1") in verbs_of(process)

    def test_is_possible_after_the_phase_but_not_during_the_vote(self, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        make.phase(process, "vote", starts=2 * DAY, ends=4 * DAY)

        with pytest.raises(Refused) as refused:
            proposal_actions.withdraw_proposal(
                proposal=proposal, author=author, now=NOW + 3 * DAY
            )
        assert refused.value.refusal.code == "closed"

        after_the_phase = NOW + DAY
        proposal_actions.withdraw_proposal(
            proposal=proposal, author=author, now=after_the_phase
        )
        assert Proposal.objects.get().is_withdrawn

    def test_is_only_for_the_author(self, process) -> None:
        with pytest.raises(Refused) as refused:
            proposal_actions.withdraw_proposal(
                proposal=make.proposal(process), author=make.user(), now=NOW
            )

        assert refused.value.refusal.code == "not_yours"

    def test_happens_once(self, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        again = Proposal.objects.get()
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        with pytest.raises(Refused) as refused:
            proposal_actions.withdraw_proposal(proposal=again, author=author, now=NOW)

        assert refused.value.refusal.code == "stale"
