"""What is printed for a session: name tags, cards for tables, the list at the door."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panels.models import Panelist, Session, TablePlan
from panels.queries.tables import Seats, name_of_table, seats_by_round
from participation.in_words import moment_in
from participation.texts import pick
from proposals import typesetting

TEMPLATES = Path(__file__).parent / "typst"


def _set(name: str, data: dict[str, Any]) -> bytes:
    with TemporaryDirectory(prefix="porukka-print-") as folder:
        return typesetting.pdf(TEMPLATES / name, data, root=Path(folder))


def _about(session: Session) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "title": pick(session.panel.title, language)[0],
        "city": pick(settings.CITY_NAME, language)[0],
        "language": language.partition("-")[0],
        "when": moment_in(session.starts_at, language),
    }


def name_tags(session: Session, members: Sequence[Panelist]) -> bytes:
    """Set a tag for each, with the name in the panel."""
    title = pick(session.title, get_language() or settings.LANGUAGE_CODE)[0]
    tags = [{"name": one.name, "note": title} for one in members]
    return _set("name_tags.typ", _about(session) | {"tags": tags})


def _round(number: int) -> str:
    return _("Round %(number)d") % {"number": number}


def table_cards(plan: TablePlan) -> bytes:
    """Set a card for each table, with its host, its language and who sits there."""
    rounds = seats_by_round(plan)
    most = max((len(tables) for tables in rounds), default=0)
    cards = [_card(plan, place, rounds) for place in range(most)]
    return _set("table_cards.typ", _about(plan.session) | {"tables": cards})


def _card(
    plan: TablePlan, place: int, rounds: Sequence[Sequence[Seats]]
) -> dict[str, Any]:
    here = [tables[place] if place < len(tables) else None for tables in rounds]
    first = next((one for one in here if one is not None), None)
    languages = dict(settings.LANGUAGES)
    notes = []
    if first is not None and first.host:
        notes.append(_("Host: %(name)s") % {"name": first.host})
    if first is not None and first.language:
        name = str(languages.get(first.language, first.language))
        notes.append(_("Language: %(name)s") % {"name": name})
    return {
        "name": first.name if first else name_of_table(plan, place),
        "notes": notes,
        "rounds": [
            {
                "name": _round(number),
                "people": [member.name for member in one.members] if one else [],
            }
            for number, one in enumerate(here, start=1)
        ],
    }


def door_list(plan: TablePlan) -> bytes:
    """Set the list of everybody by name, with the table of each round."""
    rounds = seats_by_round(plan)
    where: dict[Panelist, dict[int, str]] = {}
    for number, tables in enumerate(rounds):
        for table in tables:
            for member in table.members:
                where.setdefault(member, {})[number] = table.name
    people = [
        {
            "name": member.name,
            "tables": [
                tables.get(number, "\N{EN DASH}") for number in range(len(rounds))
            ],
        }
        for member, tables in sorted(
            where.items(), key=lambda pair: pair[0].name.casefold()
        )
    ]
    data = _about(plan.session) | {
        "people": people,
        "rounds": [_round(number) for number in range(1, len(rounds) + 1)],
        "words": {"name": _("Name"), "page": _("Page")},
    }
    return _set("door_list.typ", data)
