"""Who votes on statements: a member, an account, or a device without either."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from panels.models import Conversation, Panelist, StatementVoter
from panels.queries.members import panelist_of
from participation.models import User

COOKIE = "porukka_device"
SECONDS = 365 * 24 * 3600
LENGTH = 32


@dataclass(frozen=True, slots=True)
class Participant:
    """One of three: the seat, else the account, else the hash of a device's name."""

    panelist: Panelist | None = None
    person: User | None = None
    device: str = ""

    @property
    def keys(self) -> dict[str, Any]:
        """What finds the voter, and makes one."""
        if self.panelist is not None:
            return {"panelist": self.panelist}
        if self.person is not None:
            return {"person": self.person}
        return {"device": self.device}

    @property
    def is_known(self) -> bool:
        return bool(self.panelist or self.person or self.device)


def participant_of(
    request: HttpRequest, conversation: Conversation, *, device: str = ""
) -> Participant:
    """Say who takes part; nobody yet where there is neither account nor cookie."""
    seat = panelist_of(request, conversation.panel)
    if seat is not None and seat.is_member:
        return Participant(panelist=seat)
    if request.user.is_authenticated:
        return Participant(person=request.user)
    name = device or request.COOKIES.get(COOKIE, "")
    if len(name) != LENGTH:
        return Participant()
    # Not the same in two conversations: nobody can follow a device through them.
    hashed = salted_hmac(
        "panels.device", f"{conversation.pk}:{name}", algorithm="sha256"
    )
    return Participant(device=hashed.hexdigest())


def new_device() -> str:
    return secrets.token_hex(LENGTH // 2)


def remember_device(response: HttpResponse, device: str) -> None:
    """Let a device be known again, so that it votes once on each statement."""
    response.set_cookie(
        COOKIE,
        device,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def voter_of(
    conversation: Conversation, participant: Participant
) -> StatementVoter | None:
    """Return whose votes these are, if somebody has voted."""
    if not participant.is_known:
        return None
    return conversation.voters.filter(**participant.keys).first()
