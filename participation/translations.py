"""Every text of the city that is kept by language, under an address of its own.

Each app registers its texts when it is ready. An address is that of a kind, a row and a
field, "process:3:title"; of a field that is a list, "survey_question:7:options.0.text".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.languages import own_text
from participation.models import Process
from participation.policies import Refusal, Text

LONGEST_TITLE, LONGEST_TEXT = 120, 8000
# More digits than a key has.
LONGEST_KEY = 18
WRITTEN_AT_ONCE = 200
SAID = Refusal(
    "said",
    _("This has been said, so it stays as it was. A language can be added to it."),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of texts by language. `inner` is the key in each entry of a list.

    `has_plain` says whether it should be there in plain Finnish too.
    """

    name: str
    label: Text
    has_plain: bool = False
    max_length: int = LONGEST_TEXT
    inner: str = ""


def _never(_row: Any, _now: datetime) -> Refusal | None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """The texts of one model: where they are, where they are written, what locks them.

    `rows` are those of a process, with all that `link`, `about` and `locked` need.
    What was said once, and `stays_as_said`, gets other languages and no other words.
    """

    name: str
    label: Text
    fields: tuple[Field, ...]
    rows: Callable[[Process], QuerySet[Any]]
    link: Callable[[Any], str]
    about: Callable[[Any], Mapping[str, str]]
    locked: Callable[[Any, datetime], Refusal | None] = _never
    stays_as_said: bool = False


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds of texts known. Raises `ValueError` for two of a name."""
    for kind in kinds:
        if KINDS.get(kind.name, kind) != kind:
            raise ValueError(f"two kinds of texts are called {kind.name}")
        KINDS[kind.name] = kind


@dataclass(frozen=True, slots=True)
class Unit:
    """One text: what it is, what it says by language, and whether it may change."""

    kind: Kind
    row: Model
    field: Field
    path: str
    texts: Mapping[str, str]
    refusal: Refusal | None

    @property
    def address(self) -> str:
        return f"{self.kind.name}:{self.row.pk}:{self.path}"

    @property
    def about_texts(self) -> Mapping[str, str]:
        return self.kind.about(self.row)

    @property
    def about(self) -> str:
        return own_text(self.about_texts)

    @property
    def link(self) -> str:
        return self.kind.link(self.row)


def units_of(process: Process, *, now: datetime) -> list[Unit]:
    """Return every text of a process that says anything.

    One query for each kind that it has, and one that tells which these are.
    """
    return [
        unit
        for kind in _kinds_in(process)
        for row in kind.rows(process)
        for unit in _units_of_row(kind, row, now)
    ]


def _kinds_in(process: Process) -> list[Kind]:
    there = {f"has_{name}": Exists(kind.rows(process)) for name, kind in KINDS.items()}
    found: Any = Process.objects.filter(pk=process.pk).values(**there).get()
    return [kind for name, kind in KINDS.items() if found[f"has_{name}"]]


def units_at(
    process: Process, addresses: Iterable[str], *, now: datetime
) -> dict[str, Unit]:
    """Return the texts at addresses of this process, their rows locked for a change.

    One query for each kind. What there is not is left out.
    """
    wanted = set(addresses)
    keys = defaultdict(set)
    for address in wanted:
        name, _colon, rest = address.partition(":")
        key = rest.partition(":")[0]
        if key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY:
            keys[name].add(int(key))
    return {
        unit.address: unit
        for kind in KINDS.values()
        if kind.name in keys
        for row in kind.rows(process)
        .select_for_update(of=("self",))
        .filter(pk__in=keys[kind.name])
        for unit in _units_of_row(kind, row, now)
        if unit.address in wanted
    }


def put(unit: Unit, language: str, text: str) -> Unit:
    """Put a text where it stands; without a text, take the language out.

    Returns what the unit is then. `save` writes it down.
    """
    texts = {code: words for code, words in unit.texts.items() if code != language}
    if text:
        texts[language] = text
    name, _dot, rest = unit.path.partition(".")
    if rest:
        place, _dot, inner = rest.partition(".")
        getattr(unit.row, name)[int(place)][inner] = texts
    else:
        setattr(unit.row, name, texts)
    return replace(unit, texts=texts)


def save(units: Sequence[Unit]) -> None:
    """Write down the rows of texts that were put. One query for each kind."""
    for kind in {unit.kind.name: unit.kind for unit in units}.values():
        changed = [unit for unit in units if unit.kind.name == kind.name]
        rows = {unit.row.pk: unit.row for unit in changed}
        model = type(changed[0].row)
        model._default_manager.bulk_update(  # noqa: SLF001 - Django's own name
            rows.values(),
            sorted({unit.field.name for unit in changed}),
            batch_size=WRITTEN_AT_ONCE,
        )


def _units_of_row(kind: Kind, row: Any, now: datetime) -> Iterator[Unit]:
    refusal = kind.locked(row, now)
    for field in kind.fields:
        for path, texts in _texts(row, field):
            if any(texts.values()):
                yield Unit(kind, row, field, path, texts, refusal)


def _texts(row: Any, field: Field) -> Iterator[tuple[str, Mapping[str, str]]]:
    value = getattr(row, field.name)
    if not field.inner:
        yield field.name, value or {}
        return
    for place, entry in enumerate(value or []):
        yield f"{field.name}.{place}.{field.inner}", entry.get(field.inner) or {}
