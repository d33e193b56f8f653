"""Typed builders of panels that are prepared, and of people who would like to join."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import make
import paneling

from panels.actions import mandates, signing_up
from panels.actions.signing_up import SignUp
from panels.lifecycle import PanelState
from panels.models import Feature, FeatureValue, Panel, Volunteer
from participation.models import Process, Role, User

FULL: dict[str, Any] = {
    "sponsor": {"en": "City council"},
    "run_by": {"en": "Youth association"},
    "answering_body": {"en": "City board"},
    "call_opens_at": make.NOW - timedelta(days=2),
    "call_closes_at": make.NOW + timedelta(days=10),
}


def prepared(
    process: Process | None = None, slug: str = "shore", **fields: Any
) -> Panel:
    """Make a draft whose mandate is complete."""
    values = {"state": PanelState.DRAFT, "published_at": None}
    return paneling.panel(process, slug, **FULL | values | fields)


def recruiting(process: Process | None = None, **fields: Any) -> Panel:
    """Make a panel that people can sign up for."""
    return paneling.panel(
        process, **FULL | {"state": PanelState.RECRUITING, "seats": 6} | fields
    )


def published(panel: Panel, organiser: User, now: datetime = make.NOW) -> Panel:
    mandates.publish_panel(panel=panel, organiser=organiser, now=now)
    panel.refresh_from_db()
    return panel


def facilitator(panel: Panel) -> User:
    return make.staff(panel.process, Role.FACILITATOR)


def feature(
    panel: Panel,
    code: str = "age",
    limits: Mapping[str, tuple[int, int]] | None = None,
    **fields: Any,
) -> Feature:
    """Ask for something; `limits` are least and most by the code of the answer."""
    limits = limits or {"young": (2, 4), "old": (2, 4)}
    made = Feature.objects.create(
        panel=panel,
        code=code,
        name={"en": code.title()},
        position=panel.features.count() + 1,
        **fields,
    )
    for place, (value, (least, most)) in enumerate(limits.items(), start=1):
        FeatureValue.objects.create(
            feature=made,
            code=value,
            name={"en": value.title(), "fi": f"{value} (fi)"},
            minimum=least,
            maximum=most,
            position=place,
        )
    return made


def given(**fields: Any) -> SignUp:
    values: dict[str, Any] = {
        "name": "Aino Virtanen",
        "language": "en",
        "email": "aino@example.org",
    }
    return SignUp(**values | fields)


def signed_up(
    panel: Panel,
    *,
    person: User | None = None,
    form_key: str = "",
    now: datetime = make.NOW,
    **fields: Any,
) -> tuple[Volunteer, str]:
    """Sign somebody up through the action; return them and their code."""
    key = form_key or f"form-{panel.pk}-{panel.volunteers.count()}"
    return signing_up.sign_up(
        panel=panel,
        person=person,
        invitation=None,
        given=given(**fields),
        form_key=key,
        now=now,
    )
