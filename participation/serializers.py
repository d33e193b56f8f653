"""What the API says of processes, and how it says that something is wrong.

Texts are objects by language, money is whole cents, moments are ISO 8601 in UTC.
"""

from datetime import UTC
from typing import Any

from rest_framework import serializers

Out = serializers.Serializer[Any]


class Texts(serializers.DictField):
    """One text in several languages: `{"fi": "…", "sv": "…"}`."""

    child = serializers.CharField()


class Cents(serializers.IntegerField):
    """An amount of money in whole cents."""


class Moment(serializers.DateTimeField):
    """A moment in ISO 8601, always in UTC: `2026-11-15T10:00:00Z`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=UTC, **options)


class ErrorOut(Out):
    """One thing that is wrong: a code for machines, a message for people."""

    code = serializers.CharField()
    message = serializers.CharField(help_text="In the language of Accept-Language.")
    field = serializers.CharField(
        allow_null=True, help_text="The field of the input, or null."
    )


class ErrorsOut(Out):
    # The metaclass takes fields off the class, so the property of that name stays.
    errors = ErrorOut(many=True)  # type: ignore[assignment]


class PhaseOut(Out):
    """A stretch of time that includes its start, not its end."""

    kind = serializers.ChoiceField(
        ["propose", "review", "deliberate", "vote", "result", "implement"]
    )
    name = serializers.CharField(help_text="In the language of Accept-Language.")
    starts_at = Moment()
    ends_at = Moment()
    state = serializers.ChoiceField(
        ["coming", "open", "over"], help_text="By the clock of the server, now."
    )


class DistrictOut(Out):
    code = serializers.CharField()
    name = Texts()
    part_of = serializers.CharField(
        allow_null=True, help_text="Code of the area around."
    )
    population = serializers.IntegerField(allow_null=True)


class BoundaryOut(DistrictOut):
    geometry = serializers.DictField(
        allow_null=True, help_text="A GeoJSON geometry in WGS 84."
    )


class ProcessLineOut(Out):
    slug = serializers.CharField()
    title = Texts()
    summary = Texts()
    budget = Cents()
    published_at = Moment()
    is_replay = serializers.BooleanField(
        help_text="Whether this is an election held elsewhere, counted again."
    )
    phases = PhaseOut(many=True)


class ProcessOut(ProcessLineOut):
    description = Texts(help_text="Markdown.")
    contact = serializers.CharField(allow_blank=True)
    order_seed = serializers.CharField(
        help_text="Proposals are shown in the order of SHA-256 of seed|number."
    )
    districts = DistrictOut(many=True)


class EventOut(Out):
    """One event of the public record, with the seal that binds it to the one before."""

    process = serializers.CharField()
    number = serializers.IntegerField()
    recorded_at = serializers.CharField(help_text="As sealed: ISO 8601 in UTC.")
    role = serializers.CharField(allow_blank=True)
    actor = serializers.IntegerField(allow_null=True)
    verb = serializers.CharField()
    subject = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment] # as with errors above
    seal = serializers.CharField()


class PageOut(Out):
    count = serializers.IntegerField(help_text="How many there are on all pages.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()


class RecordOut(PageOut):
    results = EventOut(many=True)
