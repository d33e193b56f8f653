"""What officials type about a vote: its rules, its roll, the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField, BoundWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField
from participation.models import District, Process
from participation.texts import pick
from voting.actions.results import NewDeviation
from voting.actions.rounds import RoundRules
from voting.models import Decision, VotingRound
from voting.queries import RoundResult
from voting.roll_files import LARGEST_FILE, RollFile, read_roll
from voting.tally import rules
from voting.words import language

OLDEST_LIMIT = 120
SPARE_DEVIATIONS = 2


def _day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        **options,
    )


class RoundForm(forms.Form):
    """The draft of the rules: who votes on what, how, and how it is counted."""

    scope = forms.ChoiceField(
        label=_("Ballots"),
        choices=VotingRound.Scope.choices,
        widget=forms.RadioSelect,
    )
    budget = MoneyField(
        label=_("Money, with one ballot for everyone"), required=False, min_value=1_00
    )
    eligibility = forms.ChoiceField(
        label=_("Who may vote"),
        choices=VotingRound.Eligibility.choices,
        widget=forms.RadioSelect,
    )
    min_age = forms.IntegerField(
        label=_("Lowest age"),
        required=False,
        min_value=1,
        max_value=OLDEST_LIMIT,
        help_text=_("Empty: everyone regardless of age."),
    )
    age_on = _day_field(
        _("Day on which the age counts"),
        required=False,
        help_text=_("Who reaches the age on this day or before may vote."),
    )
    min_choices = forms.IntegerField(
        label=_("Smallest number of choices"), min_value=1, initial=1
    )
    max_choices = forms.IntegerField(
        label=_("Largest number of choices"),
        required=False,
        min_value=1,
        help_text=_("Empty: as many as one likes."),
    )
    is_spending_limited = forms.BooleanField(
        label=_("What a voter chooses may not cost more than there is money"),
        required=False,
    )
    rule = forms.ChoiceField(
        label=_("Rule of counting"),
        widget=forms.RadioSelect,
        help_text=_("How the projects that are funded follow from the votes."),
    )
    ties = forms.ChoiceField(
        label=_("When two projects are level"),
        choices=VotingRound.Ties.choices,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        process: Process,
        districts: Sequence[District],
        voting_round: VotingRound | None,
    ) -> None:
        super().__init__(data, initial=_initial(process, voting_round))
        reader = language()
        rule: Any = self.fields["rule"]
        rule.choices = [
            (name, known.title(reader))
            for name, known in rules.RULES.items()
            if name in VotingRound.Rule.values
        ]
        self.districts = {f"budget_{one.pk}": one for one in districts}
        for name, one in self.districts.items():
            self.fields[name] = MoneyField(
                label=pick(one.name, reader)[0] or one.code,
                required=False,
                min_value=1_00,
                help_text="",
            )

    @property
    def rule_options(self) -> list[tuple[BoundWidget, str]]:
        """Each rule to choose, with what it does in a sentence or three."""
        return [
            (option, rules.RULES[option.data["value"]].sentence(language()))
            for option in self["rule"].subwidgets
        ]

    @property
    def district_fields(self) -> list[BoundField]:
        return [self[name] for name in self.districts]

    def clean(self) -> dict[str, Any]:
        """Every field that has to do with the other is beside it on the page."""
        cleaned = super().clean() or {}
        if cleaned.get("min_age") and not cleaned.get("age_on"):
            self._want("age_on", _("Say on which day the age counts."), "no_age_day")
        least, most = cleaned.get("min_choices"), cleaned.get("max_choices")
        if least and most and most < least:
            self._want(
                "max_choices",
                _("This is less than the smallest number of choices."),
                "fewer_than_least",
            )
        if cleaned.get("scope") == VotingRound.Scope.PROCESS:
            if cleaned.get("budget") is None and "budget" not in self.errors:
                self._want("budget", _("Say how much money there is."), "no_budget")
        elif cleaned.get("scope") == VotingRound.Scope.DISTRICT:
            if not self.districts:
                self._want("scope", _("Add the districts first."), "no_districts")
            elif not self._budgets() and not set(self.districts) & set(self.errors):
                self._want(
                    next(iter(self.districts)),
                    _("Give at least one district its money."),
                    "no_budget",
                )
        return cleaned

    def _want(self, field: str, message: Any, code: str) -> None:
        if field not in self.errors:
            self.add_error(field, ValidationError(message, code))

    def _budgets(self) -> dict[str, int]:
        return {
            one.code: self.cleaned_data[name]
            for name, one in self.districts.items()
            if self.cleaned_data.get(name)
        }

    @property
    def rules(self) -> RoundRules:
        """What the action `set_up_round` takes."""
        typed = self.cleaned_data
        is_one = typed["scope"] == VotingRound.Scope.PROCESS
        return RoundRules(
            scope=typed["scope"],
            eligibility=typed["eligibility"],
            budgets={"": typed["budget"]} if is_one else self._budgets(),
            rule=typed["rule"],
            ties=typed["ties"],
            min_choices=typed["min_choices"],
            max_choices=typed["max_choices"],
            is_spending_limited=typed["is_spending_limited"],
            min_age=typed["min_age"],
            age_on=typed["age_on"] if typed["min_age"] else None,
        )


def _initial(process: Process, voting_round: VotingRound | None) -> dict[str, Any]:
    """Begin with what small towns do: one ballot, most votes first."""
    if voting_round is None:
        return {
            "scope": VotingRound.Scope.PROCESS,
            "budget": process.budget or None,
            "eligibility": VotingRound.Eligibility.OPEN,
            "min_choices": 1,
            "rule": VotingRound.Rule.GREEDY,
            "ties": VotingRound.Ties.CHEAPER_LOT,
        }
    names = (
        "scope", "eligibility", "min_age", "age_on", "min_choices", "max_choices",
        "is_spending_limited", "rule", "ties",
    )  # fmt: skip
    initial = {name: getattr(voting_round, name) for name in names}
    for pot in voting_round.pots.all():
        field = f"budget_{pot.district_id}" if pot.district_id else "budget"
        initial[field] = pot.budget
    initial.setdefault("budget", process.budget or None)
    return initial


class RollFileForm(forms.Form):
    """A list of voters from a file; the value is its lines."""

    file = forms.FileField(
        label=_("List of voters (CSV)"),
        help_text=_(
            "One person a line: e-mail address; code of the district; date of birth. "
            "District and date may be empty. At most 20 MB."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
    )

    def clean_file(self) -> RollFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 20 MB."), "too_large")
        return read_roll(file.read(), today=timezone.localdate())


class DecisionForm(forms.Form):
    """What the city decided: which body, when, where it is written."""

    body = forms.CharField(
        label=_("Deciding body"),
        max_length=120,
        help_text=_("For example: city board."),
    )
    decided_on = _day_field(_("Date of the decision"))
    paragraph = forms.CharField(
        label=_("Paragraph"),
        max_length=40,
        required=False,
        help_text=_("For example: § 114."),
    )
    link = forms.URLField(
        label=_("Link to the minutes"), required=False, assume_scheme="https"
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )

    def clean_decided_on(self) -> date:
        decided_on: date = self.cleaned_data["decided_on"]
        if decided_on > timezone.localdate():
            raise ValidationError(_("This day is in the future."), "future")
        return decided_on

    @staticmethod
    def initial_of(decision: Decision | None) -> dict[str, Any]:
        names = ("body", "decided_on", "paragraph", "link", "note")
        return {name: getattr(decision, name) for name in names} if decision else {}


@dataclass(frozen=True, slots=True)
class Choice:
    """A project that a deviation can be about."""

    key: str
    label: str


def deviation_choices(result: RoundResult) -> list[Choice]:
    """List the projects of a result, each with what the count said of it."""
    choices = []
    for place, pot in enumerate(result.pots):
        funded = set(pot.outcome.funded)
        for number, line in enumerate(pot.pot.lines):
            said = _("funded by the vote") if line.id in funded else _("not funded")
            title = pick(line.title, language())[0] or line.id
            choices.append(Choice(f"{place}-{number}", f"{title} ({said})"))
    return choices


class DeviationForm(forms.Form):
    """One project that the city treats otherwise than the vote did, and why."""

    project = forms.ChoiceField(label=_("Project"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **options: Any) -> None:
        super().__init__(*args, **options)
        project: Any = self.fields["project"]
        project.choices = [("", _("No deviation"))] + [
            (choice.key, choice.label) for choice in choices
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("project") and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Give a reason."), "no_reason"))
        if cleaned.get("reason") and not cleaned.get("project"):
            self.add_error(
                "project", ValidationError(_("Choose the project."), "no_project")
            )
        return cleaned


Deviations = forms.formset_factory(DeviationForm, extra=SPARE_DEVIATIONS, max_num=1000)


def new_deviations(
    deviations: "forms.BaseFormSet[Any]", result: RoundResult
) -> list[NewDeviation]:
    """Return what was typed; the choices were made from the same result."""
    found = []
    for form in deviations.forms:
        key = form.cleaned_data.get("project")
        if key:
            place, number = (int(part) for part in key.split("-"))
            pot = result.pots[place].pot
            reason = form.cleaned_data["reason"]
            found.append(NewDeviation(pot.code, pot.lines[number].id, reason))
    return found


def initial_deviations(
    result: RoundResult, decision: Decision | None
) -> list[dict[str, str]]:
    """Return what has been written down before, for the form."""
    if decision is None:
        return []
    keys = {
        (pot.pot.code, line.id): f"{place}-{number}"
        for place, pot in enumerate(result.pots)
        for number, line in enumerate(pot.pot.lines)
    }
    return [
        {
            "project": keys[deviation.pot_code, deviation.project_code],
            "reason": deviation.reason,
        }
        for deviation in decision.deviations.all()
    ]
