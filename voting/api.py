"""Reading a vote and its result, and casting a ballot."""

import json

from django.utils import timezone
from drf_spectacular.utils import (
    OpenApiExample,
    PolymorphicProxySerializer,
    extend_schema,
)
from rest_framework import permissions, views
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
from participation.policies import require
from participation.serializers import ErrorsOut
from participation.throttle import CastThrottle
from voting import exports, policies, queries
from voting.actions import casting
from voting.serializers import (
    BallotIn,
    OnePotBallotIn,
    ReceiptOut,
    ResultOut,
    VoteOut,
    ballot_sent,
)


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
        responses={201: ReceiptOut, 400: ErrorsOut, 403: ErrorsOut, **NOT_FOUND},
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
                {"receipt": "ABCD-EFGH-2345-WXYZ"},
                response_only=True,
                status_codes=["201"],
            ),
        ],
    )
    def post(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        voting_round = queries.public_round_or_404(slug, now=now)
        voter = request.user
        require(policies.refuse_ballot(voter, voting_round, now=now))
        assert voter.is_authenticated  # noqa: S101 - the policy has just said so
        ballot = ballot_sent(request.data)
        ballot.is_valid(raise_exception=True)
        receipt = casting.cast_ballot(
            voting_round=voting_round, voter=voter, now=now, **ballot.cast()
        )
        return Response(
            ReceiptOut({"receipt": receipt.code}).data,
            status=201,
            headers={"Cache-Control": "no-store"},
        )
