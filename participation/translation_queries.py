"""What is translated, what is not, and what no longer fits its source."""

from collections import defaultdict
from collections.abc import Collection, Sequence
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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of translations: by address and language, and by their words."""

    rows: dict[tuple[str, str], ContentTranslation]
    by_words: dict[tuple[str, str], list[ContentTranslation]]

    def row_of(self, unit: Unit, target: str) -> ContentTranslation | None:
        """Return what is known of the words that stand in a text, if they were put."""
        row = self.rows.get((unit.address, target))
        text = unit.texts.get(target, "")
        return row if row is not None and row.text_hash == digest(text) else None

    def row_brought(
        self, unit: Unit, target: str, own: Collection[str]
    ) -> ContentTranslation | None:
        """Return what a copied process has brought along for such a text, if anything.

        Its rows have addresses of the process before, which are not among its `own`;
        the same words in a text of another kind say nothing of this one. Of several
        that one counts which fits the source: "Yes" may stand in two questions.
        """
        key = target, digest(unit.texts.get(target, ""))
        place = _place(unit.address)
        found = [
            row
            for row in self.by_words.get(key, ())
            if row.address not in own and _place(row.address) == place
        ]
        source = digest(unit.texts.get(source_of(unit, target), ""))
        fitting = (row for row in found if row.source_hash == source)
        return next(fitting, found[0] if found else None)

    def machine_row(self, unit: Unit, target: str) -> ContentTranslation | None:
        """Return where a machine has written these words: readers are told by them."""
        key = target, digest(unit.texts.get(target, ""))
        return next((row for row in self.by_words.get(key, ()) if row.is_machine), None)

    def is_machine(self, unit: Unit, target: str) -> bool:
        row = self.row_of(unit, target) or self.machine_row(unit, target)
        return row is not None and row.is_machine


def _place(address: str) -> tuple[str, str]:
    """Return the kind of text and where it stands in its row, whichever row that is."""
    kind, _colon, rest = address.partition(":")
    return kind, rest.partition(":")[2]


def known_of(process: Process) -> Known:
    """Return what is known of the translations of a process. One query."""
    known = Known({}, defaultdict(list))
    for row in ContentTranslation.objects.filter(process=process).order_by("-pk"):
        known.rows[row.address, row.language] = row
        known.by_words[row.language, row.text_hash].append(row)
    return known


def refusal_of(unit: Unit, target: str, known: Known) -> Refusal | None:
    """Say why a text cannot be written in a language.

    What was said stays, but for what was added to it as a translation.
    """
    if unit.refusal or not (unit.kind.stays_as_said and unit.texts.get(target)):
        return unit.refusal
    return None if known.row_of(unit, target) else SAID


def lines_of(units: Sequence[Unit], known: Known, target: str) -> list[Line]:
    """Return the texts that are to be there in a language; its sources are not.

    `units` are all texts of a process.
    """
    lines = []
    own = {unit.address for unit in units}
    for unit in units:
        if target in PLAIN_VARIANTS and not unit.field.has_plain:
            continue
        source = source_of(unit, target)
        if not source or source == target:
            continue
        text, words = unit.texts.get(target, ""), unit.texts[source]
        row = known.row_of(unit, target) or known.row_brought(unit, target, own)
        lines.append(
            Line(
                unit,
                source,
                words,
                target,
                text,
                is_machine=bool(text) and known.is_machine(unit, target),
                is_outdated=bool(text and row and row.source_hash != digest(words)),
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
