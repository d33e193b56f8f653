"""A mandate as organisers type it."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from panels.mandate import NAMES, Mandate, mandate_of
from panels.models import Panel
from participation.forms.choosing import SeveralField
from participation.forms.fields import DayField, LocalMoment, TextsField
from participation.languages import own_text
from participation.models import Process, User
from participation.models.processes import SLUG

# Languages that people in the region speak, beside those of the service.
SPOKEN = ("ru", "uk", "ar", "et")
LONGEST_TEXT = 4000
SHORT = 300


def working_languages() -> list[tuple[str, str]]:
    """Return the languages a panel can work in, each under its own name."""
    offered = {code: str(name) for code, name in settings.LANGUAGES}
    for code in SPOKEN:
        offered.setdefault(code, str(LANG_INFO[code]["name_local"]))
    return list(offered.items())


class NewPanelForm(forms.Form):
    """A panel to be."""

    title = TextsField(label=_("Name of the panel"), max_length=120)
    slug = forms.CharField(
        label=_("Address of the page"),
        max_length=60,
        required=False,
        validators=[SLUG],
        help_text=_(
            "Small letters, digits and hyphens. Left empty, it is made from the name. "
            "It cannot be changed later."
        ),
    )
    copy_of = forms.ModelChoiceField(
        Panel.objects.none(),
        label=_("Begin with the mandate of"),
        required=False,
        empty_label=_("None: begin with an empty one"),
        help_text=_(
            "Texts, rules and quotas are taken over; days and people are not. You can "
            "change everything."
        ),
    )

    def __init__(
        self,
        *args: Any,
        copyable: Sequence[Panel],
        process: Process | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.process = process
        field: Any = self.fields["copy_of"]
        field.queryset = Panel.objects.filter(pk__in=[one.pk for one in copyable])
        field.choices = [("", field.empty_label)] + [
            (one.pk, f"{_title(one)} ({_title(one.process)})") for one in copyable
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "slug" in cleaned and "title" in cleaned and not cleaned["slug"]:
            made = slugify(own_text(cleaned["title"]))[:56].strip("-")
            cleaned["slug"] = self._free(made.replace("_", "-"))
            if not made:
                words = _("No address can be made from this name. Write one.")
                self.add_error("slug", ValidationError(words, "no_slug"))
        return cleaned

    def _free(self, slug: str) -> str:
        """Number an address that was made from a name until nothing stands there."""
        candidates = (slug if turn == 1 else f"{slug}-{turn}" for turn in count(1))
        return next(one for one in candidates if not self.taken(one))

    def taken(self, slug: str) -> bool:
        return Panel.objects.filter(process=self.process, slug=slug).exists()


def _title(one: Any) -> str:
    return own_text(one.title) or one.slug


class PanelAloneForm(NewPanelForm):
    """A panel that belongs to no other process, with the days it is there."""

    starts_at = LocalMoment(label=_("It begins"))
    ends_at = LocalMoment(
        label=_("It ends"),
        help_text=_(
            "The day when its advice has been answered, or later. You can change it."
        ),
    )
    contact = forms.EmailField(
        label=_("E-mail address for questions"),
        required=False,
        help_text=_("Shown to everyone on the page of the panel."),
    )
    field_order = ("title", "slug", "starts_at", "ends_at", "contact", "copy_of")

    def taken(self, slug: str) -> bool:
        return Process.objects.filter(slug=slug).exists()


def _long(label: Any, help_text: Any = "", *, rows: int = 4) -> TextsField:
    return TextsField(
        label=label,
        max_length=LONGEST_TEXT,
        rows=rows,
        required=False,
        help_text=help_text,
    )


def _short(label: Any, help_text: Any = "") -> TextsField:
    return TextsField(
        label=label, max_length=SHORT, required=False, help_text=help_text
    )


class MandateForm(forms.Form):
    """Everything that a mandate consists of, in the order of its page."""

    title = TextsField(label=_("Name of the panel"), max_length=120)
    question = TextsField(
        label=_("Question to the panel"),
        max_length=600,
        rows=2,
        required=False,
        help_text=_(
            "One open question that does not suggest its answer: “How should the shore "
            "be used?”, not “Should we build a marina?”"
        ),
    )
    background = _long(_("Background"), _("You can use Markdown."), rows=6)
    limits = _long(
        _("What it is not about"), _("What has been decided already, or by others.")
    )
    target_group = _long(
        _("Who it is for"), _("Whose experience is wanted. Members may live elsewhere.")
    )
    sponsor = _short(_("Who asks"), _("The body that wants the advice."))
    run_by = _short(
        _("Who runs the panel"),
        _("Best somebody else than who asks, so that nobody steers the advice."),
    )
    funding = _short(_("Who pays"))
    answering_body = _short(
        _("Who answers the advice"), _("For example: the city board.")
    )
    answer_due_on = DayField(label=_("Answer by"), required=False)
    answer_criteria = _long(
        _("What the answer is measured by"),
        _("One criterion a line, such as cost, schedule, law, how many it serves."),
    )
    term_from = DayField(label=_("The panel works from"), required=False)
    term_until = DayField(label=_("The panel works until"), required=False)
    hours_promised = forms.IntegerField(
        label=_("Hours of deliberation"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("At least so many hours are for talking with each other."),
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=2, max_value=500)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reward = _long(_("Reward and costs paid"))
    help_offered = _long(
        _("Help offered"),
        _("Interpreter, hearing loop, lift, childcare, a lift by car, a device …"),
    )
    selection = forms.ChoiceField(
        label=_("How members are found"),
        choices=Panel.Selection.choices,
        widget=forms.RadioSelect,
    )
    is_open_call = forms.BooleanField(label=_("Anybody may sign up"), required=False)
    has_invitations = forms.BooleanField(
        label=_("Letters go to people drawn from a register"), required=False
    )
    one_per_household = forms.BooleanField(
        label=_("At most one member of a household"),
        required=False,
        help_text=_("Then everybody is asked for their address."),
    )
    call_opens_at = LocalMoment(label=_("Sign-up from"), required=False)
    call_closes_at = LocalMoment(label=_("Sign-up until"), required=False)
    answer_days = forms.IntegerField(
        label=_("Days to answer the offer of a seat"), min_value=1, max_value=60
    )
    appeal_days = forms.IntegerField(
        label=_("Days to appeal against the draw"),
        min_value=1,
        max_value=365,
        help_text=_("After that, answers for the draw are deleted."),
    )
    majority = forms.ChoiceField(
        label=_("Majority for a recommendation"), choices=Panel.Majority.choices
    )
    quorum = forms.IntegerField(
        label=_("Members needed for a decision, in per cent"),
        min_value=1,
        max_value=100,
    )
    may_regroup = forms.BooleanField(
        label=_("The panel may refine, merge and divide proposals"), required=False
    )
    may_put_forward = forms.BooleanField(
        label=_("The panel puts forward what is voted on"), required=False
    )
    reason = forms.CharField(
        label=_("Reason for the change, for everybody to read"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        options.setdefault("initial", self.initial_of(panel))
        super().__init__(*args, **options)
        field: Any = self.fields["languages"]
        field.choices = working_languages()
        if not panel.is_public:
            del self.fields["reason"]

    @property
    def mandate(self) -> Mandate:
        """What a valid form says."""
        typed = {name: self.cleaned_data[name] for name in NAMES}
        return Mandate(**typed | {"languages": tuple(typed["languages"])})

    @staticmethod
    def initial_of(panel: Panel) -> dict[str, Any]:
        given = mandate_of(panel)
        values = {name: getattr(given, name) for name in NAMES}
        return values | {"version": panel.version}

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields in groups, each with its heading."""
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in PARTS
        ]


