"""Sealing: HPKE as RFC 9180 has it, and one size whatever is inside."""

import hmac
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import sealing
from voting.ballotbox.sealing import SealError, TooLongError

ELECTION = sha256(b"rules").hexdigest()
PRIVATE = bytes(range(32))
PUBLIC = sealing.public_of(PRIVATE)
ROOM = 64


def seal(content: bytes, *, room: int = ROOM, purpose: str = sealing.BALLOT) -> bytes:
    return sealing.seal(PUBLIC, content, purpose=purpose, election=ELECTION, room=room)


def unseal(sealed: bytes, *, purpose: str = sealing.BALLOT) -> bytes:
    return sealing.unseal(PRIVATE, sealed, purpose=purpose, election=ELECTION)


class TestHpke:
    """A second HPKE, written here from RFC 9180, must open what we seal."""

    # The first encryption of the suite 32, 1, 2 in base mode, from the test vectors
    # of CFRG that belong to RFC 9180.
    INFO = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
    SK_R = bytes.fromhex(
        "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d"
    )
    PK_R = "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c"
    ENC = bytes.fromhex(
        "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256"
    )
    SHARED = "3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b"
    KEY = "f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f"
    NONCE = "151d9929e2449747889bc923"
    AAD = bytes.fromhex("436f756e742d30")
    PLAIN = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
    CIPHER = bytes.fromhex(
        "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be99319"
        "80a41de125a925cdad859d5b7a"
    )

    KEM_ID = b"KEM" + (32).to_bytes(2)
    SUITE_ID = b"HPKE" + (32).to_bytes(2) + (1).to_bytes(2) + (2).to_bytes(2)

    @staticmethod
    def extract(salt: bytes, label: bytes, material: bytes, suite: bytes) -> bytes:
        labelled = b"HPKE-v1" + suite + label + material
        return hmac.digest(salt or b"\0" * 32, labelled, "sha256")

    @staticmethod
    def expand(key: bytes, label: bytes, info: bytes, size: int, suite: bytes) -> bytes:
        labelled = size.to_bytes(2) + b"HPKE-v1" + suite + label + info
        return hmac.digest(key, labelled + b"\x01", "sha256")[:size]

    def schedule(self, private: bytes, enc: bytes, info: bytes) -> dict[str, bytes]:
        key = X25519PrivateKey.from_private_bytes(private)
        dh = key.exchange(X25519PublicKey.from_public_bytes(enc))
        context = enc + key.public_key().public_bytes_raw()
        prk = self.extract(b"", b"eae_prk", dh, self.KEM_ID)
        shared = self.expand(prk, b"shared_secret", context, 32, self.KEM_ID)
        psk_id = self.extract(b"", b"psk_id_hash", b"", self.SUITE_ID)
        info_hash = self.extract(b"", b"info_hash", info, self.SUITE_ID)
        whole = b"\0" + psk_id + info_hash
        secret = self.extract(shared, b"secret", b"", self.SUITE_ID)
        return {
            "shared": shared,
            "key": self.expand(secret, b"key", whole, 32, self.SUITE_ID),
            "nonce": self.expand(secret, b"base_nonce", whole, 12, self.SUITE_ID),
        }

    def test_written_here_agrees_with_the_published_vector(self) -> None:
        found = self.schedule(self.SK_R, self.ENC, self.INFO)

        assert sealing.public_of(self.SK_R).hex() == self.PK_R
        assert {name: value.hex() for name, value in found.items()} == {
            "shared": self.SHARED,
            "key": self.KEY,
            "nonce": self.NONCE,
        }
        cipher = AESGCM(found["key"])
        assert cipher.decrypt(found["nonce"], self.CIPHER, self.AAD) == self.PLAIN

    def test_written_here_opens_what_we_seal(self) -> None:
        sealed = seal(b"content")

        info = f"porukka-sealed-1|ballot|{ELECTION}".encode()
        found = self.schedule(PRIVATE, sealed[:32], info)
        padded = AESGCM(found["key"]).decrypt(found["nonce"], sealed[32:], b"")

        assert padded == b"\0\0\0\x07content" + b"\0" * (ROOM - 7)

    def test_written_here_makes_what_we_open(self) -> None:
        ephemeral = X25519PrivateKey.from_private_bytes(b"\x07" * 32)
        enc = ephemeral.public_key().public_bytes_raw()
        info = f"porukka-sealed-1|spool|{ELECTION}".encode()
        found = self.schedule(PRIVATE, enc, info)
        padded = b"\0\0\0\x02hi" + b"\0" * 6

        sealed = enc + AESGCM(found["key"]).encrypt(found["nonce"], padded, b"")

        assert unseal(sealed, purpose=sealing.SPOOL) == b"hi"

    def test_written_here_refuses_another_info(self) -> None:
        sealed = seal(b"content")
        found = self.schedule(PRIVATE, sealed[:32], b"porukka-sealed-1|ballot|other")

        with pytest.raises(InvalidTag):
            AESGCM(found["key"]).decrypt(found["nonce"], sealed[32:], b"")


