"""How a browser stands for a voter: by the account signed in, or by a code typed in.

A code typed in leaves a cookie that we sign, that scripts cannot read, that goes to the
pages of this one vote only, and that ends with the browser or when somebody signs in or
out. Once a ballot is cast it is spent: it leads to the receipt and nowhere else, so
that the next person at this computer does not vote in the place of the one before.
Nothing about it is written on the server.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from participation.models import Process, User
from voting import channel_policies, cookies
from voting.models import RollEntry, RollMark, VotingCode, VotingRound

COOKIE = "voting-code"
SALT = "porukka.voting.code"
# Who types a code has so long to vote with it; then it is typed again.
MAX_AGE = timedelta(hours=1)

Voter = User | AnonymousUser | RollEntry


@dataclass(frozen=True, slots=True)
class Credential:
    """Somebody's place on the roll, opened by a code, and through which channel."""

    entry: RollEntry
    channel: RollMark.Channel
    is_spent: bool


def voter_of(request: HttpRequest, voting_round: VotingRound) -> Voter:
    """Return who votes in this browser: the holder of a code, else the account.

    The entry of a code comes with its `district`, `mark` and `paper_mark`. Asked twice
    in one request, the database is asked once.
    """
    credential = credential_of(request, voting_round)
    return credential.entry if credential else request.user


def channel_of(request: HttpRequest, voting_round: VotingRound) -> RollMark.Channel:
    """Return the channel of a ballot that this browser casts."""
    credential = credential_of(request, voting_round)
    return credential.channel if credential else RollMark.Channel.WEB


def credential_of(request: HttpRequest, voting_round: VotingRound) -> Credential | None:
    """Return what a code has opened in this browser, while the code still works."""
    if COOKIE not in request.COOKIES:
        return None
    known: dict[int, Credential | None] = request.__dict__.setdefault(
        "_voting_credentials", {}
    )
    if voting_round.pk not in known:
        known[voting_round.pk] = _read(request, voting_round)
    return known[voting_round.pk]


def _read(request: HttpRequest, voting_round: VotingRound) -> Credential | None:
    try:
        content = signing.loads(request.COOKIES[COOKIE], salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    if content["round"] != voting_round.pk or not constant_time_compare(
        content["owner"], _owner(request)
    ):
        return None
    entries = RollEntry.objects.filter(voting_round=voting_round, pk=content["entry"])
    entry = (
        entries.select_related("district", "mark", "paper_mark")
        .defer("district__geometry")
        .first()
    )
    if entry is None:
        return None
    channel = RollMark.Channel(content["channel"])
    if channel is RollMark.Channel.CODE:
        code = VotingCode.objects.select_related("batch", "entry").filter(
            pk=content["code"]
        )
        refusal = channel_policies.refuse_code(
            code.first(), voting_round, now=timezone.now()
        )
        if refusal is not None:
            return None
    return Credential(entry, channel, content["is_spent"])


def is_spent(request: HttpRequest, voting_round: VotingRound) -> bool:
    """Say whether the code in this browser has cast its ballot already."""
    credential = credential_of(request, voting_round)
    return credential is not None and credential.is_spent


def keep(
    response: HttpResponse,
    request: HttpRequest,
    voting_round: VotingRound,
    code: VotingCode,
) -> None:
    """Let this browser vote for whom a code stands, and for nobody else."""
    content = {
        "round": voting_round.pk,
        "owner": _owner(request),
        "entry": code.entry_id,
        "code": code.pk,
        "channel": code.channel.value,
        "is_spent": False,
    }
    _write(response, voting_round.process, content)


def spend(response: HttpResponse, request: HttpRequest, process: Process) -> None:
    """Let the code of this browser cast nothing more, if there is one."""
    with suppress(signing.BadSignature):
        content = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE
        )
        _write(response, process, content | {"is_spent": True})


def _write(
    response: HttpResponse, process: Process, content: Mapping[str, object]
) -> None:
    value = signing.dumps(content, salt=SALT)
    cookies.put(response, COOKIE, value, path=_path(process))


def forget(response: HttpResponse, process: Process) -> None:
    response.delete_cookie(COOKIE, path=_path(process))


def _path(process: Process) -> str:
    return reverse("voting:vote", args=[process.slug])


def _owner(request: HttpRequest) -> str:
    """Name the account that is signed in; who signs in or out ends the credential."""
    if not request.user.is_authenticated:
        return ""
    return salted_hmac("porukka.voting.owner", str(request.user.pk)).hexdigest()[:16]
