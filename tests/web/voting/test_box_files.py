"""The log, its tiles and proofs, and the pack, as programs fetch them."""

import io
import json
import re
import tarfile

import make
import pytest
from django.urls import reverse

from voting import queries
from voting.ballotbox import consistency, merkle, notes, proofs, ranges, tiles
from voting.ballotbox.verifying.run import Given, verify
from voting.box import log, published, sequencer
from voting.models.box import Checkpoint, LogEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(voting_round, name: str, *args: object) -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug, *args])


@pytest.fixture
def open_vote(clock):
    voting_round = make.voted()
    sequencer.run(voting_round, is_final=True)
    make.ballot(voting_round, ["b"])
    sequencer.run(voting_round, is_final=True)
    return queries.round_of(voting_round.process)


@pytest.fixture
def published_vote(clock):
    voting_round = make.tallied(make.voted(), published=True)
    clock.move_to(voting_round.phase.ends_at + make.DAY)
    return queries.round_of(voting_round.process)


@pytest.fixture
def long_vote(clock):
    """Give a box whose log is so long that its tiles have two levels."""
    voting_round = make.voting_round()
    box = voting_round.box
    line = LogEntry.objects.get(voting_round=voting_round).line
    size = 2 * tiles.WIDTH + 77
    LogEntry.objects.bulk_create(
        LogEntry(
            voting_round=voting_round, number=number, line=f'{{"t":"no {number}"}}'
        )
        for number in range(1, size)
    )
    assert line.startswith("{")
    sequencer.sign(voting_round)
    return queries.round_of(box.voting_round.process)


