"""What is known of translations goes along with the texts of last year's round."""

from django.utils.translation import gettext_lazy as _

from participation.cloning import Cloning, Copied, Part
from participation.models import ContentTranslation, Process
from participation.texts import digest
from participation.translation_queries import known_of, source_of
from participation.translations import units_of

TRANSLATION = Copied(
    "participation.ContentTranslation",
    same=frozenset(
        {
            "address",
            "language",
            "is_machine",
            "source_language",
            "translated_by",
            "translated_at",
        }
    ),
    anew=frozenset({"process", "source_hash", "text_hash"}),
)


def _copy(cloning: Cloning) -> None:
    """Copy what is known under the words of the new round, whose years have moved.

    A text is found by its words, so the address of the old one does no harm.
    """
    known = known_of(cloning.old)
    copied: dict[tuple[str, str], ContentTranslation] = {}
    units = units_of(cloning.old, now=cloning.now)
    own = {unit.address for unit in units}
    for unit in units:
        moved = cloning.text(unit.texts)
        for language in unit.texts:
            exact = known.row_of(unit, language)
            old = (
                exact
                or known.row_brought(unit, language, own)
                or known.machine_row(unit, language)
            )
            source = source_of(unit, language)
            if old is not None and source and source != language:
                is_current = old.source_hash == digest(unit.texts[source])
                # What was out of date stays so: it matches no source.
                anew = digest(moved[source]) if is_current else old.source_hash
                row = TRANSLATION.row(
                    old,
                    process=cloning.new,
                    source_hash=anew,
                    text_hash=digest(moved[language]),
                )
                if exact is None:
                    copied.setdefault((old.address, language), row)
                else:
                    copied[old.address, language] = row
    ContentTranslation.objects.bulk_create(copied.values())
    languages = sorted({row.language for row in copied.values() if row.is_machine})
    Process.objects.filter(pk=cloning.new.pk).update(machine_languages=languages)


PARTS = (
    Part(
        "translations",
        _("Which texts were machine translated, and from what"),
        (TRANSLATION,),
        count=lambda process: process.translations.count(),
        copy=_copy,
    ),
)
