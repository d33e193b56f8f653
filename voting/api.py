"""Reading a vote and its result, and casting a ballot."""

import json
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.utils import (
    OpenApiExample,
    PolymorphicProxySerializer,
    extend_schema,
)
from rest_framework import exceptions, permissions, views
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import (
    NOBODY,
    NOT_FOUND,
    PublicView,
    SessionAuthentication,
    SmallJSONParser,
    state_of,
)
from participation.policies import Refusal, Refused, require
from participation.serializers import ErrorsOut
from participation.throttle import CastThrottle
from voting import drafts, exports, policies, queries, tokens
from voting.actions import casting
from voting.box.spool import Cast
from voting.models import VotingRound
from voting.policies import PAUSE, PAUSED
from voting.serializers import (
    BallotIn,
    FormOut,
    OnePotBallotIn,
    ReceiptOut,
    ResultOut,
    VoteOut,
    ballot_sent,
)
from voting.tokens import Issued, TokenError


class Vote(PublicView):
    @extend_schema(
        operation_id="vote",
        summary="The vote of a process: when, and by which rules",
        responses={200: VoteOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str) -> Response:
        now = timezone.now()
        voting_round = queries.public_round_or_404(slug, now=now)
        phase = voting_round.phase
        found = {
            "opens_at": phase.starts_at,
            "closes_at": phase.ends_at,
            "state": state_of(phase, now),
            "takes_ballots": voting_round.takes_ballots(now),
            "rules": (
                json.loads(voting_round.sheet_text) if voting_round.is_frozen else None
            ),
            "rules_sha256": voting_round.sheet_sha256 or None,
            "result_published_at": voting_round.published_at,
        }
        return Response(VoteOut(found).data)


class Result(PublicView):
    @extend_schema(
        operation_id="result",
        summary="The result of a vote, once it is published",
        responses={200: ResultOut, 403: ErrorsOut, **NOT_FOUND},
    )
    def get(self, _request: Request, slug: str) -> Response:
        voting_round = queries.public_round_or_404(slug, now=timezone.now())
        require(policies.refuse_seeing_result(NOBODY, voting_round))
        result = queries.result_of(voting_round)
        # Not through the serializer, which says what there is: byte for byte as sealed.
        pots = [json.loads(exports.json_file(result, pot)) for pot in result.pots]
        return Response({"pots": pots})


class PausedError(exceptions.APIException):
    """Recording is paused; whoever asks again in a while is let in."""

    status_code = 503
    wait = PAUSE

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.message), refusal.code)


class BallotForm(views.APIView):
    """What the page gives out with every form: it makes sending twice harmless."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (permissions.AllowAny,)

    @extend_schema(
        operation_id="ballot_form",
        summary="A token for one ballot",
        description="Needs the session of a person who has signed in. A token that was "
        "given out before the close is taken for as many seconds longer as the rules "
        "have announced (`rules.grace`).",
        responses={200: FormOut, 403: ErrorsOut, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        voting_round = queries.public_round_or_404(slug, now=now)
        _require_open(request, voting_round, now=now)
        owner = drafts.owner_of(request.user)
        return Response(
            FormOut({"token": tokens.issue(voting_round, owner, now=now)}).data,
            headers={"Cache-Control": "no-store"},
        )


def _require_open(
    request: Request,
    voting_round: VotingRound,
    *,
    now: datetime,
    issued_at: datetime | None = None,
) -> None:
    """Raise what a ballot of this person meets here and now, if it is refused."""
    refusal = policies.refuse_ballot(
        request.user, voting_round, now=now, issued_at=issued_at
    )
    if refusal is not None and refusal.code == PAUSED:
        raise PausedError(refusal)
    require(refusal)


class CastBallot(views.APIView):
    """Casting is refused by the same policy as on the page, and with its codes."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (permissions.AllowAny,)
    throttle_classes = (CastThrottle,)
    parser_classes = (SmallJSONParser,)

    @extend_schema(
        operation_id="cast_ballot",
        summary="Cast a ballot, in place of an earlier one",
        description="Needs the session of a person who has signed in, and in the "
        "header `X-CSRFToken` the token of the CSRF cookie that came with it. A ballot "
        "can be changed until the vote closes; the last one counts.",
        request=PolymorphicProxySerializer(
            "Ballot", [BallotIn, OnePotBallotIn], resource_type_field_name=None
        ),
        responses={
            201: ReceiptOut,
            400: ErrorsOut,
            403: ErrorsOut,
            503: ErrorsOut,
            **NOT_FOUND,
        },
        examples=[
            OpenApiExample(
                "A ballot with points, of a district and of the whole city",
                {
                    "ballot": "lohtaja",
                    "pots": {
                        "lohtaja": {"choices": ["a", "b"], "points": [3, 2]},
                        "all": {"choices": ["x"], "points": [5]},
                    },
                    "declares_age": False,
                },
                request_only=True,
            ),
            OpenApiExample(
                "A ballot with ticks, of one pot",
                {"pot": "all", "projects": ["a", "b"], "declares_age": False},
                request_only=True,
            ),
            OpenApiExample(
                "A receipt",
                {
                    "receipt": "ABCD-EFGH-2345-WXYZ",
                    "commitment": "00443...",
                    "receipt_line": '{"ballot":...}',
                    "is_repeated": False,
                },
                response_only=True,
                status_codes=["201"],
            ),
        ],
    )
    @sensitive_variables()
    def post(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        voting_round = queries.public_round_or_404(slug, now=now)
        voter = request.user
        issued = _issued(request, voting_round, now=now)
        issued_at = issued.issued_at if isinstance(issued, Issued) else None
        _require_open(request, voting_round, now=now, issued_at=issued_at)
        assert voter.is_authenticated  # noqa: S101 - the policy has just said so
        ballot = ballot_sent(request.data)
        ballot.is_valid(raise_exception=True)
        if isinstance(issued, Refusal):
            raise Refused(issued)
        cast = casting.cast_ballot(
            voting_round=voting_round,
            voter=voter,
            now=now,
            token=issued.token if issued else None,
            issued_at=issued_at,
            **ballot.cast(),
        )
        return Response(
            ReceiptOut(_receipt_out(cast)).data,
            status=201,
            headers={"Cache-Control": "no-store"},
        )


def _issued(
    request: Request, voting_round: VotingRound, *, now: datetime
) -> Issued | Refusal | None:
    """Read the token that came with a ballot, if one did."""
    sent = request.data.get("token") if isinstance(request.data, dict) else None
    if sent is None or sent == "":
        return None
    try:
        owner = drafts.owner_of(request.user)
        return tokens.read(str(sent), voting_round, owner, now=now)
    except TokenError as error:
        return error.refusal


def _receipt_out(cast: Cast) -> dict[str, object]:
    receipt = cast.receipt
    if settings.BALLOT_RECEIPTS != "content":
        receipt = receipt.without_content()
    return {
        "receipt": receipt.code,
        "commitment": receipt.commitment,
        "receipt_line": receipt.to_line(),
        "is_repeated": cast.is_repeated,
    }
