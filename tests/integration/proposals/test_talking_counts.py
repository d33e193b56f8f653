"""Numbers beside comments equal a recount, whatever happens and however fast."""

from datetime import timedelta
from functools import partial

import make
import pytest
import talking_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import NOW
from together import together

from participation.models import User
from participation.policies import Refused
from proposals.actions import appeals, moderation, talking
from proposals.lifecycle import Visibility
from proposals.models import Case, Comment, Flag, Proposal, Reaction

STEPS = ["say", "answer", "edit", "spam", "delete", "agree", "thanks", "back", "flag"]
STEPS += ["hide", "show", "take_up", "appeal", "grant"]


def refused(action, *args, **fields) -> None:
    """Try something that may not be allowed in the state at hand."""
    try:
        action(*args, **fields)
    except Refused:
        return


def recounted() -> None:
    for proposal in Proposal.objects.all():
        seen = proposal.comments.filter(
            visibility=Visibility.PUBLIC, deleted_at=None
        ).count()
        assert proposal.comment_count == seen
    for comment in Comment.objects.all():
        agreeing = comment.reactions.filter(kind=Reaction.Kind.AGREE).count()
        assert comment.agree_count == agreeing


class World:
    """A proposal with people who do something to one of its comments."""

    def __init__(self) -> None:
        self.proposal = talking_of.proposal()
        self.process = self.proposal.process
        self.people = [make.user() for _ in range(3)]
        self.staff = [talking_of.moderator(self.process) for _ in range(2)]
        self.now = NOW

    def step(self, name: str, who: int, which: int) -> None:
        # A minute or so apart, so that nobody writes too much at once.
        self.now += timedelta(seconds=61)
        comments = list(self.proposal.comments.order_by("pk"))
        person = self.people[who]
        comment = comments[which % len(comments)] if comments else None
        if name == "say" or comment is None:
            refused(self.say, person)
            return
        author: User = comment.author or person
        match name:
            case "answer":
                refused(self.say, person, parent=comment)
            case "edit" | "spam":
                text = "https://osta.example" if name == "spam" else f"Uusi {self.now}"
                refused(
                    talking.edit_comment,
                    comment=comment,
                    author=author,
                    text=text,
                    now=comment.written_at,
                )
            case "delete":
                refused(
                    talking.delete_comment,
                    comment=comment,
                    author=author,
                    now=self.now,
                )
            case "agree" | "thanks" | "back":
                kind = "" if name == "back" else name
                refused(
                    talking.react,
                    comment=comment,
                    person=person,
                    kind=kind,
                    now=self.now,
                )
            case "flag":
                refused(talking_of.flag, comment, person, now=self.now)
            case _:
                self.moderate(name, comment, author, self.staff[who % 2])

    def moderate(
        self, name: str, comment: Comment, author: User, official: User
    ) -> None:
        case = Case.objects.filter(comment=comment).order_by("-pk").first()
        match name:
            case "take_up":
                refused(
                    moderation.take_up,
                    thing=comment,
                    moderator=official,
                    now=self.now,
                )
            case "hide" | "show" if case:
                decision = "hidden" if name == "hide" else "shown"
                refused(talking_of.decided, case, decision, by=official, now=self.now)
            case "appeal" if case:
                refused(
                    appeals.appeal, case=case, author=author, text="?", now=self.now
                )
            case "grant" if case:
                refused(
                    appeals.answer_appeal,
                    case=case,
                    moderator=official,
                    decision="shown",
                    words="Joo.",
                    now=self.now,
                )

    def say(self, person: User, parent: Comment | None = None) -> None:
        text = f"Ajatus {self.now}"
        talking_of.comment(
            self.proposal, person, text=text, parent=parent, now=self.now
        )


@pytest.mark.django_db
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(min_value=0)),
        min_size=10,
        max_size=30,
    )
)
def test_any_sequence_leaves_numbers_that_a_recount_confirms(steps) -> None:
    world = World()

    for step in steps:
        world.step(*step)

    recounted()


