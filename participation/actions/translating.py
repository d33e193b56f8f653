"""What organisers do about the languages of their texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from participation import audit, policies
from participation.languages import languages_of_texts
from participation.models import ContentTranslation, Process, Role, User
from participation.policies import Refused, require
from participation.texts import PLAIN_OF, digest
from participation.translation_queries import known_of, refusal_of, source_of
from participation.translations import WRITTEN_AT_ONCE, Unit, put, save, units_at


@dataclass(frozen=True, slots=True)
class Translated:
    """One text as it is to be; `source_digest` is of what it was translated from.

    `is_machine` is None where that was not said: words that stand keep what they are.
    """

    address: str
    language: str
    text: str
    source_digest: str
    is_machine: bool | None = False


@transaction.atomic(durable=True)
def translate(
    *, process: Process, organiser: User, translated: Translated, now: datetime
) -> None:
    """Write a text in a language beside its source; an empty one takes it out.

    Raises `Refused` where the text is locked, `ValidationError` with `no_such_text`,
    `no_such_language`, `source_changed`, `too_long` or `is_source`.
    """
    require(policies.refuse_organising(organiser, process))
    writing = Writing(process, [translated], now=now)
    writing.put(translated)
    writing.save(by=organiser)
    audit.record(
        process,
        "text.translated",
        subject=f"text:{translated.address}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        language=translated.language,
        is_machine=bool(translated.is_machine),
    )


@transaction.atomic(durable=True)
def import_translations(
    *,
    process: Process,
    organiser: User,
    rows: Sequence[tuple[int, Translated]],
    now: datetime,
) -> int:
    """Write all rows of a table, or none; each comes with the number of its line.

    Rows that say what stands already are passed over: a table that comes back as it
    went out does not say that an outdated translation fits again. Returns how many
    were written.
    The number of queries is that of the kinds of texts, not of the rows.
    Raises `ValidationError` that tells of each line that is not right.
    """
    require(policies.refuse_organising(organiser, process))
    writing = Writing(process, [translated for _line, translated in rows], now=now)
    problems = []
    written = []
    for line, translated in rows:
        if writing.stands(translated):
            continue
        written.append(translated)
        try:
            writing.put(translated)
        except Refused as error:
            problems.append(_told(line, str(error.refusal.message)))
        except ValidationError as error:
            problems += [_told(line, message) for message in error.messages]
    if problems:
        raise ValidationError(problems)
    if not written:
        return 0
    writing.save(by=organiser)
    audit.record(
        process,
        "texts.imported",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        count=len(written),
        languages=sorted({row.language for row in written}),
    )
    return len(written)


def _told(line: int, problem: str) -> ValidationError:
    words = _("Line %(line)s: %(problem)s") % {"line": line, "problem": problem}
    return ValidationError(words, "bad_line")


class Writing:
    """Texts that are put in one after the other, and written down together."""

    def __init__(
        self, process: Process, rows: Iterable[Translated], *, now: datetime
    ) -> None:
        self.process = process
        self.now = now
        self.units = units_at(process, {row.address for row in rows}, now=now)
        self.known = known_of(process)
        self.put_in: dict[tuple[str, str], ContentTranslation] = {}
        self.taken_out: set[tuple[str, str]] = set()

    def stands(self, row: Translated) -> bool:
        """Say whether a row is what stands already, in its words and from whom."""
        unit = self.units.get(row.address)
        if unit is None:
            return False
        if digest(unit.texts.get(row.language, "")) != digest(row.text):
            return False
        is_machine = self.known.is_machine(unit, row.language)
        return row.is_machine is None or row.is_machine == is_machine

    def put(self, row: Translated) -> None:
        """Put one text in its place; raises `Refused` or `ValidationError`."""
        unit = self.units.get(row.address)
        if unit is None:
            raise ValidationError(_("There is no such text."), "no_such_text")
        require(refusal_of(unit, row.language, self.known))
        source = _checked_source(unit, row)
        text = _tidied(row.text)
        self.units[row.address] = put(unit, row.language, text)
        key = (row.address, row.language)
        if not text:
            self.put_in.pop(key, None)
            self.taken_out.add(key)
            return
        self.taken_out.discard(key)
        self.put_in[key] = self.known.rows[key] = ContentTranslation(
            process=self.process,
            address=row.address,
            language=row.language,
            is_machine=bool(row.is_machine),
            source_language=source,
            source_hash=digest(unit.texts[source]),
            text_hash=digest(text),
            translated_at=self.now,
        )

    def save(self, *, by: User) -> None:
        """Write down everything that was put in, and how it came to be."""
        changed = {address for address, _language in {*self.put_in, *self.taken_out}}
        save([self.units[address] for address in changed])
        gone = Q()
        for address, language in self.taken_out:
            gone |= Q(address=address, language=language)
        if gone:
            ContentTranslation.objects.filter(gone, process=self.process).delete()
        for row in self.put_in.values():
            row.translated_by = by
        ContentTranslation.objects.bulk_create(
            self.put_in.values(),
            batch_size=WRITTEN_AT_ONCE,
            update_conflicts=True,
            unique_fields=["process", "address", "language"],
            update_fields=[
                "is_machine",
                "source_language",
                "source_hash",
                "text_hash",
                "translated_by",
                "translated_at",
            ],
        )
        _note_machines(self.process)


def _tidied(text: str) -> str:
    return text.strip().replace("\r\n", "\n")


def _checked_source(unit: Unit, row: Translated) -> str:
    """Return the language of the source, once everything about a row is right."""
    plain = row.language in PLAIN_OF.values()
    known = dict(languages_of_texts(has_plain=unit.field.has_plain))
    if row.language not in known:
        problem = (
            _("This text has no plain version.") if plain else _("No such language.")
        )
        raise ValidationError(problem, "no_such_language")
    # A form refuses such text before; a table comes from anywhere.
    ProhibitNullCharactersValidator()(row.text)
    source = source_of(unit, row.language)
    if not source or source == row.language:
        raise ValidationError(
            _("The others are translated from this language; change it on its page."),
            "is_source",
        )
    if row.source_digest != digest(unit.texts[source]):
        raise ValidationError(
            _("The source has changed meanwhile. Read it again."), "source_changed"
        )
    if len(row.text) > unit.field.max_length:
        raise ValidationError(
            _("The text can have %(most)d characters at most.")
            % {"most": unit.field.max_length},
            "too_long",
        )
    return source


def _note_machines(process: Process) -> None:
    """Remember which languages have something from a machine: others need not ask."""
    languages = sorted(
        set(
            process.translations.filter(is_machine=True).values_list(
                "language", flat=True
            )
        )
    )
    if languages != process.machine_languages:
        Process.objects.filter(pk=process.pk).update(machine_languages=languages)
        process.machine_languages = languages
