"""Ideas from paper and from desks: whose, and who corrects them."""

import make
import pytest
from make import DAY, NOW

from participation.models import Role
from participation.policies import Refused
from proposals.actions import entering
from proposals.actions import proposals as proposal_actions
from proposals.lifecycle import Visibility
from proposals.models import IdeaRules, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def clerk(process):
    return make.staff(process, Role.POLLING_CLERK)


def enter(process, official, *, label="Elli, 9", channel="paper", now=NOW, **fields):
    return entering.enter_proposal(
        process=process,
        official=official,
        idea=make.idea(**fields),
        channel=channel,
        author_label=label,
        now=now,
    )


class TestEntering:
    def test_publishes_it_in_a_name_and_says_how_it_came_in(
        self, process, clerk
    ) -> None:
        proposal = enter(process, clerk, label="  Elli,\n 9 ")

        assert proposal.author is None
        assert proposal.author_name == "Elli, 9"
        assert (proposal.channel, proposal.entered_by) == ("paper", clerk)
        assert Proposal.objects.visible().get() == proposal
        assert proposal.revisions.get().editor == clerk

    def test_or_in_nobodys(self, process, clerk) -> None:
        assert enter(process, clerk, label="").author_name == "Resident"

    def test_is_recorded_with_role_and_channel_and_without_the_name(
        self, process, clerk
    ) -> None:
        enter(process, clerk, channel="desk")

        (event,) = process.events.all()
        assert (event.verb, event.role) == ("proposal.entered", Role.POLLING_CLERK)
        assert event.data == {"channel": "desk"}

    @pytest.mark.parametrize("role", list(Role))
    def test_is_for_those_who_take_forms(self, process, role) -> None:
        official = make.staff(process, role)

        if role in {Role.ORGANISER, Role.MODERATOR, Role.POLLING_CLERK}:
            assert enter(process, official).number == 1
        else:
            with pytest.raises(Refused) as refused:
                enter(process, official)
            assert refused.value.refusal.code == "no_role"

    def test_goes_on_for_a_week_after_the_last_day(self, process, clerk) -> None:
        end = NOW + DAY
        enter(process, clerk, now=end + 7 * DAY - DAY / 24)

        with pytest.raises(Refused) as refused:
            enter(process, clerk, now=end + 7 * DAY, title="Late")
        assert refused.value.refusal.code == "closed"

    def test_does_not_begin_before_the_others(self, process, clerk) -> None:
        with pytest.raises(Refused) as refused:
            enter(process, clerk, now=NOW - 2 * DAY)

        assert refused.value.refusal.code == "closed"

    def test_does_not_go_on_into_a_vote(self, process, clerk) -> None:
        make.phase(process, "vote", starts=2 * DAY, ends=5 * DAY)

        with pytest.raises(Refused) as refused:
            enter(process, clerk, now=NOW + 3 * DAY)

        assert refused.value.refusal.code == "ballot_frozen"

    def test_makes_one_of_a_double_click_and_two_of_two_forms(
        self, process, clerk
    ) -> None:
        first = enter(process, clerk)

        assert enter(process, clerk) == first
        assert enter(process, clerk, now=NOW + DAY / 24) != first

    def test_knows_no_limit_and_waits_for_nobody(self, process, clerk) -> None:
        IdeaRules.objects.create(process=process, most_ideas=1, holds_ideas=True)

        enter(process, clerk, title="One")
        second = enter(process, clerk, title="Two")

        assert second.visibility == Visibility.PUBLIC
        assert second.author_slot is None


class TestAfterwards:
    def edit(self, proposal, person, now=NOW) -> None:
        proposal_actions.edit_proposal(
            proposal=proposal, author=person, idea=make.idea(title="Put right"), now=now
        )

    def test_an_official_puts_it_right_in_their_role(self, process, clerk) -> None:
        proposal = enter(process, clerk)
        other = make.staff(process, Role.MODERATOR)

        self.edit(proposal, other)

        event = process.events.last()
        assert (event.verb, event.role) == ("proposal.edited", Role.MODERATOR)
        assert event.data == {"version": 2}

    def test_and_takes_it_back_for_its_author(self, process, clerk) -> None:
        proposal = enter(process, clerk)

        proposal_actions.withdraw_proposal(proposal=proposal, author=clerk, now=NOW)

        assert process.events.last().role == Role.POLLING_CLERK

    def test_and_sends_it_again_in_their_role_beyond_any_limit(
        self, process, clerk
    ) -> None:
        IdeaRules.objects.create(process=process, most_ideas=1)
        make.proposal(process, clerk)
        proposal = enter(process, clerk)
        late = NOW + 5 * DAY
        proposal_actions.withdraw_proposal(proposal=proposal, author=clerk, now=NOW)

        proposal_actions.restore_proposal(proposal=proposal, author=clerk, now=late)

        event = process.events.last()
        assert (event.verb, event.role) == ("proposal.resubmitted", Role.POLLING_CLERK)
        assert Proposal.objects.visible().filter(pk=proposal.pk).exists()
        assert proposal.author_slot is None

    def test_but_not_again_when_nothing_is_entered_any_more(
        self, process, clerk
    ) -> None:
        proposal = enter(process, clerk)
        proposal_actions.withdraw_proposal(proposal=proposal, author=clerk, now=NOW)

        for person, late, code in [
            (clerk, NOW + 60 * DAY, "closed"),
            (make.staff(process, Role.REVIEWER), NOW, "not_yours"),
        ]:
            with pytest.raises(Refused) as refused:
                proposal_actions.restore_proposal(
                    proposal=proposal, author=person, now=late
                )
            assert refused.value.refusal.code == code

    def test_nobody_else_does(self, process, clerk) -> None:
        proposal = enter(process, clerk)

        for person in (make.user(), make.staff(process, Role.REVIEWER)):
            with pytest.raises(Refused) as refused:
                self.edit(proposal, person)
            assert refused.value.refusal.code == "not_yours"

    def test_no_official_edits_what_a_resident_has_sent(self, process, clerk) -> None:
        proposal = make.proposal(process)

        with pytest.raises(Refused) as refused:
            self.edit(proposal, clerk)

        assert refused.value.refusal.code == "not_yours"

    def test_nobody_edits_for_somebody_whose_account_is_gone(
        self, process, clerk
    ) -> None:
        proposal = make.proposal(process)
        Proposal.objects.update(author=None)
        proposal.refresh_from_db()

        with pytest.raises(Refused) as refused:
            self.edit(proposal, clerk)

        assert refused.value.refusal.code == "not_yours"
        assert proposal.author_name == "Former participant"
