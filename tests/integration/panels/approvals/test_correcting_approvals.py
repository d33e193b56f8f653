"""An approval is called off, or an answer is entered and corrected; see approving."""

from datetime import timedelta

import make
import pytest
from approving_of import LATE, ask, say
from make import DAY, NOW
from reminding import told

from panels.actions import approving
from panels.models import ApprovalAnswer, Letter
from panels.queries.approvals import entered_in, newest_approval
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)


class TestCallingOff:
    def test_can_be_called_off_with_a_reason(
        self, panel, members, official, report
    ) -> None:
        approval = ask(report, official)
        say(approval, members[0])

        approving.call_off(
            approval=approval, official=official, reason="A wrong figure.", now=NOW
        )

        assert not ApprovalAnswer.objects.exists()
        event = panel.process.events.get(verb="approval.cancelled")
        assert event.data == {"reason": "A wrong figure."}
        with pytest.raises(Refused, match="approval_over"):
            say(approval, members[0])
        assert newest_approval(panel) is None
        assert ask(report, official).number == 2

    @pytest.mark.parametrize("state", ["waits", "paper", "printed", "sent"])
    @pytest.mark.parametrize("is_over", [False, True])
    def test_letters_that_ask_in_vain_do_not_go_out(
        self, members, official, report, state, is_over
    ) -> None:
        members[5].volunteer.person = None
        members[5].volunteer.save()
        approval = ask(report, official)
        Letter.objects.update(state=state)
        near = Letter.objects.get()
        near.pk, near.kind, near.occasion = None, "approval.near", f"{near.occasion}:3"
        near.save()
        # One of another approval, whose number begins like this one's.
        other = Letter.objects.first()
        other.pk, other.occasion = None, f"approval:{approval.pk}0"
        other.save()

        if is_over:
            approving.end_due(now=LATE)
        else:
            approving.call_off(
                approval=approval, official=official, reason="A wrong figure.", now=NOW
            )

        asked = Letter.objects.exclude(occasion=other.occasion)
        assert asked.count() == (2 if state in ("printed", "sent") else 0)
        assert Letter.objects.filter(occasion=other.occasion).exists()

    def test_called_off_leaves_nothing_of_earlier_words(
        self, panel, members, official, report
    ) -> None:
        first = ask(report, official)
        say(first, members[0])
        approving.end_due(now=LATE)
        assert newest_approval(panel) == first
        second = ask(report, official, closes_at=LATE + 7 * DAY, now=LATE)

        approving.call_off(
            approval=second, official=official, reason="A wrong figure.", now=LATE
        )

        assert newest_approval(panel) is None


class TestPaperAndPhone:
    def enter(self, approval, member, official, choice="approve", now=NOW) -> None:
        approving.enter_approval(
            approval=approval,
            panelist=member,
            official=official,
            choice=choice,
            remark="",
            now=now,
        )

    def test_a_facilitator_enters_it_and_the_member_hears(
        self, members, official, report
    ) -> None:
        approval = ask(report, official)

        self.enter(approval, members[0], official)

        assert told("approval.entered") == {members[0].volunteer.person}
        assert "approve" not in str(Notice.objects.get(kind="approval.entered").facts)
        say(approval, members[0], "against")
        own = approval.answers.get()
        assert (own.choice, own.entered_by) == ("against", None)

    def test_what_was_mistyped_is_entered_again_and_told_again(
        self, members, official, report
    ) -> None:
        approval = ask(report, official)
        self.enter(approval, members[0], official)
        assert entered_in(approval) == [members[0]]

        for minutes in (1, 2):
            then = NOW + timedelta(minutes=minutes)
            self.enter(approval, members[0], official, "against", then)

        assert approval.answers.get().choice == "against"
        notices = Notice.objects.filter(kind="approval.entered")
        assert {notice.person for notice in notices} == {members[0].volunteer.person}
        assert len(notices) == 2

    def test_an_own_answer_is_never_overwritten(
        self, members, official, report
    ) -> None:
        approval = ask(report, official)
        say(approval, members[0], "against")

        with pytest.raises(Refused, match="answered"):
            self.enter(approval, members[0], official)

        assert approval.answers.get().choice == "against"

    def test_an_organiser_does_not_enter_for_members(
        self, panel, members, official, report
    ) -> None:
        approval = ask(report, official)

        with pytest.raises(Refused, match="no_role"):
            self.enter(approval, members[0], make.staff(panel.process))
