"""What somebody keeps in their own browser: a draft of a ballot, and a receipt.

Both are cookies that only we can read, that scripts cannot reach, that go back to the
pages of this one vote only, and that end with the browser. Nothing of them is on the
server, and who copies a cookie, or looks over a shoulder at it, learns nothing. Only
that a ballot was begun is noted there, without its content; see `begun.py`.
"""

import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from participation.models import Process
from voting import begun, cookies, credentials, envelopes, fields, kept_receipts
from voting.ballotbox.receipts import Receipt
from voting.credentials import Voter
from voting.fields import Written
from voting.models import RollEntry, VotingRound
from voting.papers import Paper
from voting.sheet import PaperRules, Sheet

DRAFT_COOKIE = "draft"
RECEIPT_COOKIE = "receipt"
# Of those who share a computer, nobody finds the forgotten draft of this morning.
MAX_AGE = settings.SESSION_COOKIE_AGE
# Filled up to whole steps, so that the length does not tell how much is ticked.
STEP = 256
# Browsers keep cookies of 4096 bytes, the name included.
LONGEST_COOKIE = 4000


@dataclass(frozen=True, slots=True)
class Draft:
    """A ballot that has not been cast; `seed` gives this person's order of projects.

    `texts` are what `fields.as_texts` writes of one section of the paper after another.
    """

    seed: str
    paper: str = ""
    texts: tuple[str, ...] = ()

    @property
    def is_begun(self) -> bool:
        return any(self.texts)

    def is_begun_on(self, paper: PaperRules) -> bool:
        return paper.code == self.paper and self.is_begun

    def written_on(self, sheet: Sheet, paper: PaperRules) -> list[Written]:
        """Return what is written on this paper, section by section."""
        texts = self.texts if paper.code == self.paper else ()
        return [
            fields.from_texts(
                section, texts[section.before : section.before + len(section.pot.lines)]
            )
            for section in fields.sections_of(sheet, paper)
        ]


def draft_with(before: Draft, paper: Paper) -> Draft:
    """Return the draft that holds what a paper says, in the order it had before."""
    texts = [
        text
        for part in paper.parts
        for text in fields.as_texts(part.section, part.written)
    ]
    return Draft(before.seed, paper.rules.code, tuple(texts))


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """The receipt of somebody's last ballot, and when it was cast.

    `is_repeated` says that the page had been sent before, and recorded then.
    """

    receipt: Receipt
    cast_at: datetime
    is_repeated: bool = False


def owner_of(voter: Voter) -> str:
    """Name a voter in what their own browser keeps; nobody is the empty text.

    What one person left behind on a library computer is not shown to the next.
    """
    if isinstance(voter, RollEntry):
        return f"code:{voter.pk}"
    return f"user:{voter.pk}" if voter.is_authenticated else ""


def draft_of(request: HttpRequest, voting_round: VotingRound) -> Draft:
    """Read the draft of this round; without one, begin an empty one.

    Of somebody else's draft nothing is read but the order of the projects.
    """
    kept = _read(request, DRAFT_COOKIE, voting_round)
    draft = _draft_in(kept)
    if kept is None or draft is None:
        return Draft(secrets.token_hex(8))
    if _is_own(request, DRAFT_COOKIE, voting_round, kept):
        return draft
    return Draft(draft.seed)


def _draft_in(kept: Mapping[str, Any] | None) -> Draft | None:
    try:
        content = kept or {}
        texts = tuple(str(text) for text in content["texts"])
        return Draft(str(content["seed"]), str(content["paper"]), texts)
    except (KeyError, TypeError):
        return None


def keep_draft(
    response: HttpResponse,
    request: HttpRequest,
    voting_round: VotingRound,
    draft: Draft,
) -> None:
    """Put a draft into the answer.

    What is written stands in the order of the frozen sheet, without ids and packed:
    the longest ballot in the world still fits into a cookie. An empty draft leaves that
    of somebody who is signed out at the moment where it is: they may come back. That
    somebody who is signed in has begun is all that the server remembers of it.
    """
    kept = _read(request, DRAFT_COOKIE, voting_round)
    before = _draft_in(kept)
    if kept is not None and before is not None and before.is_begun:
        is_foreign = not _is_own(request, DRAFT_COOKIE, voting_round, kept)
        if is_foreign and not draft.is_begun:
            return
    content = {"seed": draft.seed, "paper": draft.paper, "texts": draft.texts}
    _write(response, request, DRAFT_COOKIE, voting_round, content)
    if draft.is_begun:
        begun.note_begun(request, voting_round)


