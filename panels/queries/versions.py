"""What has changed in a mandate from one version to the next, as people read it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panels.mandate import changed
from panels.models import Panel, PanelVersion
from participation.in_words import day_in, moment_in

_FIELDS: dict[str, Any] = {
    field.name: field
    for field in Panel._meta.concrete_fields  # noqa: SLF001 - public, in spite of its name
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after; `language` is that of a text, or nothing."""

    label: str
    before: str
    after: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A version with what it has changed; the first has changed nothing."""

    version: PanelVersion
    differences: list[Difference]


def changes_of(panel: Panel) -> list[Change]:
    """Return the versions of a mandate, newest first. One query."""
    found = []
    before: dict[str, Any] = {}
    for version in panel.versions.all():
        names = changed(before, version.words) if before else []
        found.append(
            Change(
                version,
                [
                    one
                    for name in names
                    for one in _differences(
                        name, before.get(name), version.words.get(name)
                    )
                ],
            )
        )
        before = version.words
    return found[::-1]


def _differences(name: str, before: Any, after: Any) -> list[Difference]:
    label = str(_FIELDS[name].verbose_name)
    label = label[:1].upper() + label[1:]
    if isinstance(before, dict) or isinstance(after, dict):
        old, new = before or {}, after or {}
        return [
            Difference(label, old.get(code, ""), new.get(code, ""), code)
            for code, _name in settings.LANGUAGES
            if old.get(code, "") != new.get(code, "")
        ]
    return [Difference(label, written(name, before), written(name, after))]


def written(name: str, value: Any) -> str:
    """Write the value of a field that is no text by language."""
    language = get_language() or settings.LANGUAGE_CODE
    if value is None or value == "":
        return "\N{EN DASH}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name.endswith("_at") and (moment := parse_datetime(str(value))):
        return moment_in(moment, language)
    if isinstance(value, str) and name in {"answer_due_on", "term_from", "term_until"}:
        return day_in(date.fromisoformat(value), language)
    choices = dict(_FIELDS[name].flatchoices)
    return str(choices.get(value, value))
