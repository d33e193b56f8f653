"""The members approve the report: asked, answered, entered, counted by the rule."""

from datetime import timedelta

import make
import paneling
import pytest
from approving_of import LATE, UNTIL, ask, say
from django.core.exceptions import ValidationError
from make import DAY, NOW
from reminding import remind, told

from panels.actions import approving, reporting
from panels.approval_reminders import still_missing
from panels.lifecycle import PanelistState
from panels.models import Approval, ApprovalAnswer, Letter
from panels.queries.reports import parts_of
from participation.kinds import KINDS
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def publish(report, official, now=LATE):
    report.refresh_from_db()
    return reporting.publish_report(
        report=report, official=official, seen=report.version, reason="", now=now
    )


def text_of(edition) -> str:
    return parts_of(edition.content, "en")[-1].text


class TestAsking:
    def test_declares_the_rule_and_tells_every_member(
        self, panel, members, official, report
    ) -> None:
        members[5].volunteer.person = None
        members[5].volunteer.save()

        approval = ask(report, official)

        event = panel.process.events.get(verb="approval.opened")
        assert event.data == {
            "sha256": approval.sha256,
            "answer_by": UNTIL.date().isoformat(),
            "majority": "two_thirds",
            "quorum": 50,
        }
        assert len(told("approval.opened")) == 5
        assert Letter.objects.get().kind == "approval.opened"

    def test_keeps_the_words_as_they_are(self, panel, official, report) -> None:
        ask(report, official)

        for act in (
            lambda: reporting.gather_report(panel=panel, official=official, now=NOW),
            lambda: publish(report, official, now=NOW),
            lambda: reporting.write_anew(
                report=report, official=official, part="summary", now=NOW
            ),
            lambda: ask(report, official),
        ):
            with pytest.raises(Refused, match="members_read"):
                act()

    @pytest.mark.parametrize("days", [2, 61])
    def test_takes_three_to_sixty_days(self, official, report, days) -> None:
        with pytest.raises(ValidationError) as caught:
            ask(report, official, closes_at=NOW + days * DAY)

        assert caught.value.error_dict["closes_at"][0].code == "wrong_days"

    def test_is_of_the_version_that_was_seen(self, official, report) -> None:
        with pytest.raises(Refused, match="overtaken"):
            ask(report, official, seen=report.version - 1)


class TestAnswering:
    def test_the_last_word_of_a_member_counts(self, members, official, report) -> None:
        approval = ask(report, official)

        say(approval, members[0], "against")
        say(approval, members[0], "remark", "Mind the date.")

        (own,) = approval.answers.all()
        assert (own.choice, own.remark) == ("remark", "Mind the date.")

    def test_a_remark_needs_words_and_an_answer_is_one_of_three(
        self, members, official, report
    ) -> None:
        approval = ask(report, official)

        for choice, field in (("remark", "remark"), ("maybe", "choice")):
            with pytest.raises(ValidationError) as caught:
                say(approval, members[0], choice, " ")
            assert set(caught.value.error_dict) == {field}
        assert not ApprovalAnswer.objects.exists()

    def test_others_and_the_late_do_not_answer(self, members, official, report) -> None:
        approval = ask(report, official)
        stranger = paneling.member(paneling.panel(make.process(slug="other")))
        gone = members[0]
        gone.state = PanelistState.WITHDRAWN
        gone.save()

        for member, now, code in (
            (stranger, NOW, "no_member"),
            (gone, NOW, "no_seat"),
            (members[1], UNTIL, "approval_over"),
        ):
            with pytest.raises(Refused, match=code):
                say(approval, member, now=now)

    def test_who_leaves_while_answering_does_not_answer(
        self, panel, members, official, report
    ) -> None:
        approval = ask(report, official)
        panel.panelists.update(state=PanelistState.WITHDRAWN)

        with pytest.raises(Refused, match="no_seat"):
            say(approval, members[0])


