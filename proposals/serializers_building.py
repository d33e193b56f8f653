"""What is sent and said about the building of projects. Money is in cents."""

from typing import Any

from rest_framework import serializers

from participation.serializers import Cents, Moment, Out, Texts
from participation.serializers_in import In, Sum, TextsIn
from proposals.lifecycle import Stage
from proposals.models import Building, BuildingNews, Picture
from proposals.serializers_in import Told, WhyIn

STAGES = [stage.value for stage in Stage]


class StartIn(In):
    planned = Sum(help_text="The money for it, in cents.")


class SeenIn(In):
    seen = serializers.IntegerField(
        min_value=0, help_text="The `version` of the building that one has read."
    )


class ReportIn(SeenIn):
    """What has happened; a delay, an end and a later day need a reason."""

    stage = serializers.ChoiceField(STAGES)
    text = TextsIn(max_length=2000, is_needed=True)
    reason = TextsIn(max_length=1000, is_needed=False)
    due_on = serializers.DateField(
        default=None, allow_null=True, help_text="When it will be ready, if known."
    )
    done_on = serializers.DateField(
        default=None, allow_null=True, help_text="Only when it is done; else today."
    )


class PlanMoneyIn(SeenIn):
    planned = Sum(help_text="In cents.")
    reason = Told(max_length=1000)


class StepIn(SeenIn):
    title = TextsIn(max_length=120, is_needed=True)
    due_on = serializers.DateField(default=None, allow_null=True)
    done_on = serializers.DateField(default=None, allow_null=True)


class StepChangeIn(StepIn):
    """A step as it is from now on; a later day and giving it up need a reason."""

    is_dropped = serializers.BooleanField(default=False)
    reason = Told(max_length=1000, required=False)


class SpendingIn(In):
    amount = Sum(least=1, help_text="In cents.")
    what = Told(max_length=200)
    spent_on = serializers.DateField()
    form_key = serializers.UUIDField(
        help_text="Any new UUID; the same one sent twice counts once."
    )


class SpendingCorrectionIn(In):
    amount = Sum(help_text="What it should have been, in cents; 0 takes it back.")
    reason = Told(max_length=200)
    seen = Sum(help_text="What it stands for now, in cents.")


class TakeBackIn(WhyIn):
    """Why the newest entry is taken back."""


class PictureOut(Out):
    url = serializers.CharField(help_text="Its path on this site.")
    alt = serializers.CharField(help_text="What one sees on it.")


class MilestoneOut(Out):
    id = serializers.IntegerField()
    title = Texts()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    is_dropped = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)


class NewsOut(Out):
    id = serializers.IntegerField()
    made_at = Moment()
    stage = serializers.ChoiceField(STAGES)
    text = Texts()
    reason = Texts()
    due_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    pictures = PictureOut(many=True)
    taken_back_at = Moment(allow_null=True)
    taken_back_reason = serializers.CharField(allow_blank=True)


class SpendingOut(Out):
    id = serializers.IntegerField()
    amount = Cents(help_text="As it was entered, in cents.")
    stands_for = Cents(help_text="After its corrections, in cents.")
    what = serializers.CharField()
    spent_on = serializers.DateField()


class BuildingOut(Out):
    """How far a project is; `version` is what changes say that they have `seen`."""

    stage = serializers.ChoiceField(STAGES)
    planned = Cents()
    spent = Cents()
    due_on = serializers.DateField(allow_null=True)
    first_due_on = serializers.DateField(
        allow_null=True, help_text="The first day that was ever named."
    )
    done_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    milestones = MilestoneOut(many=True)
    news = NewsOut(many=True, help_text="The newest comes first.")
    spendings = SpendingOut(many=True)


def picture_out(picture: Picture) -> dict[str, Any]:
    return {"url": picture.file.get_absolute_url(), "alt": picture.alt}


def building_out(building: Building, spendings: list[Any]) -> dict[str, Any]:
    """Return what everyone reads; `building` and `spendings` come from `became`."""
    names = ("stage", "planned", "due_on", "first_due_on", "done_on", "version")
    return {name: getattr(building, name) for name in names} | {
        "spent": building.spent,  # type: ignore[attr-defined] # added by the query
        "milestones": [
            {
                "id": one.pk,
                "title": one.title,
                "due_on": one.due_on,
                "done_on": one.done_on,
                "is_dropped": one.is_dropped,
                "reason": one.reason,
            }
            for one in building.milestones.all()
        ],
        "news": [_news(one) for one in building.news.all()],
        "spendings": [
            {
                "id": one.pk,
                "amount": one.amount,
                "stands_for": one.amount + sum(row.amount for row in one.put_right),
                "what": one.what,
                "spent_on": one.spent_on,
            }
            for one in spendings
        ],
    }


def _news(news: BuildingNews) -> dict[str, Any]:
    return {
        "id": news.pk,
        "made_at": news.made_at,
        "stage": news.stage,
        "text": news.text,
        "reason": news.reason,
        "due_on": news.due_on,
        "done_on": news.done_on,
        "pictures": [picture_out(one) for one in news.pictures.all()],
        "taken_back_at": news.taken_back_at,
        "taken_back_reason": news.taken_back_reason,
    }
