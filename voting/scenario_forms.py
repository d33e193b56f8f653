"""What an organiser says to the simulator: which rules to compare, and how."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField, money_as_typed
from voting.counting import last_resort
from voting.readiness import CONFIRMABLE, RULE_WORDS
from voting.rules_form import choices
from voting.sheet import Sheet
from voting.simulator import scenarios
from voting.simulator.material import Material
from voting.simulator.work import Job
from voting.tally import rules
from voting.tally.options import CURRENCY_UNIT, Minimum, Misfit, Options
from voting.tally.ties import LISTED, LOT
from voting.words import language

WHOLE = Decimal(100)
USUAL_TOP_UP = Decimal(80)


class Number(forms.CharField):
    """A number as people type it, with a point or a comma; the value is a Decimal."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            max_length=20,
            required=False,
            **options,
        )

    def clean(self, value: Any) -> Decimal | None:
        typed: str = super().clean(value).replace(" ", "").replace(",", ".")
        plain = typed.removesuffix("%").strip()
        if not plain:
            return None
        try:
            found = Decimal(plain)
        except InvalidOperation as error:
            raise ValidationError(
                _("“%(typed)s” is not a number."), "bad_number", {"typed": value}
            ) from error
        if not found.is_finite() or found < 0:
            raise ValidationError(
                _("“%(typed)s” is not a number."), "bad_number", {"typed": value}
            )
        return found