class TestSealing:
    @given(st.binary(max_size=ROOM))
    def test_gives_back_what_was_sealed_in_one_size(self, content) -> None:
        sealed = seal(content)

        assert len(sealed) == sealing.sealed_bytes(ROOM) == ROOM + 52
        assert unseal(sealed) == content

    def test_never_looks_the_same_twice(self) -> None:
        assert seal(b"same") != seal(b"same")

    def test_refuses_more_than_there_is_room(self) -> None:
        with pytest.raises(TooLongError, match="65 bytes where 64 fit"):
            seal(b"x" * (ROOM + 1))

    @given(st.integers(0, sealing.sealed_bytes(8) * 8 - 1))
    def test_notices_any_bit_that_was_flipped(self, bit) -> None:
        changed = bytearray(seal(b"content", room=8))
        changed[bit // 8] ^= 1 << bit % 8
        # X25519 passes over the highest bit of a public key, but HPKE does not.
        with pytest.raises(SealError):
            unseal(bytes(changed))

    @pytest.mark.parametrize("length", [0, 1, 31, 32, 47, 48, 51, 60])
    def test_notices_what_is_missing(self, length) -> None:
        with pytest.raises(SealError):
            unseal(seal(b"content")[:length])

    def test_opens_with_no_other_key(self) -> None:
        with pytest.raises(SealError):
            sealing.unseal(
                sealing.new_key(),
                seal(b"content"),
                purpose=sealing.BALLOT,
                election=ELECTION,
            )

    def test_opens_for_no_other_purpose(self) -> None:
        with pytest.raises(SealError):
            unseal(seal(b"content"), purpose=sealing.SPOOL)

    def test_opens_for_no_other_vote(self) -> None:
        with pytest.raises(SealError):
            sealing.unseal(
                PRIVATE,
                seal(b"content"),
                purpose=sealing.BALLOT,
                election=sha256(b"other rules").hexdigest(),
            )

    @pytest.mark.parametrize(
        "padded", [b"\0\0\0\x05abcd", b"\0\0\0\x02abc\0", b"\xff\xff\xff\xff", b"\0\0"]
    )
    def test_refuses_what_is_padded_in_another_way(self, padded) -> None:
        """Whoever has the public key can seal anything; it must be well made."""
        key = X25519PublicKey.from_public_bytes(PUBLIC)
        info = f"porukka-sealed-1|ballot|{ELECTION}".encode()

        with pytest.raises(SealError, match="padded"):
            unseal(sealing.SUITE.encrypt(padded, key, info))

    def test_refuses_a_key_that_leads_everyone_to_the_same_secret(self) -> None:
        with pytest.raises(SealError):
            unseal(bytes(32) + seal(b"content")[32:])
