"""What the API says of surveys: which there are, and results that are published."""

from rest_framework import serializers

from participation.serializers import Moment, Out, Texts


class WaveOut(Out):
    """One asking of a survey, from its opening up to its close."""

    number = serializers.IntegerField()
    opens_at = Moment()
    closes_at = Moment()
    published_at = Moment(allow_null=True)


class SurveyOut(Out):
    number = serializers.IntegerField()
    title = Texts()
    introduction = Texts(help_text="Markdown.")
    audience = serializers.ChoiceField(["everyone", "groups", "codes"])
    is_anonymous = serializers.BooleanField()
    state = serializers.ChoiceField(
        ["open", "coming", "results", "closed"],
        help_text="By the clock of the server, now.",
    )
    waves = WaveOut(many=True)


class MeanOut(Out):
    """A mean as it is told; a bound where the group is small."""

    value = serializers.FloatField()
    bound = serializers.ChoiceField(["", "least", "most"])


class SurveyOptionOut(Out):
    option = serializers.CharField(help_text="A code, or the step of a scale.")
    text = Texts()
    count_least = serializers.IntegerField()
    count_most = serializers.IntegerField(
        help_text="Equal to the least, unless the group is small."
    )
    share = serializers.FloatField()
    mean_place = MeanOut(allow_null=True)


class SurveyTextOut(Out):
    text = serializers.CharField()
    language = serializers.CharField()


class SurveyQuestionOut(Out):
    code = serializers.CharField()
    # A list of its own would clash with the kinds of other things.
    kind = serializers.CharField(help_text="single, multiple, scale, text or ranking.")
    text = Texts()
    answered = serializers.IntegerField(
        allow_null=True, help_text="Null where they are too few to be told."
    )
    asked = serializers.IntegerField()
    is_told = serializers.BooleanField(
        help_text="False where too few have answered to tell anything."
    )
    options = SurveyOptionOut(many=True)
    mean = MeanOut(allow_null=True)
    texts = SurveyTextOut(many=True)


class SurveyChannelOut(Out):
    channel = serializers.ChoiceField(["web", "paper", "help"])
    answers = serializers.IntegerField()


class SurveyGroupOut(Out):
    group = serializers.CharField()
    answered = serializers.IntegerField()
    base = serializers.IntegerField(
        allow_null=True, help_text="How many were asked; null where nobody knows."
    )


class SurveyFeedbackOut(Out):
    text = Texts()
    link = serializers.CharField(allow_blank=True)
    made_at = Moment()


class SurveyResultsOut(Out):
    survey = serializers.IntegerField()
    title = Texts()
    is_anonymous = serializers.BooleanField()
    wave = serializers.IntegerField()
    opened_at = Moment()
    closed_at = Moment()
    published_at = Moment()
    answers = serializers.IntegerField()
    smallest_group = serializers.IntegerField(
        help_text="Of fewer answers nothing is told."
    )
    channels = SurveyChannelOut(many=True)
    groups = SurveyGroupOut(many=True)
    before = serializers.IntegerField(
        allow_null=True, help_text="The published wave before this one."
    )
    questions = SurveyQuestionOut(many=True)
    feedback = SurveyFeedbackOut(many=True)
