"""The end of the keys at the desk, and what is said while recording is paused."""

import boxes
import ceremony
import make
import pytest
from ceremony import text_of, url
from django.urls import reverse

from voting import queries
from voting.actions import keeping, results

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch) -> None:
    ceremony.quicken(monkeypatch)


class TestEnd:
    def test_says_when_the_keys_are_destroyed(self, client, clock) -> None:
        held = ceremony.begun()
        held.voting_round = make.tallied(make.voted(), published=True)
        clock.move_to(held.voting_round.published_at)
        client.force_login(make.staff(held.voting_round.process))

        page = text_of(client.get(url(held)))

        assert "They are destroyed by themselves in the night after" in page

    def test_is_put_off_while_a_complaint_is_pending(self, client, clock) -> None:
        held = ceremony.begun()
        held.voting_round = make.tallied(make.voted(), published=True)
        published = held.voting_round.published_at
        clock.move_to(published)
        client.force_login(make.staff(held.voting_round.process))

        assert client.post(url(held, "key_hold"), {"reason": ""}).status_code == 422
        client.post(url(held, "key_hold"), {"reason": "A complaint is pending."})
        assert keeping.destroy_due_keys(now=published + 40 * make.DAY) == 0
        assert "A complaint is pending." in text_of(client.get(url(held)))
        client.post(url(held, "key_release"))

        assert keeping.destroy_due_keys(now=published + 40 * make.DAY) == 1
        assert "The keys were destroyed" in text_of(client.get(url(held)))

    def test_asks_key_holders_to_destroy_their_files(self, client, clock) -> None:
        held = ceremony.rehearsed()
        make.ballot(held.voting_round, ["a"])
        results.tally_closed_rounds(now=held.voting_round.phase.ends_at)
        held.bring(0)
        published = make.tallied(ceremony.fresh(held), published=True)
        clock.move_to(published.published_at)
        client.force_login(held.holders[0])
        before = text_of(client.get(url(held)))
        keeping.destroy_due_keys(now=published.published_at + 30 * make.DAY)

        after = text_of(client.get(url(held)))

        assert "keep your file and passphrase until" in before
        assert "destroy every copy of your key file" in after


class TestPause:
    def test_is_told_to_residents_and_with_its_reason_to_officials(
        self, client
    ) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)
        boxes.lose_the_end(voting_round, 1)
        make.ballot(voting_round, ["a"])
        with pytest.raises(boxes.sequencer.PausedError):
            boxes.settle(voting_round)
        slug = voting_round.process.slug

        public = text_of(client.get(reverse("voting:vote", args=[slug])))
        client.force_login(make.staff(voting_round.process))
        desk = text_of(client.get(reverse("voting_staff:overview", args=[slug])))

        because = queries.round_to_vote_in(voting_round.pk).box.paused_because
        assert "Recording is paused" in public
        assert because not in public
        assert "Recording is paused" in desk
        assert because in desk

    def test_is_not_told_while_all_is_well(self, client) -> None:
        voting_round = make.voted()
        slug = voting_round.process.slug

        page = text_of(client.get(reverse("voting:vote", args=[slug])))

        assert "Recording is paused" not in page
