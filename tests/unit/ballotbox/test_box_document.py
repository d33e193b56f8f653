"""The worked example of docs/reference/ballot-box.md, computed again.

Each named block of that page is what this product writes and reads today. So whoever
writes a second verifier from the page can begin with its example.
"""

import json
import re
import subprocess
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from voting.ballotbox import (
    canonical,
    commitment,
    consistency,
    content,
    custody,
    entries,
    merkle,
    notes,
    proofs,
    receipts,
    roll,
    sealing,
    slots,
    tiles,
)
from voting.ballotbox.receipts import Receipt

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "reference" / "ballot-box.md").read_text()
BLOCKS: dict[str, str] = dict(
    re.findall(r"^```\w+ ([\w-]+)\n(.*?)\n```$", TEXT, re.MULTILINE | re.DOTALL)
)
INPUTS: dict[str, Any] = json.loads(BLOCKS["inputs"])
ELECTION = sha256(INPUTS["sheet"].encode()).hexdigest()
PERSON, OTHER, ADDED = INPUTS["persons"]
AREA = INPUTS["area"]
ORIGIN = INPUTS["origin"]
LOG = [line.encode() for line in BLOCKS["log"].split("\n")]
LEAVES = [merkle.leaf_hash(line) for line in LOG]
NUMBER = 3


def raw(name: str) -> bytes:
    return bytes.fromhex(INPUTS[name])


def hex_block(name: str) -> bytes:
    return bytes.fromhex(BLOCKS[name].replace("\n", ""))


def entry(number: int) -> dict[str, Any]:
    return canonical.decode(LOG[number])


class TestBallot:
    def test_names_the_vote_by_its_rules(self) -> None:
        assert BLOCKS["election"] == ELECTION

    def test_is_a_canonical_line(self) -> None:
        line = BLOCKS["ballot"].encode()

        assert content.encode(*content.decode(line)) == line

    def test_is_bound_by_its_commitment(self) -> None:
        nonce = commitment.nonce_of(raw("server_nonce"), INPUTS["word"])
        committed = commitment.commit(ELECTION, nonce, BLOCKS["ballot"].encode())

        assert BLOCKS["nonce"] == nonce.hex()
        assert BLOCKS["commitment"] == committed
        assert BLOCKS["code"] == commitment.code_of(committed)

    @pytest.mark.parametrize("name", ["nonce", "commitment"])
    def test_can_be_checked_by_hand(self, name) -> None:
        said = subprocess.run(
            ["bash", "-c", BLOCKS[f"{name}-by-hand"]],
            capture_output=True,
            check=True,
            text=True,
        ).stdout

        assert said.split()[0] == BLOCKS[name]

    def test_is_promised_with_a_signature_that_openssl_verifies(self) -> None:
        commands = BLOCKS["promise-by-hand"]
        name, committed, by, *_rest = BLOCKS["promise"].split("\n")
        assert f"'{name}' '{committed}' '{by}'" in commands
        assert BLOCKS["promise"].rpartition(" ")[2] in commands

        done = subprocess.run(
            ["bash", "-ec", commands], capture_output=True, check=False, text=True
        )

        assert done.stdout == "Signature Verified Successfully\n"
        assert done.returncode == 0

    def test_stands_in_a_slot(self) -> None:
        key = raw("slot_key")

        slot = slots.slot_of(key, ELECTION, PERSON)
        assert BLOCKS["slot"] == slot
        assert BLOCKS["area-mark"] == slots.area_mark(key, ELECTION, slot, AREA)


class TestEntries:
    def test_are_canonical_and_have_the_right_fields(self) -> None:
        for number in range(len(LOG)):
            entries.check(entry(number))

    def test_are_of_all_types(self) -> None:
        assert {entry(number)["t"] for number in range(len(LOG))} == set(entries.SHAPES)

    def test_are_those_that_are_shown_by_themselves(self) -> None:
        shown = [
            block
            for name, block in BLOCKS.items()
            if name != "log" and block.startswith("{") and '"t":"' in block
        ]

        assert len(shown) == 14
        assert {line.encode() for line in shown} <= set(LOG)

    @pytest.mark.parametrize("kind", entries.SHAPES)
    def test_are_described_field_by_field(self, kind) -> None:
        part = TEXT.split(f"\n### `{kind}`\n")[1].split("\n### ")[0]
        rows = re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)
        described = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

        assert described == {name for shape in entries.SHAPES[kind] for name in shape}

    def test_hold_what_is_computed_above(self) -> None:
        assert entry(NUMBER) == {
            "t": "ballot",
            "c": BLOCKS["commitment"],
            "s": BLOCKS["slot"],
            "a": BLOCKS["area-mark"],
        }

    def test_name_the_keys_of_the_example(self) -> None:
        assert entry(0)["election"] == ELECTION
        assert entry(0)["origin"] == ORIGIN
        assert entry(0)["keys"] == {
            "log": notes.public_of(raw("log_seed")).hex(),
            "promise": notes.public_of(raw("promise_seed")).hex(),
            "spool": sealing.public_of(raw("spool_private")).hex(),
            "ballot": sealing.public_of(raw("ballot_private")).hex(),
        }