def _grouped_rules(reader: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Offer every rule there is, under a heading for each kind."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for name, rule in rules.RULES.items():
        kinds.setdefault(_kind(name), []).append((name, rule.title(reader)))
    return [(str(KINDS[kind]), offered) for kind, offered in kinds.items()]


KINDS: Mapping[str, Promise] = {
    "greedy": _("By votes"),
    "mes": _("Equal shares"),
    "mes_cardinality": _("Equal shares, by number of projects"),
    "phragmen": _("For comparison"),
}


def _kind(rule: str) -> str:
    return next(
        kind for kind in sorted(KINDS, key=len, reverse=True) if rule.startswith(kind)
    )


class ScenarioForm(forms.Form):
    """One way of counting. Without a rule it is no scenario."""

    rule = forms.ChoiceField(label=_("Rule of counting"), required=False)
    minimum_kind = forms.ChoiceField(
        label=_("Least support"),
        required=False,
        choices=[
            ("", _("No minimum")),
            ("score", _("So many votes or points")),
            ("share", _("So many per cent of the ballots")),
            ("cost_factor", _("A share that grows with the cost, divided by")),
        ],
    )
    minimum = Number(
        label=_("How much"),
        help_text=_(
            "For the share that grows: 3 asks of a project that costs the whole money "
            "a third of the ballots, and of one that costs half of it a sixth."
        ),
    )
    misfit = forms.ChoiceField(
        label=_("A project that costs more than is left"),
        required=False,
        choices=[
            ("", _("is passed over")),
            ("stop", _("ends the count")),
            ("top_up", _("is funded if most of its cost is left, and ends the count")),
            ("part", _("gets what is left, and ends the count")),
        ],
    )
    top_up = Number(
        label=_("Per cent of its cost that has to be left"),
        help_text=_("When it is funded if most of its cost is left. Empty: 80."),
    )
    tie_first = forms.ChoiceField(
        label=_("When two projects are level, look first at"),
        required=False,
    )
    last_resort = forms.ChoiceField(
        label=_("If they are still level"),
        required=False,
        choices=[
            ("", _("an order drawn by lot")),
            ("listed", _("the order of the published list")),
            ("board", _("a board decides")),
            ("together", _("both or neither")),
        ],
    )
    increment = MoneyField(
        label=_("By how much shares are raised at a time"),
        required=False,
        min_value=1,
        help_text=_("Only with equal shares that are raised. Usual: 1 euro a voter."),
    )

    def __init__(
        self,
        data: Any,
        *,
        letter: str,
        material: Material,
        draft: Options,
        ties: str,
        usual: Mapping[str, str],
    ) -> None:
        """`draft` and `ties` are the draft's own, for what is not asked here.

        `usual` is what `default_query` says.
        """
        super().__init__(data, prefix=letter.lower())
        self.letter = letter
        self.material = material
        self.draft = draft
        self.usual = usual
        self.is_first = letter == scenarios.LETTERS[0]
        rule: Any = self.fields["rule"]
        rule.required = self.is_first
        rule.choices = _grouped_rules(language())
        if not self.is_first:
            rule.choices = [("", _("Not used")), *rule.choices]
        first, _comma, _last = ties.rpartition(",")
        looked_at: Any = self.fields["tie_first"]
        looked_at.choices = choices.TIE_FIRST
        if first not in dict(choices.TIE_FIRST):
            looked_at.choices = [(first, _("As in the draft")), *choices.TIE_FIRST]

    @property
    def is_used(self) -> bool:
        return bool(self.data.get(self.add_prefix("rule")))

    @property
    def is_changed(self) -> bool:
        """Say whether a detail is other than at the beginning, or is wrong."""
        return any(
            name in self.errors or self._is_other(name)
            for name in self.fields
            if name != "rule"
        )

    def _is_other(self, name: str) -> bool:
        key = self.add_prefix(name)
        typed, usual = self.data.get(key, ""), self.usual.get(key, "")
        if name == "increment":
            usual = usual or money_as_typed(CURRENCY_UNIT)
            typed = typed or money_as_typed(CURRENCY_UNIT)
        return bool(typed != usual)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("rule") or self.errors:
            return cleaned
        try:
            options = self._options(cleaned)
        except ValidationError as error:
            self.add_error(None, error)
            return cleaned
        scenario = scenarios.scenario_of(
            self.letter,
            rule=cleaned["rule"],
            ties=choices.ties_of(cleaned["tie_first"], cleaned["last_resort"] or LOT),
            options=options,
            material=self.material,
        )
        for problem in scenarios.refusals(scenario, self.material):
            if problem.code not in CONFIRMABLE:
                words = str(RULE_WORDS[problem.code])
                self.add_error(
                    choices.FIELD_OF[problem.code],
                    ValidationError(words, problem.code),
                )
        return cleaned | {"scenario": scenario}

    def _options(self, typed: Mapping[str, Any]) -> Options:
        """Raises `ValidationError` by field."""
        options = scenarios.carried(self.draft, self.material)
        misfit = typed["misfit"]
        return Options(
            misfit=Misfit.STOP if misfit else Misfit.SKIP,
            top_up_from=_top_up(typed["top_up"]) if misfit == "top_up" else None,
            part_fund=misfit == "part",
            minimum=_minimum(typed["minimum_kind"], typed["minimum"]),
            conflicts=options.conflicts,
            withdrawn=options.withdrawn,
            fund_unsupported=options.fund_unsupported,
            upkeep_limit=options.upkeep_limit,
            increment=typed["increment"] or CURRENCY_UNIT,
            ranks=options.ranks,
        )


def _minimum(kind: str, value: Decimal | None) -> Minimum | None:
    if not kind:
        return None
    if value is None:
        raise ValidationError({"minimum": ValidationError(_("Say how much."), "empty")})
    if kind == "share":
        if value > WHOLE:
            raise ValidationError(
                {"minimum": ValidationError(_("At most 100 per cent."), "too_much")}
            )
        return Minimum(share=Fraction(value) / 100)
    if value != value.to_integral_value() or not value:
        raise ValidationError(
            {"minimum": ValidationError(_("A whole number from 1 on."), "not_whole")}
        )
    whole = int(value)
    is_score = kind == "score"
    return Minimum(score=whole) if is_score else Minimum(cost_factor=whole)


def _top_up(value: Decimal | None) -> Fraction:
    """Poznań asks for 80 per cent."""
    value = USUAL_TOP_UP if value is None else value
    if not 0 < value <= WHOLE:
        raise ValidationError(
            {
                "top_up": ValidationError(
                    _("Say how many per cent, from 1 to 100."), "bad_share"
                )
            }
        )
    return Fraction(value) / 100


class ExamineForm(forms.Form):
    """What is asked of all scenarios."""

    examines = forms.BooleanField(
        label=_(
            "Examine also how many ballots would have to differ to change the result"
        ),
        required=False,
        help_text=_(
            "Takes a while where shares are raised. For quick rules it is done anyway."
        ),
    )


class ScenarioForms:
    """Up to four scenarios side by side; the first is what the others differ from."""

    def __init__(
        self,
        data: Any,
        *,
        material: Material,
        draft: Options,
        ties: str,
        usual: Mapping[str, str],
    ) -> None:
        self.forms = [
            ScenarioForm(
                data,
                letter=letter,
                material=material,
                draft=draft,
                ties=ties,
                usual=usual,
            )
            for letter in scenarios.LETTERS
        ]
        self.examine = ExamineForm(data)
        self.material = material

    def __iter__(self) -> Iterator[ScenarioForm]:
        return iter(self.forms)

    @property
    def used(self) -> list[ScenarioForm]:
        return [form for form in self.forms if form.is_used or form.is_first]

    @property
    def spare(self) -> list[ScenarioForm]:
        return [form for form in self.forms if form not in self.used]

    @property
    def is_spare_wrong(self) -> bool:
        return any(form.errors for form in self.spare)

    def is_valid(self) -> bool:
        # All are asked, so that everything that is wrong is shown at once.
        checked = [form.is_valid() for form in self.forms]
        return all(checked)

    @property
    def jobs(self) -> list[Job]:
        """What is to be counted, once everything is valid."""
        examines = self.examine.is_valid() and self.examine.cleaned_data["examines"]
        return [
            Job.of(self.material, form.cleaned_data["scenario"], examines=examines)
            for form in self.forms
            if "scenario" in form.cleaned_data
        ]

    @property
    def errors(self) -> list[dict[str, str]]:
        """Link what is wrong, for the summary on top of the page."""
        return [
            {
                "label": f"{form.letter}: {field.label}: {problem}",
                "url": f"#{field.id_for_label}",
            }
            for form in self.forms
            for field in form
            for problem in field.errors
        ]


def as_typed(letter: str, *, rule: str, ties: str, options: Options) -> dict[str, str]:
    """Write a scenario as the form reads it, for an address; defaults are left out."""
    minimum = options.minimum
    first, _comma, last = ties.rpartition(",")
    typed = {"rule": rule, "tie_first": first}
    if last != LOT:
        typed["last_resort"] = last
    if minimum is not None:
        if minimum.share is not None:
            typed |= {"minimum_kind": "share", "minimum": _percent(minimum.share)}
        elif minimum.score is not None:
            typed |= {"minimum_kind": "score", "minimum": str(minimum.score)}
        else:
            number = str(minimum.cost_factor)
            typed |= {"minimum_kind": "cost_factor", "minimum": number}
    if options.part_fund:
        typed["misfit"] = "part"
    elif options.top_up_from is not None:
        typed |= {"misfit": "top_up", "top_up": _percent(options.top_up_from)}
    elif options.misfit is Misfit.STOP:
        typed["misfit"] = "stop"
    if options.increment != CURRENCY_UNIT:
        typed["increment"] = money_as_typed(options.increment)
    return {f"{letter.lower()}-{name}": value for name, value in typed.items()}


def _percent(share: Fraction) -> str:
    """Write a share in per cent, with as many decimals as it takes, up to ten."""
    percent = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return f"{percent:.10f}".rstrip("0").rstrip(".")


def default_query(sheet: Sheet, options: Options, material: Material) -> dict[str, str]:
    """Begin with the draft's own rule, and one that counts otherwise.

    `options` are those that all pots of the draft share.
    """
    first, second = scenarios.LETTERS[0], scenarios.LETTERS[1]
    own = scenarios.declared_for(sheet, options, material)
    ties = sheet.ties
    if last_resort(ties) not in {LOT, LISTED}:
        # Not every rule can wait for a board, or fund both or neither.
        ties = f"cheaper,{LOT}"
    return as_typed(first, rule=sheet.rule, ties=sheet.ties, options=own) | as_typed(
        second,
        rule=scenarios.rival(sheet.rule),
        ties=ties,
        options=Options(minimum=own.minimum),
    )