def content(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


class TestTheCheckpoint:
    def test_is_a_signed_note(self, client, open_vote) -> None:
        response = client.get(url(open_vote, "box_checkpoint"))

        box = open_vote.box
        read = notes.read_checkpoint(
            response.text, box.origin, bytes.fromhex(box.log_key)
        )
        assert read.size == log.size(box)
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert "max-age=10" in response.headers["Cache-Control"]

    def test_is_not_there_before_the_box(self, client) -> None:
        voting_round = make.voting_round(frozen=False)

        assert client.get(url(voting_round, "box_checkpoint")).status_code == 404


class TestTiles:
    def test_let_anybody_rebuild_the_root(self, client, long_vote) -> None:
        signed = published.newest(long_vote.box)
        lines = []
        for tile in tiles.tiles_of(signed.size):
            path = tile.path.removeprefix("tile/").partition("/")
            response = client.get(url(long_vote, "box_tile", path[0], path[2]))
            assert response.status_code == 200
            assert "immutable" in response.headers["Cache-Control"]
            if tile.is_entries:
                lines += tiles.read_bundle(response.content)
            else:
                leaves = [merkle.leaf_hash(lines[number]) for number in tile.entries]
                assert response.content == tiles.hashes(tile, leaves)

        root = merkle.root_of(map(merkle.leaf_hash, lines))
        assert root.hex() == signed.root

    @pytest.mark.parametrize(
        ("level", "rest"),
        [
            ("0", "000"),
            ("0", "001.p/1"),
            ("entries", "000.p/200"),
            ("1", "000.p/1"),
            ("0", "000.p/0"),
            ("0", "0"),
            ("00", "000.p/1"),
            ("leaves", "000.p/1"),
            ("64", "000.p/1"),
            ("0", "x000/000.p/1"),
            ("0", "../checkpoint"),
        ],
    )
    def test_are_not_there_beyond_the_signature(
        self, client, open_vote, level, rest
    ) -> None:
        address = f"{url(open_vote, 'box')}tile/{level}/{rest}"

        assert client.get(address).status_code == 404

    def test_of_an_earlier_size_stay(self, client, open_vote) -> None:
        assert client.get(url(open_vote, "box_tile", "0", "000.p/1")).status_code == 200


class TestProofs:
    @pytest.mark.parametrize("number", [0, 255, 256, 511, 512, 588])
    def test_hold_for_an_entry(self, client, long_vote, number) -> None:
        text = client.get(url(long_vote, "box_proof", number)).text

        box = long_vote.box
        (line,) = log.lines(box, number, number + 1)
        key = bytes.fromhex(box.log_key)
        signed = proofs.verify(text, line.encode(), origin=box.origin, public=key)
        assert signed.size == 589

    def test_are_not_there_for_an_entry_that_is_not(self, client, open_vote) -> None:
        assert client.get(url(open_vote, "box_proof", 999)).status_code == 404

    @pytest.mark.parametrize("size", [1, 255, 256, 300, 512, 588, 589])
    def test_hold_between_two_checkpoints(self, client, long_vote, size) -> None:
        box = long_vote.box
        key = bytes.fromhex(box.log_key)
        frontier = merkle.Frontier().grown(
            merkle.leaf_hash(line.encode()) for line in log.lines(box, 0, size)
        )
        old = notes.Checkpoint(box.origin, size, frontier.root)
        if size < 589:
            Checkpoint.objects.create(
                voting_round=long_vote,
                size=size,
                hashes=[one.hex() for one in frontier.hashes],
                note="kept",
            )

        text = client.get(url(long_vote, "box_consistency", size, 589)).text

        assert consistency.verify(text, old, key).size == 589
        forged = notes.Checkpoint(box.origin, size, bytes(32))
        with pytest.raises(proofs.ProofError):
            consistency.verify(text, forged, key)

    @pytest.mark.parametrize("sizes", [(0, 5), (5, 4), (2, 5), (5, 99)])
    def test_are_made_between_signed_sizes_only(self, client, open_vote, sizes) -> None:
        assert client.get(url(open_vote, "box_consistency", *sizes)).status_code == 404

    def test_hold_with_the_roots_of_their_parts(self) -> None:
        leaves = [merkle.leaf_hash(bytes([n])) for n in range(40)]

        def root(part: range) -> bytes:
            return merkle.root_of(leaves[part.start : part.stop])

        for size in range(1, 41):
            whole = root(range(size))
            for index in range(size):
                path = list(map(root, ranges.of_inclusion(index, size)))
                assert merkle.verify_inclusion(index, size, leaves[index], path, whole)
            for old in range(1, size + 1):
                path = list(map(root, ranges.of_consistency(old, size)))
                first = root(range(old))
                assert merkle.verify_consistency(old, size, path, first, whole)


class TestTheLog:
    def test_is_given_as_lines(self, client, open_vote) -> None:
        lines = content(client.get(url(open_vote, "box_log_file"))).decode()

        assert lines == "".join(f"{line}\n" for line in log.lines(open_vote.box))

    def test_ends_with_the_signature(self, client, open_vote) -> None:
        make.ballot(open_vote, ["b"])
        sequencer.sequence(open_vote, is_final=True)

        lines = content(client.get(url(open_vote, "box_log_file")))

        assert len(lines.splitlines()) == log.size(open_vote.box) - 1

    def test_is_not_fetched_over_and_over(self, client, open_vote) -> None:
        answers = [
            client.get(url(open_vote, "box_log_file")).status_code for _ in range(21)
        ]

        assert set(answers[:20]) == {200}
        assert answers[20] == 429


class TestThePack:
    def test_is_refused_in_words_before_the_result(self, client, clock) -> None:
        voting_round = make.tallied(make.voted())
        clock.move_to(voting_round.phase.ends_at)

        for address in (
            url(voting_round, "pack"),
            url(voting_round, "pack_file", "log.jsonl"),
        ):
            response = client.get(address)
            assert response.status_code == 403
            assert "published together with the result" in response.text

    def test_says_so_while_the_result_is_being_signed(
        self, client, published_vote
    ) -> None:
        Checkpoint.objects.filter(
            voting_round=published_vote, size=log.size(published_vote.box)
        ).delete()

        response = client.get(url(published_vote, "pack"))

        assert response.status_code == 403
        assert "the log is being signed" in response.text

    def test_is_an_archive_that_verifies(
        self, client, published_vote, tmp_path
    ) -> None:
        response = client.get(url(published_vote, "pack"))

        raw = content(response)
        assert len(raw) == int(response.headers["Content-Length"])
        path = tmp_path / "pack.tar"
        path.write_bytes(raw)
        assert verify(path, Given()).holds
        with tarfile.open(path) as archive:
            tops = {name.partition("/")[0] for name in archive.getnames()}
        assert tops == {f"{published_vote.process.slug}-pack"}

    def test_is_the_same_bytes_for_everybody(self, client, published_vote) -> None:
        first = client.get(url(published_vote, "pack"))
        content(first)
        etag = first.headers["ETag"]

        again = client.get(url(published_vote, "pack"), headers={"if-none-match": etag})

        assert again.status_code == 304
        assert "public" in first.headers["Cache-Control"]

    def test_is_there_file_by_file(self, client, published_vote) -> None:
        raw = content(client.get(url(published_vote, "pack")))
        with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
            files = [one.name for one in archive.getmembers() if one.isfile()]
            for name in files:
                inside = archive.extractfile(name).read()
                short = name.rpartition("/")[2]
                response = client.get(url(published_vote, "pack_file", short))
                assert content(response) == inside
        assert len(files) == 9

    @pytest.mark.parametrize("name", [".lock", "..", "anchor.json", "log.jsonl.new"])
    def test_has_no_other_files(self, client, published_vote, name) -> None:
        assert client.get(url(published_vote, "pack_file", name)).status_code == 404

    def test_names_nobody_who_voted(self, client, published_vote) -> None:
        raw = content(client.get(url(published_vote, "pack")))

        emails = published_vote.roll.values_list("user__email", "identifier")
        for email, identifier in emails:
            assert email.encode() not in raw
            assert identifier.encode() not in raw
        openings = client.get(url(published_vote, "pack_file", "openings.jsonl"))
        for line in content(openings).splitlines():
            opening = json.loads(line)
            assert opening.keys() == {"b", "c", "n"}
            assert re.fullmatch("[0-9a-f]{64}", opening["c"])
