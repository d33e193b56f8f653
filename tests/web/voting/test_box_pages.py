"""The pages of the ballot box, as anybody reads them."""

import subprocess

import make
import pytest
from django.urls import reverse
from make import NOW
from reading import words

from voting import queries
from voting.box import published, sequencer
from voting.models import BallotBox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

PAGES = ("box", "box_how", "box_verify", "box_log", "box_checkpoints")


def url(voting_round, name: str = "box", *args: object) -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug, *args])


def sequenced(voting_round):
    sequencer.run(voting_round, is_final=True)
    return queries.round_of(voting_round.process)


@pytest.fixture
def open_vote(clock):
    return sequenced(make.voted())


@pytest.fixture
def published_vote(clock):
    voting_round = make.tallied(make.voted(), published=True)
    clock.move_to(voting_round.phase.ends_at + make.DAY)
    return queries.round_of(voting_round.process)


class TestTheBox:
    def test_says_that_it_has_not_begun(self, client) -> None:
        voting_round = make.voting_round(frozen=False)

        page = client.get(url(voting_round))

        assert 'data-stage="not_begun"' in page.text
        assert client.get(url(voting_round, "box_how")).status_code == 200
        assert client.get(url(voting_round, "box_verify")).status_code == 200
        assert client.get(url(voting_round, "box_log")).status_code == 404
        assert client.get(url(voting_round, "box_checkpoints")).status_code == 404

    def test_shows_its_checkpoint_while_it_is_open(self, client, open_vote) -> None:
        page = client.get(url(open_vote))

        signed = published.newest(open_vote.box)
        assert 'data-stage="open"' in page.text
        assert signed.root in page.text
        assert signed.note.splitlines()[2] in page.text
        assert open_vote.box.log_key in page.text

    def test_says_nothing_of_areas_before_the_close(self, client, open_vote) -> None:
        text = words(client.get(url(open_vote)).text)

        assert "Voted online" not in text

    def test_counts_marks_against_ballots_after_the_close(
        self, client, published_vote
    ) -> None:
        page = client.get(url(published_vote))

        assert 'data-stage="counted"' in page.text
        assert 'data-whole="yes"' in page.text
        assert (
            "People marked as having voted online: 3. Online ballots in the log that "
            "count: 3." in words(page.text)
        )

    def test_says_when_recording_is_paused(self, client, open_vote) -> None:
        box = open_vote.box
        box.paused_because = "the log is shorter than its anchor"
        box.save(update_fields=["paused_because"])

        assert "Recording is paused" in client.get(url(open_vote)).text

    @pytest.mark.parametrize(
        ("custody", "sentence"),
        [
            ("server", "a file on the server of this service"),
            ("officer", "One official of the city keeps the key"),
            ("officers", "Two of them together can use it"),
        ],
    )
    def test_says_who_keeps_the_keys(self, client, custody, sentence) -> None:
        voting_round = make.voting_round(custody=custody)

        for name in ("box", "box_how"):
            assert sentence in words(client.get(url(voting_round, name)).text)

    def test_is_kept_by_caches_for_strangers_only(self, client, open_vote) -> None:
        stranger = client.get(url(open_vote))
        client.force_login(make.user())
        known = client.get(url(open_vote))

        assert "max-age=30" in stranger.headers["Cache-Control"]
        assert "no-cache" in known.headers["Cache-Control"]

    def test_is_for_nobody_before_the_process_is_public(self, client) -> None:
        voting_round = make.voting_round(make.process(published=False))

        for name in (*PAGES, "box_checkpoint", "pack"):
            assert client.get(url(voting_round, name)).status_code == 404


class TestWhatItProves:
    def test_says_what_is_sure_and_what_is_not(self, client, open_vote) -> None:
        text = words(client.get(url(open_vote, "box_how")).text)

        assert "Your ballot is recorded as you cast it." in text
        assert "It cannot prove that a person marked as voting really voted." in text
        assert "In this vote the key lies on the server" in text

    def test_says_that_a_key_with_officers_keeps_the_box_shut(self, client) -> None:
        voting_round = make.voting_round(custody="officers")

        text = words(client.get(url(voting_round, "box_how")).text)

        assert "Without those who keep it nobody can look into the box early" in text

    def test_does_not_say_that_the_server_destroys_what_an_official_holds(
        self, client
    ) -> None:
        voting_round = make.voting_round(custody="officer")

        before = words(client.get(url(voting_round, "box_how")).text)
        BallotBox.objects.filter(pk=voting_round.pk).update(destroyed_at=NOW)
        after = words(client.get(url(voting_round, "box_how")).text)

        assert "This key, and those" not in before
        assert "the official destroys the file with this key" in before
        assert "This key has been destroyed" not in after
        assert "the server cannot see that" in after

    @pytest.mark.parametrize("custody", ["server", "officers"])
    def test_says_what_the_keys_of_the_server_could_tell(self, client, custody) -> None:
        voting_round = make.voting_round(custody=custody)

        text = words(client.get(url(voting_round, "box_how")).text)

        assert "until the keys are destroyed" in text
        assert "can find out whose ballot is whose" in text
        assert "Where few people vote" in text


