"""What officials send about proposals, and what they are told. Money is in cents."""

from typing import Any

from rest_framework import serializers

from participation.languages import content_languages
from participation.serializers import Moment, Out
from participation.serializers_in import In, Sum
from proposals.actions.regrouping import FEWEST_DAYS, MOST_DAYS
from proposals.forms.assigning import MOST_AT_ONCE
from proposals.lifecycle import Visibility
from proposals.models import Assignment, Case, Finding, Regrouping
from proposals.queries import regrouping as regroupings
from proposals.serializers_in import LANGUAGES, TitleIn, Told
from proposals.standard_reasons import CHECKS

CONTENT_LANGUAGES = [code for code, _name in content_languages()]


class FindingIn(In):
    """What was found on one criterion: a verdict or a score, as it asks for."""

    criterion = serializers.CharField(help_text="Its code.")
    verdict = serializers.ChoiceField(
        Finding.Verdict.values, default="", allow_blank=True
    )
    score = serializers.IntegerField(default=None, allow_null=True)
    reason = Told(max_length=2000, required=False)


class DecisionIn(In):
    """A reviewer's verdict; a feasible proposal needs what it costs."""

    is_feasible = serializers.BooleanField()
    cost = Sum(default=None, allow_null=True, least=1)
    cost_low = Sum(default=None, allow_null=True)
    cost_high = Sum(default=None, allow_null=True)
    cost_class = serializers.CharField(default="", allow_blank=True, allow_null=True)
    upkeep = Sum(default=None, allow_null=True, help_text="In cents a year.")
    reason = Told(max_length=4000)
    instead = Told(max_length=2000, required=False)
    language = serializers.ChoiceField(CONTENT_LANGUAGES, default="", allow_blank=True)
    findings = FindingIn(many=True, default=list)
    seen = serializers.IntegerField(
        default=None,
        allow_null=True,
        min_value=0,
        help_text="How many reviews stood when it was read.",
    )


class TargetIn(In):
    """Who gets something to do: a department, a person, or one of a department."""

    department = serializers.CharField(
        default="", allow_blank=True, allow_null=True, help_text="Its code."
    )
    person = serializers.IntegerField(
        default=None, allow_null=True, help_text="The opaque number of the record."
    )
    due_on = serializers.DateField()


class AssignIn(TargetIn):
    proposals = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        min_length=1,
        max_length=MOST_AT_ONCE,
        help_text="Their numbers.",
    )
    reason = Told(
        max_length=1000,
        required=False,
        help_text="Needed when somebody else has one of them.",
    )


class QuestionIn(TargetIn):
    question = Told(max_length=2000)


class OpinionIn(In):
    words = Told(max_length=4000)


class AssignmentOut(Out):
    id = serializers.IntegerField()
    proposal = serializers.IntegerField(help_text="Its number.")
    department = serializers.CharField(allow_null=True)
    person = serializers.IntegerField(allow_null=True)
    is_opinion = serializers.BooleanField()
    due_on = serializers.DateField()
    is_ended = serializers.BooleanField()


class AssignmentsOut(Out):
    results = AssignmentOut(many=True)


def assignment_out(assignment: Assignment) -> dict[str, Any]:
    department = assignment.department
    return {
        "id": assignment.pk,
        "proposal": assignment.proposal.number,
        "department": department.code if department else None,
        "person": assignment.reviewer_id,
        "is_opinion": assignment.is_opinion,
        "due_on": assignment.due_on,
        "is_ended": assignment.ended_at is not None,
    }


class PreviewOut(Out):
    """Who would go on by the rule, and the fingerprint to carry it out by."""

    digest = serializers.CharField()
    goes_on = serializers.ListField(child=serializers.IntegerField())
    stays = serializers.ListField(child=serializers.IntegerField())


class SelectIn(In):
    digest = serializers.CharField(max_length=64, help_text="Of the preview.")


class ChosenIn(In):
    number = serializers.IntegerField(min_value=1)
    reason = Told(max_length=2000)


class PanelIn(In):
    chosen = ChosenIn(many=True)
    reason = Told(max_length=2000, help_text="How the panel chose, for everybody.")


class CorrectIn(In):
    goes_on = serializers.BooleanField()
    reason = Told(max_length=2000)


class ChoiceOut(Out):
    selected = serializers.IntegerField()
    not_selected = serializers.IntegerField()


class NewOneIn(In):
    """What one new proposal will say; the rules of the page hold."""

    title = TitleIn(max_length=120)
    text = Told(max_length=8000)
    benefits = Told(max_length=2000, required=False)
    language = serializers.ChoiceField(LANGUAGES)
    district = serializers.CharField(
        default="",
        allow_blank=True,
        allow_null=True,
        help_text="Code of the district; null or `*` for the whole city.",
    )
    category = serializers.CharField(default="", allow_blank=True, allow_null=True)
    cost_estimate = Sum(default=None, allow_null=True)


class PlanIn(In):
    plan = NewOneIn(many=True, help_text="One to merge, from 2 to 6 to split.")
    reason = Told(max_length=2000)
    days = serializers.IntegerField(min_value=FEWEST_DAYS, max_value=MOST_DAYS)


class RegroupingIn(PlanIn):
    kind = serializers.ChoiceField(Regrouping.Kind.values)
    proposals = serializers.ListField(
        child=serializers.IntegerField(min_value=1), help_text="Their numbers."
    )


class RegroupingOut(Out):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Regrouping.Kind.values)
    state = serializers.ChoiceField(Regrouping.State.values)
    proposals = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of what goes in."
    )
    has_become = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of what came of it."
    )
    answers_until = Moment(allow_null=True)


def regrouping_out(regrouping: Regrouping) -> dict[str, Any]:
    """Return how it stands, as the database has it."""
    stored = Regrouping.objects.get(pk=regrouping.pk)
    parts = stored.parts.order_by("proposal__number")
    return {
        "id": stored.pk,
        "kind": stored.kind,
        "state": stored.state,
        "proposals": list(parts.values_list("proposal__number", flat=True)),
        "has_become": [one.number for one in regroupings.children_of(stored)],
        "answers_until": stored.answers_until,
    }


class EndIn(In):
    reason = Told(max_length=2000)


class RulingIn(In):
    """A moderator's decision; to hide takes a reason of the library or own words."""

    decision = serializers.ChoiceField(Case.Decision.values)
    reason = serializers.CharField(
        default="", allow_blank=True, help_text="Code of a reason of the library."
    )
    words = Told(max_length=2000, required=False, help_text="For its author alone.")
    checklist = serializers.ListField(
        child=serializers.ChoiceField(CHECKS), default=list
    )
    seen = serializers.CharField(
        default="", allow_blank=True, help_text="The version that was read."
    )


class AnswerIn(In):
    decision = serializers.ChoiceField(Case.Decision.values)
    words = Told(max_length=2000)


class CaseOut(Out):
    id = serializers.IntegerField()
    cause = serializers.ChoiceField(Case.Cause.values)
    proposal = serializers.IntegerField(help_text="Number of the proposal.")
    comment = serializers.IntegerField(
        allow_null=True, help_text="Null: it is about the proposal itself."
    )
    visibility = serializers.ChoiceField([one.value for one in Visibility])
    seen = serializers.CharField(help_text="The version of the words, to decide on.")
    decision = serializers.ChoiceField(Case.Decision.values, allow_blank=True)
    is_appealed = serializers.BooleanField()
    appeal_decision = serializers.ChoiceField(Case.Decision.values, allow_blank=True)
