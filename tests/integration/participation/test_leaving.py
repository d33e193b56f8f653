"""Leaving: what goes, what stays, and that no number changes."""

import make
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from leaving_of import command, counts_of, everything, leave, open_data_of, say

from participation import notices
from participation.models import AuditEvent, Notice, User
from participation.notices import KINDS, Kind
from proposals.actions import support as support_actions
from proposals.actions import talking
from proposals.lifecycle import Status
from proposals.models import (
    CoAuthor,
    Draft,
    Follow,
    IdeaRules,
    Proposal,
    Reaction,
    Revision,
    SearchEntry,
    Support,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    IdeaRules.objects.create(process=made, allows_support=True, most_supports=3)
    return made


@pytest.fixture
def aino():
    return make.user("aino@example.org", name="Aino Ahvenlampi", language="fi")


def support(proposal, person) -> None:
    support_actions.give_support(proposal=proposal, person=person, now=make.NOW)


class TestWhatGoes:
    def test_is_the_person(self, process, aino) -> None:
        make.with_second_factor(aino)
        make.proposal(process, aino)
        client = Client()
        client.force_login(aino)
        client.get("/")

        leave(aino)

        assert not User.objects.filter(pk=aino.pk).exists()
        assert not EmailAddress.objects.exists()
        assert not Authenticator.objects.exists()
        for trace in ("aino@example.org", "Ahvenlampi"):
            assert trace not in everything()

    def test_is_every_session(self, aino) -> None:
        client = Client()
        client.force_login(aino)
        UserSession.objects.create(
            user=aino, session_key=client.session.session_key, ip="127.0.0.1"
        )

        leave(aino)

        assert not Session.objects.exists()
        assert client.get(reverse("me")).status_code == 302

    def test_is_what_only_the_person_needs(self, process, aino, monkeypatch) -> None:
        monkeypatch.setitem(KINDS, "test.made", Kind("a", "b"))
        other = make.proposal(process)
        notices.owe([aino], "test.made", occasion="1", link="/", now=make.NOW)
        Follow.objects.create(proposal=other, person=aino, since=make.NOW)
        Draft.objects.create(
            process=process,
            person=aino,
            key_hash="a" * 64,
            started_at=make.NOW,
            saved_at=make.NOW,
        )
        CoAuthor.objects.create(
            proposal=other,
            email="AINO@example.org",
            key_hash="b" * 64,
            asked_at=make.NOW,
        )

        leave(aino)

        for model in (Notice, Follow, Draft, CoAuthor):
            assert not model.objects.exists()

    def test_are_the_addresses_that_the_person_invited(self, process, aino) -> None:
        CoAuthor.objects.create(
            proposal=make.proposal(process, aino),
            email="eero@example.org",
            key_hash="b" * 64,
            asked_at=make.NOW,
        )

        leave(aino)

        assert "eero@example.org" not in everything()

    def test_frees_the_address_for_a_new_person(self, aino) -> None:
        leave(aino)

        again = make.user("aino@example.org")

        assert again.pk != aino.pk
        assert again.name == ""

    def test_is_nothing_of_anybody_else(self, process, aino) -> None:
        eero = make.user("eero@example.org", name="Eero")
        theirs = make.proposal(process, eero)
        comment = say(theirs, eero)

        leave(aino, withdraws=True, erases=True)

        theirs.refresh_from_db()
        comment.refresh_from_db()
        assert theirs.author == comment.author == eero
        assert theirs.text
        assert comment.text


class TestWhatStays:
    def test_are_ideas_under_no_name(self, process, aino) -> None:
        proposal = make.proposal(process, aino)

        leave(aino)

        proposal.refresh_from_db()
        assert proposal.author is None
        assert proposal.author_name == "Former participant"
        assert proposal.text == make.idea().text
        page = Client().get(
            reverse("proposals:detail", args=[process.slug, proposal.number])
        )
        assert "Former participant" in page.content.decode()
        assert Revision.objects.get().editor is None

    def test_are_comments_with_their_words(self, process, aino) -> None:
        comment = say(make.proposal(process), aino)

        leave(aino)

        comment.refresh_from_db()
        assert (comment.author, comment.text) == (None, "Hyvä ajatus.")

    def test_are_places_of_comments_without_words_by_choice(
        self, process, aino
    ) -> None:
        proposal = make.proposal(process)
        comment = say(proposal, aino)
        answer = say(proposal, make.user(), parent=comment, text="Samaa mieltä.")

        leave(aino, erases=True)

        comment.refresh_from_db()
        answer.refresh_from_db()
        assert (comment.text, comment.deleted_at) == ("", make.NOW)
        assert (answer.parent, answer.text) == (comment, "Samaa mieltä.")

    def test_are_supports_and_reactions_and_all_counts(self, process, aino) -> None:
        first, second = make.proposal(process), make.proposal(process, title="Toinen")
        comment = say(first, make.user())
        for person in (aino, make.user()):
            support(first, person)
        support(second, aino)
        talking.react(
            comment=comment, person=aino, kind=Reaction.Kind.AGREE, now=make.NOW
        )
        before = counts_of(process)

        leave(aino)

        assert counts_of(process) == before
        assert Support.objects.filter(person=None).count() == 2
        comment.refresh_from_db()
        assert comment.agree_count == comment.reactions.count() == 1

    def test_is_the_record_as_it_was_sealed(self, process, aino) -> None:
        make.proposal(process, aino)
        before = command("verify_record", process.slug)

        leave(aino)

        assert command("verify_record", process.slug) == before
        page = Client().get(reverse("participation:record", args=[process.slug]))
        assert page.status_code == 200

    def test_is_the_open_data_to_the_last_byte(self, process, aino) -> None:
        support(make.proposal(process, aino, title="Hissi"), make.user())
        say(make.proposal(process), aino)
        before = open_data_of(process)

        leave(aino)

        assert open_data_of(process) == before
        assert "Hissi" in before["proposals:csv"]
        assert "Ahvenlampi" not in "".join(before.values())


class TestWithdrawing:
    def test_takes_the_words_as_well(self, process, aino) -> None:
        proposal = make.proposal(process, aino, title="Salainen suunnitelma")
        support(proposal, make.user())

        leave(aino, withdraws=True)

        proposal.refresh_from_db()
        assert proposal.status == Status.WITHDRAWN
        assert proposal.support_count == 1
        stored = everything()
        assert "Salainen" not in stored
        assert "Uimareille" not in stored
        assert "salainen" not in SearchEntry.objects.get(proposal=proposal).terms
        assert not command("verify_record", process.slug).count("flaw")

    def test_is_on_the_record_without_a_name(self, process, aino) -> None:
        make.proposal(process, aino)

        leave(aino, withdraws=True)

        event = AuditEvent.objects.get(verb="proposal.withdrawn")
        assert (event.subject, event.role) == ("proposal:P1", "")

    def test_takes_the_words_of_what_was_withdrawn_before(self, process, aino) -> None:
        proposal = make.proposal(process, aino, title="Salainen suunnitelma")
        Proposal.objects.filter(pk=proposal.pk).update(status=Status.WITHDRAWN)

        leave(aino)

        assert "Salainen" not in everything()

    @pytest.mark.parametrize(
        "status",
        [status for status in Status if status not in {"submitted", "withdrawn"}],
    )
    def test_leaves_what_a_decision_rests_on(self, process, aino, status) -> None:
        proposal = make.proposal(process, aino)
        Proposal.objects.filter(pk=proposal.pk).update(status=status)

        leave(aino, withdraws=True)

        proposal.refresh_from_db()
        assert (proposal.status, proposal.text) == (status, make.idea().text)

    def test_leaves_what_others_have_written_with_the_person(
        self, process, aino
    ) -> None:
        proposal = make.proposal(process, aino)
        eero = make.user()
        CoAuthor.objects.create(
            proposal=proposal,
            person=eero,
            key_hash="b" * 64,
            state=CoAuthor.State.ACCEPTED,
            asked_at=make.NOW,
        )

        leave(aino, withdraws=True)

        proposal.refresh_from_db()
        assert proposal.status == Status.SUBMITTED
        assert proposal.co_authors.get().person == eero

    def test_leaves_everything_once_the_vote_has_begun(self, process, aino) -> None:
        proposal = make.proposal(process, aino)
        make.phase(process, "vote")

        leave(aino, withdraws=True)

        proposal.refresh_from_db()
        assert proposal.status == Status.SUBMITTED
