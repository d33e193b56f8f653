"""One row of everything that panels know, each tied to one person where it can be."""

from typing import Any
from uuid import uuid4

import make
import paneling
from django.apps import apps
from django.db import models

from panels.models import (
    Lottery,
    Panel,
    Panelist,
    PollMark,
    QuestionVote,
    Removal,
    ScoringSubject,
    Session,
    SessionQuestion,
    SpeakingTurn,
    Statement,
    StatementVoter,
    Volunteer,
)
from participation.models import Process, StoredFile, User
from proposals.models import Proposal

Made = dict[type[models.Model], models.Model]
# What two people do together, or is somebody's or nobody's, cannot be all theirs.
LEFT_EMPTY: dict[type[models.Model], set[str]] = {
    Lottery: {"confirmed_by", "void_asked_by", "published_by"},
    PollMark: {"listener"},
    QuestionVote: {"listener"},
    Removal: {"decided_by"},
    ScoringSubject: {"project"},
    SessionQuestion: {"listener"},
    SpeakingTurn: {"listener"},
    StatementVoter: {"device_hash"},
}


# The first that fits: a moment is a day as well.
VALUES: list[tuple[type[models.Field], Any]] = [
    (models.DateTimeField, make.NOW),
    (models.DateField, make.NOW.date()),
    (models.IntegerField, 1),
    (models.CharField, "x"),
    (models.TextField, "x"),
    (models.BooleanField, False),
    (models.UUIDField, uuid4()),
    (models.JSONField, ["x"]),
]


def everything(person: User, process: Process) -> Made:
    """Make a panel in which somebody was all one can be; the process has ideas."""
    panel = paneling.panel(process)
    panel.facilitators.add(person)
    member = paneling.member(panel, person=person)
    volunteer = member.volunteer
    Volunteer.objects.filter(pk=volunteer.pk).update(
        entered_by=person, decided_by=person
    )
    file = StoredFile.objects.create(
        content_type="image/webp", content=b"x", size=1, stored_at=make.NOW
    )
    made: Made = {
        Proposal: process.proposals.earliest("number"),
        User: person,
        Process: process,
        StoredFile: file,
        Panel: panel,
        Panelist: member,
        Volunteer: volunteer,
        Session: paneling.session(panel),
    }
    for model in apps.get_app_config("panels").get_models():
        _made(model, made)
    Statement.objects.update(voter=made[StatementVoter])
    Lottery.objects.update(published_at=make.NOW)
    return made


def _made(model: type[models.Model], made: Made) -> models.Model:
    if model not in made:
        values = {}
        for field in model._meta.concrete_fields:
            value = _value(model, field, made)
            if value is not None:
                values[field.name] = value
        made[model] = model._base_manager.create(**values)
    return made[model]


def _value(model: type[models.Model], field: Any, made: Made) -> Any:
    """Return a value for a field, or nothing where its default will do."""
    if field.name in LEFT_EMPTY.get(model, set()) or field.has_default():
        return None
    if field.is_relation:
        target = field.related_model
        if target is model or (target not in made and field.null):
            return None
        return _made(target, made)
    if field.primary_key or field.null:
        return None
    if field.choices:
        return next(code for code, _name in field.choices if code)
    return next((value for kind, value in VALUES if isinstance(field, kind)), None)
