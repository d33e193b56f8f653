"""What the API is asked, and says, about similar proposals."""

from rest_framework import serializers

from participation.serializers import Out
from proposals.lifecycle import Status


class SimilarOut(Out):
    process = serializers.CharField(help_text="Its address.")
    number = serializers.IntegerField()
    title = serializers.CharField()
    language = serializers.CharField()
    status = serializers.ChoiceField([status.value for status in Status])
    score = serializers.FloatField(help_text="How alike, up to 1.")
    words = serializers.ListField(
        child=serializers.CharField(), help_text="Words that both have, as they came."
    )


class SimilarListOut(Out):
    results = SimilarOut(many=True)


class SimilarIn(serializers.Serializer[None]):
    """An unfinished idea: everything may be missing."""

    title = serializers.CharField(required=False)
    text = serializers.CharField(
        required=False, help_text="Its first 2,000 characters count."
    )
    language = serializers.CharField(required=False, help_text="Of title and text.")
    district = serializers.CharField(required=False, help_text="Code of a district.")
    latitude = serializers.DecimalField(9, 6, required=False)
    longitude = serializers.DecimalField(9, 6, required=False)
    earlier = serializers.BooleanField(
        required=False, help_text="Look in the other processes as well."
    )
