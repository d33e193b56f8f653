"""The Merkle tree: proofs that hold, and that nothing else holds."""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import merkle
from voting.ballotbox.merkle import Frontier

DATA = Path(__file__).parents[2] / "data" / "merkle"

# The leaves and roots that the tests of Certificate Transparency have used from the
# beginning; the n-th root is that of the first n leaves.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

SIZES = st.integers(1, 70)


def probes(kind: str) -> list[dict]:
    return json.loads((DATA / f"{kind}.json").read_text())


def named(probe: dict) -> str:
    return probe["file"]


def raw(text: str | None) -> bytes:
    return b64decode(text or "")


def leaf_hashes(size: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % number) for number in range(size)]


def naive_root(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word by word."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    both = naive_root(hashes[:half]) + naive_root(hashes[half:])
    return sha256(b"\x01" + both).digest()


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


class TestProbesOfTransparencyDev:
    def test_are_all_there(self) -> None:
        assert len(probes("inclusion")) + len(probes("consistency")) == 196

    @pytest.mark.parametrize("probe", probes("inclusion"), ids=named)
    def test_agree_about_inclusion(self, probe) -> None:
        holds = merkle.verify_inclusion(
            probe["leafIdx"],
            probe["treeSize"],
            raw(probe["leafHash"]),
            [raw(one) for one in probe["proof"] or []],
            raw(probe["root"]),
        )

        assert holds is not probe["wantErr"]

    @pytest.mark.parametrize("probe", probes("consistency"), ids=named)
    def test_agree_about_consistency(self, probe) -> None:
        holds = merkle.verify_consistency(
            probe["size1"],
            probe["size2"],
            [raw(one) for one in probe["proof"] or []],
            raw(probe["root1"]),
            raw(probe["root2"]),
        )

        assert holds is not probe["wantErr"]


class TestRoot:
    @pytest.mark.parametrize("size", range(len(ROOTS)))
    def test_is_that_of_certificate_transparency(self, size) -> None:
        hashes = map(merkle.leaf_hash, LEAVES[:size])

        assert merkle.root_of(hashes).hex() == ROOTS[size]

    @given(st.integers(0, 200))
    def test_is_the_one_of_the_definition(self, size) -> None:
        hashes = leaf_hashes(size)

        assert merkle.root_of(hashes) == naive_root(hashes)

    @given(st.lists(st.integers(0, 9), max_size=12))
    def test_is_one_however_the_leaves_came_in(self, batches) -> None:
        hashes = leaf_hashes(sum(batches))
        frontier, at = Frontier(), 0

        for count in batches:
            frontier = frontier.grown(hashes[at : at + count])
            at += count

        assert frontier == Frontier().grown(hashes)
        assert frontier.root == naive_root(hashes)

    @pytest.mark.parametrize(
        ("size", "count"), [(1, 0), (0, 1), (3, 1), (4, 2), (-1, 0)]
    )
    def test_cannot_come_from_a_frontier_that_does_not_fit(self, size, count) -> None:
        with pytest.raises(ValueError, match="one hash for each bit"):
            Frontier(size, (b"\0" * 32,) * count)


class TestInclusion:
    @given(SIZES, st.data())
    def test_is_proved_and_no_bit_can_be_another(self, size, data) -> None:
        index = data.draw(st.integers(0, size - 1))
        hashes = leaf_hashes(size)
        root, proof = merkle.root_of(hashes), merkle.inclusion_proof(index, hashes)
        bit = data.draw(st.integers(0, 255))
        other = data.draw(st.integers(-2, size + 2).filter(lambda one: one != index))

        def holds(at=index, leaf=hashes[index], path=proof, top=root) -> bool:
            return merkle.verify_inclusion(at, size, leaf, path, top)

        assert holds()
        assert not holds(leaf=flipped(hashes[index], bit))
        assert not holds(top=flipped(root, bit))
        assert not holds(at=other)
        assert not holds(path=[*proof, hashes[0]])
        if proof:
            at = data.draw(st.integers(0, len(proof) - 1))
            bent = [*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]]
            assert not holds(path=bent)
            assert not holds(path=proof[:-1])
            assert not holds(path=[*proof[:at], proof[at][:-1], *proof[at + 1 :]])

    @pytest.mark.parametrize("index", [-1, 5])
    def test_cannot_be_proved_of_an_entry_that_is_not_there(self, index) -> None:
        with pytest.raises(IndexError):
            merkle.inclusion_proof(index, leaf_hashes(5))

    def test_takes_no_more_hashes_than_the_tree_is_high(self) -> None:
        hashes = leaf_hashes(1000)

        proofs = [merkle.inclusion_proof(index, hashes) for index in (0, 511, 999)]

        assert max(map(len, proofs)) == 10


class TestConsistency:
    @given(SIZES, st.data())
    def test_is_proved_and_no_bit_can_be_another(self, size, data) -> None:
        first = data.draw(st.integers(1, size))
        hashes = leaf_hashes(size)
        old, new = merkle.root_of(hashes[:first]), merkle.root_of(hashes)
        proof = merkle.consistency_proof(first, hashes)
        bit = data.draw(st.integers(0, 255))

        def holds(path=proof, before=old, after=new) -> bool:
            return merkle.verify_consistency(first, size, path, before, after)

        assert holds()
        assert not holds(before=flipped(old, bit))
        assert not holds(after=flipped(new, bit))
        assert not holds(path=[*proof, new])
        if proof:
            at = data.draw(st.integers(0, len(proof) - 1))
            bent = [*proof[:at], flipped(proof[at], bit), *proof[at + 1 :]]
            assert not holds(path=bent)
            assert not holds(path=proof[:-1])

    @given(st.integers(2, 40), st.data())
    def test_does_not_hold_for_a_changed_past(self, size, data) -> None:
        first = data.draw(st.integers(1, size))
        hashes = leaf_hashes(size)
        old = merkle.root_of(hashes[:first])
        hashes[data.draw(st.integers(0, first - 1))] = merkle.leaf_hash(b"other")

        proof = merkle.consistency_proof(first, hashes)

        new = merkle.root_of(hashes)
        assert not merkle.verify_consistency(first, size, proof, old, new)

    @pytest.mark.parametrize("size", [-1, 0, 6])
    def test_cannot_be_proved_of_a_size_that_never_was(self, size) -> None:
        with pytest.raises(ValueError, match=str(size)):
            merkle.consistency_proof(size, leaf_hashes(5))