PARTS: list[tuple[Any, tuple[str, ...]]] = [
    (
        _("The question"),
        ("title", "question", "background", "limits", "target_group"),
    ),
    (
        _("Who asks, and who answers"),
        (
            *("sponsor", "run_by", "funding", "answering_body", "answer_due_on"),
            "answer_criteria",
        ),
    ),
    (
        _("The work"),
        (
            *("term_from", "term_until", "hours_promised", "languages", "reward"),
            *("help_offered", "majority", "quorum", "may_regroup", "may_put_forward"),
        ),
    ),
    (
        _("How members are found"),
        (
            *("seats", "selection", "is_open_call", "has_invitations"),
            *("one_per_household", "call_opens_at", "call_closes_at"),
            *("answer_days", "appeal_days"),
        ),
    ),
    (_("Why it is changed"), ("reason",)),
]


class FacilitatorsForm(forms.Form):
    """Who runs this panel, of those who hold the role in the process."""

    people = SeveralField(
        User.objects.none(),
        label=_("Facilitators of this panel"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "With nobody ticked, every facilitator of the process runs it. Only "
            "facilitators see names and contact data."
        ),
    )

    def __init__(self, *args: Any, held_by: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["people"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one in held_by])
        field.label_from_instance = lambda one: (
            f"{one.name} ({one.email})" if one.name else one.email
        )


class ReasonForm(forms.Form):
    """A reason that everybody can read."""

    reason = forms.CharField(
        label=_("Reason, for everybody to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
