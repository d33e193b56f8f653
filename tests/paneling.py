"""Typed builders of panels and of the people in them."""

from datetime import datetime, timedelta
from typing import Any

import make

from panels.lifecycle import PanelistState, PanelState, VolunteerState
from panels.models import Panel, Panelist, Session, Volunteer
from participation.models import Process

TEXT = {"en": "How should the shore be used?", "fi": "Miten rantaa käytetään?"}


def panel(process: Process | None = None, slug: str = "shore", **fields: Any) -> Panel:
    """Make a panel at work, with its mandate published before `make.NOW`."""
    process = process or make.process()
    if not process.phases.filter(kind="deliberate").exists():
        make.phase(process, "deliberate")
    values: dict[str, Any] = {
        "state": PanelState.WORKING,
        "title": {"en": "Shore panel", "fi": "Rantaraati", "sv": "Strandpanelen"},
        "question": TEXT,
        "answering_body": {"en": "City board"},
        "answer_due_on": make.NOW.date() + timedelta(days=60),
        "seats": 6,
        "languages": ["en"],
        "published_at": make.NOW - timedelta(days=40),
    }
    return Panel.objects.create(process=process, slug=slug, **values | fields)


def volunteer(of: Panel, *, now: datetime = make.NOW, **fields: Any) -> Volunteer:
    """Make somebody who has signed up, without an account unless `person` is given."""
    number = of.volunteers.count()
    alphabet = "23456789BCDFGHJKMNPQRSTVWXZ"
    values: dict[str, Any] = {
        "public_id": "".join(alphabet[number // 27**place % 27] for place in range(5)),
        "name": f"Volunteer {number + 1}",
        "email": f"volunteer{number + 1}@example.org",
        "language": "en",
        "state": VolunteerState.SELECTED,
        "consented_at": now,
        "applied_at": now,
    }
    return Volunteer.objects.create(panel=of, **values | fields)


def member(of: Panel, *, person: Any = None, **fields: Any) -> Panelist:
    """Seat somebody: an active member with an account of their own."""
    person = person or make.user()
    values: dict[str, Any] = {
        "state": PanelistState.ACTIVE,
        "shown_name": person.name or "Aino",
        "offered_at": make.NOW - timedelta(days=20),
        "answer_until": make.NOW - timedelta(days=10),
        "answered_at": make.NOW - timedelta(days=15),
    }
    return Panelist.objects.create(
        panel=of,
        volunteer=volunteer(of, person=person),
        number=of.panelists.count() + 1,
        **values | fields,
    )


def members(of: Panel, count: int = 6) -> list[Panelist]:
    return [member(of) for _ in range(count)]


def session(of: Panel, **fields: Any) -> Session:
    """Plan a session that begins at `make.NOW` and takes two hours."""
    values: dict[str, Any] = {
        "title": {"en": "First meeting"},
        "starts_at": make.NOW,
        "ends_at": make.NOW + timedelta(hours=2),
        "place": "Library",
        "announced_at": make.NOW - timedelta(days=10),
    }
    return Session.objects.create(
        panel=of, number=of.sessions.count() + 1, **values | fields
    )
