"""Who stands beside an author: asked without telling who has an account."""

import re

import make
import pytest
from django.conf import settings
from django.core import mail
from make import DAY, NOW
from together import together

from participation.models import Notice
from participation.policies import Refused
from proposals import tasks
from proposals.actions import co_authors
from proposals.actions import proposals as proposal_actions
from proposals.lifecycle import Visibility
from proposals.models import CoAuthor, Proposal

pytestmark = pytest.mark.django_db

NOBODY = "nobody@example.org"


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def author():
    return make.user(name="Aino")


@pytest.fixture
def proposal(process, author):
    return make.proposal(process, author)


def ask(proposal, author, email, now=NOW) -> None:
    co_authors.ask_co_author(proposal=proposal, author=author, email=email, now=now)


def answer(person, *, accepts=True, asked=None) -> None:
    co_authors.answer_as_co_author(
        co_author=asked or CoAuthor.objects.select_related("proposal").get(),
        person=person,
        accepts=accepts,
        now=NOW,
    )


class TestAsking:
    def test_tells_who_has_an_account_on_their_page_and_mails_nobody(
        self, proposal, author
    ) -> None:
        person = make.user("Bertta@example.org")

        ask(proposal, author, "bertta@example.org")

        asked = CoAuthor.objects.get()
        assert (asked.person, asked.state) == (person, CoAuthor.State.ASKED)
        notice = Notice.objects.get(person=person)
        assert notice.kind == "co_author.asked"
        assert notice.facts["name"] == "Aino"
        assert co_authors.send_invitations(now=NOW) == 0
        assert not mail.outbox

    def test_mails_who_has_none_once(self, proposal, author) -> None:
        ask(proposal, author, NOBODY)

        assert not mail.outbox
        assert co_authors.send_invitations(now=NOW) == 1
        assert co_authors.send_invitations(now=NOW) == 0

        (message,) = mail.outbox
        assert message.to == [NOBODY]
        assert proposal.title in message.body
        found = re.search(r"/join/([^/\s]+)/", message.body)
        assert found
        assert co_authors.asked_by(proposal, found[1]) == CoAuthor.objects.get()

    def test_stores_the_same_for_both(self, proposal, author) -> None:
        """What the author's page shows must not tell an account from none."""
        make.user("somebody@example.org")

        ask(proposal, author, "somebody@example.org")
        ask(proposal, author, NOBODY)

        one, other = CoAuthor.objects.all()
        assert (one.email, other.email) == ("somebody@example.org", NOBODY)
        assert one.state == other.state == CoAuthor.State.ASKED

    def test_asks_nobody_twice(self, proposal, author) -> None:
        person = make.user()
        for _time in range(2):
            ask(proposal, author, person.email)
            ask(proposal, author, NOBODY)

        assert CoAuthor.objects.count() == 2
        assert Notice.objects.filter(kind="co_author.asked").count() == 1

    def test_takes_a_no_for_an_answer(self, proposal, author) -> None:
        person = make.user()
        ask(proposal, author, person.email)
        answer(person, accepts=False)

        ask(proposal, author, person.email)

        assert CoAuthor.objects.get().state == CoAuthor.State.DECLINED

    def test_asks_again_who_has_left(self, proposal, author) -> None:
        person = make.user()
        ask(proposal, author, person.email)
        answer(person)
        co_authors.end_co_authorship(
            co_author=CoAuthor.objects.get(), person=person, now=NOW
        )

        ask(proposal, author, person.email)

        assert CoAuthor.objects.get().state == CoAuthor.State.ASKED
        assert Notice.objects.filter(kind="co_author.asked").count() == 2

    @pytest.mark.parametrize("case", ["stranger", "own", "held", "closed", "many"])
    def test_is_refused(self, proposal, author, case) -> None:
        person, email, now, code = author, NOBODY, NOW, ""
        match case:
            case "stranger":
                person, code = make.user(), "not_yours"
            case "own":
                email, code = author.email, "own"
            case "held":
                proposal.visibility = Visibility.HELD
                code = "not_shown"
            case "closed":
                now, code = NOW + 2 * DAY, "closed"
            case "many":
                for number in range(10):
                    ask(proposal, author, f"nobody{number}@example.org")
                code = "too_many"

        with pytest.raises(Refused) as refused:
            ask(proposal, person, email, now)

        assert refused.value.refusal.code == code
        assert not CoAuthor.objects.filter(email=NOBODY).exists()


