"""What an organiser says to the simulator: on which ballots, and that it is meant."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from voting.tally.files import pabulib
from voting.tally.files.pabulib import Election, PabulibError
from voting.tally.files.pabulib_messages import message
from voting.words import language

LARGEST_FILE = 20 * 1024 * 1024
MOST_SAMPLES = 20_000
USUAL_SAMPLES = 500
LONGEST_SEED = 40


class FileForm(forms.Form):
    """A Pabulib file; the value is the election in it."""

    file = forms.FileField(
        label=_("Pabulib file"),
        help_text=_(
            "The ballots of an earlier vote, in the format that many cities publish. "
            "At most 20 MB. The file is read and not stored: only how many ballots "
            "said the same is kept, for two hours."
        ),
        widget=forms.FileInput({"accept": ".pb,text/plain,text/csv"}),
    )

    def clean_file(self) -> Election:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 20 MB."), "too_large")
        try:
            election = pabulib.read(file.read())
        except PabulibError as error:
            raise ValidationError(message(error, language()), error.code) from error
        if not election.projects:
            raise ValidationError(_("The file has no projects."), "no_projects")
        return election


class PublishedForm(forms.Form):
    """A pot of a published round of this very site."""

    published = forms.ChoiceField(label=_("Published result"))

    def __init__(self, data: Any, *, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        published: Any = self.fields["published"]
        published.choices = choices


class SampleForm(forms.Form):
    """Invented ballots on the projects of the draft."""

    pot = forms.ChoiceField(label=_("Ballot"))
    voters = forms.IntegerField(
        label=_("How many ballots"),
        min_value=1,
        max_value=MOST_SAMPLES,
        initial=USUAL_SAMPLES,
    )
    seed = forms.CharField(
        label=_("Seed"),
        max_length=LONGEST_SEED,
        initial="1",
        help_text=_("Another word gives other ballots; the same word the same ones."),
    )

    def __init__(self, data: Any, *, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        pot: Any = self.fields["pot"]
        pot.choices = choices
        if len(choices) == 1:
            pot.initial = choices[0][0]
            pot.widget = pot.hidden_widget()


class ConfirmForm(forms.Form):
    """What is said before a rule is kept against advice."""

    has_seen = forms.BooleanField(
        label=_("I have seen what this rule does, and want it nevertheless.")
    )
