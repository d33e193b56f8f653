"""Comments through their actions: say, answer, edit, delete, react."""

from datetime import timedelta

import make
import pytest
import talking_of
from django.core.exceptions import ValidationError
from make import DAY, NOW
from refusing import code_of

from participation.models import Notice, Role
from proposals.actions import proposals as proposal_actions
from proposals.actions import talking
from proposals.models import Case, Comment, IdeaRules, Proposal

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def say_code(proposal, author=None, **fields) -> str:
    told = {"text": "Hyvä.", "language": "fi", "now": NOW} | fields
    return code_of(talking.say, proposal=proposal, author=author or make.user(), **told)


def count_of(proposal) -> int:
    return Proposal.objects.get(pk=proposal.pk).comment_count


class TestSaying:
    def test_publishes_a_comment_and_counts_it(self) -> None:
        proposal = talking_of.proposal()

        comment = talking_of.comment(proposal, text=" Hyvä ajatus.\r\n\r\n\r\n\nJoo ")

        assert comment.visibility == "public"
        assert comment.text == "Hyvä ajatus.\n\nJoo"
        assert count_of(proposal) == 1

    def test_twice_the_same_words_are_one_comment(self) -> None:
        proposal, author = talking_of.proposal(), make.user()

        first = talking_of.comment(proposal, author, text="Hyvä.")
        second = talking_of.comment(proposal, author, text=" Hyvä. ")

        assert first == second
        assert count_of(proposal) == 1

    def test_an_answer_below_the_lowest_level_stands_beside_it(self) -> None:
        proposal = talking_of.proposal()
        root = talking_of.comment(proposal)
        first = talking_of.comment(proposal, parent=root)
        second = talking_of.comment(proposal, parent=first)

        third = talking_of.comment(proposal, parent=second)

        assert (first.parent, second.parent, third.parent) == (root, first, first)

    @pytest.mark.parametrize("text", ["", "  \n ", "\0\u202e"])
    def test_wants_words(self, text) -> None:
        with pytest.raises(ValidationError) as problems:
            talking.say(
                proposal=talking_of.proposal(),
                author=make.user(),
                text=text,
                language="fi",
                now=NOW,
            )

        assert "text" in problems.value.error_dict

    def test_takes_no_more_than_3000_letters(self) -> None:
        with pytest.raises(ValidationError):
            talking_of.comment(talking_of.proposal(), text="ab " * 1001)

    def test_is_refused_where_the_rules_say_so(self) -> None:
        process = talking_of.process(allows_comments=False)

        assert say_code(make.proposal(process)) == "no_comments"

    def test_is_refused_before_publication_and_after_the_end(self) -> None:
        proposal = talking_of.proposal()

        assert say_code(proposal, now=NOW + DAY) == "over"
        assert say_code(proposal, now=NOW - 200 * DAY) == "not_public"

    def test_is_refused_for_an_address_that_is_not_confirmed(self) -> None:
        person = make.user()
        person.emailaddress_set.update(verified=False)

        assert say_code(talking_of.proposal(), person) == "unconfirmed"

    @pytest.mark.parametrize("visibility", ["held", "hidden"])
    def test_is_refused_on_what_nobody_sees(self, visibility) -> None:
        proposal = talking_of.proposal()
        Proposal.objects.update(visibility=visibility)

        assert say_code(proposal) == "not_shown"

    def test_is_refused_on_what_was_withdrawn_or_goes_on_elsewhere(self) -> None:
        merged = talking_of.proposal()
        Proposal.objects.update(status="merged")
        author = make.user()
        gone = talking_of.proposal(author=author)
        proposal_actions.withdraw_proposal(proposal=gone, author=author, now=NOW)

        assert say_code(merged) == "became_others"
        assert say_code(gone) == "not_shown"

    def test_ten_in_ten_minutes_are_enough(self) -> None:
        proposal, author = talking_of.proposal(), make.user()
        for number in range(10):
            talking_of.comment(proposal, author, text=f"Ajatus {number}")

        assert say_code(proposal, author, text="Yksi vielä") == "too_fast"
        later = talking_of.comment(proposal, author, now=NOW + 10 * MINUTE)
        assert later.visibility == "public"

    def test_to_what_was_hidden_or_deleted_there_is_no_answer(self) -> None:
        proposal, author = talking_of.proposal(), make.user()
        deleted = talking_of.comment(proposal, author)
        talking.delete_comment(comment=deleted, author=author, now=NOW)
        hidden = talking_of.comment(proposal)
        talking_of.hidden(hidden)
        elsewhere = talking_of.comment(talking_of.proposal())

        assert say_code(proposal, parent=deleted) == "deleted"
        assert say_code(proposal, parent=hidden) == "not_shown"
        assert say_code(proposal, parent=elsewhere) == "not_shown"