@pytest.mark.django_db(transaction=True)
class TestTwentyAtOnce:
    def test_clicks_of_one_person_make_one_comment(self) -> None:
        proposal, author = talking_of.proposal(), make.user()
        say = partial(talking_of.comment, proposal, author, text="Hyvä.")

        said = together([say] * 20)

        assert len({comment.pk for comment in said}) == 1
        assert Proposal.objects.get().comment_count == 1

    def test_comments_of_twenty_people_are_counted(self) -> None:
        proposal = talking_of.proposal()
        people = [make.user() for _ in range(20)]

        together([partial(talking_of.comment, proposal, one) for one in people])

        assert Proposal.objects.get().comment_count == 20
        recounted()

    def test_one_person_writes_no_more_than_the_limit(self) -> None:
        process = talking_of.process()
        proposals = [talking_of.proposal(process) for _ in range(4)]
        author = make.user()

        said = together(
            [
                partial(
                    talking_of.comment, proposals[n % 4], author, text=f"Ajatus {n}"
                )
                for n in range(20)
            ]
        )

        assert sum(isinstance(one, Refused) for one in said) == 10
        assert Comment.objects.count() == 10

    def test_reactions_of_twenty_people_are_counted(self) -> None:
        comment = talking_of.comment(talking_of.proposal())
        people = [make.user() for _ in range(10)]
        agree = [
            partial(talking.react, comment=comment, person=one, kind="agree", now=NOW)
            for one in people
        ]

        answers = together(agree * 2)

        assert not [one for one in answers if isinstance(one, Exception)]
        comment.refresh_from_db()
        assert comment.agree_count == comment.reactions.count() == 10

    def test_reports_open_one_case_and_hold_once(self) -> None:
        comment = talking_of.comment(talking_of.proposal())
        people = [make.user() for _ in range(10)]

        answers = together(
            [partial(talking_of.flag, comment, one) for one in people * 2]
        )

        unexpected = [
            one
            for one in answers
            if isinstance(one, Exception) and not isinstance(one, Refused)
        ]
        assert not unexpected
        assert Case.objects.count() == 1
        assert Flag.objects.count() >= 3
        held = comment.proposal.process.events.filter(verb="comment.held")
        assert held.count() == 1
        assert Proposal.objects.get().comment_count == 0

    def test_of_twenty_moderators_one_decides(self) -> None:
        case = talking_of.flag(talking_of.comment(talking_of.proposal()))
        officials = [talking_of.moderator(case.process) for _ in range(20)]
        decisions = [
            partial(talking_of.decided, case, decision, by=one)
            for one, decision in zip(officials, ["hidden", "shown"] * 10, strict=True)
        ]

        answers = together(decisions)

        codes = [one.refusal.code for one in answers if isinstance(one, Refused)]
        assert codes == ["stale"] * 19
        recounted()

    def test_writing_hiding_and_deleting_do_not_wait_for_each_other_for_ever(
        self,
    ) -> None:
        proposal = talking_of.proposal()
        author = make.user()
        comments = [
            talking_of.comment(proposal, author, text=f"Ajatus {n}") for n in range(5)
        ]
        cases = [talking_of.flag(comment) for comment in comments]
        official = talking_of.moderator(proposal.process)
        calls = [partial(talking_of.decided, case, by=official) for case in cases]
        calls += [
            partial(talking.delete_comment, comment=one, author=author, now=NOW)
            for one in comments
        ]
        calls += [
            partial(
                talking.react, comment=one, person=make.user(), kind="agree", now=NOW
            )
            for one in comments
        ]
        calls += [
            partial(talking_of.comment, proposal, make.user(), text="Hei.")
            for _ in range(5)
        ]

        answers = together(calls)

        unexpected = [
            one
            for one in answers
            if isinstance(one, Exception) and not isinstance(one, Refused)
        ]
        assert not unexpected
        recounted()
