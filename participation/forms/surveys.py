"""A survey as organisers write it: its texts, its questions, its waves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.actions.surveys import QuestionPlan, SurveyPlan
from participation.forms.fields import LocalMoment, TextsField
from participation.languages import content_languages
from participation.models import Survey, SurveyQuestion, SurveyText, SurveyWave
from participation.surveys.audiences import Group
from participation.surveys.questionnaire import (
    OPTIONS_MOST,
    STEPS_LEAST,
    STEPS_MOST,
    TEXT_LONGEST,
)
from participation.texts import pick

OPTION_LENGTH = 200


class NewSurveyForm(forms.Form):
    """A survey to be; from nothing, or from another of the organiser's."""

    title = TextsField(label=_("Title"), max_length=120)
    copy_of = forms.ChoiceField(
        label=_("Begin with a copy of"),
        required=False,
        help_text=_("Its texts and questions; nobody's answers."),
    )

    def __init__(
        self, data: Any = None, *, offered: Sequence[Survey], language: str
    ) -> None:
        super().__init__(data)
        self.known = {str(one.pk): one for one in offered}
        field: Any = self.fields["copy_of"]
        field.choices = [
            ("", _("nothing")),
            *(
                (key, f"{one.process.slug}: {pick(one.title, language)[0]}")
                for key, one in self.known.items()
            ),
        ]
        if not offered:
            del self.fields["copy_of"]

    @property
    def copied(self) -> Survey | None:
        return self.known.get(self.cleaned_data.get("copy_of", ""))


