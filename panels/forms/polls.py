"""A vote as a facilitator writes it down, from a template or from nothing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from panels.actions.polls import PollPlan
from panels.models import AgendaItem, Panel, Poll, Session
from participation.forms.fields import TextsField
from participation.languages import reading_language
from participation.texts import pick
from proposals.forms.ideas import LongTextField

OPTIONS_LEAST, OPTIONS_MOST = 2, 20
OPTION_LENGTH = 120
CHOSEN_FROM = frozenset({Poll.Kind.CHOICE, Poll.Kind.CHOICES, Poll.Kind.RANKING})

# What most votes in meetings are: a name, and what the form begins with.
TEMPLATES: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "decision": (
        _("Decision by secret vote"),
        {"kind": "yes_no", "is_secret": True, "majority": "simple"},
    ),
    "hands": (
        _("Show of hands"),
        {"kind": "yes_no", "is_secret": False, "majority": "simple"},
    ),
    "mood": (
        _("How do we feel about it?"),
        {"kind": "scale", "is_secret": True, "is_straw": True, "quorum": 0},
    ),
    "pick": (
        _("Pick the most important ones"),
        {"kind": "choices", "is_secret": True, "most": 3},
    ),
    "order": (_("Put them in order"), {"kind": "ranking", "is_secret": True}),
    "person": (_("Election of a person"), {"kind": "choice", "is_secret": True}),
    "audience": (
        _("Ask the audience"),
        {"kind": "choice", "electorate": "everyone", "is_straw": True, "quorum": 0},
    ),
}


class PollForm(forms.Form):
    """Question, kind and rules; all of them are declared before anybody votes."""

    question = TextsField(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=Poll.Kind.choices)
    options = LongTextField(
        label=_("Options"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "One a line; for several languages divide a line by |. Yes or no and the "
            "scale have their own."
        ),
    )
    most = forms.IntegerField(
        label=_("How many at most"),
        required=False,
        min_value=1,
        max_value=OPTIONS_MOST,
        help_text=_("Where several can be chosen."),
    )
    electorate = forms.ChoiceField(
        label=_("Who votes"),
        choices=Poll.Electorate.choices,
        help_text=_("With the audience it is secret and only to feel the mood."),
    )
    is_secret = forms.BooleanField(
        label=_("Secret"),
        required=False,
        help_text=_(
            "Nobody learns who voted what, and a vote cannot be changed. A vote that "
            "is not secret can be changed until it is closed."
        ),
    )
    tells_unanimity = forms.BooleanField(
        label=_("The panel agrees that a unanimous result is shown"),
        required=False,
        help_text=_(
            "When all vote alike, the result of a secret vote tells how each has "
            "voted. Without this only the decision is shown."
        ),
    )
    is_straw = forms.BooleanField(
        label=_("Only to feel the mood"),
        required=False,
        help_text=_("It is not binding, and leaves no trace unless it is confirmed."),
    )
    majority = forms.ChoiceField(label=_("Majority"), required=False)
    quorum = forms.IntegerField(
        label=_("Members who have to vote, in per cent"),
        min_value=0,
        max_value=100,
        help_text=_("0 for none."),
    )
    item = forms.ModelChoiceField(
        label=_("Agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        none = [("", _("whatever has the most votes"))]
        majority = self.fields["majority"]
        item = self.fields["item"]
        assert isinstance(majority, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(item, forms.ModelChoiceField)  # noqa: S101 - the same
        majority.choices = [*none, *Panel.Majority.choices]
        item.queryset = session.items.all()
        language = reading_language()
        item.label_from_instance = lambda one: pick(one.title, language)[0]  # type: ignore[method-assign,assignment]  # Django's own way

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        kind = typed.get("kind")
        if kind not in CHOSEN_FROM:
            return typed
        lines = [line for line in typed.get("options", "").splitlines() if line.strip()]
        if not OPTIONS_LEAST <= len(lines) <= OPTIONS_MOST:
            self.add_error(
                "options",
                ValidationError(_("Give between 2 and 20 options."), "options"),
            )
        if any(len(line) > OPTION_LENGTH * 3 for line in lines):
            self.add_error(
                "options", ValidationError(_("An option is too long."), "too_long")
            )
        if kind == Poll.Kind.CHOICES and (typed.get("most") or 0) > len(lines):
            self.add_error(
                "most", ValidationError(_("There are fewer options."), "most")
            )
        return typed

    def plan(self) -> PollPlan:
        typed = self.cleaned_data
        kind = typed["kind"]
        return PollPlan(
            question=typed["question"],
            kind=kind,
            options=self._options() if kind in CHOSEN_FROM else (),
            most=typed["most"] if kind == Poll.Kind.CHOICES else None,
            electorate=typed["electorate"],
            is_secret=typed["is_secret"],
            is_straw=typed["is_straw"],
            tells_unanimity=typed["tells_unanimity"],
            majority=typed["majority"],
            quorum=typed["quorum"],
        )

    def chosen_item(self) -> AgendaItem | None:
        found: AgendaItem | None = self.cleaned_data["item"]
        return found

    def _options(self) -> list[tuple[str, dict[str, str]]]:
        """Number the options: o1, o2 …; the parts of a line are the languages."""
        lines = self.cleaned_data["options"].splitlines()
        languages = self.session.panel.languages or [get_language() or "fi"]
        options: list[tuple[str, dict[str, str]]] = []
        for line in filter(str.strip, lines):
            parts = [part.strip() for part in line.split("|")]
            texts = dict(zip(languages, parts, strict=False)) if parts[1:] else None
            # A name in one language is the same in all.
            own = {languages[0]: parts[0]}
            options.append((f"o{len(options) + 1}", texts or own))
        return options


def as_initial(
    template: str, session: Session, poll: Poll | None = None
) -> dict[str, Any]:
    """Return what the form begins with: a template, or a vote that is changed."""
    if poll is not None:
        languages = session.panel.languages
        lines = [
            " | ".join(filter(None, (o["text"].get(code) for code in languages)))
            or next(iter(o["text"].values()))
            for o in poll.options
        ]
        names = ("question", "kind", "most", "electorate", "is_secret", "is_straw")
        more = ("tells_unanimity", "majority", "quorum", "item")
        return {name: getattr(poll, name) for name in (*names, *more)} | {
            "options": "\n".join(lines)
        }
    panel = session.panel
    blank = {"is_secret": True, "quorum": panel.quorum, "item": session.item}
    return blank | dict(TEMPLATES.get(template, ("", {}))[1])