class TestTheEnd:
    def test_numbers_stay_and_nobody_knows_whose_they_are(
        self, panel, members, official, report
    ) -> None:
        approval = ask(report, official)
        for member, choice in zip(
            members, ["approve", "approve", "remark", "remark", "against"], strict=False
        ):
            say(approval, member, choice, f"Z{member.number}")

        (done,) = approving.end_due(now=LATE)

        approval.refresh_from_db()
        assert done.what == "approval.ended"
        assert approval.outcome == {
            "approve": 2,
            "remark": 2,
            "against": 1,
            "silent": 1,
            "entitled": 6,
            "entered": 0,
            "majority": "two_thirds",
            "quorum": 50,
            "is_approved": True,
        }
        assert approval.remarks == ["Z1", "Z2", "Z3", "Z4", "Z5"]
        assert not ApprovalAnswer.objects.exists()
        event = panel.process.events.get(verb="approval.ended")
        assert event.data == approval.outcome | {"sha256": approval.sha256}
        assert approving.end_due(now=LATE) == []

    @pytest.mark.parametrize(
        ("choices", "is_approved"),
        [
            (["approve", "approve", "against"], True),
            (["approve", "against"] * 3, False),
            # Two of six are under the quorum: silence is neither yes nor no.
            (["approve", "approve"], False),
            ([], False),
        ],
    )
    def test_the_majority_of_the_mandate_decides(
        self, members, official, report, choices, is_approved
    ) -> None:
        approval = ask(report, official)
        for member, choice in zip(members, choices, strict=False):
            say(approval, member, choice)

        approving.end_due(now=LATE)

        approval.refresh_from_db()
        assert approval.outcome["is_approved"] is is_approved

    def test_it_ends_early_only_when_nobody_is_missing(
        self, panel, members, official, report
    ) -> None:
        approval = ask(report, official)
        for member in members[:5]:
            say(approval, member)

        with pytest.raises(Refused, match="answers_missing"):
            approving.end_approval(approval=approval, official=official, now=NOW)
        say(approval, members[5])
        approving.end_approval(approval=approval, official=official, now=NOW)

        approval.refresh_from_db()
        assert approval.outcome["approve"] == 6
        event = panel.process.events.get(verb="approval.ended")
        assert (event.actor, event.role) == (official, "facilitator")

    def test_it_does_not_end_before_its_time(self, official, report) -> None:
        ask(report, official)

        assert approving.end_due(now=UNTIL - timedelta(seconds=1)) == []


class TestTheEdition:
    def counted(self, report, official, members) -> Approval:
        approval = ask(report, official)
        for member in members[:5]:
            say(approval, member)
        approving.end_due(now=LATE)
        approval.refresh_from_db()
        return approval

    def test_carries_the_numbers_of_its_very_words(
        self, members, official, report
    ) -> None:
        approval = self.counted(report, official, members)

        edition = publish(report, official)

        assert edition.content["approval"] == approval.outcome
        text = text_of(edition)
        assert "The members have approved this report." in text
        assert "Of 6 members 5 approve it, 0 approve it with a remark" in text
        assert "two thirds" in text
        for member in members:
            assert member.name not in text

    def test_says_when_nobody_was_asked_about_the_words_that_changed(
        self, members, official, report
    ) -> None:
        self.counted(report, official, members)
        reporting.edit_part(
            report=report,
            official=official,
            part="summary",
            texts={"en": "Other words."},
            is_left_out=False,
            seen=report.version,
            now=LATE,
        )

        edition = publish(report, official)

        assert edition.content["approval"] == {}
        assert text_of(edition) == (
            "The members were not asked whether they approve these words."
        )


class TestReminders:
    def near(self, now) -> list[tuple[str, str, int]]:
        return [one for one in remind(now) if one[1] == "approval.near"]

    def test_reach_who_has_not_answered(self, members, official, report) -> None:
        approval = ask(report, official)
        for member in members[:4]:
            say(approval, member)

        assert self.near(UNTIL - 3 * DAY - timedelta(minutes=1)) == []
        assert [one[0] for one in self.near(UNTIL - 3 * DAY)] == ["sent"]
        assert told("approval.near") == {
            member.volunteer.person for member in members[4:]
        }

    def test_ask_for_all_who_may_still_hear_of_it_in_two_queries(
        self, members, official, report, django_assert_num_queries
    ) -> None:
        approval = ask(report, official)
        asked = list(Notice.objects.filter(kind="approval.opened"))
        say(approval, members[0])

        with django_assert_num_queries(2):
            owed = still_missing(asked, NOW)

        first = members[0].volunteer.person
        assert owed == {one.pk for one in asked if one.person != first}
        assert len(owed) == 5
        assert KINDS["approval.opened"].still_owed is still_missing
        assert still_missing(asked, UNTIL) == set()

    def test_are_not_sent_of_what_was_called_off(self, official, report) -> None:
        approval = ask(report, official)
        approving.call_off(
            approval=approval, official=official, reason="A wrong figure.", now=NOW
        )

        assert self.near(UNTIL - DAY) == []
