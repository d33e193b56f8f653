"""A table of projects, as a spreadsheet saves it."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from participation.languages import content_languages
from proposals.actions.projects import NewProject
from proposals.forms.desk import ProjectForm
from proposals.forms.tables import Lines, TableForm
from proposals.queries.places import Choices

DUPLICATE = gettext_lazy("There is a project with this code already.")


def columns() -> dict[str, list[str]]:
    """Name the columns of a table: those it needs, and those it may have."""
    first, *others = (code for code, _name in content_languages())
    texts = [f"title_{code}" for code in others]
    texts += [f"summary_{code}" for code in (first, *others)]
    texts += [f"description_{code}" for code in (first, *others)]
    return {
        "needed": ["code", "cost", f"title_{first}"],
        "optional": [
            *texts,
            *("district", "category", "latitude", "longitude"),
            *("cost_low", "cost_high", "upkeep"),
        ],
    }


class ImportForm(TableForm):
    """Projects, one a line."""

    def __init__(
        self,
        *args: Any,
        choices: Choices,
        taken: frozenset[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        """`taken` are the codes that projects of the process have already."""
        read = partial(ProjectForm, choices=choices)
        lines = Lines(columns()["needed"], read, self._keep)
        super().__init__(*args, lines=lines, **kwargs)
        self.taken = set(taken)
        self.projects: list[NewProject] = []

    def _keep(self, row: ProjectForm) -> None:
        code = row.cleaned_data["code"]
        if code in self.taken:
            row.add_error("code", ValidationError(DUPLICATE, "duplicate_project"))
            return
        self.taken.add(code)
        self.projects.append(row.project())