class TestAnswering:
    def test_yes_makes_a_co_author_and_forgets_the_address(
        self, proposal, author
    ) -> None:
        person = make.user(name="Bertta")
        ask(proposal, author, NOBODY)

        answer(person)

        standing = CoAuthor.objects.get()
        assert (standing.person, standing.email) == (person, "")
        assert standing.state == CoAuthor.State.ACCEPTED
        assert Notice.objects.get(person=author).kind == "co_author.accepted"
        assert not proposal.process.events.filter(verb__startswith="co").exists()

    def test_no_forgets_it_as_well(self, proposal, author) -> None:
        ask(proposal, author, NOBODY)

        answer(make.user(), accepts=False)

        assert CoAuthor.objects.get().email == ""
        notice = Notice.objects.get(person=author)
        assert notice.kind == "co_author.declined"
        assert "name" not in notice.facts

    def test_is_given_once_and_by_who_was_asked(self, proposal, author) -> None:
        person = make.user()
        ask(proposal, author, person.email)

        for other, code in ((make.user(), "not_yours"), (author, "not_yours")):
            with pytest.raises(Refused) as refused:
                answer(other)
            assert refused.value.refusal.code == code
        answer(person)
        with pytest.raises(Refused) as refused:
            answer(person)
        assert refused.value.refusal.code == "answered"

    def test_one_person_stands_there_once(self, proposal, author) -> None:
        person = make.user()
        ask(proposal, author, person.email)
        ask(proposal, author, NOBODY)
        first, second = CoAuthor.objects.select_related("proposal")
        answer(person, asked=first)

        with pytest.raises(Refused) as refused:
            answer(person, asked=second)

        assert refused.value.refusal.code == "answered"

    def test_a_link_of_another_idea_or_asking_opens_nothing(
        self, process, proposal, author
    ) -> None:
        ask(proposal, author, NOBODY)
        asked = CoAuthor.objects.get()
        token = co_authors.token_of(asked)
        other = make.proposal(process)

        assert co_authors.asked_by(proposal, token) == asked
        assert co_authors.asked_by(other, token) is None
        assert co_authors.asked_by(proposal, f"x{token}") is None
        assert co_authors.asked_by(proposal, "1-2.3") is None
        CoAuthor.objects.update(key_hash="f" * 64)
        assert co_authors.asked_by(proposal, token) is None


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_follow_one_link_at_once_one_is_a_co_author() -> None:
    process = make.process()
    make.phase(process, "propose")
    author = make.user()
    proposal = make.proposal(process, author)
    ask(proposal, author, NOBODY)
    people = [make.user() for _one in range(20)]

    made = together([lambda person=person: answer(person) for person in people])

    assert made.count(None) == 1
    assert CoAuthor.objects.get().person in people


class TestCoAuthors:
    @pytest.fixture
    def beside(self, proposal, author):
        person = make.user()
        ask(proposal, author, person.email)
        answer(person)
        return person

    def edit(self, proposal, person) -> None:
        proposal_actions.edit_proposal(
            proposal=proposal, author=person, idea=make.idea(title="Ours"), now=NOW
        )

    def test_edit_as_the_author_does(self, proposal, beside) -> None:
        self.edit(proposal, beside)

        assert Proposal.objects.get().title == "Ours"
        assert proposal.revisions.last().editor == beside

    @pytest.mark.parametrize("hides", [True, False])
    def test_neither_show_nor_hide_the_authors_name(
        self, proposal, beside, hides
    ) -> None:
        Proposal.objects.update(is_anonymous=hides)
        proposal.refresh_from_db()

        proposal_actions.edit_proposal(
            proposal=proposal,
            author=beside,
            idea=make.idea(title="Ours", is_anonymous=not hides),
            now=NOW,
        )

        stored = Proposal.objects.get()
        assert (stored.title, stored.is_anonymous) == ("Ours", hides)

    def test_do_not_withdraw(self, proposal, beside) -> None:
        with pytest.raises(Refused) as refused:
            proposal_actions.withdraw_proposal(
                proposal=proposal, author=beside, now=NOW
            )

        assert refused.value.refusal.code == "not_yours"

    @pytest.mark.parametrize("by", ["themselves", "author"])
    def test_no_longer_edit_once_it_has_ended(
        self, proposal, author, beside, by
    ) -> None:
        co_authors.end_co_authorship(
            co_author=CoAuthor.objects.get(),
            person=author if by == "author" else beside,
            now=NOW,
        )

        with pytest.raises(Refused):
            self.edit(proposal, beside)
        assert CoAuthor.objects.get().state == CoAuthor.State.LEFT

    def test_are_not_ended_by_others(self, proposal, beside) -> None:
        with pytest.raises(Refused):
            co_authors.end_co_authorship(
                co_author=CoAuthor.objects.get(), person=make.user(), now=NOW
            )

        assert CoAuthor.objects.get().state == CoAuthor.State.ACCEPTED


def test_a_question_can_be_taken_back(proposal, author) -> None:
    ask(proposal, author, NOBODY)

    co_authors.end_co_authorship(
        co_author=CoAuthor.objects.get(), person=author, now=NOW
    )

    assert not CoAuthor.objects.exists()


def test_a_question_without_an_answer_is_forgotten(proposal, author, clock) -> None:
    ask(proposal, author, NOBODY)
    ask(proposal, author, "other@example.org")
    old = NOW - (settings.DRAFT_DAYS + 1) * DAY
    CoAuthor.objects.filter(email=NOBODY).update(asked_at=old)

    tasks.forget_drafts()

    assert CoAuthor.objects.get().email == "other@example.org"


def test_messages_go_out_by_a_task(proposal, author, clock) -> None:
    ask(proposal, author, NOBODY)

    tasks.send_invitations()

    assert len(mail.outbox) == 1
    assert CoAuthor.objects.get().sent_at == NOW


def test_a_mail_server_that_is_away_loses_no_message(
    proposal, author, monkeypatch
) -> None:
    ask(proposal, author, NOBODY)

    def fail(**_mail: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(co_authors, "send_mail", fail)
        assert co_authors.send_invitations(now=NOW) == 0

    assert co_authors.send_invitations(now=NOW) == 1
