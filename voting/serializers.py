"""What the API says of a vote, and what it takes as a ballot."""

from typing import Any

from rest_framework import serializers

from participation.serializers import Cents, Moment, Out, Texts
from voting.tally.outcome import Stage, Verdict

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

    opens_at = Moment()
    closes_at = Moment()
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
    result_published_at = Moment(allow_null=True)


class StepOut(Out):
    """What the rule did with one project. Fractions are text, `n/d`, in cents."""

    project = serializers.CharField()
    cost = Cents()
    verdict = serializers.ChoiceField([verdict.value for verdict in Verdict])
    stage = serializers.ChoiceField([stage.value for stage in Stage])
    votes = serializers.IntegerField()
    points = serializers.IntegerField()
    left_before = Cents()
    left_after = Cents()
    rank = serializers.IntegerField(required=False)
    round = serializers.IntegerField(required=False)
    price = serializers.CharField(required=False)
    most_paid = serializers.CharField(required=False)
    supporters_left = serializers.CharField(required=False)


class PotResultOut(Out):
    """The count of one ballot paper: the same document as the JSON file to download."""

    format = serializers.CharField()
    process = serializers.CharField()
    pot = serializers.CharField()
    rule = serializers.CharField()
    budget = Cents()
    funded = serializers.ListField(child=serializers.CharField())
    left = Cents()
    voters = serializers.IntegerField()
    ballots = serializers.IntegerField()
    unit = serializers.CharField()
    points_unit = serializers.IntegerField(
        help_text="One point counts so many in the steps."
    )
    tie_policy = serializers.CharField()
    tie_order = serializers.ListField(child=serializers.CharField())
    steps = StepOut(many=True)
    ties = serializers.ListField(child=serializers.DictField())
    shares = serializers.DictField(required=False)
    titles = serializers.DictField(child=Texts())
    rules = serializers.DictField()
    rules_sha256 = serializers.CharField()
    result_text = serializers.CharField(help_text="The count as it was sealed.")
    result_sha256 = serializers.CharField(help_text="SHA-256 of `result_text`.")
    software = serializers.CharField()
    tallied_at = Moment()
    published_at = Moment()
    decision = serializers.DictField(
        allow_null=True, help_text="What the city decided, and where it differs."
    )


class ResultOut(Out):
    pots = PotResultOut(many=True)
