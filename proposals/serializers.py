"""What the API says of proposals and projects. Money is in cents, points are WGS 84."""

from rest_framework import serializers

from participation.serializers import Cents, Moment, Out, PageOut, Texts
from proposals.lifecycle import Status
from proposals.queries import Order


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
    submitted_at = Moment()


class ProposalsOut(PageOut):
    is_cut = serializers.BooleanField(
        help_text="Whether a search found more than it shows: add a word."
    )
    results = ProposalLineOut(many=True)


class ReviewOut(Out):
    is_feasible = serializers.BooleanField()
    cost = Cents(allow_null=True)
    reason = serializers.CharField()
    decided_at = Moment()


class ProposalOut(ProposalLineOut):
    text = serializers.CharField(help_text="Markdown.")
    edited_at = Moment(allow_null=True)
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


class ProjectsOut(PageOut):
    results = ProjectLineOut(many=True)


class ProjectOut(ProjectLineOut):
    description = Texts(help_text="Markdown.")


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
    order = serializers.ChoiceField(
        Order.values, default=Order.FAIR.value, help_text="`fair` is drawn by lot."
    )
    page = serializers.IntegerField(default=1, min_value=1)
