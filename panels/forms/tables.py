"""What a facilitator types about tables and who sits at them."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.actions.tables import MOST_ROUNDS, MOST_TABLES
from panels.models import Panelist, TablePlan
from participation.languages import content_languages


class TablesForm(forms.Form):
    """How many tables there are, for how many rounds, and who is seated."""

    shape = forms.ChoiceField(
        label=pgettext_lazy("of a session", "Form"),
        choices=TablePlan.Shape.choices,
        widget=forms.RadioSelect,
    )
    count = forms.IntegerField(
        label=_("Number of tables"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TABLES)],
        help_text=_("Their names, seats and hosts come next."),
    )
    rounds = forms.IntegerField(
        label=_("Number of rounds"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ROUNDS)],
    )
    with_remote = forms.BooleanField(
        label=_("Seat those who take part remotely as well"), required=False
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("shape") == TablePlan.Shape.TABLES and not typed.get("count"):
            self.add_error("count", _("Say how many tables there are."))
        return typed


class TableForm(forms.Form):
    """One table."""

    name = forms.CharField(label=_("Name"), max_length=60, required=False)
    seats = forms.IntegerField(
        label=_("Seats"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=())
    host = forms.CharField(label=_("Host"), max_length=120, required=False)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Any")), *content_languages()]


def table_forms(posted: Any, plan: TablePlan) -> list[TableForm]:
    return [
        TableForm(posted, prefix=f"t{row['key']}", initial=row) for row in plan.tables
    ]


class RuleForm(forms.Form):
    """A fixed seat, or two members who sit together or apart."""

    kind = forms.ChoiceField(
        label=_("Rule"),
        choices=[
            ("fixed", _("has a fixed seat at the table")),
            ("together", _("sits together with")),
            ("apart", _("does not sit with")),
        ],
    )
    member = forms.ChoiceField(label=_("Member"), choices=())
    other = forms.ChoiceField(label=_("Other member"), choices=(), required=False)
    table = forms.ChoiceField(label=_("Table"), choices=(), required=False)

    field_order = ("member", "kind", "other", "table")

    def __init__(
        self, *args: Any, members: list[Panelist], plan: TablePlan, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.members = {str(one.number): one for one in members}
        people = [(key, one.name) for key, one in self.members.items()]
        tables = [(row["key"], row["name"] or row["key"]) for row in plan.tables]
        for name, choices in (
            ("member", people),
            ("other", [("", "\N{EN DASH}"), *people]),
            ("table", [("", "\N{EN DASH}"), *tables]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    @property
    def rule(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            "kind": typed["kind"],
            "member": self.members[typed["member"]],
            "other": self.members.get(typed["other"]),
            "table": typed["table"],
        }
