"""What the API says of help points."""

from rest_framework import serializers

from participation.help_words import ACCESSIBILITY, LANGUAGES, NEEDS, WAYS
from participation.models import HelpPoint
from participation.opening_hours import DAY_NAMES
from participation.serializers import Moment, Out, Texts

KINDS = ", ".join(HelpPoint.Kind.values)


class Clocks(serializers.ListField):
    """From and until on the clocks of the place: `["10:00", "18:00"]`."""

    child = serializers.CharField()


class DayClocks(serializers.ListField):
    child = Clocks(min_length=2, max_length=2)


class WeekOut(Out):
    """Hours by weekday; one that is not there is closed."""

    mon = DayClocks(required=False)
    tue = DayClocks(required=False)
    wed = DayClocks(required=False)
    thu = DayClocks(required=False)
    fri = DayClocks(required=False)
    sat = DayClocks(required=False)
    sun = DayClocks(required=False)


assert set(WeekOut().fields) == set(DAY_NAMES)  # noqa: S101 - as the hours are kept


class OtherHoursOut(Out):
    """Days with other hours; an empty week is closed. The shortest stretch holds."""

    first = serializers.DateField()
    last = serializers.DateField()
    hours = WeekOut()
    note = Texts()


def _codes(names: object) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(list(names)))  # type: ignore[call-overload] # a table of codes


class HelpPointFacts(Out):
    slug = serializers.CharField()
    name = Texts()
    text = Texts(help_text="Markdown.")
    kind = serializers.CharField(help_text=f"One of {KINDS}.")
    organisation = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    municipality = serializers.CharField(help_text="A key such as kajaani.")
    accessibility = _codes(ACCESSIBILITY)
    languages = _codes(LANGUAGES)
    ways = _codes(WAYS)
    needs = _codes(NEEDS)
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    hours = WeekOut()
    hours_note = Texts()
    other_hours = OtherHoursOut(source="changes", many=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    url = serializers.CharField()
    changed_at = Moment()


class HelpPointOut(HelpPointFacts):
    latitude = serializers.FloatField(allow_null=True, help_text="WGS 84, degrees.")
    longitude = serializers.FloatField(allow_null=True)


class HelpPlaceOut(Out):
    """A GeoJSON point, longitude first."""

    type = serializers.ChoiceField(["Point"])
    coordinates = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2
    )


class HelpFeatureOut(Out):
    type = serializers.ChoiceField(["Feature"])
    id = serializers.CharField()
    geometry = HelpPlaceOut(allow_null=True)
    properties = HelpPointFacts()


class HelpFeaturesOut(Out):
    """A GeoJSON FeatureCollection (RFC 7946)."""

    type = serializers.ChoiceField(["FeatureCollection"])
    features = HelpFeatureOut(many=True)