class TestOfficials:
    def test_speak_for_the_city_in_their_role(self) -> None:
        proposal = talking_of.proposal()
        official = make.staff(proposal.process, Role.REVIEWER)

        comment = talking_of.comment(proposal, official, role="reviewer")

        assert comment.role == "reviewer"

    @pytest.mark.parametrize("role", ["organiser", "auditor", "king"])
    def test_do_not_speak_in_a_role_that_is_not_theirs(self, role) -> None:
        proposal = talking_of.proposal()
        official = make.staff(proposal.process, Role.AUDITOR)

        assert say_code(proposal, official, role=role) == "no_voice"

    def test_do_not_wait_for_a_moderator(self) -> None:
        proposal = talking_of.proposal(talking_of.process(holds_comments=True))
        official = make.staff(proposal.process, Role.REVIEWER)

        assert talking_of.comment(proposal, official).visibility == "public"


class TestWaiting:
    @pytest.mark.parametrize(
        ("rules", "text", "joined", "cause"),
        [
            ({"holds_comments": True}, "Hyvä.", 400 * DAY, "before"),
            ({"hold_hours": 48}, "Hyvä.", DAY, "new"),
            ({}, "https://osta.example", 400 * DAY, "spam"),
        ],
    )
    def test_a_comment_waits_and_is_not_counted(
        self, rules, text, joined, cause
    ) -> None:
        proposal = talking_of.proposal(talking_of.process(**rules))
        author = make.user()
        type(author).objects.filter(pk=author.pk).update(joined_at=NOW - joined)
        author.refresh_from_db()

        comment = talking_of.comment(proposal, author, text=text)

        assert comment.visibility == "held"
        assert Case.objects.get(comment=comment).cause == cause
        assert count_of(proposal) == 0
        assert not Notice.objects.exists()

    def test_an_old_account_does_not(self) -> None:
        proposal = talking_of.proposal(talking_of.process(hold_hours=48))

        assert talking_of.comment(proposal).visibility == "public"

    def test_words_put_in_later_wait_as_well(self) -> None:
        proposal, author = talking_of.proposal(), make.user()
        comment = talking_of.comment(proposal, author)

        edited = talking.edit_comment(
            comment=comment, author=author, text="https://osta.example", now=NOW
        )

        assert edited.visibility == "held"
        assert count_of(proposal) == 0


class TestEditing:
    def test_is_open_for_the_minutes_of_the_rules(self) -> None:
        proposal = talking_of.proposal(talking_of.process(edit_minutes=5))
        author = make.user()
        comment = talking_of.comment(proposal, author)
        edit = {"comment": comment, "author": author, "text": "Hyvä juttu."}

        talking.edit_comment(**edit, now=NOW + 4 * MINUTE)

        comment.refresh_from_db()
        assert comment.text == "Hyvä juttu."
        assert comment.edited_at == NOW + 4 * MINUTE
        assert code_of(talking.edit_comment, **edit, now=NOW + 5 * MINUTE) == "too_late"

    def test_is_for_its_author_and_while_it_is_shown(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)
        edit = {"comment": comment, "text": "x", "now": NOW}

        assert code_of(talking.edit_comment, author=make.user(), **edit) == "not_yours"
        talking_of.hidden(comment)
        assert code_of(talking.edit_comment, author=author, **edit) == "hidden"

    def test_to_the_same_words_leaves_no_mark(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author, text="Hyvä.")

        talking.edit_comment(comment=comment, author=author, text="Hyvä. ", now=NOW)

        assert Comment.objects.get().edited_at is None


