"""The token of the page on which a ballot is cast: new with every page that is shown.

It tells whether the same page is sent twice, brings the random bytes of the server into
the receipt, and says until when the page can be sent. It is sealed: the browser that
keeps it cannot read it, and nobody can make one or use that of somebody else.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participation.policies import Refusal
from voting import envelopes
from voting.box import spool
from voting.box.spool import FormToken
from voting.models import VotingRound

PURPOSE = "form"
LONGEST = timedelta(seconds=settings.SESSION_COOKIE_AGE)
# A server whose clock is a little ahead of another's has done nothing wrong.
CLOCKS_DIFFER = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The two halves of a token, microseconds since 1970, the round; then the owner.
LAYOUT = struct.Struct(">32s32sQQ")


@dataclass(frozen=True, slots=True)
class Issued:
    """The token of a page, and when the page was given out."""

    token: FormToken
    issued_at: datetime


class TokenError(ValueError):
    """A page that cannot be sent; `refusal` says why, to the person."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


FORGED = Refusal(
    "forged_form",
    _("The page did not arrive whole. Look at your choices and send them again."),
)
FOREIGN = Refusal(
    "foreign_form",
    _(
        "The page had been opened by somebody else, or for another vote. Look at the "
        "choices and send them again if they are yours."
    ),
)
STALE = Refusal(
    "stale_form",
    _(
        "The page had been open for too long. Your choices are still here: look at "
        "them and send them again."
    ),
)


def issue(
    voting_round: VotingRound,
    owner: str,
    *,
    now: datetime,
    issued_at: datetime | None = None,
) -> str:
    """Write a new token for one person (`drafts.owner_of`) and one round.

    `issued_at` is that of an earlier page which comes back because of a problem: who
    had opened that one in time can still send this one.
    """
    token = spool.new_token()
    moment = (issued_at or now) - EPOCH
    head = LAYOUT.pack(
        token.secret, token.nonce, moment // timedelta(microseconds=1), voting_round.pk
    )
    return envelopes.seal(PURPOSE, head + owner.encode())


def read(text: str, voting_round: VotingRound, owner: str, *, now: datetime) -> Issued:
    """Read the token of a page that was sent. Raises `TokenError`."""
    try:
        plain = envelopes.unseal(PURPOSE, text)
    except envelopes.EnvelopeError as error:
        raise TokenError(FORGED) from error
    secret, nonce, moment, round_id = LAYOUT.unpack_from(plain)
    if (round_id, plain[LAYOUT.size :]) != (voting_round.pk, owner.encode()):
        raise TokenError(FOREIGN)
    issued_at = EPOCH + timedelta(microseconds=moment)
    if not -CLOCKS_DIFFER <= now - issued_at <= LONGEST:
        raise TokenError(STALE)
    return Issued(FormToken(secret, nonce), issued_at)