class TestTheLog:
    def test_lists_entries_in_words_with_their_lines(self, client, open_vote) -> None:
        page = client.get(url(open_vote, "box_log"))

        text = words(page.text)
        assert "0 The box was opened" in text
        assert text.count("A ballot Line") + text.count("A ballot {") == 3
        for line in published.entries(open_vote.box, 4):
            assert line.said["t"] in {"open", "ballot"}

    def test_is_filtered_by_sort(self, client, open_vote) -> None:
        page = client.get(url(open_vote, "box_log"), {"kind": "official"})

        assert "The box was opened" in page.text
        assert 'id="entry-1"' not in page.text

    def test_goes_on_from_a_number(self, client, open_vote) -> None:
        page = client.get(url(open_vote, "box_log"), {"from": "2"})

        assert 'id="entry-1"' not in page.text
        assert 'id="entry-2"' in page.text
        assert "before=2" in page.text

    @pytest.mark.parametrize("number", ["-1", "x", "9" * 30, "\u0663"])
    def test_begins_at_the_beginning_for_what_is_no_number(
        self, client, open_vote, number
    ) -> None:
        page = client.get(url(open_vote, "box_log"), {"from": number})

        assert 'id="entry-0"' in page.text

    def test_shows_nothing_that_is_not_signed(self, client, open_vote) -> None:
        make.ballot(open_vote, ["b"])
        sequencer.sequence(open_vote, is_final=True)

        page = client.get(url(open_vote, "box_log"))

        assert 'id="entry-3"' in page.text
        assert 'id="entry-4"' not in page.text

    def test_says_when_there_is_nothing_there(self, client, open_vote) -> None:
        page = client.get(url(open_vote, "box_log"), {"kind": "void"})

        assert "No such entries" in page.text


class TestTheCheckpoints:
    def test_are_listed_newest_first(self, client, published_vote) -> None:
        page = client.get(url(published_vote, "box_checkpoints"))

        roots = [one.root for one in published.checkpoints(published_vote.box)]
        assert len(roots) > 2
        assert [page.text.index(root) for root in roots] == sorted(
            page.text.index(root) for root in roots
        )

    def test_lead_to_the_proof_between_two_sizes(self, client, published_vote) -> None:
        newest, *_others, oldest = published.checkpoints(published_vote.box)

        page = client.get(
            url(published_vote, "box_checkpoints"),
            {"old": newest.size, "new": oldest.size},
        )

        proof = url(published_vote, "box_consistency", oldest.size, newest.size)
        assert proof in page.text

    def test_say_which_sizes_were_never_signed(self, client, published_vote) -> None:
        page = client.get(
            url(published_vote, "box_checkpoints"), {"old": "0", "new": "999"}
        )

        assert "There is no checkpoint of one of these sizes." in page.text


class TestCheckingItYourself:
    def test_waits_for_the_result(self, client, open_vote) -> None:
        text = words(client.get(url(open_vote, "box_verify")).text)

        assert "Until then nobody can check the count." in text
        assert "verify.pyz" not in text

    def test_tells_the_commands_and_the_last_line(self, client, published_vote) -> None:
        text = words(client.get(url(published_vote, "box_verify")).text)

        slug = published_vote.process.slug
        assert f"tar -xf {slug}-pack.tar cd {slug}-pack python3 verify.pyz ." in text
        assert "Everything holds: 3 ballots were counted as published." in text
        assert f"--key {published_vote.box.log_key}" in text

    def test_shows_a_command_that_computes_a_fingerprint(
        self, client, published_vote
    ) -> None:
        context = client.get(url(published_vote, "box_verify")).context

        shown = context["example"]
        done = subprocess.run(
            ["bash", "-c", shown["command"]], capture_output=True, text=True, check=True
        )
        assert done.stdout.split()[0] == shown["commitment"]

    def test_is_linked_from_the_result(self, client, published_vote) -> None:
        page = client.get(url(published_vote, "result"))

        assert url(published_vote, "box_verify") in page.text
