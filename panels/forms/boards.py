"""Boards and cards."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from panels.models import Board, CardGroup, Panel, Panelist
from participation.forms.fields import TextsField
from participation.languages import said
from proposals.forms.ideas import PlainField, choice_of

NEW = "new"
LONGEST_HEADING = 120
MOST_MARKS = 20


class BoardForm(forms.Form):
    """A question, and the rules of the board."""

    question = TextsField(label=_("Question"), max_length=200)
    session = forms.ChoiceField(label=_("In the session"), required=False)
    is_anonymous = forms.BooleanField(
        label=_("Cards have no names"),
        required=False,
        initial=True,
        help_text=_("Then nobody can find out who wrote a card, not even you."),
    )
    marks_each = forms.IntegerField(
        label=_("Marks for each member"),
        min_value=0,
        max_value=MOST_MARKS,
        initial=0,
        help_text=_(
            "With these, members say which cards matter most. Nought: no marks."
        ),
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = {str(one.pk): one for one in panel.sessions.all()}
        choice_of(self, "session").choices = [
            ("", _("None")),
            *(
                (key, said(one.title, f"{one.number}. {{}}"))
                for key, one in self.sessions.items()
            ),
        ]

    def board(self) -> dict[str, Any]:
        """Return the fields of a valid form."""
        typed = dict(self.cleaned_data)
        return typed | {"session": self.sessions.get(typed["session"])}


class CardForm(forms.Form):
    """One idea."""

    text = PlainField(
        label=_("Your idea"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One idea on each card."),
    )


class EnteredCardForm(CardForm):
    """A card that the facilitator types in for somebody."""

    member = forms.ChoiceField(label=_("Whose idea it is"), required=False)

    def __init__(
        self, *args: Any, board: Board, members: Sequence[Panelist], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Idea")
        self.members = {str(one.pk): one for one in members}
        if board.is_anonymous:
            del self.fields["member"]
            return
        choice_of(self, "member").choices = [
            ("", _("Not named")),
            *((key, one.name) for key, one in self.members.items()),
        ]

    def panelist(self) -> Panelist | None:
        return self.members.get(self.cleaned_data.get("member", ""))


class MoveForm(forms.Form):
    """Where a card goes: into a group, a new one, or none."""

    group = forms.ChoiceField(label=_("Group"), required=False)
    heading = PlainField(
        label=_("Heading of a new group"), max_length=LONGEST_HEADING, required=False
    )

    def __init__(self, *args: Any, groups: Sequence[CardGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(one.pk): one for one in groups}
        choice_of(self, "group").choices = [
            ("", _("No group")),
            *((key, one.heading) for key, one in self.groups.items()),
        ]

    def goal(self) -> CardGroup | None:
        return self.groups.get(self.cleaned_data["group"])


class HeadingForm(forms.Form):
    heading = PlainField(label=_("Heading"), max_length=LONGEST_HEADING)