class TestTree:
    def test_has_the_root_that_is_signed(self) -> None:
        root = merkle.root_of(LEAVES)
        checkpoint = notes.Checkpoint(ORIGIN, len(LOG), root)

        note = notes.sign_checkpoint(checkpoint, raw("log_seed"))

        assert BLOCKS["leaf"] == LEAVES[NUMBER].hex()
        assert BLOCKS["root"] == root.hex()
        assert f"{BLOCKS['checkpoint']}\n" == note
        assert BLOCKS["verifier-key"] == notes.verifier_key(
            ORIGIN, notes.public_of(raw("log_seed"))
        )

    def test_has_the_tiles_that_are_named(self) -> None:
        assert BLOCKS["tiles"].split("\n") == [
            tile.path for tile in tiles.tiles_of(len(LOG))
        ]

    def test_has_the_proof_that_is_shown(self) -> None:
        text = f"{BLOCKS['proof']}\n"
        public = notes.public_of(raw("log_seed"))

        checkpoint = proofs.verify(text, LOG[NUMBER], origin=ORIGIN, public=public)

        assert checkpoint.root.hex() == BLOCKS["root"]
        assert text == proofs.prove(NUMBER, LEAVES, f"{BLOCKS['checkpoint']}\n").text

    def test_has_the_continuation_that_is_shown(self) -> None:
        text = f"{BLOCKS['consistency']}\n"
        old = notes.Checkpoint(ORIGIN, 4, merkle.root_of(LEAVES[:4]))

        new = consistency.verify(text, old, notes.public_of(raw("log_seed")))

        assert new.size == len(LOG)
        assert text == consistency.write(
            4, merkle.consistency_proof(4, LEAVES), f"{BLOCKS['checkpoint']}\n"
        )


class TestReceipt:
    def test_holds_all_of_it(self) -> None:
        assert receipts.parse(BLOCKS["receipt"]) == Receipt(
            origin=ORIGIN,
            election=ELECTION,
            commitment=BLOCKS["commitment"],
            nonce=INPUTS["server_nonce"],
            word=INPUTS["word"],
            ballot=BLOCKS["ballot"],
            promise=f"{BLOCKS['promise']}\n",
        )
        assert receipts.parse(BLOCKS["receipt"]).is_sound

    def test_has_a_signed_promise(self) -> None:
        by = datetime.fromisoformat(INPUTS["promised_by"])

        promise = receipts.promise(
            ORIGIN, BLOCKS["commitment"], by, raw("promise_seed")
        )

        assert f"{BLOCKS['promise']}\n" == promise


class TestSealing:
    def test_opens_to_nonce_and_ballot(self) -> None:
        sealed = hex_block("sealed-ballot")

        opened = sealing.unseal(
            raw("ballot_private"), sealed, purpose=sealing.BALLOT, election=ELECTION
        )

        assert opened == bytes.fromhex(BLOCKS["nonce"]) + BLOCKS["ballot"].encode()
        assert len(sealed) == sealing.sealed_bytes(entry(0)["room"]) == 308

    def test_has_a_key_file_that_opens(self) -> None:
        unlocked = custody.unlock_key(
            BLOCKS["key-file"], INPUTS["passphrase"], election=ELECTION
        )

        assert unlocked.private == raw("ballot_private")
        assert custody.weakness_of(INPUTS["passphrase"]) is None
        assert f"{custody.PASSPHRASE_BITS:.1f} random bits" in TEXT

    def test_has_a_pair_that_opens(self) -> None:
        half = custody.peel(hex_block("pair"), raw("officer_1"), election=ELECTION)

        key = custody.peel(half, raw("officer_2"), election=ELECTION)

        assert key == raw("ballot_private")


class TestRoll:
    def test_has_the_roots_of_the_log(self) -> None:
        at_first = [(PERSON, AREA), (OTHER, AREA)]

        assert entry(0)["roll"] == roll.root_of(at_first)
        assert entry(1)["roll"] == roll.root_of([*at_first, (ADDED, AREA)])

    def test_has_the_proof_that_is_shown(self) -> None:
        proof = roll.parse(BLOCKS["roll-proof"])

        assert (proof.identifier, proof.area) == (PERSON, AREA)
        assert proof.is_under(entry(0)["roll"])


class TestPack:
    def test_binds_the_openings(self) -> None:
        whole = f"{BLOCKS['openings']}\n".encode()
        result = next(entry(at) for at in range(len(LOG)) if entry(at)["t"] == "result")

        assert result["openings"] == sha256(whole).hexdigest()

    def test_opens_exactly_what_counts(self) -> None:
        last: dict[str, str] = {}
        for number in range(len(LOG)):
            if "s" in entry(number):
                last[entry(number)["s"]] = entry(number).get("c", "")
        lines = [
            canonical.decode(one.encode()) for one in BLOCKS["openings"].split("\n")
        ]

        assert [one["c"] for one in lines] == sorted(filter(None, last.values()))
        for one in lines:
            nonce, ballot = bytes.fromhex(one["n"]), canonical.encode(one["b"])
            assert commitment.commit(ELECTION, nonce, ballot) == one["c"]

    def test_has_the_codes_that_the_verifier_gives(self) -> None:
        folder = ROOT / "voting" / "ballotbox" / "verifying"
        sources = "".join(path.read_text() for path in sorted(folder.glob("*.py")))
        given = set(re.findall(r'fail\((?:step, )?\s*"([A-Z0-9]+)"', sources))
        part = TEXT.split("\n### Codes\n")[1].split("\n## ")[0]
        described = re.findall(r"^\| `([A-Z0-9]+)` \|", part, re.MULTILINE)

        assert sorted(given) == sorted(described)
