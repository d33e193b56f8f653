"""Votes in drafts of minutes: confirmed ones, never what a secret vote hides."""

import paneling
import pytest
import sessions_of
from django.urls import reverse
from django.utils.translation import override
from make import DAY, NOW

from panels.actions import minutes, polls
from panels.counted import outcome_of
from panels.models import Poll
from panels.poll_words import outcome_lines
from panels.queries.minutes import draft_of
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def poll(session, ballots, **fields) -> Poll:
    values = {
        "number": session.polls.count() + 1,
        "question": {"en": "Shall we?", "fi": "Teemmekö?"},
        "state": "confirmed",
        "quorum": 50,
        "majority": "simple",
        "entitled": 6,
        "present": 5,
    }
    made = Poll.objects.create(session=session, **values | fields)
    made.outcome = outcome_of(made, [[choice] for choice in ballots])
    made.save()
    return made


@pytest.fixture
def session():
    return sessions_of.held(paneling.panel())


def test_a_confirmed_vote_stands_with_its_item(session) -> None:
    item = session.items.create(position=1, title={"en": "Pier"})
    poll(session, ["yes", "yes", "yes", "no"], item=item)
    poll(session, ["yes", "no", "no"], state="closed")

    text = draft_of(session, language="en", names=False, now=NOW).text

    after = text.partition("## 1. Pier")[2]
    assert "**Vote 1** (secret vote): Shall we?" in after
    assert "- Adopted.\n- Yes: 3\n- No: 1\n- 4 voted; 5 of 6" in after
    assert "Vote 2" not in text


def test_a_vote_without_an_item_stands_by_itself(session) -> None:
    poll(session, ["yes", "no", "no"])

    text = draft_of(session, language="en", names=False, now=NOW).text

    assert "## Votes\n\n**Vote 1**" in text
    assert "- Not adopted." in text


def test_a_secret_vote_of_one_mind_has_no_numbers(session) -> None:
    made = poll(session, ["yes"] * 5)

    with override("en"):
        lines = outcome_lines(made, "en")

    assert lines == [
        "Adopted.",
        "All voted alike in secret, so there are no numbers.",
        "5 voted; 5 of 6 who could vote were there.",
    ]


def test_nothing_is_taken_in_while_members_read_the_minutes(session) -> None:
    official = sessions_of.facilitator(session.panel)
    waiting = poll(session, ["yes", "no"], state="closed", is_straw=True)
    found = sessions_of.minutes(session, official)
    minutes.send_minutes(
        minutes=found, official=official, answer_until=NOW + 7 * DAY, now=NOW
    )

    with pytest.raises(Refused, match="minutes_read"):
        polls.confirm_poll(poll=waiting, official=official, now=NOW)

    minutes.take_back_minutes(minutes=found, official=official)
    polls.confirm_poll(poll=waiting, official=official, now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


class TestOnceTheMinutesAreApproved:
    @pytest.fixture
    def official(self, session):
        return sessions_of.facilitator(session.panel)

    def test_a_straw_poll_is_neither_taken_in_nor_dropped(
        self, session, official
    ) -> None:
        waiting = poll(session, ["yes", "no"], state="closed", is_straw=True)
        sessions_of.approved(sessions_of.minutes(session, official), official)

        for act in (
            lambda: polls.confirm_poll(poll=waiting, official=official, now=NOW),
            lambda: polls.drop_poll(
                poll=waiting, official=official, reason="Late.", now=NOW
            ),
        ):
            with pytest.raises(Refused, match="minutes_approved"):
                act()

        waiting.refresh_from_db()
        assert waiting.state == "closed"

    def test_the_page_of_the_vote_says_so_and_has_no_buttons(
        self, client, session, official
    ) -> None:
        waiting = poll(session, ["yes", "no"], state="closed", is_straw=True)
        panel = session.panel
        page = reverse(
            "panels_staff:poll",
            args=[panel.process.slug, panel.slug, session.number, waiting.number],
        )
        client.force_login(official)
        before = client.get(page).content.decode()

        sessions_of.approved(sessions_of.minutes(session, official), official)

        after = client.get(page).content.decode()
        assert 'value="confirmed"' in before
        assert 'value="confirmed"' not in after
        assert 'value="dropped"' not in after
        assert "The minutes of this session have been approved" in after


def test_minutes_wait_for_votes_that_nobody_has_decided_about(session) -> None:
    official = sessions_of.facilitator(session.panel)
    found = sessions_of.minutes(session, official)
    waiting = poll(session, ["yes", "no"], state="closed")

    with pytest.raises(Refused, match="loose_votes"):
        sessions_of.approved(found, official)

    polls.confirm_poll(poll=waiting, official=official, now=NOW)
    assert sessions_of.approved(found, official).approved_at is not None
