"""Recommendations from the draft to the hand-over."""

from datetime import timedelta

import advising
import make
import paneling
import pytest
from django.core.exceptions import ValidationError

from panels.actions import adopting, recommending, suggesting
from panels.lifecycle import AdviceState, PanelState
from panels.models import Dissent, SuggestedChange
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db
NOW = make.NOW


def refused(action, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        action(**arguments)
    return caught.value.refusal.code


def verbs(panel) -> list[str]:
    return list(panel.process.events.values_list("verb", flat=True))


class TestWriting:
    def test_members_and_officials_begin_one(self) -> None:
        panel = paneling.panel()
        member = paneling.member(panel)

        first = recommending.draft_recommendation(
            panel=panel, words=advising.words(), panelist=member, now=NOW
        )
        second = advising.draft(panel)

        assert (first.reference, second.reference) == ("R1", "R2")
        assert first.versions.get().panelist == member
        assert "recommendation.frozen" not in verbs(panel)

    def test_nobody_else_does(self) -> None:
        panel = paneling.panel()
        gone = paneling.member(panel, state="withdrawn")
        resting = paneling.panel(panel.process, "later", state=PanelState.CONFIRMING)

        def begin(**who) -> str:
            return refused(
                recommending.draft_recommendation,
                words=advising.words(),
                now=NOW,
                **who,
            )

        assert begin(panel=panel, panelist=None) == "no_member"
        assert begin(panel=panel, panelist=gone) == "no_seat"
        assert begin(panel=panel, official=make.user()) == "no_role"
        assert begin(panel=resting, panelist=paneling.member(resting)) == "not_working"

    def test_of_two_who_revise_at_once_one_is_told(self) -> None:
        panel = paneling.panel()
        official = advising.facilitator(panel)
        made = advising.draft(panel, official)

        def revise(text: str) -> None:
            recommending.revise_recommendation(
                recommendation=made,
                official=official,
                words=advising.words(text=text),
                note="Clearer.",
                seen=1,
                now=NOW,
            )

        revise("Built by 2028.")
        with pytest.raises(Refused, match="overtaken"):
            revise("Built by 2030.")

        made.refresh_from_db()
        assert (made.text, made.version) == ("Built by 2028.", 2)
        assert [one.text for one in made.versions.all()] == [
            advising.words().text,
            "Built by 2028.",
        ]

    def test_frozen_words_change_only_when_opened_again_with_a_reason(self) -> None:
        panel = paneling.panel()
        official = advising.facilitator(panel)
        made = advising.frozen(panel, official)

        change = {
            "recommendation": made,
            "official": official,
            "words": advising.words(text="Other."),
            "note": "",
            "seen": 1,
            "now": NOW,
        }
        assert refused(recommending.revise_recommendation, **change) == "frozen"
        with pytest.raises(ValidationError):
            recommending.reopen_recommendation(
                recommendation=made, official=official, reason=" ", now=NOW
            )
        recommending.reopen_recommendation(
            recommendation=made, official=official, reason="A mistake.", now=NOW
        )
        recommending.revise_recommendation(**change)

        made.refresh_from_db()
        assert (made.state, made.text) == (AdviceState.DRAFT, "Other.")
        assert verbs(panel) == ["recommendation.frozen", "recommendation.reopened"]


class TestSuggestions:
    def test_one_is_taken_over_and_its_author_told(self) -> None:
        panel = paneling.panel()
        member = paneling.member(panel)
        official = advising.facilitator(panel)
        made = advising.draft(panel, official)
        change = suggesting.suggest_change(
            recommendation=made,
            panelist=member,
            words=advising.words(text="Two jetties."),
            note="One is too few.",
            base=1,
            now=NOW,
        )

        frozen = {
            "recommendation": made,
            "official": official,
            "addressee": recommending.Addressee({"en": "Board"}, NOW.date()),
            "now": NOW,
        }
        assert (
            refused(recommending.freeze_recommendation, seen=1, **frozen)
            == "open_changes"
        )
        suggesting.accept_change(
            change=change,
            official=official,
            words=advising.words(text="Two jetties."),
            seen=1,
            answer="Thank you.",
            now=NOW,
        )

        made.refresh_from_db()
        change.refresh_from_db()
        notice = Notice.objects.get(person=member.volunteer.person)
        assert (made.text, made.version) == ("Two jetties.", 2)
        assert made.versions.last().panelist == member
        assert change.state == SuggestedChange.State.ACCEPTED
        assert (notice.kind, notice.facts["answer"]["en"]) == (
            "change.answered",
            "Taken over",
        )

    def test_one_is_declined_with_words_only(self) -> None:
        panel = paneling.panel()
        member = paneling.member(panel)
        official = advising.facilitator(panel)
        change = suggesting.suggest_change(
            recommendation=advising.draft(panel, official),
            panelist=member,
            words=advising.words(text="None."),
            note="Too dear.",
            base=1,
            now=NOW,
        )

        with pytest.raises(ValidationError):
            suggesting.decline_change(
                change=change, official=official, answer="", now=NOW
            )
        suggesting.decline_change(
            change=change, official=official, answer="We have agreed on one.", now=NOW
        )

        change.refresh_from_db()
        assert change.state == SuggestedChange.State.DECLINED
        assert (
            refused(
                suggesting.decline_change,
                change=change,
                official=official,
                answer="Again.",
                now=NOW,
            )
            == "answered"
        )

    def test_only_its_author_takes_one_back(self) -> None:
        panel = paneling.panel()
        member, other = paneling.members(panel, 2)
        change = suggesting.suggest_change(
            recommendation=advising.draft(panel),
            panelist=member,
            words=advising.words(text="None."),
            note="Too dear.",
            base=1,
            now=NOW,
        )

        take = {"change": change, "now": NOW}
        assert refused(suggesting.take_back_change, panelist=other, **take) == (
            "not_yours"
        )
        suggesting.take_back_change(panelist=member, **take)

        change.refresh_from_db()
        assert change.state == SuggestedChange.State.TAKEN_BACK

    def test_the_newest_level_of_support_counts(self) -> None:
        panel = paneling.panel()
        member = paneling.member(panel)
        made = advising.draft(panel)

        for level in (1, 4):
            suggesting.say_support(recommendation=made, panelist=member, level=level)

        assert [one.level for one in made.levels.all()] == [4]
        with pytest.raises(ValidationError):
            suggesting.say_support(recommendation=made, panelist=member, level=6)


class TestDissent:
    def test_it_stands_beside_whatever_was_decided(self) -> None:
        panel = paneling.panel()
        author, friend = paneling.members(panel, 2)
        paneling.members(panel, 4)
        made = advising.frozen(panel)
        dissent = suggesting.write_dissent(
            recommendation=made,
            panelist=author,
            text="A beach would be better.",
            language="en",
            is_named=False,
            now=NOW,
        )
        suggesting.back_dissent(
            dissent=dissent, panelist=friend, backs=True, is_named=True
        )

        assert [one.is_named for one in dissent.backers.all()] == [False, True]
        suggesting.back_dissent(
            dissent=dissent, panelist=friend, backs=False, is_named=False
        )
        assert dissent.backers.get().panelist == author

    def test_only_its_author_withdraws_it_and_drafts_have_none(self) -> None:
        panel = paneling.panel()
        author, other = paneling.members(panel, 2)
        made = advising.frozen(panel)

        def write(recommendation) -> Dissent:
            return suggesting.write_dissent(
                recommendation=recommendation,
                panelist=author,
                text="A beach would be better.",
                language="en",
                is_named=False,
                now=NOW,
            )

        dissent = write(made)
        with pytest.raises(Refused, match="not_frozen"):
            write(advising.draft(panel))
        assert (
            refused(
                suggesting.withdraw_dissent, dissent=dissent, panelist=other, now=NOW
            )
            == "not_yours"
        )
        suggesting.withdraw_dissent(dissent=dissent, panelist=author, now=NOW)

        dissent.refresh_from_db()
        assert dissent.withdrawn_at == NOW


class TestDeciding:
    def test_two_officials_count_apart_and_agree(self) -> None:
        panel = paneling.panel(majority="three_quarters")
        paneling.members(panel, 6)
        made = advising.frozen(panel)
        first, second = advising.facilitator(panel), advising.facilitator(panel)
        count = {"recommendation": made, "no": 1, "abstain": 1, "now": NOW}

        assert not adopting.enter_count(official=first, yes=4, **count)
        assert (
            refused(adopting.enter_count, official=first, yes=4, **count)
            == "same_person"
        )
        assert not adopting.enter_count(official=second, yes=3, **count)
        assert not adopting.enter_count(official=second, yes=4, **count)
        assert adopting.enter_count(official=first, yes=4, **count)

        made.refresh_from_db()
        assert made.state == AdviceState.ADOPTED
        assert made.votes == {
            "yes": 4,
            "no": 1,
            "abstain": 1,
            "absent": 0,
            "entitled": 6,
        }
        event = panel.process.events.get(verb="recommendation.adopted")
        assert event.data["majority"] == "three_quarters"

    def test_without_quorum_or_majority_it_is_not_adopted(self) -> None:
        panel = paneling.panel(majority="three_quarters", quorum=50)
        paneling.members(panel, 6)

        few = advising.decided(panel, yes=2, no=0)
        split = advising.decided(panel, yes=4, no=2)

        assert {few.state, split.state} == {AdviceState.NOT_ADOPTED}

    def test_more_votes_than_members_are_refused(self) -> None:
        panel = paneling.panel()
        paneling.members(panel, 3)

        with pytest.raises(ValidationError, match="3 members, and 4 votes"):
            advising.decided(panel, yes=4, no=0)

    def test_the_rule_of_the_mandate_is_the_one_declared_when_frozen(self) -> None:
        panel = paneling.panel(majority="consensus")
        paneling.members(panel, 6)
        made = advising.frozen(panel)
        panel.majority = "simple"
        panel.save()

        for _turn in range(2):
            adopting.enter_count(
                recommendation=made,
                official=advising.facilitator(panel),
                yes=5,
                no=1,
                abstain=0,
                now=NOW,
            )

        made.refresh_from_db()
        assert made.state == AdviceState.NOT_ADOPTED


class TestHandingOver:
    def test_everything_is_decided_first(self) -> None:
        panel = paneling.panel()
        paneling.members(panel, 6)
        official = advising.facilitator(panel)
        hand = {"panel": panel, "official": official, "now": NOW}

        assert refused(adopting.hand_over, **hand) == "nothing"
        advising.decided(panel)
        open_one = advising.draft(panel)
        assert refused(adopting.hand_over, **hand) == "undecided"
        recommending.withdraw_recommendation(
            recommendation=open_one, official=official, reason="Said in R1.", now=NOW
        )
        organiser = make.staff(panel.process)
        adopting.hand_over(**hand)

        panel.refresh_from_db()
        event = panel.process.events.get(verb="panel.advised")
        assert panel.state == PanelState.ADVISED
        assert event.data["recommendations"] == ["R1"]
        assert Notice.objects.get(person=organiser).kind == "advice.handed_over"

    def test_afterwards_nothing_in_it_changes(self) -> None:
        panel = paneling.panel()
        members = paneling.members(panel, 6)
        made = advising.handed_over(panel)[0]

        assert (
            refused(
                recommending.reopen_recommendation,
                recommendation=made,
                official=advising.facilitator(panel),
                reason="Late.",
                now=NOW + timedelta(days=1),
            )
            == "not_working"
        )
        assert (
            refused(
                suggesting.write_dissent,
                recommendation=made,
                panelist=members[0],
                text="No.",
                language="en",
                is_named=False,
                now=NOW,
            )
            == "not_working"
        )
