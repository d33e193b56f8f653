"""Which projects exclude each other, as letters beside their titles."""

import re
from collections import defaultdict
from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.languages import reading_language
from participation.texts import pick
from proposals.models import Project
from voting.models import VotingRound
from voting.tally.options import Options

LETTERS = re.compile(r"[^\W_]{1,3}")
SEPARATORS = re.compile(r"[\s,;.]+")
LONGEST = 40


class ConflictsForm(forms.Form):
    """One short field for each project; the same letter means the same group."""

    def __init__(
        self,
        data: Any = None,
        *,
        projects: Sequence[Project],
        voting_round: VotingRound,
    ) -> None:
        super().__init__(data, initial=_letters(projects, voting_round))
        self.codes = {f"group_{project.pk}": project.code for project in projects}
        for project in projects:
            self.fields[f"group_{project.pk}"] = forms.CharField(
                label=pick(project.title, reading_language())[0] or project.code,
                required=False,
                max_length=LONGEST,
                widget=forms.TextInput({"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        fields: dict[str, list[str]] = defaultdict(list)
        for name in self.codes:
            for letter in _split(typed.get(name, "")):
                if not LETTERS.fullmatch(letter):
                    self.add_error(
                        name,
                        ValidationError(_("Write a letter, such as A."), "no_letter"),
                    )
                    break
                fields[letter].append(name)
        for letter, names in fields.items():
            if len(names) == 1:
                self.add_error(
                    names[0],
                    ValidationError(
                        _("Write %(letter)s beside another project as well."),
                        "lonely_project",
                        {"letter": letter},
                    ),
                )
        self.letters = fields
        return typed

    @property
    def groups(self) -> list[list[str]]:
        """Codes of the projects of each letter, in the order of the letters."""
        return [
            [self.codes[name] for name in names]
            for _letter, names in sorted(self.letters.items())
        ]


def _split(typed: str) -> list[str]:
    """Return the letters of one field, each once."""
    parts = SEPARATORS.split(typed.strip().upper())
    return list(dict.fromkeys(part for part in parts if part))


def _letters(projects: Sequence[Project], voting_round: VotingRound) -> dict[str, str]:
    """Name the groups that have been declared A, B, C … and, after Z, by number."""
    options = Options.from_plain(voting_round.options)
    found: dict[str, list[str]] = defaultdict(list)
    for number, conflict in enumerate(options.conflicts):
        letter = (
            ascii_uppercase[number] if number < len(ascii_uppercase) else f"{number}"
        )
        for code in conflict.projects:
            found[code].append(letter)
    return {
        f"group_{project.pk}": " ".join(found[project.code])
        for project in projects
        if project.code in found
    }
