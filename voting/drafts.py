"""What somebody keeps in their own browser: a draft of a ballot, and a receipt.

Both are cookies that we sign, that scripts cannot read, that go back to the pages of
this one vote only, and that end with the browser. Nothing of them is on the server,
so nobody there can read a choice before it is cast, or say who got which receipt.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from participation.models import Process, User
from voting import fields
from voting.fields import Written
from voting.models import VotingRound
from voting.papers import Paper
from voting.sheet import PaperRules, Sheet

DRAFT_COOKIE = "draft"
RECEIPT_COOKIE = "receipt"
# Of those who share a computer, nobody finds the forgotten draft of this morning.
MAX_AGE = settings.SESSION_COOKIE_AGE


@dataclass(frozen=True, slots=True)
class Draft:
    """A ballot that has not been cast; `seed` gives this person's order of projects.

    `texts` are what `fields.as_texts` writes of one section of the paper after another.
    """

    seed: str
    paper: str = ""
    texts: tuple[str, ...] = ()

    def is_begun_on(self, paper: PaperRules) -> bool:
        return paper.code == self.paper and any(self.texts)

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
    """The code of somebody's last ballot, and when it was cast."""

    code: str
    cast_at: datetime


def draft_of(request: HttpRequest, voting_round: VotingRound) -> Draft:
    """Read the draft of this round; without one, begin an empty one."""
    content = _read(request, DRAFT_COOKIE, voting_round)
    empty = Draft(secrets.token_hex(8))
    if content is None:
        return empty
    try:
        texts = tuple(str(text) for text in content["texts"])
        return Draft(str(content["seed"]), str(content["paper"]), texts)
    except (KeyError, TypeError):
        return empty


def keep_draft(
    response: HttpResponse,
    request: HttpRequest,
    voting_round: VotingRound,
    draft: Draft,
) -> None:
    """Put a draft into the answer.

    What is written stands in the order of the frozen sheet, without ids and packed:
    the longest ballot in the world still fits into a cookie.
    """
    content = {"seed": draft.seed, "paper": draft.paper, "texts": draft.texts}
    _write(response, request, DRAFT_COOKIE, voting_round, content)


def forget_draft(response: HttpResponse, process: Process) -> None:
    response.delete_cookie(DRAFT_COOKIE, path=_path(DRAFT_COOKIE, process))


def receipt_of(request: HttpRequest, voting_round: VotingRound) -> KeptReceipt | None:
    """Read the receipt that this browser got, for the person who got it."""
    content = _read(request, RECEIPT_COOKIE, voting_round)
    if content is None:
        return None
    try:
        cast_at = datetime.fromisoformat(content["cast_at"])
        return KeptReceipt(str(content["code"]), cast_at)
    except (KeyError, TypeError, ValueError):
        return None


def keep_receipt(
    response: HttpResponse,
    request: HttpRequest,
    voting_round: VotingRound,
    receipt: KeptReceipt,
) -> None:
    content = {"code": receipt.code, "cast_at": receipt.cast_at.isoformat()}
    _write(response, request, RECEIPT_COOKIE, voting_round, content)


def _path(cookie: str, process: Process) -> str:
    page = {DRAFT_COOKIE: "voting:vote", RECEIPT_COOKIE: "voting:receipt"}[cookie]
    return reverse(page, args=[process.slug])


def _owner(person: User | AnonymousUser) -> str:
    """Name a person in their own cookie; nobody is the empty text.

    What one person left behind on a library computer is not shown to the next.
    """
    if not person.is_authenticated:
        return ""
    return salted_hmac("porukka.voting.owner", str(person.pk)).hexdigest()[:16]


def _read(
    request: HttpRequest, cookie: str, voting_round: VotingRound
) -> Mapping[str, Any] | None:
    """Return what we wrote, unless it is altered, old, or of somebody else."""
    try:
        content = signing.loads(
            request.COOKIES.get(cookie, ""),
            salt=f"porukka.voting.{cookie}",
            max_age=MAX_AGE,
        )
    except signing.BadSignature:
        return None
    if content["round"] != voting_round.pk:
        return None
    # What was ticked before signing in belongs to whoever signs in.
    owner = content["owner"]
    if owner and not constant_time_compare(owner, _owner(request.user)):
        return None
    kept: Mapping[str, Any] = content
    return kept


def _write(
    response: HttpResponse,
    request: HttpRequest,
    cookie: str,
    voting_round: VotingRound,
    content: Mapping[str, Any],
) -> None:
    whole = {**content, "round": voting_round.pk, "owner": _owner(request.user)}
    response.set_cookie(
        cookie,
        signing.dumps(whole, salt=f"porukka.voting.{cookie}", compress=True),
        path=_path(cookie, voting_round.process),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
