"""What this app knows of readiness: texts, languages, contact, people, publication."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process
from participation.readiness import Ready


def _to(name: str, process: Process) -> str:
    return reverse(f"participation_staff:{name}", args=[process.slug])


def _is_first(process: Process, phase: Phase) -> bool:
    """Before the first phase everybody has to know what it is about."""
    first = min(process.phases.all(), key=lambda one: one.starts_at, default=None)
    return first is not None and first.pk == phase.pk


def needs(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:
    if not _is_first(process, phase):
        return
    texts = (process.title, process.summary, process.description)
    yield Ready(
        "published",
        _("The process is public"),
        process.is_public(now),
        is_needed=True,
        link=_to("publish", process),
    )
    yield Ready(
        "texts",
        _("Title, summary and description"),
        all(text.get(settings.LANGUAGE_CODE) for text in texts),
        is_needed=True,
        link=_to("describe", process),
    )
    yield Ready(
        "contact",
        _("An e-mail address for questions"),
        bool(process.contact),
        is_needed=True,
        link=_to("describe", process),
    )


def wishes(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:  # noqa: ARG001 - every app is asked alike
    if not _is_first(process, phase):
        return
    yield Ready(
        "districts",
        _("At least one district"),
        process.districts.exists(),
        is_needed=False,
        link=_to("districts", process),
    )
