"""A catalogue of what there is to choose from, as PDF, on A4 or in large print.

It holds the projects of a process, or before there are any its proposals. docs/
organisers/catalogue.md says what it is for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from participation.forms.fields import money_as_typed
from participation.in_words import day_in
from participation.models import Process
from participation.texts import pick
from proposals import typesetting
from proposals.models import Picture, Project, Proposal
from proposals.paragraphs import paragraphs_of

TEMPLATE = "catalogue.typ"
# More is a book, and making it would keep others waiting.
MOST = 500
NORMAL, LARGE = 11, 18

Thing = Project | Proposal


def title_of(thing: Thing, language: str) -> tuple[str, str]:
    """Return a title and its language."""
    if isinstance(thing, Proposal):
        return thing.title, thing.language
    return pick(thing.title, language)


def as_pdf(
    process: Process,
    things: Sequence[Thing],
    pictures: Mapping[int, Picture],
    *,
    language: str,
    address: str,
    today: date,
    is_large: bool = False,
) -> bytes:
    """Set the catalogue; `pictures` are by key of a proposal, the small size read."""
    title, written_in = pick(process.title, language)
    with TemporaryDirectory(prefix="porukka-catalogue-") as folder:
        root = Path(folder)
        return typesetting.pdf(
            TEMPLATE,
            {
                "title": title,
                "title_language": _base(written_in),
                "language": _base(language),
                "city": pick(settings.CITY_NAME, language)[0],
                "address": address,
                "day": day_in(today, language),
                "size": LARGE if is_large else NORMAL,
                "words": {
                    "contents": _("Contents"),
                    "page": _("Page"),
                    "as_of": _("As of"),
                },
                "things": [_entry(thing, pictures, language, root) for thing in things],
            },
            root=root,
        )


def _base(language: str) -> str:
    """Return a language as Typst knows it: "en" for "en-gb"."""
    return (language or settings.LANGUAGE_CODE).partition("-")[0]


def _entry(
    thing: Thing, pictures: Mapping[int, Picture], language: str, root: Path
) -> dict[str, Any]:
    title, written_in = title_of(thing, language)
    source = thing.proposal_id if isinstance(thing, Project) else thing.pk
    return {
        "code": thing.code if isinstance(thing, Project) else thing.reference,
        "title": title or "-",
        "language": _base(written_in),
        "facts": facts_of(thing, language),
        "texts": _texts(thing, language),
        "picture": _picture(pictures.get(source or 0), root),
    }


def facts_of(thing: Thing, language: str) -> list[list[str]]:
    """Return pairs of a word and its value: cost, place, theme."""
    district = thing.district
    place = pick(district.name, language)[0] if district else _("The whole city")
    facts = [[_("Where"), place]]
    if thing.category:
        facts.append([_("Theme"), pick(thing.category.name, language)[0]])
    if isinstance(thing, Project):
        facts.append([_("Cost"), _euros(thing.cost)])
        if thing.upkeep:
            facts.append([_("Running costs, a year"), _euros(thing.upkeep)])
    elif thing.cost_estimate is not None:
        facts.append([_("Author's estimate"), _euros(thing.cost_estimate)])
    elif thing.cost_range:
        facts.append([_("Author's estimate"), thing.get_cost_range_display()])
    return facts


def _euros(cents: int) -> str:
    return f"{money_as_typed(cents)} €".replace(" ", "\N{NO-BREAK SPACE}")


def _texts(thing: Thing, language: str) -> list[dict[str, Any]]:
    if isinstance(thing, Proposal):
        return [_text(thing.text, thing.language)]
    both = (pick(thing.summary, language), pick(thing.description, language))
    return [_text(words, written_in) for words, written_in in both if words]


def _text(markdown: str, language: str) -> dict[str, Any]:
    return {
        "language": _base(language),
        "paragraphs": [asdict(one) for one in paragraphs_of(markdown)],
    }


def _picture(picture: Picture | None, root: Path) -> dict[str, str] | None:
    """Lay the small picture beside the template, under a name of ours."""
    if picture is None:
        return None
    name = f"{picture.pk}.webp"
    (root / name).write_bytes(bytes(picture.small.content))
    return {"file": name, "alt": picture.alt}


def sources_of(things: Iterable[Thing]) -> list[int]:
    """Return the keys of the public proposals whose pictures the things show."""
    found = []
    for thing in things:
        source = thing.proposal if isinstance(thing, Project) else thing
        if source is not None and source.is_public:
            found.append(source.pk)
    return found
