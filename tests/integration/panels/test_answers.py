"""The official answer, its corrections, and what becomes of advice."""

from datetime import timedelta

import advising
import make
import paneling
import pytest
from django.core.exceptions import ValidationError

from panels.actions import answering
from panels.lifecycle import AnswerVerdict, FollowUpStage, PanelState
from panels.queries import advice as queries
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db
NOW = make.NOW


def _panel(count: int = 1, **fields):
    panel = paneling.panel(**fields)
    members = paneling.members(panel, 6)
    return panel, members, advising.handed_over(panel, count)


class TestAnswering:
    def test_members_are_told_and_the_last_answer_answers_the_panel(self) -> None:
        panel, members, (first, second) = _panel(2)

        advising.answered(first)
        panel.refresh_from_db()
        assert panel.state == PanelState.ADVISED
        advising.answered(second, verdict=AnswerVerdict.REFUSED, next_step="")
        panel.refresh_from_db()

        told = Notice.objects.filter(
            person=members[0].volunteer.person, kind="advice.answered"
        )
        assert panel.state == PanelState.ANSWERED
        assert {one.facts["verdict"]["en"] for one in told} == {
            "Accepted",
            "Not accepted",
        }

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"verdict": AnswerVerdict.PARTLY}, "part"),
            ({"verdict": AnswerVerdict.STUDIED}, "due_on"),
            ({"next_step": ""}, "next_step"),
        ],
    )
    def test_an_answer_says_what_it_owes(self, fields, field) -> None:
        _panel_made, _members, (made,) = _panel()

        with pytest.raises(ValidationError) as caught:
            advising.answered(made, **fields)

        assert field in caught.value.message_dict
        assert not made.answers.exists()

    def test_a_correction_keeps_what_was_said_before(self) -> None:
        panel, _members, (made,) = _panel()
        first = advising.answered(made)

        second = advising.answered(
            made, verdict=AnswerVerdict.PARTLY, part="The ramp only."
        )

        assert made.answers.count() == 2
        assert made.answers.standing().get() == second
        assert second.corrects == first
        verbs = panel.process.events.values_list("verb", flat=True)
        assert list(verbs)[-2:] == ["recommendation.answered", "answer.corrected"]

    def test_of_two_who_answer_at_once_one_is_told(self) -> None:
        panel, _members, (made,) = _panel()
        advising.answered(made)

        with pytest.raises(Refused, match="overtaken"):
            answering.answer_recommendation(
                recommendation=made,
                organiser=make.staff(panel.process),
                said=advising.said(),
                seen=None,
                now=NOW,
            )

    def test_only_the_organiser_answers_what_was_handed_over(self) -> None:
        panel, _members, (made,) = _panel()
        working = paneling.panel(panel.process, "other")
        paneling.members(working, 6)
        early = advising.decided(working)

        with pytest.raises(Refused, match="no_role"):
            advising.answered(made, advising.facilitator(panel))
        with pytest.raises(Refused, match="not_handed_over"):
            advising.answered(early)

    def test_the_promised_day_makes_it_overdue(self) -> None:
        panel, _members, (made,) = _panel()
        day = panel.answer_due_on
        after = day + timedelta(days=1)

        assert queries.overdue_in(panel.process, day) == []
        assert queries.overdue_in(panel.process, after) == [made]
        advising.answered(made)
        assert queries.overdue_in(panel.process, after) == []


class TestFollowUp:
    def _report(self, made, stage, **fields):
        values = {
            "text": "The drawings are ready.",
            "language": "en",
            "reason": "",
            "evidence": "",
            "next_on": None,
            "now": NOW,
        }
        return answering.report_follow_up(
            recommendation=made,
            organiser=make.staff(made.panel.process),
            stage=stage,
            **values | fields,
        )

    def test_news_come_after_the_answer_and_reach_members(self) -> None:
        _panel_made, members, (made,) = _panel()

        with pytest.raises(Refused, match="not_answered"):
            self._report(made, FollowUpStage.IN_PROGRESS)
        advising.answered(made)
        self._report(made, FollowUpStage.IN_PROGRESS)

        person = members[0].volunteer.person
        assert Notice.objects.filter(person=person, kind="advice.followed").exists()

    @pytest.mark.parametrize("stage", [FollowUpStage.CHANGED, FollowUpStage.DROPPED])
    def test_other_ways_need_a_reason(self, stage) -> None:
        _panel_made, _members, (made,) = _panel()
        advising.answered(made)

        with pytest.raises(ValidationError):
            self._report(made, stage)

        self._report(made, stage, reason="The ground does not bear it.")
        assert queries.newest_of(made).stage == stage

    def test_a_panel_closes_when_everything_is_told_to_the_end(self) -> None:
        panel, _members, (kept, refused) = _panel(2)
        advising.answered(kept)
        advising.answered(refused, verdict=AnswerVerdict.REFUSED, next_step="")
        organiser = make.staff(panel.process)
        close = {"panel": panel, "organiser": organiser, "now": NOW}

        with pytest.raises(Refused) as caught:
            answering.close_panel(**close)
        assert caught.value.refusal.code == "open_ends"
        assert "R1" in str(caught.value.refusal.message)
        self._report(kept, FollowUpStage.DONE)
        answering.close_panel(**close)

        panel.refresh_from_db()
        assert (panel.state, panel.ended_at) == (PanelState.CLOSED, NOW)