class TestDeleting:
    def test_keeps_the_place_without_the_words(self) -> None:
        proposal, author = talking_of.proposal(), make.user()
        comment = talking_of.comment(proposal, author)
        answer = talking_of.comment(proposal, parent=comment)
        talking.react(comment=comment, person=make.user(), kind="agree", now=NOW)

        talking.delete_comment(comment=comment, author=author, now=NOW + 50 * DAY)

        comment.refresh_from_db()
        assert comment.text == ""
        assert comment.agree_count == comment.reactions.count() == 0
        assert Comment.objects.get(pk=answer.pk).parent == comment
        assert count_of(proposal) == 1

    def test_is_for_its_author_and_once(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)
        delete = {"comment": comment, "now": NOW}

        stranger = code_of(talking.delete_comment, author=make.user(), **delete)
        talking.delete_comment(author=author, **delete)

        assert stranger == "not_yours"
        assert code_of(talking.delete_comment, author=author, **delete) == "deleted"


class TestReacting:
    def test_says_one_thing_at_a_time(self) -> None:
        comment, person = talking_of.comment(talking_of.proposal()), make.user()
        for kind in ("agree", "agree", "thanks", "agree", "disagree"):
            talking.react(comment=comment, person=person, kind=kind, now=NOW)
        talking.react(comment=comment, person=make.user(), kind="agree", now=NOW)

        comment.refresh_from_db()
        kinds = sorted(comment.reactions.values_list("kind", flat=True))
        assert kinds == ["agree", "disagree"]
        assert comment.agree_count == 1

    def test_is_taken_back(self) -> None:
        comment, person = talking_of.comment(talking_of.proposal()), make.user()
        talking.react(comment=comment, person=person, kind="agree", now=NOW)

        talking.react(comment=comment, person=person, kind="", now=NOW)

        comment.refresh_from_db()
        assert comment.agree_count == comment.reactions.count() == 0

    def test_is_not_for_ones_own_and_not_for_what_is_hidden(self) -> None:
        author = make.user()
        comment = talking_of.comment(talking_of.proposal(), author)
        react = {"comment": comment, "kind": "agree", "now": NOW}

        own = code_of(talking.react, person=author, **react)
        talking_of.hidden(comment)

        assert own == "own"
        assert code_of(talking.react, person=make.user(), **react) == "not_shown"

    def test_knows_three_kinds(self) -> None:
        comment = talking_of.comment(talking_of.proposal())

        with pytest.raises(ValidationError):
            talking.react(comment=comment, person=make.user(), kind="love", now=NOW)


class TestNotices:
    def test_the_author_hears_once_a_day_and_who_is_answered_too(self) -> None:
        owner, first = make.user(), make.user()
        proposal = talking_of.proposal(author=owner)
        comment = talking_of.comment(proposal, first)
        talking_of.comment(proposal, parent=comment)
        talking_of.comment(proposal, parent=comment)

        told = Notice.objects.values_list("person", "kind")
        assert sorted(told) == sorted(
            [(owner.pk, "proposal.commented"), (first.pk, "comment.answered")]
        )

        talking_of.comment(proposal, now=NOW + 13 * timedelta(hours=1))
        assert Notice.objects.filter(person=owner).count() == 2

    def test_nobody_hears_of_themselves(self) -> None:
        owner = make.user()
        proposal = talking_of.proposal(author=owner)
        comment = talking_of.comment(proposal, owner)
        talking_of.comment(proposal, owner, parent=comment, text="Ja vielä.")

        assert not Notice.objects.exists()

    def test_the_author_of_both_hears_of_the_answer_only(self) -> None:
        owner = make.user()
        proposal = talking_of.proposal(author=owner)
        comment = talking_of.comment(proposal, owner)

        talking_of.comment(proposal, parent=comment)

        assert [notice.kind for notice in Notice.objects.all()] == ["comment.answered"]


def test_rules_are_read_anew_for_each_comment() -> None:
    proposal = talking_of.proposal()
    talking_of.comment(proposal)

    IdeaRules.objects.create(process=proposal.process, allows_comments=False)

    assert say_code(proposal) == "no_comments"
