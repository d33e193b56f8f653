"""What the API says of proposals and projects. Money is in cents, points are WGS 84."""

from rest_framework import serializers

from participation.serializers import Cents, Moment, Out, PageOut, Texts
from proposals.lifecycle import Status
from proposals.models import Finding, Project
from proposals.models.proposals import CostRange
from proposals.queries.lists import Fate, Order
from proposals.serializers_building import BuildingOut, PictureOut


class Degrees(serializers.DecimalField):
    """Degrees with six decimals, as text, or null."""

    def __init__(self) -> None:
        super().__init__(max_digits=9, decimal_places=6, allow_null=True)


class PlaceOut(Out):
    district = serializers.CharField(
        allow_null=True, help_text="Code of the district; null for the whole city."
    )
    category = serializers.CharField(allow_null=True)
    latitude = Degrees()
    longitude = Degrees()


class ProposalLineOut(PlaceOut):
    number = serializers.IntegerField()
    title = serializers.CharField()
    language = serializers.CharField(help_text="Of title and text.")
    status = serializers.ChoiceField([status.value for status in Status])
    cost_estimate = Cents(
        allow_null=True, help_text="What its author thinks, in cents."
    )
    project = serializers.CharField(
        allow_null=True, help_text="Code of the project it became."
    )
    cost_range = serializers.ChoiceField(
        CostRange.values, allow_null=True, help_text="Its author's guess without a sum."
    )
    outcome = serializers.ChoiceField(
        Project.Outcome.values, allow_null=True, help_text="What the vote gave it."
    )
    supporters = serializers.IntegerField(
        allow_null=True, help_text="Null while the number is not public."
    )
    comments = serializers.IntegerField(help_text="How many everyone reads.")
    submitted_at = Moment()


class ProposalsOut(PageOut):
    is_cut = serializers.BooleanField(
        help_text="Whether a search found more than it shows: add a word."
    )
    results = ProposalLineOut(many=True)


class FindingOut(Out):
    criterion = serializers.CharField(help_text="Its code.")
    name = Texts()
    verdict = serializers.ChoiceField(Finding.Verdict.values, allow_null=True)
    score = serializers.IntegerField(
        allow_null=True, help_text="1 to 5; 1 and 2 mean that it is not met."
    )
    reason = serializers.CharField(allow_blank=True)


class OpinionOut(Out):
    department = serializers.CharField(allow_null=True, help_text="Its code.")
    words = serializers.CharField()


class ReviewOut(Out):
    id = serializers.IntegerField()
    is_feasible = serializers.BooleanField()
    cost = Cents(allow_null=True, help_text="The amount that counts, in cents.")
    cost_low = Cents(allow_null=True)
    cost_high = Cents(allow_null=True)
    cost_class = serializers.CharField(allow_null=True, help_text="Its code.")
    upkeep = Cents(help_text="Cents a year that it costs to run.")
    reason = serializers.CharField()
    instead = serializers.CharField(
        allow_blank=True, help_text="What would be possible instead."
    )
    language = serializers.CharField(allow_blank=True, help_text="Of the words.")
    department = serializers.CharField(allow_null=True, help_text="Its code.")
    answers_appeal = serializers.BooleanField()
    decided_at = Moment()
    findings = FindingOut(many=True)
    opinions = OpinionOut(many=True, help_text="Given before the decision.")


class ProposalOut(ProposalLineOut):
    text = serializers.CharField(help_text="Markdown.")
    benefits = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    area = serializers.DictField(allow_null=True, help_text="A GeoJSON polygon.")
    edited_at = Moment(allow_null=True)
    version = serializers.IntegerField(help_text="Counts its changes, from 1.")
    comes_from = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of what it was made from."
    )
    has_become = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of what it goes on as."
    )
    pictures = PictureOut(many=True)
    reviews = ReviewOut(many=True, help_text="The newest, which stands, comes first.")


class ProjectLineOut(PlaceOut):
    code = serializers.CharField(help_text="Its name on ballots and in files.")
    title = Texts()
    summary = Texts()
    cost = Cents(help_text="Cents: the amount that counts in the vote.")
    cost_low = Cents(allow_null=True, help_text="Cents, where the cost is a range.")
    cost_high = Cents(allow_null=True, help_text="Cents, where the cost is a range.")
    upkeep = Cents(help_text="Cents a year that it costs to run.")
    proposal = serializers.IntegerField(
        allow_null=True, help_text="Number of the proposal it comes from."
    )
    is_dropped = serializers.BooleanField(help_text="Whether it is on no ballot.")
    outcome = serializers.ChoiceField(
        Project.Outcome.values, allow_null=True, help_text="What the vote gave it."
    )


class ProjectsOut(PageOut):
    results = ProjectLineOut(many=True)


class ProjectOut(ProjectLineOut):
    description = Texts(help_text="Markdown.")
    address = serializers.CharField(allow_blank=True)
    building = BuildingOut(
        allow_null=True, help_text="How far it is, once somebody follows it."
    )


class ProposalsIn(serializers.Serializer[None]):
    """What the list of proposals can be asked for; the page knows the same words."""

    q = serializers.CharField(required=False, help_text="Words that it has to hold.")
    district = serializers.CharField(
        required=False, help_text="Code of a district, or `*` for the whole city."
    )
    category = serializers.CharField(required=False)
    status = serializers.ChoiceField(
        [status.value for status in Status if status is not Status.WITHDRAWN],
        required=False,
    )
    fate = serializers.ChoiceField(
        Fate.values, required=False, help_text="What has become of it."
    )
    language = serializers.CharField(required=False, help_text="Of the text.")
    cost_from = serializers.CharField(
        required=False, help_text="In euros, as on the page: `5000` or `5000,50`."
    )
    cost_to = serializers.CharField(required=False, help_text="In euros.")
    pictures = serializers.BooleanField(
        required=False, help_text="Only those with pictures."
    )
    order = serializers.ChoiceField(
        Order.values,
        required=False,
        help_text="`fair` is drawn by lot; `best` unless told where words are given. "
        "`supported` only where the numbers of supporters are public.",
    )
    page = serializers.IntegerField(default=1, min_value=1)
