"""The tables of the ballot box can hold no time, no address and nobody.

The words below are the promise: a column that is not among them fails here until
somebody has said what it is for.
"""

import inspect

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models

from participation.models import User
from voting.models import RollEntry, RollMark, box

FORBIDDEN = (
    models.DateField,
    models.DateTimeField,
    models.TimeField,
    models.DurationField,
    models.GenericIPAddressField,
    models.IPAddressField,
    models.UUIDField,
    models.EmailField,
    models.FileField,
    models.ManyToManyField,
)
COLUMNS = {
    "SpoolRow": {"arrival", "voting_round", "token", "sealed"},
    "LogEntry": {"id", "voting_round", "number", "line", "commitment", "slot"},
    "SealedBallot": {"id", "voting_round", "commitment", "sealed"},
    "Checkpoint": {"id", "voting_round", "size", "hashes", "note"},
    "Opening": {"id", "voting_round", "commitment", "nonce", "ballot"},
    "SpentToken": {"id", "voting_round", "token"},
}
# Beside a ballot, a number that grows would tell the order of the votes.
OF_BALLOTS = {"LogEntry", "SealedBallot", "Opening", "SpentToken"}

ALL = [
    model
    for _name, model in inspect.getmembers(box, inspect.isclass)
    if issubclass(model, models.Model) and model.__module__ == box.__name__
]


def _people() -> set[type[models.Model]]:
    """Return the models that stand for somebody, or lead there."""
    found: set[type[models.Model]] = {User, RollEntry, RollMark, Session}
    size = 0
    while size < len(found):
        size = len(found)
        for model in apps.get_models(include_auto_created=True):
            leads_to = {field.related_model for field in model._meta.concrete_fields}
            # Through an organiser or a process everything would lead to everybody.
            if leads_to & {RollEntry, RollMark, Session} or (
                User in leads_to and model._meta.model_name == "emailaddress"
            ):
                found.add(model)
    return found


def test_there_is_a_line_for_every_table() -> None:
    assert {model.__name__ for model in ALL} <= set(COLUMNS)
    assert len(ALL) >= 5


@pytest.mark.parametrize("model", ALL, ids=lambda model: model.__name__)
class TestEveryModelOfTheBox:
    def test_has_the_columns_that_were_agreed(self, model) -> None:
        names = {field.name for field in model._meta.get_fields()}

        assert names <= COLUMNS[model.__name__]

    def test_holds_no_time_no_address_and_no_file(self, model) -> None:
        for field in model._meta.get_fields():
            assert not isinstance(field, FORBIDDEN), field
            assert not getattr(field, "auto_now", False), field
            assert not getattr(field, "auto_now_add", False), field

    def test_leads_to_nobody_and_nobody_leads_to_it(self, model) -> None:
        for field in model._meta.get_fields(include_hidden=True):
            assert field.related_model not in _people(), field
            assert not field.auto_created or field.concrete, field
        for person in _people():
            for field in person._meta.get_fields(include_hidden=True):
                assert field.related_model is not model, field

    def test_is_not_kept_a_second_time_as_history(self, model) -> None:
        assert model.__mro__[1] is models.Model
        twins = [
            other
            for other in apps.get_models()
            if model.__name__.lower() in other.__name__.lower() and other is not model
        ]
        assert twins == []


def test_no_mark_says_when() -> None:
    names = {field.name for field in RollMark._meta.get_fields()}

    assert names == {"entry", "channel"}


def test_case_48_there_is_no_admin_in_which_a_ballot_could_stand() -> None:
    assert not [app for app in settings.INSTALLED_APPS if app.endswith(".admin")]
    assert not apps.is_installed("django.contrib.admin")


def test_case_48_no_library_that_keeps_histories_or_answers_queries_is_there() -> None:
    for word in ("reversion", "simple_history", "auditlog", "graphene", "strawberry"):
        assert not [app for app in settings.INSTALLED_APPS if word in app]


class TestTheWalkItself:
    def test_sees_a_time(self) -> None:
        fields = RollEntry._meta.get_fields()

        assert any(isinstance(field, FORBIDDEN) for field in fields)

    def test_sees_a_relation(self) -> None:
        related = {field.related_model for field in RollEntry._meta.get_fields()}

        assert related & _people()
