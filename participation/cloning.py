"""Last year's round as the beginning of this year's: what is copied, and how.

Each app registers when it is ready what of it can be copied. A test walks every field
of every copied model: it is copied as it is, given anew, or left, and said why.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model

from participation import shifting
from participation.audience import everybody
from participation.models import Process, User
from participation.policies import Text
from participation.shifting import Shift

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Copied:
    """What becomes of the fields of a model, "participation.District".

    `same` are written as they are, `anew` are given by what copies, `left` are not
    copied, with the reason. The primary key is always new.
    """

    model: str
    same: frozenset[str]
    anew: frozenset[str]
    left: Mapping[str, str] = field(default_factory=dict)

    def row(self, old: Row, **given: object) -> Row:
        """Return a copy of a row, unsaved.

        Raises `TypeError` unless exactly the fields that are given anew are given.
        """
        if given.keys() != self.anew:
            raise TypeError(f"{self.model}: {sorted(given.keys() ^ self.anew)}")
        same = {name: deepcopy(getattr(old, name)) for name in self.same}
        return type(old)(**same, **given)

    def write(self, olds: Iterable[Row], **given: object) -> list[Row]:
        """Write copies of rows at once, which get the same anew. One query."""
        return save([self.row(old, **given) for old in olds])


def save(rows: list[Row]) -> list[Row]:
    """Write rows at once; what was valid in the old process is so in the new one."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001 - public, in spite of its name
    return rows


def bring_people(model: type[Model], name: str, news: Mapping[int, Model]) -> None:
    """Let the same people belong to copies, by the key of the old row. Two queries.

    Who has left the service is not brought back.
    """
    field: Any = model._meta.get_field(name)  # noqa: SLF001 - Django's documented API
    links: Any = field.remote_field.through
    own, person = field.m2m_field_name(), field.m2m_reverse_field_name()
    olds = links.objects.filter(
        **{f"{own}__in": news.keys(), f"{person}__in": everybody()}
    )
    links.objects.bulk_create(
        links(**{own: news[row[0]], f"{person}_id": row[1]})
        for row in olds.values_list(own, person)
    )


@dataclass(frozen=True, slots=True)
class Cloning:
    """One process that is being copied into a new one, within its transaction.

    `chosen` are the keys of the parts that are copied; `years` are those that the old
    one spans, and become `years_by` more in texts.
    """

    old: Process
    new: Process
    shift: Shift
    chosen: frozenset[str]
    years: range
    years_by: int
    organiser: User
    now: datetime

    def text(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return a text by language, with the years of the new round."""
        return {
            code: shifting.with_years(text, self.years, self.years_by)
            for code, text in texts.items()
        }


@dataclass(frozen=True, slots=True)
class Part:
    """Something that can be copied: what it is called, how many there are, and how.

    `needs` are keys of parts without which it makes no sense. `is_ticked` says whether
    it is copied unless somebody says otherwise.
    """

    key: str
    label: Text
    models: tuple[Copied, ...]
    count: Callable[[Process], int]
    copy: Callable[[Cloning], None]
    hint: Text = ""
    needs: frozenset[str] = frozenset()
    is_ticked: bool = True


PARTS: dict[str, Part] = {}
# Models of a process that are never copied, and why: "proposals.Proposal".
LEFT_OUT: dict[str, str] = {}


def register(*parts: Part) -> None:
    """Make parts known. Raises `ValueError` for two of a key."""
    for part in parts:
        if PARTS.get(part.key, part) != part:
            raise ValueError(f"two parts are called {part.key}")
        PARTS[part.key] = part


def leave_out(models: Mapping[str, str]) -> None:
    """Name models that stay with the old process, each with the reason."""
    LEFT_OUT.update(models)


def offered(process: Process) -> list[tuple[Part, int]]:
    """Return what a process has that can be copied, with how many there are."""
    counted = [(part, part.count(process)) for part in PARTS.values()]
    return [(part, count) for part, count in counted if count]


def with_needs(keys: Iterable[str]) -> frozenset[str]:
    """Return the chosen parts without those that need one that is not chosen."""
    chosen = set(keys)
    while lacking := {key for key in chosen if PARTS[key].needs - chosen}:
        chosen -= lacking
    return frozenset(chosen)


def copy_all(cloning: Cloning) -> None:
    """Let each chosen part copy itself, in the order in which they were registered."""
    for key, part in PARTS.items():
        if key in cloning.chosen:
            part.copy(cloning)