class SurveyForm(forms.Form):
    """What a survey says of itself, whom it asks, what it promises."""

    title = TextsField(label=_("Title"), max_length=120)
    introduction = TextsField(
        label=_("Introduction"),
        max_length=2000,
        required=False,
        rows=4,
        help_text=_("Why you ask, and what is done with the answers. Keep it short."),
    )
    thanks = TextsField(
        label=_("Words of thanks"),
        max_length=600,
        required=False,
        rows=2,
        help_text=_("Shown after the answers are sent."),
    )
    audience = forms.ChoiceField(
        label=_("Who answers"),
        choices=Survey.Audience.choices,
        widget=forms.RadioSelect,
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For people with an account. Who is in two counts in the first."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonymous: nobody can find out who answered what"),
        required=False,
        help_text=_(
            "The promise stands before the first question and cannot be changed once "
            "the survey is released. Without it, people can change their answers until "
            "the close, and see them in their own data."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        groups: Sequence[Group],
        language: str,
        is_frozen: bool,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        field: Any = self.fields["groups"]
        field.choices = [
            (
                one.key,
                pick(one.label, language)[0]
                if isinstance(one.label, dict)
                else one.label,
            )
            for one in groups
        ]
        self.frozen = dict(initial) if is_frozen else {}
        if is_frozen:
            for name in ("audience", "groups", "is_anonymous"):
                del self.fields[name]

    @property
    def plan(self) -> SurveyPlan:
        return SurveyPlan(**(self.frozen | self.cleaned_data))

    @staticmethod
    def initial_of(survey: Survey) -> dict[str, Any]:
        names = ("title", "introduction", "thanks", "audience", "groups")
        found = {name: getattr(survey, name) for name in names}
        return found | {"is_anonymous": survey.is_anonymous}


class QuestionForm(forms.Form):
    """One question; only the fields of its kind are there."""

    text = TextsField(label=_("Question"), max_length=300, rows=2)
    hint = TextsField(
        label=_("Hint"),
        max_length=300,
        required=False,
        help_text=_("What is meant, in one sentence."),
    )
    is_required = forms.BooleanField(
        label=_("Has to be answered"),
        required=False,
        help_text=_("Who cannot answer leaves. Make few questions so."),
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 6}),
    )
    least = forms.IntegerField(
        label=_("Choose at least"), min_value=0, max_value=OPTIONS_MOST, initial=0
    )
    most = forms.IntegerField(
        label=_("Choose at most"),
        min_value=0,
        max_value=OPTIONS_MOST,
        initial=0,
        help_text=_("0 for as many as one likes."),
    )
    steps = forms.IntegerField(
        label=_("Steps of the scale"),
        min_value=STEPS_LEAST,
        max_value=STEPS_MOST,
        initial=5,
    )
    low = TextsField(label=_("What 1 means"), max_length=60, required=False)
    high = TextsField(
        label=_("What the highest step means"), max_length=60, required=False
    )
    length = forms.IntegerField(
        label=_("Characters at most"),
        min_value=1,
        max_value=TEXT_LONGEST,
        initial=500,
    )

    OF_KIND: Mapping[str, frozenset[str]] = {
        "single": frozenset({"options"}),
        "multiple": frozenset({"options", "least", "most"}),
        "scale": frozenset({"steps", "low", "high"}),
        "text": frozenset({"length"}),
        "ranking": frozenset({"options"}),
    }

    def __init__(
        self, data: Any = None, *, kind: str, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.kind = kind
        kept = self.OF_KIND[kind] | {"text", "hint", "is_required"}
        for name in set(self.fields) - kept:
            del self.fields[name]
        if "options" in self.fields:
            self.fields["options"].required = True
            languages = " | ".join(str(name) for _code, name in content_languages())
            self.fields["options"].help_text = _(
                "One a line. For several languages divide a line by |, in this order: "
                "%(languages)s."
            ) % {"languages": languages}

    def clean_options(self) -> list[tuple[str, dict[str, str]]]:
        """Number the options: o1, o2 …; the parts of a line are the languages."""
        codes = [code for code, _name in content_languages()]
        options: list[tuple[str, dict[str, str]]] = []
        for line in filter(str.strip, self.cleaned_data["options"].splitlines()):
            parts = [part.strip() for part in line.split("|")]
            texts = {
                code: part for code, part in zip(codes, parts, strict=False) if part
            }
            if not texts or max(map(len, texts.values())) > OPTION_LENGTH:
                raise ValidationError(
                    _("An option has from 1 to %(most)s characters."),
                    "option_length",
                    {"most": OPTION_LENGTH},
                )
            options.append((f"o{len(options) + 1}", texts))
        return options

    @property
    def plan(self) -> QuestionPlan:
        return QuestionPlan(kind=self.kind, **self.cleaned_data)

    @staticmethod
    def initial_of(row: SurveyQuestion) -> dict[str, Any]:
        names = ("text", "hint", "is_required", "least", "most", "steps", "length")
        codes = [code for code, _name in content_languages()]
        lines = []
        for option in row.options:
            parts = [option["text"].get(code, "") for code in codes]
            while len(parts) > 1 and not parts[-1]:
                parts.pop()
            lines.append(" | ".join(parts))
        return {name: getattr(row, name) for name in names} | {
            "low": row.low,
            "high": row.high,
            "options": "\n".join(lines),
        }


class WaveForm(forms.Form):
    """When a wave opens and closes, and whether its people are written to."""

    opens_at = LocalMoment(label=_("Opens"))
    closes_at = LocalMoment(label=_("Closes"))
    invites = forms.BooleanField(
        label=_("Invite the people of the groups when it opens"), required=False
    )
    reminder_days = forms.IntegerField(
        label=_("Remind who has not answered, so many days before the close"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=_("Once. Left empty, nobody is reminded."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        survey: Survey,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        if survey.audience != Survey.Audience.GROUPS:
            del self.fields["invites"], self.fields["reminder_days"]
        else:
            self.fields["invites"].help_text = _(
                "Who was invited to another survey within %(days)s days is left out."
            ) % {"days": settings.SURVEY_REST_DAYS}

    @property
    def typed(self) -> dict[str, Any]:
        found = {"invites": False, "reminder_days": None}
        return found | self.cleaned_data

    @staticmethod
    def initial_of(wave: SurveyWave) -> dict[str, Any]:
        names = ("opens_at", "closes_at", "invites", "reminder_days")
        return {name: getattr(wave, name) for name in names}

    @staticmethod
    def offered(before: SurveyWave | None, now: datetime) -> dict[str, Any]:
        """Offer the same length again, as long after the last wave as that lasted."""
        if before is None:
            return {"reminder_days": 3, "invites": True}
        lasted = before.closes_at - before.opens_at
        opens_at = max(before.closes_at + lasted, now)
        return {
            "opens_at": opens_at,
            "closes_at": opens_at + lasted,
            "invites": before.invites,
            "reminder_days": before.reminder_days,
        }


class CodesForm(forms.Form):
    name = TextsField(
        label=_("For whom"),
        max_length=80,
        help_text=_(
            "Such as “Letters to Lehtikangas”. Shown beside the response rate."
        ),
    )
    count = forms.IntegerField(label=_("How many"), min_value=1, initial=50)


class FeedbackForm(forms.Form):
    text = TextsField(
        label=_("What changed"),
        max_length=600,
        rows=3,
        help_text=_("In one or two sentences: what you heard, and what is done."),
    )
    link = forms.URLField(
        label=_("Where to read more"),
        required=False,
        max_length=300,
        assume_scheme="https",
    )


class TextsJudgedForm(forms.Form):
    """One choice for each free text of a page."""

    def __init__(self, data: Any = None, *, texts: Sequence[SurveyText]) -> None:
        super().__init__(data)
        self.texts = list(texts)
        for one in self.texts:
            self.fields[str(one.pk)] = forms.ChoiceField(
                label=one.text,
                choices=[("shown", _("Show")), ("hidden", _("Do not show"))],
                required=False,
                initial="" if one.state == "waits" else one.state,
                widget=forms.RadioSelect,
            )

    @property
    def states(self) -> dict[str, str]:
        return {key: value for key, value in self.cleaned_data.items() if value}
