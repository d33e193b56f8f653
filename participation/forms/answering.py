"""A survey as people answer it: one field for each question, made for its kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from participation import printed_codes
from participation.models import SurveyQuestion
from participation.surveys.charts import label_of
from participation.texts import pick

LONG_TEXT = 200


class RankingWidget(forms.MultiWidget):
    """A place for each option: works without script, by keyboard, and on paper."""

    template_name = "participation/surveys/ranking_widget.html"
    use_fieldset = True

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        self.options = list(options)
        places = [("", "–"), *((str(n), str(n)) for n in range(1, len(options) + 1))]  # noqa: RUF001 - a dash for no place
        super().__init__([forms.Select(choices=places) for _option in options])

    def decompress(self, value: Sequence[str] | None) -> list[str]:
        order = list(value or [])
        return [
            str(order.index(code) + 1) if code in order else ""
            for code, _label in self.options
        ]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for (_code, label), part in zip(self.options, parts, strict=True):
            part["label"] = label
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_


class RankingField(forms.Field):
    """An order of options; the value is a list of codes, or None for an empty one."""

    def __init__(self, *, options: Sequence[tuple[str, str]], **rest: Any) -> None:
        self.codes = [code for code, _label in options]
        super().__init__(widget=RankingWidget(options), **rest)

    def to_python(self, value: Any) -> list[str] | None:
        places = list(value or [])
        if not any(places):
            return None
        by_place = dict(zip(places, self.codes, strict=True))
        wanted = [str(number) for number in range(1, len(self.codes) + 1)]
        if set(places) != set(wanted):
            raise ValidationError(
                _("Give each option a place of its own, from first to last."),
                "no_order",
            )
        return [by_place[place] for place in wanted]


class AnswerForm(forms.Form):
    """The questionnaire. Rules beyond the fields are those of the action."""

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Sequence[SurveyQuestion],
        language: str,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.questions = list(questions)
        for number, row in enumerate(self.questions, start=1):
            self.fields[row.code] = _field_of(row, number, language)

    @property
    def values(self) -> dict[str, Any]:
        return {
            code: value
            for code, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }


def _field_of(row: SurveyQuestion, number: int, language: str) -> forms.Field:
    label = f"{number}. {pick(row.text, language)[0]}"
    common: dict[str, Any] = {
        "label": label,
        "required": row.is_required,
        "help_text": _hint(row, language),
        "error_messages": {"required": _("Answer this question.")},
    }
    options = [
        (one["code"], label_of(row, one["code"], language)) for one in row.options
    ]
    match row.kind:
        case "single":
            return forms.ChoiceField(
                choices=options, widget=forms.RadioSelect, **common
            )
        case "multiple":
            return forms.MultipleChoiceField(
                choices=options, widget=forms.CheckboxSelectMultiple, **common
            )
        case "scale":
            steps = range(1, row.steps + 1)
            return forms.TypedChoiceField(
                choices=[
                    (str(step), label_of(row, str(step), language)) for step in steps
                ],
                coerce=int,
                empty_value=None,
                widget=forms.RadioSelect,
                **common,
            )
        case "ranking":
            return RankingField(options=options, **common)
    widget: forms.Widget = forms.Textarea({"rows": 4})
    if row.length <= LONG_TEXT:
        widget = forms.TextInput()
    return forms.CharField(max_length=row.length, widget=widget, **common)


def _hint(row: SurveyQuestion, language: str) -> str:
    """Say what belongs to the question, and how many can be chosen."""
    parts = [pick(row.hint, language)[0]]
    if row.kind == "multiple":
        parts.append(_how_many(row))
    if row.kind == "ranking":
        parts.append(str(_("1 is the most important to you.")))
    if row.kind == "text":
        parts.append(
            ngettext(
                "At most %(count)d character. Write no names of people.",
                "At most %(count)d characters. Write no names of people.",
                row.length,
            )
            % {"count": row.length}
        )
    return " ".join(filter(None, parts))


def _how_many(row: SurveyQuestion) -> str:
    if row.least and row.most:
        if row.least == row.most:
            return str(_("Choose %(count)d.") % {"count": row.most})
        words = _("Choose from %(least)d to %(most)d.")
        return str(words % {"least": row.least, "most": row.most})
    if row.least:
        return str(_("Choose at least %(count)d.") % {"count": row.least})
    if row.most:
        return str(_("Choose at most %(count)d.") % {"count": row.most})
    return str(_("You can choose several."))


class CodeForm(forms.Form):
    """The code of a printed letter or card."""

    code = forms.CharField(
        label=pgettext_lazy("typed", "Code"),
        max_length=60,
        help_text=_("As it is printed: four groups of letters and digits."),
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = printed_codes.read(self.cleaned_data["code"])
        if not code:
            raise ValidationError(
                _("This is not a whole code. It has 16 letters and digits."), "no_code"
            )
        return code
