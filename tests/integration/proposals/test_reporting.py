"""Reports of ideas and comments, through their action: who counts, what is held."""

from datetime import timedelta

import make
import pytest
import talking_of
from django.core.exceptions import ValidationError
from make import NOW
from refusing import code_of
from talking_of import kinds_of, verbs

from participation.models import Role
from proposals.actions import appeals, talking
from proposals.models import Case, CoAuthor, Proposal

pytestmark = pytest.mark.django_db


class TestReporting:
    def test_opens_one_case_and_counts_everybody_once(self) -> None:
        comment, person = talking_of.comment(talking_of.proposal()), make.user()

        first = talking_of.flag(comment, person)
        second = talking_of.flag(comment, person, reason="spam")
        third = talking_of.flag(comment)

        assert first == second == third
        assert first.flags.count() == 2
        assert first.cause == "flag"

    def test_three_people_take_it_out_of_sight(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)

        for _ in range(3):
            talking_of.flag(comment)

        comment.refresh_from_db()
        assert comment.visibility == "held"
        assert Proposal.objects.get().comment_count == 0
        assert kinds_of(author) == ["text.held"]
        assert verbs(comment.proposal.process) == ["comment.held"]

    def test_three_people_hold_an_idea_back_that_nobody_has_checked(self) -> None:
        proposal = talking_of.proposal()
        for _ in range(3):
            talking_of.flag(proposal)

        assert not Proposal.objects.visible().exists()
        assert verbs(proposal.process) == ["proposal.held"]

    @pytest.mark.parametrize("status", ["selected", "feasible"])
    def test_three_people_do_not_take_away_what_officials_have_checked(
        self, status
    ) -> None:
        proposal = talking_of.proposal()
        Proposal.objects.update(status=status)

        for _ in range(3):
            talking_of.flag(proposal)

        assert Proposal.objects.visible().exists()
        assert Case.objects.get().flags.count() == 3

    def test_new_accounts_do_not_help_to_take_something_away(self) -> None:
        comment = talking_of.comment(talking_of.proposal())
        for _ in range(4):
            person = make.user()
            person.joined_at = NOW - timedelta(hours=23)
            person.save()
            talking_of.flag(comment, person)

        comment.refresh_from_db()
        assert comment.visibility == "public"

    def test_the_voice_of_the_city_stays(self) -> None:
        proposal = talking_of.proposal()
        official = make.staff(proposal.process, Role.REVIEWER)
        comment = talking_of.comment(proposal, official, role="reviewer")
        for _ in range(3):
            talking_of.flag(comment)

        comment.refresh_from_db()
        assert comment.visibility == "public"

    def test_what_a_moderator_let_stand_stays_until_it_is_changed(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)
        talking_of.decided(talking_of.flag(comment), "shown", now=NOW)
        for _ in range(3):
            talking_of.flag(comment)
        comment.refresh_from_db()
        assert comment.visibility == "public"

        later = NOW + timedelta(minutes=1)
        talking.edit_comment(comment=comment, author=author, text="Tyhmät!", now=later)
        talking_of.flag(comment, now=later)

        comment.refresh_from_db()
        assert comment.visibility == "held"

    def test_what_an_appeal_has_restored_stays_until_it_is_changed(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)
        case = talking_of.hidden(comment)
        appeals.appeal(case=case, author=author, text="Miksi?", now=NOW)
        appeals.answer_appeal(
            case=case,
            moderator=talking_of.moderator(case.process),
            decision="shown",
            words="Katsoin uudelleen.",
            now=NOW,
        )
        for _ in range(3):
            talking_of.flag(comment)
        comment.refresh_from_db()
        assert comment.visibility == "public"

        later = NOW + timedelta(minutes=1)
        talking.edit_comment(comment=comment, author=author, text="Tyhmät!", now=later)
        talking_of.flag(comment, now=later)

        comment.refresh_from_db()
        assert comment.visibility == "held"

    def test_is_not_for_ones_own_words(self) -> None:
        author, helper = make.user(), make.user()
        proposal = talking_of.proposal(author=author)
        CoAuthor.objects.create(
            proposal=proposal,
            person=helper,
            key_hash="x",
            state=CoAuthor.State.ACCEPTED,
            asked_at=NOW,
        )

        for person in (author, helper):
            assert code_of(talking_of.flag, of=proposal, person=person) == "own"

    def test_is_not_for_what_nobody_sees(self) -> None:
        comment = talking_of.comment(talking_of.proposal())
        talking_of.hidden(comment)

        assert code_of(talking_of.flag, of=comment) == "not_shown"

    def test_has_a_limit_for_each_person(self) -> None:
        proposal, person = talking_of.proposal(), make.user()
        comments = [talking_of.comment(proposal) for _ in range(21)]
        for comment in comments[:20]:
            talking_of.flag(comment, person)

        assert code_of(talking_of.flag, of=comments[20], person=person) == "too_fast"
        later = talking_of.flag(comments[20], person, now=NOW + timedelta(hours=1))
        assert later.flags.count() == 1

    def test_knows_its_reasons(self) -> None:
        with pytest.raises(ValidationError):
            talking_of.flag(talking_of.proposal(), reason="ugly")
