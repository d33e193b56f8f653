"""What is translated, what is not, and what no longer fits its source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from participation.languages import content_languages, languages_of_texts
from participation.models import ContentTranslation, Process
from participation.policies import Refusal
from participation.texts import PLAIN_OF, digest
from participation.translations import SAID, Unit, units_of

PLAIN_VARIANTS = frozenset(PLAIN_OF.values())


def source_of(unit: Unit, target: str) -> str:
    """Return the language that a text is translated from: the first that has it.

    Plain Finnish is written from Finnish; whatever a machine wrote is no source.
    """
    base = target.partition("-")[0]
    if target in PLAIN_VARIANTS:
        return base if unit.texts.get(base) else ""
    order = [code for code, _name in content_languages()]
    return next((code for code in order if unit.texts.get(code)), "")


@dataclass(frozen=True, slots=True)
class Line:
    """One text beside its translation; `text` is empty while there is none."""

    unit: Unit
    source_language: str
    source: str
    target: str
    text: str
    is_machine: bool
    is_outdated: bool
    refusal: Refusal | None

    @property
    def is_missing(self) -> bool:
        return not self.text

    @property
    def source_digest(self) -> str:
        return digest(self.source)


Known = dict[tuple[str, str], ContentTranslation]


def known_of(process: Process) -> Known:
    """Return what is known of translations by language and digest of their text."""
    rows = ContentTranslation.objects.filter(process=process).order_by("pk")
    return {(row.language, row.text_hash): row for row in rows}


def refusal_of(unit: Unit, target: str, known: Known) -> Refusal | None:
    """Say why a text cannot be written in a language.

    What was said stays, but for what was added to it as a translation.
    """
    text = unit.texts.get(target, "")
    if unit.refusal or not (unit.kind.stays_as_said and text):
        return unit.refusal
    added = known.get((target, digest(text)))
    return None if added and added.address == unit.address else SAID


def lines_of(units: Iterable[Unit], known: Known, target: str) -> list[Line]:
    """Return the texts that are to be there in a language; its sources are not."""
    lines = []
    for unit in units:
        if target in PLAIN_VARIANTS and not unit.field.has_plain:
            continue
        source = source_of(unit, target)
        if not source or source == target:
            continue
        text, words = unit.texts.get(target, ""), unit.texts[source]
        row = known.get((target, digest(text))) if text else None
        lines.append(
            Line(
                unit,
                source,
                words,
                target,
                text,
                is_machine=bool(row and row.is_machine),
                is_outdated=bool(row and row.source_hash != digest(words)),
                refusal=refusal_of(unit, target, known),
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the texts is there in a language; characters are of the sources."""

    language: str
    name: str
    texts: int
    there: int
    characters: int
    characters_there: int
    outdated: int
    machine: int

    @property
    def share(self) -> float:
        return self.there / self.texts if self.texts else 1.0

    @property
    def share_of_characters(self) -> float:
        return self.characters_there / self.characters if self.characters else 1.0

    @property
    def is_whole(self) -> bool:
        return self.there == self.texts and not self.outdated


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text of a process, and what is known of its translations."""

    units: Sequence[Unit]
    known: Known

    def lines(self, target: str) -> list[Line]:
        return lines_of(self.units, self.known, target)

    def coverage(self) -> list[Coverage]:
        return [
            _coverage(self.lines(code), code, name)
            for code, name in languages_of_texts(has_plain=True)
        ]


def texts_of(process: Process, *, now: datetime) -> Texts:
    """Read every text of a process: one query for each kind it has, and two more."""
    return Texts(units_of(process, now=now), known_of(process))


def lines_for(process: Process, target: str, *, now: datetime) -> list[Line]:
    return texts_of(process, now=now).lines(target)


def coverage_of(process: Process, *, now: datetime) -> list[Coverage]:
    return texts_of(process, now=now).coverage()


def _coverage(lines: Sequence[Line], code: str, name: str) -> Coverage:
    there = [line for line in lines if line.text]
    return Coverage(
        code,
        name,
        texts=len(lines),
        there=len(there),
        characters=sum(len(line.source) for line in lines),
        characters_there=sum(len(line.source) for line in there),
        outdated=sum(line.is_outdated for line in lines),
        machine=sum(line.is_machine for line in lines),
    )
