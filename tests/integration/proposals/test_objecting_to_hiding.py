"""Appeals of authors against the hiding of their texts, through their actions."""

import make
import pytest
import talking_of
from django.core.exceptions import ValidationError
from make import DAY, NOW
from refusing import code_of
from talking_of import kinds_of, verbs

from participation.models import Role, User
from proposals.actions import appeals, moderation
from proposals.models import Case, Comment, Proposal
from proposals.queries import moderation as queries

pytestmark = pytest.mark.django_db


class TestAppealing:
    def hidden(self, author: User, by: User | None = None) -> Case:
        return talking_of.hidden(
            talking_of.comment(talking_of.proposal(), author), by=by
        )

    def appealed(self, case: Case, author: User) -> Case:
        return appeals.appeal(case=case, author=author, text="Miksi?", now=NOW + DAY)

    def answer(self, case: Case, by: User, decision: str = "shown") -> Case:
        return appeals.answer_appeal(
            case=case,
            moderator=by,
            decision=decision,
            words="Katsoin uudelleen.",
            now=NOW + 2 * DAY,
        )

    def test_another_moderator_answers_and_the_author_hears(self) -> None:
        author = make.user()
        case = self.hidden(author)
        self.appealed(case, author)

        self.answer(case, talking_of.moderator(case.process))

        comment = Comment.objects.get()
        assert comment.visibility == "public"
        assert Proposal.objects.get().comment_count == 1
        assert "text.restored" in kinds_of(author)
        assert verbs(case.process)[-1] == "comment.restored"

    def test_an_appeal_can_be_declined(self) -> None:
        author = make.user()
        case = self.hidden(author)
        self.appealed(case, author)

        self.answer(case, talking_of.moderator(case.process), "hidden")

        assert Comment.objects.get().visibility == "hidden"
        assert Proposal.objects.get().comment_count == 0
        assert "objection.declined" in kinds_of(author)
        assert verbs(case.process)[-1] == "objection.declined"

    def test_whoever_decided_does_not_answer_where_another_can(self) -> None:
        author = make.user()
        case = self.hidden(author)
        self.appealed(case, author)
        decider = User.objects.get(memberships__process=case.process)
        lone = Case.objects.get().decided_by
        assert decider == lone
        other = make.staff(case.process, Role.ORGANISER)

        assert code_of(self.answer, case=case, by=decider) == "own_decision"
        assert self.answer(case, other).appeal_decision == "shown"

    def test_whoever_decided_answers_where_there_is_nobody_else(self) -> None:
        author = make.user()
        case = self.hidden(author)
        self.appealed(case, author)
        lone = User.objects.get(memberships__process=case.process)

        assert self.answer(case, lone).appeal_decision == "shown"

    def test_is_for_the_author_once_and_while_it_is_hidden(self) -> None:
        author = make.user()
        case = self.hidden(author)

        stranger = code_of(self.appealed, case=case, author=make.user())
        self.appealed(case, author)

        assert stranger == "not_yours"
        assert code_of(self.appealed, case=case, author=author) == "appealed"

    def test_wants_words_of_both(self) -> None:
        author = make.user()
        case = self.hidden(author)
        appeal = {"case": case, "author": author, "now": NOW}

        with pytest.raises(ValidationError):
            appeals.appeal(text=" ", **appeal)
        self.appealed(case, author)
        with pytest.raises(ValidationError):
            appeals.answer_appeal(
                case=case,
                moderator=talking_of.moderator(case.process),
                decision="shown",
                words=" ",
                now=NOW,
            )

        assert Case.objects.get().appeal_decision == ""

    def test_waits_are_not_taken_up_beside_it(self) -> None:
        author = make.user()
        case = self.hidden(author)
        self.appealed(case, author)
        official = talking_of.moderator(case.process)
        take = {"thing": Comment.objects.get(), "moderator": official, "now": NOW}

        assert code_of(moderation.take_up, **take) == "appealed"
        assert queries.waiting([case.process]) == {case.process_id: (0, 1)}

    def test_is_possible_while_a_moderator_looks_once_more(self) -> None:
        author = make.user()
        case = self.hidden(author)
        comment = Comment.objects.get()
        again = moderation.take_up(
            thing=comment, moderator=talking_of.moderator(case.process), now=NOW + DAY
        )

        told = queries.latest_case(comment)
        assert told == case
        self.appealed(told, author)

        decider = talking_of.moderator(case.process)
        assert code_of(talking_of.decided, case=again, by=decider) == "appealed"
        self.answer(case, decider)
        assert Comment.objects.get().visibility == "public"
        assert talking_of.decided(again, "shown", by=decider).decision == "shown"

    def test_is_answered_once(self) -> None:
        author = make.user()
        case = self.hidden(author)
        self.appealed(case, author)
        self.answer(case, talking_of.moderator(case.process))

        again = talking_of.moderator(case.process)
        assert code_of(self.answer, case=case, by=again) == "stale"
