"""What the API says of the life of proposals: comments, versions, moderation."""

from rest_framework import serializers

from participation.serializers import Cents, Moment, Out, PageOut, Texts
from proposals.models import Case, Reaction
from proposals.queries.talking import Order


class ReactionsOut(Out):
    """How many people said what of a comment."""

    agree = serializers.IntegerField()
    thanks = serializers.IntegerField()
    disagree = serializers.IntegerField()


class CommentOut(Out):
    """A comment in its place in the thread; nobody is named."""

    id = serializers.IntegerField()
    answers = serializers.IntegerField(
        allow_null=True, help_text="The comment that it answers."
    )
    text = serializers.CharField(
        allow_null=True, help_text="Null: deleted by its author, or hidden."
    )
    language = serializers.CharField()
    role = serializers.CharField(
        allow_blank=True, help_text="In which role somebody speaks for the city."
    )
    written_at = Moment()
    edited_at = Moment(allow_null=True)
    is_deleted = serializers.BooleanField(help_text="By its author.")
    is_hidden = serializers.BooleanField(help_text="By a moderator.")
    reactions = ReactionsOut()
    more = serializers.IntegerField(
        help_text="How many answers more there are than are shown here."
    )


class CommentsOut(PageOut):
    """Comments with the first answers to each right after it; the page counts threads.

    All answers to one comment are at its own address.
    """

    results = CommentOut(many=True)


class CommentsIn(serializers.Serializer[None]):
    sort = serializers.ChoiceField(Order.values, default=Order.OLDEST.value)
    page = serializers.IntegerField(default=1, min_value=1)


class BranchOut(PageOut):
    """One comment, and a page of the answers to it with theirs."""

    comment = CommentOut()
    results = CommentOut(many=True)


class VersionLineOut(Out):
    version = serializers.IntegerField()
    title = serializers.CharField()
    note = serializers.CharField(
        allow_blank=True, help_text="What has changed, and why."
    )
    made_at = Moment()


class VersionsOut(PageOut):
    results = VersionLineOut(many=True, help_text="The newest comes first.")


class VersionOut(VersionLineOut):
    text = serializers.CharField(help_text="Markdown.")
    benefits = serializers.CharField(allow_blank=True)
    cost_estimate = Cents(allow_null=True)


class LogReasonOut(Out):
    code = serializers.CharField()
    name = Texts()


class LogEntryOut(Out):
    """One decision of a moderator: nothing in it says who, or which words."""

    about = serializers.ChoiceField(["proposal", "comment"])
    cause = serializers.ChoiceField(Case.Cause.values)
    reports = serializers.IntegerField()
    decision = serializers.ChoiceField(Case.Decision.values)
    decided_at = Moment()
    minutes = serializers.IntegerField(help_text="How long it took.")
    checklist = serializers.ListField(child=serializers.CharField())
    reason = LogReasonOut(allow_null=True)
    is_appealed = serializers.BooleanField()
    appeal_decision = serializers.ChoiceField(Case.Decision.values, allow_null=True)
    appeal_minutes = serializers.IntegerField(allow_null=True)


class LogOut(PageOut):
    results = LogEntryOut(many=True, help_text="The newest comes first.")


REACTIONS = tuple(Reaction.Kind.values)
