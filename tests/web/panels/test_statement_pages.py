"""The pages of statements and their desk, without JavaScript and with htmx."""

import make
import pytest
import time_machine
import works_of
from django.urls import reverse

from panels.actions import conversations
from panels.models import StatementVote
from panels.queries.voters import COOKIE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def working():
    return works_of.working()


def url(panel, name, *more):
    return reverse(f"panels:{name}", args=[panel.process.slug, panel.slug, *more])


def desk(panel, name, *more):
    return reverse(f"panels_staff:{name}", args=[panel.process.slug, panel.slug, *more])


class TestStatements:
    def test_a_member_votes_without_javascript_until_none_is_left(
        self, client, working
    ) -> None:
        panel, official, members = working
        conversation = works_of.conversation(panel, official, statements=2)
        client.force_login(members[0].volunteer.person)
        address = url(panel, "statements", 1)

        for _ in range(2):
            page = client.get(address)
            statement = page.context["statement"]
            answer = client.post(address, {"statement": statement.number, "vote": "1"})
            assert answer.status_code == 303

        assert "voted on all statements" in client.get(address).text
        votes = StatementVote.objects.filter(statement__conversation=conversation)
        assert [vote.value for vote in votes] == [1, 1]

    def test_htmx_gets_the_next_statement_at_once(self, client, working) -> None:
        panel, official, members = working
        works_of.conversation(panel, official, statements=2)
        client.force_login(members[0].volunteer.person)

        answer = client.post(
            url(panel, "statements", 1),
            {"statement": 1, "vote": "-1"},
            headers={"HX-Request": "true"},
        )

        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert "Statement 2." in answer.text

    def test_a_vote_can_be_changed_on_the_page_of_own_votes(
        self, client, working
    ) -> None:
        panel, official, members = working
        conversation = works_of.conversation(panel, official)
        works_of.votes(conversation, members[:1], [[1, None, 0]])
        client.force_login(members[0].volunteer.person)

        before = client.get(url(panel, "own_votes", 1)).text
        answer = client.post(
            url(panel, "statements", 1), {"statement": 1, "vote": "-1", "back": "own"}
        )

        assert "Statement 1." in before
        assert "Statement 2." not in before
        assert answer["Location"] == url(panel, "own_votes", 1)
        vote = StatementVote.objects.get(statement__number=1)
        assert vote.value == -1

    @pytest.mark.parametrize(
        "posted", [{}, {"statement": "1"}, {"statement": "1", "vote": "7"}]
    )
    def test_nonsense_is_explained(self, client, working, posted) -> None:
        panel, official, members = working
        works_of.conversation(panel, official)
        client.force_login(members[0].volunteer.person)

        answer = client.post(url(panel, "statements", 1), posted)

        assert answer.status_code == 422
        assert "Agree, disagree or pass." in answer.text

    def test_a_stranger_takes_part_with_a_cookie_where_everybody_may(
        self, client, working
    ) -> None:
        panel, official, _members = working
        conversation = works_of.conversation(panel, official, who="everybody")

        client.post(url(panel, "statements", 1), {"statement": 1, "vote": "1"})
        name = client.cookies[COOKIE]
        client.post(url(panel, "statements", 1), {"statement": 2, "vote": "0"})

        voter = conversation.voters.get()
        assert name["httponly"]
        assert len(voter.device) == 64
        assert name.value not in voter.device
        assert voter.votes.count() == 2

    def test_a_stranger_does_not_find_a_conversation_of_members(
        self, client, working
    ) -> None:
        panel, official, _members = working
        works_of.conversation(panel, official)

        assert client.get(url(panel, "statements", 1)).status_code == 404

    def test_what_somebody_writes_waits_to_be_read(self, client, working) -> None:
        panel, official, members = working
        conversation = works_of.conversation(panel, official)
        client.force_login(members[0].volunteer.person)

        answer = client.post(
            url(panel, "write_statement", 1), {"text": "More benches."}
        )

        assert answer.status_code == 303
        written = conversation.statements.get(text="More benches.")
        assert written.is_waiting
        assert written.origin == "member"

    def test_results_are_not_there_before_they_are_shown(self, client, working) -> None:
        panel, official, members = working
        conversation = works_of.conversation(panel, official)
        works_of.votes(conversation, members, [[1, 1, -1]] * 6)
        conversations.close_conversation(
            conversation=conversation, official=official, now=make.NOW
        )
        client.force_login(official)

        assert client.get(url(panel, "opinions", 1)).status_code == 404

    def test_results_of_six_are_ranges(self, client, working) -> None:
        panel, official, members = working
        conversation = works_of.conversation(panel, official)
        works_of.votes(conversation, members, [[1, 1, -1]] * 5 + [[1, -1, 1]])
        works_of.finished(conversation, official)

        page = client.get(url(panel, "opinions", 1))

        assert page.status_code == 200
        assert "5 or more" in page.text
        assert "at most 1" in page.text
        assert '<svg class="opinion-map__picture' not in page.text
        assert client.get(url(panel, "opinions_file", 1)).status_code == 404


class TestTheDeskOfStatements:
    def test_a_facilitator_prepares_opens_screens_and_closes(
        self, client, working
    ) -> None:
        panel, official, members = working
        client.force_login(official)

        client.post(
            desk(panel, "new_conversation"),
            {
                "title_fi": "Ranta",
                "title_en": "Shore",
                "who": "members",
                "takes_statements": "on",
            },
        )
        here = desk(panel, "conversation", 1)
        client.post(
            here,
            {
                "do": "seed",
                "seed-text": "Benches.",
                "seed-language": "en",
                "seed-origin": "expert",
            },
        )
        opened = client.post(here, {"do": "open"})
        conversation = panel.conversations.get()
        conversations.write_statement(
            conversation=conversation,
            participant=works_of.Participant(panelist=members[0]),
            text="Lights.",
            language="en",
            now=make.NOW,
        )
        silent = client.post(here, {"do": "screen", "statement": 2, "how": "hide"})
        client.post(
            here,
            {"do": "screen", "statement": 2, "how": "hide", "screen-reason": "Twice."},
        )
        client.post(here, {"do": "close"})

        conversation.refresh_from_db()
        assert opened.status_code == 303
        assert silent.status_code == 422
        assert conversation.is_closed
        assert conversation.statements.get(number=2).reason == "Twice."

    def test_opening_without_a_statement_is_refused_with_the_reason(
        self, client, working
    ) -> None:
        panel, official, _members = working
        works_of.conversation(panel, official, statements=0, opened=False)
        client.force_login(official)

        answer = client.post(desk(panel, "conversation", 1), {"do": "open"})

        assert answer.status_code == 422
        assert "Write a statement to begin with first." in answer.text
