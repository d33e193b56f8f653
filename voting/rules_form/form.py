"""The draft of the rules as an organiser types it: who votes on what, and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField
from participation.languages import reading_language
from participation.models import District, Process
from participation.texts import pick
from proposals.models import Category
from voting.actions.rounds import RoundRules
from voting.models import VotingRound
from voting.rules_form import choices
from voting.rules_form.fields import LARGEST_SCORE, RoundFields, number_field
from voting.rules_form.initial import USUAL_BOX, initial_of
from voting.tally import rules
from voting.tally.options import Minimum, Misfit, Options, Ranks
from voting.words import language

Scope, Kind = VotingRound.Scope, VotingRound.Kind


@dataclass(frozen=True, slots=True)
class PotFields:
    """Names of the fields of one pot; `key` is its key in `RoundRules.budgets`."""

    key: str
    label: str
    budget: str
    minimum: str
    upkeep: str


class RoundForm(RoundFields):
    """The fields, with those of each pot, and what they say together."""

    def __init__(
        self,
        data: Any = None,
        *,
        process: Process,
        districts: Sequence[District],
        categories: Sequence[Category],
        voting_round: VotingRound | None,
    ) -> None:
        super().__init__(data, initial=initial_of(process, voting_round))
        self.kept = Options.from_plain(voting_round.options if voting_round else {})
        rule: Any = self.fields["rule"]
        rule.choices = [
            (name, known.title(language()))
            for name, known in rules.RULES.items()
            if name in choices.RULES
        ]
        city = PotFields(
            "", str(_("Whole city")), "budget", "least_city", "upkeep_city"
        )
        self.districts = [_fields_of(one, "") for one in districts]
        self.themes = [_fields_of(one, "theme_") for one in categories]
        self.pots = [*self.districts, *self.themes, city]
        for pot in self.pots:
            self._add(pot)

    def _add(self, pot: PotFields) -> None:
        if pot.key:
            self.fields[pot.budget] = MoneyField(
                label=pot.label, required=False, min_value=1_00, help_text=""
            )
        self.fields[pot.minimum] = number_field(
            _("Votes or points needed"), least=0, most=LARGEST_SCORE
        )
        self.fields[pot.upkeep] = MoneyField(
            label=_("Running costs a year"), required=False, help_text=""
        )

    # What the page shows together.

    @property
    def district_fields(self) -> list[BoundField]:
        return [self[pot.budget] for pot in self.districts]

    @property
    def theme_fields(self) -> list[BoundField]:
        return [self[pot.budget] for pot in self.themes]

    @property
    def own_limits(self) -> list[tuple[str, BoundField, BoundField]]:
        """What a pot has of its own, where there are several."""
        if len(self.pots) == 1:
            return []
        return [(pot.label, self[pot.minimum], self[pot.upkeep]) for pot in self.pots]

    @property
    def common_rules(self) -> list[tuple[BoundWidget, str]]:
        return list(self._rules(is_common=True))

    @property
    def other_rules(self) -> list[tuple[BoundWidget, str]]:
        return list(self._rules(is_common=False))

    def _rules(self, *, is_common: bool) -> Iterator[tuple[BoundWidget, str]]:
        """Yield each rule to choose, with what it does in a sentence or three."""
        for option in self["rule"].subwidgets:
            name = str(option.data["value"])
            if (name in choices.COMMON_RULES) == is_common:
                yield option, rules.RULES[name].sentence(language())

    @property
    def opens_other_rules(self) -> bool:
        return self["rule"].value() in set(choices.RULES) - set(choices.COMMON_RULES)

    @property
    def more_fields(self) -> list[BoundField]:
        return [self[name] for name in choices.MORE]

    @property
    def opens_more(self) -> bool:
        """Whether something stands there that the organiser should see."""
        return self._differs(choices.MORE)

    @property
    def opens_own_limits(self) -> bool:
        return self._differs(
            [name for pot in self.pots for name in (pot.minimum, pot.upkeep)]
        )

    def _differs(self, names: Sequence[str]) -> bool:
        return any(
            name in self.errors
            or self[name].value() not in choices.USUAL.get(name, choices.UNSET)
            for name in names
        )

    # What was typed.

    def clean(self) -> dict[str, Any]:
        """Every field that has to do with the other is beside it on the page."""
        typed = super().clean() or {}
        if typed.get("min_age") and not typed.get("age_on"):
            self._want("age_on", _("Say on which day the age counts."), "no_age_day")
        self._clean_money(typed)
        self._clean_ballot(typed)
        self._clean_count(typed)
        return typed

    def _clean_money(self, typed: Mapping[str, Any]) -> None:
        scope = typed.get("scope")
        if scope in {Scope.PROCESS, Scope.BOTH} and typed.get("budget") is None:
            self._want("budget", _("Say how much money there is."), "no_budget")
        if scope in {Scope.DISTRICT, Scope.BOTH}:
            self._want_owners(
                self.districts,
                _("Add the districts first."),
                _("Give at least one district its money."),
            )
        elif scope == Scope.CATEGORY:
            self._want_owners(
                self.themes,
                _("Add the themes first."),
                _("Give at least one theme its money."),
            )
        if typed.get("leftovers") == "city" and scope not in {
            Scope.BOTH,
            Scope.PROCESS,
        }:
            self._want(
                "leftovers",
                _("Only when the whole city is on each ballot, with its own money."),
                "no_city_money",
            )

    def _want_owners(self, pots: Sequence[PotFields], none: Any, empty: Any) -> None:
        if not pots:
            self._want("scope", none, "no_districts")
        elif not any(
            self.cleaned_data.get(pot.budget) or pot.budget in self.errors
            for pot in pots
        ):
            self._want(pots[0].budget, empty, "no_budget")

    def _clean_ballot(self, typed: Mapping[str, Any]) -> None:
        least, most = typed.get("min_choices"), typed.get("max_choices")
        kind = typed.get("ballot_kind")
        if least and most and most < least and kind != Kind.CHOOSE_ONE:
            self._want(
                "max_choices",
                _("This is less than the smallest number of choices."),
                "fewer_than_least",
            )
        if kind == Kind.CUMULATIVE and not typed.get("points"):
            self._want(
                "points", _("Say how many points there are to share."), "no_points"
            )
        if kind == Kind.SCORING and not typed.get("most_points"):
            self._want(
                "most_points", _("Say how many points a project can get."), "no_points"
            )
        low, high = typed.get("least_points") or 1, typed.get("most_points")
        if high and high < low:
            self._want(
                "most_points", _("This is less than the fewest points."), "too_few"
            )

    def _clean_count(self, typed: Mapping[str, Any]) -> None:
        minimums = [
            name
            for name in ("min_score", "min_share", "cost_factor")
            if typed.get(name)
        ]
        if len(minimums) > 1:
            self._want(
                minimums[1],
                _("Choose one way to say how much support a project needs."),
                "two_minimums",
            )
        if typed.get("misfit") == choices.TOP_UP and not typed.get("top_up_share"):
            self._want(
                "top_up_share",
                _("Say how much of its cost has to be left."),
                "no_share",
            )
        if typed.get("last_resort") == choices.LOT_LATER and not typed.get(
            "seed_source"
        ):
            self._want(
                "seed_source",
                _("Name the public source and the moment of its draw."),
                "no_source",
            )
        if not self.errors:
            for field, message, code in choices.refusals(self.rules):
                self._want(field, message, code)

    def _want(self, field: str, message: Any, code: str) -> None:
        if field not in self.errors:
            self.add_error(field, ValidationError(message, code))

    @property
    def rules(self) -> RoundRules:
        """What the action `set_up_round` takes; what does not apply is left out."""
        typed = self.cleaned_data
        kind, scope = typed["ballot_kind"], typed["scope"]
        has_points = kind in {Kind.CUMULATIVE, Kind.SCORING}
        is_one = kind == Kind.CHOOSE_ONE
        pots = self._pots_of(scope)
        is_later = typed["last_resort"] == choices.LOT_LATER
        # What is left empty is as usual.
        box = {
            name: usual if typed[name] in choices.UNSET[:2] else typed[name]
            for name, usual in USUAL_BOX.items()
        }
        return RoundRules(
            scope=scope,
            eligibility=typed["eligibility"],
            budgets={pot.key: typed[pot.budget] for pot in pots},
            min_scores=_filled(pots, "minimum", typed),
            upkeep_limits=_filled(pots, "upkeep", typed),
            leftovers=typed["leftovers"]
            if len(pots) > 1 and typed["leftovers"]
            else "none",
            ballot_kind=kind,
            min_choices=1 if is_one else typed["min_choices"],
            max_choices=1 if is_one else typed["max_choices"],
            is_spending_limited=kind == Kind.KNAPSACK,
            points=typed["points"] if kind == Kind.CUMULATIVE else None,
            least_points=typed["least_points"] if has_points else None,
            most_points=typed["most_points"] if has_points else None,
            min_age=typed["min_age"],
            age_on=typed["age_on"] if typed["min_age"] else None,
            rule=typed["rule"],
            options=self._options(),
            ties=choices.ties_of(typed["tie_first"], typed["last_resort"]),
            seed_source=typed["seed_source"].strip() if is_later else "",
            custody=box["custody"],
            hold_back=box["hold_back"],
            grace=60 * box["grace_minutes"],
            complaint_days=box["complaint_days"],
        )

    def _pots_of(self, scope: str) -> list[PotFields]:
        """Return the pots that the chosen ballots have, the whole city's last."""
        city = self.pots[-1:]
        by_scope = {
            Scope.PROCESS: city,
            Scope.DISTRICT: self.districts,
            Scope.BOTH: [*self.districts, *city],
            Scope.CATEGORY: self.themes,
        }
        return [
            pot for pot in by_scope[Scope(scope)] if self.cleaned_data.get(pot.budget)
        ]

    def _options(self) -> Options:
        typed = self.cleaned_data
        misfit = typed["misfit"]
        is_topped_up = misfit == choices.TOP_UP
        is_ranked = typed["ballot_kind"] == Kind.RANKED
        return Options(
            misfit=Misfit.STOP if is_topped_up or misfit == "stop" else Misfit.SKIP,
            top_up_from=_share(typed["top_up_share"]) if is_topped_up else None,
            part_fund=misfit == choices.PART_FUND,
            minimum=self._minimum(),
            conflicts=self.kept.conflicts,
            fund_unsupported=typed["fund_unsupported"],
            upkeep_limit=typed["upkeep_limit"],
            increment=typed["increment"] or Options().increment,
            ranks=Ranks(typed["ranks"] or "places") if is_ranked else Ranks.PLACES,
        )

    def _minimum(self) -> Minimum | None:
        typed = self.cleaned_data
        if typed["min_score"]:
            return Minimum(score=typed["min_score"])
        if typed["min_share"]:
            return Minimum(share=_share(typed["min_share"]))
        if typed["cost_factor"]:
            return Minimum(cost_factor=typed["cost_factor"])
        return None


def _fields_of(owner: District | Category, prefix: str) -> PotFields:
    label = pick(owner.name, reading_language())[0] or owner.code
    name = f"{prefix}{owner.pk}"
    return PotFields(
        owner.code, label, f"budget_{name}", f"least_{name}", f"upkeep_{name}"
    )


def _filled(
    pots: Sequence[PotFields], field: str, typed: Mapping[str, Any]
) -> dict[str, int]:
    """Return what pots have of their own; one pot alone has what the round has."""
    if len(pots) == 1:
        return {}
    values = {pot.key: typed.get(getattr(pot, field)) for pot in pots}
    return {key: value for key, value in values.items() if value is not None}


def _share(percent: Any) -> Fraction:
    return Fraction(percent) / 100
