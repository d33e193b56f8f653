"""Key holders for tests: named, with their files and passphrases, at any moment."""

import re
import time
from dataclasses import dataclass, field
from typing import Any

import make
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from participation.models import Role, User
from voting.actions import custody, key_use
from voting.ballotbox import custody as key_files
from voting.models import VotingRound

PASSPHRASE = "kalon metis rovan pelut"
SECRET = "JBSWY3DPEHPK3PXP"
BEFORE = make.NOW - 2 * make.DAY


def quicken(monkeypatch) -> None:
    """Let key files open at once; how long it takes has a test of its own."""
    monkeypatch.setitem(key_files.SCRYPT, "n", 1 << 8)


@dataclass
class Ceremony:
    """A round whose key officials hold: they, and the newest file of each."""

    voting_round: VotingRound
    organiser: User
    holders: list[User]
    files: list[str] = field(default_factory=list)

    def name(self, *, reason: str = "", now=BEFORE) -> None:
        custody.name_holders(
            voting_round=self.voting_round,
            organiser=self.organiser,
            holders=self.holders,
            reason=reason,
            now=now,
        )

    def make(self, place: int, *, reason: str = "", now=BEFORE) -> str:
        return custody.make_key(
            voting_round=self.voting_round,
            holder=self.holders[place],
            passphrase=PASSPHRASE,
            reason=reason,
            now=now,
        )

    def make_all(self) -> None:
        self.files = [self.make(place) for place in range(len(self.holders))]

    def rehearse(
        self, place: int, *, file: str = "", passphrase: str = PASSPHRASE, now=BEFORE
    ) -> bool:
        return key_use.rehearse(
            voting_round=self.voting_round,
            holder=self.holders[place],
            file=file or self.files[place],
            passphrase=passphrase,
            now=now,
        )

    def bring(
        self,
        place: int,
        *,
        file: str = "",
        passphrase: str = PASSPHRASE,
        person: User | None = None,
        now=None,
    ) -> bool:
        return key_use.bring_key(
            voting_round=self.voting_round,
            person=person or self.holders[place],
            file=file or self.files[place],
            passphrase=passphrase,
            now=now or self.voting_round.phase.ends_at,
        )


def begun(custody_mode: str = "officer", **fields) -> Ceremony:
    """Freeze a round whose key one officer holds, or three; nobody is named yet."""
    voting_round = make.voting_round(custody=custody_mode, **fields)
    count = 1 if custody_mode == "officer" else 3
    roles = [Role.AUDITOR, Role.POLLING_CLERK, Role.REVIEWER][:count]
    return Ceremony(
        voting_round,
        make.staff(voting_round.process),
        [make.staff(voting_round.process, role) for role in roles],
    )


def made(custody_mode: str = "officer", **fields) -> Ceremony:
    """Bring a ceremony so far that every key holder has a key."""
    ceremony = begun(custody_mode, **fields)
    ceremony.name()
    ceremony.make_all()
    return ceremony


def rehearsed(custody_mode: str = "officer", **fields) -> Ceremony:
    """Bring a ceremony so far that the box takes ballots."""
    ceremony = made(custody_mode, **fields)
    for place in range(min(2, len(ceremony.holders))):
        ceremony.rehearse(place)
    ceremony.voting_round = fresh(ceremony)
    return ceremony


def fresh(ceremony: Ceremony) -> VotingRound:
    """Read the round again, as the next request would."""
    found = VotingRound.objects.select_related("phase", "process", "box")
    return found.get(pk=ceremony.voting_round.pk)


def url(held: Ceremony, name: str = "keys") -> str:
    return reverse(f"voting_staff:{name}", args=[held.voting_round.process.slug])


def sign_in(client: Client, person: User) -> None:
    """Sign in, and show the second factor as the page asks for it."""
    client.force_login(person)
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    response = client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert response.status_code == 302


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
