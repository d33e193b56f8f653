"""Typed builders of sessions with what belongs to them, through the actions."""

from datetime import timedelta
from typing import Any

import make
import paneling

from panels.actions import materials as material_actions
from panels.actions import minutes as minutes_actions
from panels.actions.materials import Content, Facts
from panels.models import Attendance, Material, Minutes, Panel, Panelist, Room, Session
from participation.models import Role, User

LINK = "https://video.example.org/room/4711"
SECRET = "Member Sirkka-Liisa"


def facilitator(of: Panel) -> User:
    return make.staff(of.process, Role.FACILITATOR)


def hybrid(of: Panel, **fields: Any) -> Session:
    """Plan a session with a link that only members may see, ten days from now."""
    values: dict[str, Any] = {
        "kind": Session.Kind.HYBRID,
        "link": LINK,
        "place": "Village hall of Lohtaja",
        "starts_at": make.NOW + timedelta(days=10),
        "ends_at": make.NOW + timedelta(days=10, hours=2),
        "changed_at": make.NOW,
    }
    return paneling.session(of, **values | fields)


def held(of: Panel, *present: Panelist, **fields: Any) -> Session:
    """Make a session that is over, with these members there."""
    values: dict[str, Any] = {
        "state": "closed",
        "starts_at": make.NOW - timedelta(hours=3),
        "ends_at": make.NOW - timedelta(hours=1),
        "opened_at": make.NOW - timedelta(hours=3),
        "closed_at": make.NOW - timedelta(hours=1),
    }
    session = paneling.session(of, **values | fields)
    for member in present:
        came(session, member)
    return session


def came(
    session: Session, member: Panelist, room: Room | None = None, **fields: Any
) -> Attendance:
    return Attendance.objects.create(
        session=session,
        panelist=member,
        room=room,
        arrived_at=session.starts_at,
        **fields,
    )


def comes(session: Session, member: Panelist, plan: str = "comes") -> Attendance:
    return Attendance.objects.create(session=session, panelist=member, plan=plan)


def material(of: Panel, official: User, **fields: Any) -> Material:
    """Prepare a text; `published` says whether members can read it."""
    is_published = fields.pop("published", True)
    content = fields.pop("content", Content(text="The **shore** in figures."))
    facts: dict[str, Any] = {
        "title": "Figures of the shore",
        "language": "en",
        "author": "City of Kajaani",
        "interest": "Owns the shore",
    }
    made = material_actions.draft_material(
        panel=of,
        official=official,
        facts=Facts(**facts | fields),
        content=content,
        now=make.NOW,
    )
    if is_published:
        material_actions.publish_material(
            material=made, official=official, now=make.NOW
        )
    made.refresh_from_db()
    return made


def minutes(session: Session, official: User, **fields: Any) -> Minutes:
    values: dict[str, Any] = {
        "text": "## Decided\n\nThe pier is mended.",
        "inner": f"- {SECRET}",
        "language": "en",
    }
    return minutes_actions.draw_up_minutes(
        session=session, official=official, now=make.NOW, **values | fields
    )


def approved(found: Minutes, official: User) -> Minutes:
    """Send minutes to the members and let the time to comment pass."""
    until = make.NOW + timedelta(days=7)
    minutes_actions.send_minutes(
        minutes=found, official=official, answer_until=until, now=make.NOW
    )
    minutes_actions.approve_minutes(minutes=found, official=official, now=until)
    found.refresh_from_db()
    return found
