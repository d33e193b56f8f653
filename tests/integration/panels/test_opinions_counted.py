"""Conversations from real votes, put in through the actions, and how they are counted.

The votes are those of tests/data/opinion; see SOURCES.md there.
"""

from datetime import timedelta

import make
import opinions_of
import paneling
import pytest
import works_of

from panels.actions import conversations
from panels.models import Conversation, Statement
from panels.opinion.files import read_matrix
from panels.opinion.study import study_of
from panels.opinions import as_findings
from panels.queries.opinions import may_be_seen, results_of
from panels.queries.voters import Participant
from participation.models import User
from participation.policies import Refused
from participation.ticking import Done

pytestmark = pytest.mark.django_db


def loaded(people: int, *, by_actions: int = 0) -> tuple[Conversation, User]:
    panel = paneling.panel()
    official = works_of.facilitator(panel)
    made = opinions_of.loaded(panel, official, people, by_actions=by_actions)
    return made, official


class TestAConversationOfManyPeople:
    def test_finds_what_the_published_matrix_finds_again(self) -> None:
        made, official = loaded(60, by_actions=5)
        works_of.finished(made, official)

        conversations.count_due(now=make.NOW)
        made.refresh_from_db()

        again = as_findings(study_of(read_matrix(made.matrix)))
        assert again == made.findings
        assert made.findings["voters"] == len(made.matrix.splitlines()) - 1
        assert made.findings["map"] is not None

    def test_that_is_large_is_counted_in_the_task(self, monkeypatch) -> None:
        monkeypatch.setattr(conversations, "AT_ONCE", 10)
        made, official = loaded(40)
        works_of.finished(made, official)
        before = made.counted_at

        conversations.count_due(now=make.NOW)
        made.refresh_from_db()

        assert before is None
        assert made.counted_at == make.NOW
        assert may_be_seen(made)

    def test_leaves_out_hidden_statements(self) -> None:
        made, official = loaded(40)
        hidden = made.statements.get(number=3)
        conversations.screen_statement(
            statement=hidden,
            official=official,
            hides=True,
            reason="Says two things.",
            now=make.NOW,
        )

        works_of.finished(made, official)
        conversations.count_due(now=make.NOW)
        made.refresh_from_db()

        told = [one.statement.number for one in results_of(made).statements]
        assert 3 not in told
        assert "3" not in made.matrix.splitlines()[0].split(",")

    def test_forgets_whose_votes_they_were_when_it_is_closed(self) -> None:
        made, official = loaded(5, by_actions=5)

        works_of.finished(made, official)

        assert made.voters.count() == 5
        assert not made.voters.exclude(device="", panelist=None, person=None).exists()
        assert made.salt not in made.matrix


class TestAnOpenConversation:
    def test_is_counted_anew_for_ten_newcomers_and_not_for_one(self) -> None:
        made, official = loaded(20)
        conversations.show_results(
            conversation=made, official=official, shows=True, now=make.NOW
        )
        statement = made.statements.first()

        def comes(number: int) -> None:
            conversations.vote_on_statement(
                statement=statement,
                participant=Participant(device=f"new{number}"),
                value=1,
                now=make.NOW,
            )

        comes(0)
        for_one = conversations.count_due(now=make.NOW)
        for number in range(1, 10):
            comes(number)
        for_ten = conversations.count_due(now=make.NOW)

        assert (for_one, len(for_ten)) == ([], 1)

    def test_of_few_people_shows_nothing_even_when_it_is_shown(self) -> None:
        made, official = loaded(12)
        conversations.show_results(
            conversation=made, official=official, shows=True, now=make.NOW
        )

        made.refresh_from_db()

        assert made.shown_at is not None
        assert not may_be_seen(made)

    def test_closes_by_itself_when_its_time_is_up(self) -> None:
        panel, official, members = works_of.working()
        made = works_of.conversation(
            panel, official, closes_at=make.NOW + timedelta(hours=1)
        )

        early = conversations.close_due(now=make.NOW)
        late = conversations.close_due(now=make.NOW + timedelta(hours=2))
        again = conversations.close_due(now=make.NOW + timedelta(hours=3))

        made.refresh_from_db()
        assert (early, again) == ([], [])
        subject = f"panel:{panel.slug}/S{made.number}"
        assert late == [Done("conversation.closed", panel.process.slug, subject)]
        assert made.is_closed
        event = panel.process.events.get(verb="conversation.closed")
        assert event.actor is None
        with pytest.raises(Refused) as refused:
            works_of.votes(made, members[:1], [[1, 1, 1]])
        assert refused.value.refusal.code == "closed"

    def test_that_is_broken_does_not_hold_up_the_others(
        self, monkeypatch, caplog
    ) -> None:
        panel, official, _members = works_of.working()
        ends = make.NOW + timedelta(hours=1)
        broken, sound = (
            works_of.conversation(panel, official, closes_at=ends) for _ in range(2)
        )
        keep = conversations.keep_findings

        def fails_once(conversation, *, now) -> None:
            if conversation.pk == broken.pk:
                raise ZeroDivisionError
            keep(conversation, now=now)

        monkeypatch.setattr(conversations, "keep_findings", fails_once)
        closed = conversations.close_due(now=ends)
        Conversation.objects.update(state="closed", closed_at=ends, counted_at=None)
        counted = conversations.count_due(now=ends)

        sound.refresh_from_db()
        assert (len(closed), len(counted)) == (1, 1)
        assert sound.counted_at == ends
        assert len(caplog.records) == 2

    def test_takes_no_vote_after_its_time_even_before_anybody_has_closed_it(
        self,
    ) -> None:
        panel, official, members = works_of.working()
        made = works_of.conversation(
            panel, official, closes_at=make.NOW + timedelta(hours=1)
        )

        with pytest.raises(Refused) as refused:
            conversations.vote_on_statement(
                statement=made.statements.first(),
                participant=Participant(panelist=members[0]),
                value=1,
                now=make.NOW + timedelta(hours=1),
            )

        assert refused.value.refusal.code == "closed"

    def test_takes_no_votes_of_strangers_where_members_alone_take_part(self) -> None:
        panel, official, _members = works_of.working()
        made = works_of.conversation(panel, official)

        with pytest.raises(Refused) as refused:
            conversations.vote_on_statement(
                statement=made.statements.first(),
                participant=Participant(device="x"),
                value=1,
                now=make.NOW,
            )

        assert refused.value.refusal.code == "no_member"

    def test_takes_five_unread_statements_of_one_person_and_no_more(self) -> None:
        panel, official, members = works_of.working()
        made = works_of.conversation(panel, official)

        def write(number: int) -> Statement:
            return conversations.write_statement(
                conversation=made,
                participant=Participant(panelist=members[0]),
                text=f"Thought {number}.",
                language="en",
                now=make.NOW,
            )

        for number in range(5):
            write(number)

        with pytest.raises(Refused) as refused:
            write(5)
        assert refused.value.refusal.code == "too_many_waiting"
