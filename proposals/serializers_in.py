"""What residents send about proposals. Money is in cents, points are WGS 84."""

from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.fields import empty

from participation.characters import written
from participation.serializers import Out
from participation.serializers_in import In, Sum, Words
from proposals.actions.talking import LONGEST_COMMENT
from proposals.lifecycle import Status, Visibility
from proposals.models import Amendment, Flag, Reaction
from proposals.models.proposals import CostRange

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Told(Words):
    """Running text, without what breaks or turns the page around it."""

    def run_validation(self, data: Any = empty) -> Any:
        return super().run_validation(written(data) if isinstance(data, str) else data)


class TitleIn(Told):
    """One line."""

    def to_internal_value(self, data: Any) -> str:
        return " ".join(super().to_internal_value(data).split())


class IdeaIn(In):
    """An idea, as the form of the page asks for it; the page's own rules hold."""

    title = TitleIn(max_length=120)
    text = Told(max_length=8000, help_text="Markdown.")
    language = serializers.ChoiceField(LANGUAGES)
    district = serializers.CharField(
        default="",
        allow_null=True,
        allow_blank=True,
        help_text="Code of the district; null or `*` for the whole city. Needed where "
        "there are districts.",
    )
    category = serializers.CharField(default="", allow_null=True, allow_blank=True)
    benefits = Told(max_length=2000, required=False)
    cost_estimate = Sum(default=None, allow_null=True)
    cost_range = serializers.ChoiceField(
        CostRange.values, default="", allow_blank=True, allow_null=True
    )
    latitude = serializers.CharField(
        default="",
        allow_blank=True,
        allow_null=True,
        help_text="Degrees, as text or as a number.",
    )
    longitude = serializers.CharField(default="", allow_blank=True, allow_null=True)
    area = serializers.DictField(
        default=None, allow_null=True, help_text="A GeoJSON polygon of 200 corners."
    )
    address = Told(max_length=200, required=False)
    is_anonymous = serializers.BooleanField(default=False)


class ChangeIn(IdeaIn):
    """All the words of an idea anew; what is left out is emptied."""

    is_anonymous = serializers.BooleanField(
        default=None,
        allow_null=True,
        help_text="Left out: the name is shown, or not, as before. Only its author, or "
        "an official for an author without an account, changes it.",
    )
    version = serializers.IntegerField(
        min_value=1, help_text="The version that the change started from."
    )
    note = Told(max_length=300, required=False, help_text="What has changed, and why.")


class StandingOut(Out):
    """How a proposal stands."""

    number = serializers.IntegerField()
    status = serializers.ChoiceField([status.value for status in Status])
    visibility = serializers.ChoiceField(
        [one.value for one in Visibility],
        help_text="`held`: a moderator reads it before everybody sees it.",
    )
    version = serializers.IntegerField()


class SupportOut(Out):
    number = serializers.IntegerField()
    supports = serializers.BooleanField(help_text="Whether this person supports it.")
    supporters = serializers.IntegerField(
        allow_null=True, help_text="Null while the number is not public."
    )


class CarryIn(In):
    to = serializers.IntegerField(
        min_value=1, help_text="Number of a proposal that it has become."
    )


class CommentIn(In):
    text = Told(max_length=LONGEST_COMMENT)
    language = serializers.ChoiceField(LANGUAGES)
    answers = serializers.IntegerField(
        default=None, allow_null=True, help_text="The comment that this answers."
    )
    role = serializers.CharField(
        default="", allow_blank=True, help_text="In which role one speaks for the city."
    )


class CommentChangeIn(In):
    text = Told(max_length=LONGEST_COMMENT)


class SaidOut(Out):
    """How a comment stands."""

    id = serializers.IntegerField()
    visibility = serializers.ChoiceField([one.value for one in Visibility])
    is_deleted = serializers.BooleanField()
    agree_count = serializers.IntegerField()


class ReactionIn(In):
    kind = serializers.ChoiceField(
        Reaction.Kind.values, allow_blank=True, help_text="Empty takes it back."
    )


class FlagIn(In):
    reason = serializers.ChoiceField(Flag.Reason.values)
    words = Told(max_length=500, required=False)


class ReportOut(Out):
    is_reported = serializers.BooleanField()


class AppealIn(In):
    text = Told(max_length=2000)


class AppealOut(Out):
    is_appealed = serializers.BooleanField()


class DecisionAppealIn(In):
    text = Told(max_length=4000)
    seen = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=0,
        help_text="The `id` of the review that one has read.",
    )


class SuggestionIn(In):
    """The whole words of a proposal, as somebody else would have them."""

    title = TitleIn(max_length=120)
    text = Told(max_length=8000)
    benefits = Told(max_length=2000, required=False)
    why = Told(max_length=1000)
    version = serializers.IntegerField(
        min_value=1, help_text="The version that it changes."
    )


class AcceptIn(In):
    """The words that go on: what was suggested, or what the author makes of it."""

    title = TitleIn(max_length=120)
    text = Told(max_length=8000)
    benefits = Told(max_length=2000, required=False)
    answer = Told(max_length=1000, required=False)
    version = serializers.IntegerField(
        min_value=1, help_text="The version that one has read."
    )


class DeclineIn(In):
    answer = Told(max_length=1000)


class WhyIn(In):
    reason = Told(max_length=1000)


class SuggestionOut(Out):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(Amendment.State.values)
    proposal = serializers.IntegerField(help_text="Its number.")


class ConsentIn(In):
    answer = serializers.ChoiceField(["yes", "no"])
    words = Told(max_length=1000, required=False)
