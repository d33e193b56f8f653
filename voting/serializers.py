"""What the API says of a vote, and what it takes as a ballot."""

from typing import Any

from rest_framework import serializers

from participation.serializers import Cents, Moment, Out, Texts
from voting import own_word
from voting.actions.casting import MESSAGES
from voting.ballotbox import commitment
from voting.tally.ballot_form import Marks
from voting.tally.outcome import Stage, Verdict

LONGEST_CODE = 60
MOST_PROJECTS = 2000
LONGEST_TOKEN = 300
# No rules know such points, and the sum of some still has fewer digits than Python
# agrees to write.
LARGEST_NUMBER = 10**9
DECLARES_AGE = "I have reached the age that this vote asks for."


class MarksIn(serializers.Serializer[Any]):
    """What a ballot says for one pot."""

    choices = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CODE),
        max_length=MOST_PROJECTS,
        help_text="Ids of the chosen projects, from the lines of the pot. On a ranked "
        "ballot their order is that of the places, the first place first.",
    )
    points = serializers.ListField(
        child=serializers.IntegerField(
            min_value=-LARGEST_NUMBER, max_value=LARGEST_NUMBER
        ),
        max_length=MOST_PROJECTS,
        required=False,
        default=list,
        help_text="On a ballot with points: how many each of the choices gets, in the "
        "same order.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["points"] and len(attrs["points"]) != len(attrs["choices"]):
            raise serializers.ValidationError(
                str(MESSAGES["points_missing"]), code="points_missing"
            )
        return attrs


class WordIn(serializers.CharField):
    """A voter's own word: refused for the same reasons as on the page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [own_word.check]


class FormIn(serializers.Serializer[Any]):
    """What goes with a ballot into the box."""

    declares_age = serializers.BooleanField(default=False, help_text=DECLARES_AGE)
    word = WordIn(
        default="",
        allow_blank=True,
        help_text="A word of the voter's own, of at most 60 characters. It becomes "
        "part of the commitment, and appears on the receipt only.",
    )
    token = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=LONGEST_TOKEN,
        help_text="From `ballots/form/`. The same ballot sent twice with one token is "
        "recorded once; without a token each is a ballot of its own.",
    )

    def beside(self) -> dict[str, Any]:
        """Return what `cast_ballot` takes beside a ballot; the token is read apart."""
        sent = self.validated_data
        return {
            "declares_age": sent["declares_age"],
            "word": commitment.tidy(sent["word"]),
        }


class BallotIn(FormIn):
    """A ballot as it is sent: its shape only. What may be chosen, the rules say."""

    ballot = serializers.CharField(
        max_length=LONGEST_CODE,
        help_text="Code of the ballot paper: that of the district where each district "
        "has its own, else `all`.",
    )
    pots = serializers.DictField(
        child=MarksIn(),
        help_text="What it says for each pot, by code of the pot, from `rules.pots` of "
        "the vote. A pot may be left out as long as another one is there.",
    )

    def validate_pots(self, pots: dict[str, Any]) -> dict[str, Any]:
        if len(pots) > MOST_PROJECTS:
            raise serializers.ValidationError("Too many pots.", code="max_length")
        return pots

    def cast(self) -> dict[str, Any]:
        """Return what the action `cast_ballot` takes."""
        ballot = self.validated_data
        return self.beside() | {
            "paper": ballot["ballot"],
            "marks": {
                code: Marks(tuple(marked["choices"]), tuple(marked["points"]))
                for code, marked in ballot["pots"].items()
            },
        }


class OnePotBallotIn(FormIn):
    """A ballot of one pot without points, in short."""

    pot = serializers.CharField(
        max_length=LONGEST_CODE,
        help_text="Code of the pot, which is that of its ballot paper.",
    )
    projects = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_CODE),
        max_length=MOST_PROJECTS,
        help_text="Ids of the chosen projects.",
    )

    def cast(self) -> dict[str, Any]:
        """Return what the action `cast_ballot` takes."""
        ballot = self.validated_data
        return self.beside() | {
            "paper": ballot["pot"],
            "marks": {ballot["pot"]: Marks(tuple(ballot["projects"]))},
        }


def ballot_sent(data: Any) -> BallotIn | OnePotBallotIn:
    """Read a ballot in either form; the short one is told by its names."""
    if isinstance(data, dict) and {"pot", "projects"} & set(data):
        return OnePotBallotIn(data=data)
    return BallotIn(data=data)


class FormOut(Out):
    token = serializers.CharField(help_text="For one ballot, within eight hours.")


class ReceiptOut(Out):
    receipt = serializers.CharField(
        help_text="Code of the receipt: with it anybody finds the ballot in the log."
    )
    commitment = serializers.CharField(
        help_text="What binds the ballot in the log, 64 hex digits."
    )
    receipt_line = serializers.CharField(
        help_text="The whole receipt, one line of canonical JSON: keep it. It holds "
        "what the verifier needs, and the signed promise that the ballot will be in "
        "the log."
    )
    is_repeated = serializers.BooleanField(
        help_text="The same ballot had come with the same token before."
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
    paid = Cents(
        required=False, help_text="What the pot paid, where that is not the cost."
    )
    rival = serializers.CharField(
        required=False, help_text="The project that a conflict is with."
    )
    needed = serializers.IntegerField(
        required=False, help_text="The least support, where there was less."
    )
    short = serializers.IntegerField(
        required=False, help_text="How much more support would have been enough."
    )
    load = serializers.CharField(required=False)


class WithdrawalOut(Out):
    project = serializers.CharField()
    reason = serializers.CharField()
    recorded_at = Moment()


class BoardOrderOut(Out):
    """In which order a board has put tied projects."""

    order = serializers.ListField(child=serializers.CharField())
    body = serializers.CharField()
    decided_on = serializers.DateField()
    note = serializers.CharField()


class PotResultOut(Out):
    """The count of one pot: the same document as the JSON file to download."""

    format = serializers.CharField()
    process = serializers.CharField()
    pot = serializers.CharField()
    rule = serializers.CharField()
    budget = Cents()
    funded = serializers.ListField(child=serializers.CharField())
    left = Cents()
    brought = Cents(help_text="What other pots left and this one got; in the budget.")
    options = serializers.DictField(
        help_text="What was declared beside the rule; what is left out is as usual."
    )
    measures = serializers.DictField(
        help_text="What the result means: how many people got how much, where, how "
        "close it was, and whether each group got its share. Fractions are `n/d`."
    )
    names = serializers.DictField(
        required=False, help_text="Names of the districts and themes in the measures."
    )
    upkeep = serializers.DictField(
        child=Cents(), help_text="Cents a year that each project costs to run."
    )
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
    withdrawals = WithdrawalOut(
        many=True, help_text="What was taken back after the rules were frozen, and why."
    )
    board_orders = BoardOrderOut(
        many=True, help_text="What a board has decided on ties, where it does."
    )
    decision = serializers.DictField(
        allow_null=True, help_text="What the city decided, and where it differs."
    )


class ResultOut(Out):
    pots = PotResultOut(many=True)
