"""What the API says of a vote, and what it takes as a ballot."""

from typing import Any

from rest_framework import serializers

from participation.serializers import Out

LONGEST_CODE = 60
MOST_PROJECTS = 2000


class BallotIn(serializers.Serializer[Any]):
    """A ballot as it is sent: its shape only. What may be chosen, the rules say."""

    pot = serializers.CharField(
        max_length=LONGEST_CODE,
        help_text="Code of the ballot paper, from `rules.pots` of the vote.",
    )
    projects = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CODE),
        max_length=MOST_PROJECTS,
        help_text="Ids of the chosen projects, from the lines of the ballot paper.",
    )
    declares_age = serializers.BooleanField(
        default=False, help_text="I have reached the age that this vote asks for."
    )


class ReceiptOut(Out):
    receipt = serializers.CharField(
        help_text="Keep it: with it you can look at your ballot until it is changed."
    )


class VoteOut(Out):
    """A voting round. `rules` is the sheet of rules, once it is frozen."""

    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    state = serializers.ChoiceField(["coming", "open", "over"])
    takes_ballots = serializers.BooleanField()
    rules = serializers.DictField(
        allow_null=True,
        help_text="Who votes when on what, and how it is counted. Money is in cents.",
    )
    rules_sha256 = serializers.CharField(
        allow_null=True,
        help_text="SHA-256 of the rules as one line of canonical JSON: keys sorted, no "
        "blanks, UTF-8.",
    )
    result_published_at = serializers.DateTimeField(allow_null=True)
