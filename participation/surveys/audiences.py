"""The groups of people with accounts that a survey can ask: apps register theirs.

A key names a group within a process: "follow", "role:reviewer", "panel:kyytiraati".
"""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from participation import audience
from participation.models import Process, Role, User

Label = Any
"""Words, or a text by language."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as an organiser chooses it."""

    key: str
    label: Label


@dataclass(frozen=True, slots=True)
class Provider:
    """What an app offers: its groups of a process, and the people of one of them.

    `people` returns None for a key that is not one of its own. `part` is the key of the
    part of `cloning` with which its groups come along to a copy of a process; without
    one, every process has them.
    """

    name: str
    groups: Callable[[Process, datetime], Iterable[Group]]
    people: Callable[[Process, str], QuerySet[User] | None]
    part: str = ""


PROVIDERS: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Let an app offer groups. Raises `ValueError` for two of a name."""
    if PROVIDERS.get(provider.name, provider) != provider:
        raise ValueError(f"two apps offer groups as {provider.name}")
    PROVIDERS[provider.name] = provider


def groups_of(process: Process, *, now: datetime) -> list[Group]:
    return [
        group
        for provider in PROVIDERS.values()
        for group in provider.groups(process, now)
    ]


def copied_of(
    process: Process, keys: Sequence[str], parts: Container[str]
) -> list[str]:
    """Return the groups that a copy of a process has, when these parts are copied."""
    return [
        key
        for key in keys
        if any(
            (not one.part or one.part in parts) and one.people(process, key) is not None
            for one in PROVIDERS.values()
        )
    ]


def people_of(process: Process, key: str) -> QuerySet[User]:
    """Return the people of a group; of one that is gone, nobody."""
    for provider in PROVIDERS.values():
        found = provider.people(process, key)
        if found is not None:
            return found
    return User.objects.none()


def is_in(person: User, process: Process, keys: Sequence[str]) -> bool:
    """Say whether somebody belongs to one of these groups."""
    return any(people_of(process, key).filter(pk=person.pk).exists() for key in keys)


FOLLOW = "follow"
OF_ROLE = "role:"


def _own_groups(_process: Process, _now: datetime) -> list[Group]:
    return [
        Group(FOLLOW, _("People who follow the process or take part in it")),
        *(Group(f"{OF_ROLE}{role.value}", role.label) for role in Role),
    ]


def _own_people(process: Process, key: str) -> QuerySet[User] | None:
    if key == FOLLOW:
        return audience.hearers_of(process)
    kind, _colon, role = key.partition(":")
    if f"{kind}:" == OF_ROLE and role in Role.values:
        return audience.officials_of(process, Role(role))
    return None


OWN = Provider("participation", _own_groups, _own_people)
