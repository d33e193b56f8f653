"""What an organiser or a facilitator types when ideas are chosen."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from proposals.forms.ideas import LongTextField

GOES_ON, STAYS = "yes", "no"
LINE = re.compile(r"[Pp]?(?P<number>[0-9]{1,9})(?:[:;,.)\s-]+(?P<reason>.*))?")


class CutForm(forms.Form):
    """Carry the rule out; `digest` is of what the page has shown."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class PanelForm(forms.Form):
    """What a panel has chosen: a line for each idea, with the panel's reason."""

    chosen = LongTextField(
        label=_("Ideas that go on, each with the reason"),
        max_length=100_000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_(
            "A line for each idea, for example: P12 Many children use the way."
        ),
    )
    reason = LongTextField(
        label=_("How the panel chose, and why not the others"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Everybody whose idea does not go on reads this."),
    )

    def clean_chosen(self) -> dict[int, str]:
        """Return the reason of each number; raises for lines that say neither."""
        found: dict[int, str] = {}
        problems = []
        for place, line in enumerate(self.cleaned_data["chosen"].splitlines(), 1):
            if not line.strip():
                continue
            read = LINE.fullmatch(line.strip())
            if read is None:
                words = _("Line %(line)s does not begin with the number of an idea.")
                problems.append(ValidationError(words, "bad_line", {"line": place}))
                continue
            number = int(read["number"])
            if number in found:
                words = _("P%(number)s stands there twice.")
                problems.append(ValidationError(words, "twice", {"number": number}))
            found[number] = (read["reason"] or "").strip()
        if problems:
            raise ValidationError(problems)
        return found


class CorrectionForm(forms.Form):
    """One idea goes on after all, or does not."""

    goes_on = forms.ChoiceField(
        label=_("Does it go on to the check?"),
        choices=[(GOES_ON, _("Yes")), (STAYS, _("No"))],
        widget=forms.RadioSelect,
    )
    reason = LongTextField(
        label=_("Reason, for everyone to read"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