def forget_draft(response: HttpResponse, process: Process) -> None:
    response.delete_cookie(DRAFT_COOKIE, path=_path(DRAFT_COOKIE, process))


def receipt_of(request: HttpRequest, voting_round: VotingRound) -> KeptReceipt | None:
    """Read the receipt that this browser got, for the person who got it."""
    kept = _read(request, RECEIPT_COOKIE, voting_round)
    if kept is None or not _is_own(request, RECEIPT_COOKIE, voting_round, kept):
        return None
    try:
        receipt = kept_receipts.unpack(voting_round, kept["receipt"])
        cast_at = datetime.fromisoformat(kept["cast_at"])
        return KeptReceipt(receipt, cast_at, bool(kept["is_repeated"]))
    except (KeyError, TypeError, ValueError):
        return None


def keep_receipt(
    response: HttpResponse,
    request: HttpRequest,
    voting_round: VotingRound,
    kept: KeptReceipt,
) -> None:
    """Put a receipt into the answer, without its content where that is too long."""
    for receipt in (kept.receipt, kept.receipt.without_content()):
        content = {
            "receipt": kept_receipts.pack(voting_round, receipt),
            "cast_at": kept.cast_at.isoformat(),
            "is_repeated": kept.is_repeated,
        }
        if _write(response, request, RECEIPT_COOKIE, voting_round, content):
            return


def forget_receipt(response: HttpResponse, process: Process) -> None:
    response.delete_cookie(RECEIPT_COOKIE, path=_path(RECEIPT_COOKIE, process))


def _path(cookie: str, process: Process) -> str:
    page = {DRAFT_COOKIE: "voting:vote", RECEIPT_COOKIE: "voting:receipt"}[cookie]
    return reverse(page, args=[process.slug])


def _owner(request: HttpRequest, cookie: str, voting_round: VotingRound) -> str:
    """Name whose a cookie is; a new draft below a spent code is the next person's."""
    if cookie == DRAFT_COOKIE and credentials.is_spent(request, voting_round):
        return ""
    return owner_of(credentials.voter_of(request, voting_round))


def _is_own(
    request: HttpRequest,
    cookie: str,
    voting_round: VotingRound,
    kept: Mapping[str, Any],
) -> bool:
    """Say whether something is this voter's.

    What was ticked before signing in belongs to whoever signs in.
    """
    return kept["owner"] in {"", _owner(request, cookie, voting_round)}


def _read(
    request: HttpRequest, cookie: str, voting_round: VotingRound
) -> Mapping[str, Any] | None:
    """Return what we wrote, unless it is altered, old, or of another round."""
    try:
        plain = envelopes.unseal(cookie, request.COOKIES.get(cookie, ""))
    except envelopes.EnvelopeError:
        return None
    # Nobody else can have written it, so it is well formed and unpacks to little.
    kept: Mapping[str, Any] = json.loads(zlib.decompressobj().decompress(plain))
    age = timezone.now().timestamp() - kept["kept_at"]
    return kept if kept["round"] == voting_round.pk and age <= MAX_AGE else None


def _write(
    response: HttpResponse,
    request: HttpRequest,
    cookie: str,
    voting_round: VotingRound,
    content: Mapping[str, Any],
) -> bool:
    """Say whether it fits into a cookie; what does not is not put there."""
    whole = {
        **content,
        "round": voting_round.pk,
        "owner": _owner(request, cookie, voting_round),
        "kept_at": int(timezone.now().timestamp()),
    }
    packed = zlib.compress(json.dumps(whole, separators=(",", ":")).encode(), level=9)
    filled = packed + bytes(-len(packed) % STEP)
    value = envelopes.seal(cookie, filled)
    if len(value) > LONGEST_COOKIE:
        return False
    cookies.put(response, cookie, value, path=_path(cookie, voting_round.process))
    return True
