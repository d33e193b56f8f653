"""What the API says of panels. Money is in cents; nobody is named."""

from rest_framework import serializers

from panels.lifecycle import (
    AdviceState,
    AnswerVerdict,
    FollowUpStage,
    LotteryState,
    PanelState,
    SessionState,
)
from panels.models import Panel, Session
from participation.serializers import Cents, Moment, Out, Texts


class PanelLineOut(Out):
    slug = serializers.CharField()
    state = serializers.ChoiceField([one.value for one in PanelState])
    title = Texts()
    question = Texts()
    seats = serializers.IntegerField()
    selection = serializers.ChoiceField(Panel.Selection.values)
    call_is_open = serializers.BooleanField()
    answer_due_on = serializers.DateField(allow_null=True)
    answers_overdue = serializers.IntegerField(
        help_text="Adopted recommendations whose promised day has passed."
    )


class PanelsOut(Out):
    results = PanelLineOut(many=True)


class PanelSessionOut(Out):
    number = serializers.IntegerField()
    title = Texts()
    kind = serializers.ChoiceField(Session.Kind.values)
    state = serializers.ChoiceField([one.value for one in SessionState])
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField(
        source="public_place",
        allow_blank=True,
        help_text="Only of sessions that the public may listen to.",
    )


class LotteryOut(Out):
    number = serializers.IntegerField()
    state = serializers.ChoiceField([one.value for one in LotteryState])
    seats = serializers.IntegerField()
    pool_size = serializers.IntegerField()
    list_sha256 = serializers.CharField(help_text="Of the published list of panels.")
    draws_at = Moment(allow_null=True)
    # What one official alone has entered is for nobody: the other enters it apart.
    randomness = serializers.CharField(
        source="randomness_shown",
        allow_blank=True,
        help_text="What came out; empty before the draw.",
    )
    drawn_number = serializers.IntegerField(allow_null=True)


class PanelAnswerOut(Out):
    verdict = serializers.ChoiceField([one.value for one in AnswerVerdict])
    part = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    next_step = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    decided_by = serializers.CharField(allow_blank=True)
    decided_on = serializers.DateField(allow_null=True)
    register = serializers.CharField(allow_blank=True)
    programme = serializers.CharField(allow_blank=True)
    amount = Cents(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    given_at = Moment()


class DissentOut(Out):
    text = serializers.CharField()
    language = serializers.CharField()
    backers = serializers.IntegerField()


class FollowUpOut(Out):
    stage = serializers.ChoiceField([one.value for one in FollowUpStage])
    text = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    made_at = Moment()


class RecommendationOut(Out):
    number = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    rationale = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    state = serializers.ChoiceField(
        [
            one.value
            for one in (
                AdviceState.FROZEN,
                AdviceState.ADOPTED,
                AdviceState.NOT_ADOPTED,
            )
        ]
    )
    body = Texts(help_text="Who is asked to answer.")
    due_on = serializers.DateField(allow_null=True)
    majority = serializers.ChoiceField(Panel.Majority.values)
    votes = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="yes, no, abstain, absent, entitled; empty before the vote.",
    )
    dissents = DissentOut(many=True)
    answer = PanelAnswerOut(allow_null=True)
    is_overdue = serializers.BooleanField()
    news = FollowUpOut(many=True)


class PanelOut(PanelLineOut):
    background = Texts()
    limits = Texts(help_text="What it is not about.")
    sponsor = Texts()
    answering_body = Texts()
    majority = serializers.ChoiceField(Panel.Majority.values)
    quorum = serializers.IntegerField(help_text="In per cent of the members.")
    lotteries = LotteryOut(many=True)
    sessions = PanelSessionOut(many=True)
    recommendations = RecommendationOut(many=True)
    report_sha256 = serializers.CharField(
        allow_null=True, help_text="Of the newest edition of the final report."
    )
