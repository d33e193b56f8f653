"""What reviewers type about a proposal."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from participation.forms.fields import MoneyField
from participation.languages import content_languages, reading_language
from participation.texts import pick
from proposals.actions.reviewing import Checked, Found
from proposals.forms.ideas import LongTextField, name_of
from proposals.models import CostClass, Criterion, Finding

FEASIBLE, NOT_FEASIBLE = "yes", "no"
SCORES = [(str(score), str(score)) for score in range(1, 6)]


class ReviewForm(forms.Form):
    """A reviewer's verdict. `seen` is how many earlier ones the page has shown.

    Each criterion has two fields, `verdict-<code>` and `reason-<code>`.
    """

    verdict = forms.ChoiceField(
        label=_("Can this be done?"),
        choices=[
            (FEASIBLE, _("Yes, it can go on the ballot")),
            (NOT_FEASIBLE, _("No")),
        ],
        widget=forms.RadioSelect,
    )
    cost = MoneyField(
        label=_("What it costs to build"),
        required=False,
        min_value=1,
        help_text=_("In euros, for example 12 000. It is the amount that counts."),
    )
    cost_low = MoneyField(
        label=_("Or a range: at least"),
        required=False,
        help_text=_(
            "Of a range the upper end counts, unless you write another amount above."
        ),
    )
    cost_high = MoneyField(label=_("at most"), required=False, help_text="")
    cost_class = forms.ChoiceField(
        label=_("Or a cost class"),
        required=False,
        help_text=_("Its upper end is the amount that counts."),
    )
    upkeep = MoneyField(
        label=_("Running costs, a year"),
        required=False,
        help_text=_("What it costs to keep up, once it is built."),
    )
    reason = LongTextField(
        label=_("Reason, for everyone to read"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Say what was checked, and what follows from it."),
    )
    instead = LongTextField(
        label=_("What would be possible instead"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For the author to go on with, when it cannot be done as it is."),
    )
    language = forms.ChoiceField(
        label=_("Language of your reasons"),
        required=False,
        choices=content_languages,
    )
    words = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=1_000_000
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=10_000
    )

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion] = (),
        classes: Sequence[CostClass] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria, self.classes = criteria, classes
        for criterion in criteria:
            self._ask(criterion)
        if classes:
            offered = [(one.code, name_of(one)) for one in classes]
            _choice(self, "cost_class").choices = [("", _("None")), *offered]
        else:
            del self.fields["cost_class"]

    def _ask(self, criterion: Criterion) -> None:
        is_score = criterion.kind == Criterion.Kind.SCORE
        name = name_of(criterion)
        self.fields[f"verdict-{criterion.code}"] = forms.ChoiceField(
            label=name,
            required=False,
            choices=SCORES if is_score else Finding.Verdict.choices,
            widget=forms.RadioSelect,
            help_text=_hint(criterion),
        )
        self.fields[f"reason-{criterion.code}"] = LongTextField(
            label=_("Why: %(criterion)s") % {"criterion": name},
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 2}),
        )

    def checks(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Yield the fields of each criterion: what was found, and why."""
        for criterion in self.criteria:
            yield self[f"verdict-{criterion.code}"], self[f"reason-{criterion.code}"]

    @property
    def is_feasible(self) -> bool:
        return bool(self.cleaned_data["verdict"] == FEASIBLE)

    def checked(self) -> Checked:
        """Return all that was said beside the verdict."""
        typed = self.cleaned_data
        chosen = typed.get("cost_class", "")
        return Checked(
            findings={one.code: self._found(one) for one in self.criteria},
            cost_low=typed["cost_low"],
            cost_high=typed["cost_high"],
            cost_class=next((one for one in self.classes if one.code == chosen), None),
            upkeep=typed["upkeep"],
            instead=typed["instead"],
            language=typed["language"],
        )

    def _found(self, criterion: Criterion) -> Found:
        typed = self.cleaned_data
        answer = typed[f"verdict-{criterion.code}"]
        reason = typed[f"reason-{criterion.code}"]
        if criterion.kind == Criterion.Kind.SCORE:
            return Found(score=int(answer) if answer else None, reason=reason)
        return Found(verdict=answer, reason=reason)

    def show_again(self, *, seen: int, words: int) -> None:
        """Let the reviewer decide anew, now that the page shows what was decided."""
        typed = {name: self.data.get(name, "") for name in self.data}
        self.data = typed | {"seen": str(seen), "words": str(words)}


def _hint(criterion: Criterion) -> str:
    """Say what is asked, and what an answer means."""
    language = reading_language()
    parts = [pick(criterion.question, language)[0]]
    if criterion.kind == Criterion.Kind.SCORE:
        parts.append(str(_("5 is best; 1 and 2 mean that it is not met.")))
    if criterion.is_required:
        parts.append(str(_("It has to be met.")))
    return " ".join(filter(None, parts))


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    return field
