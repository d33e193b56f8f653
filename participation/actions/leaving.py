"""Leaving: an account goes, what rests on it stays, and no count changes.

The row of the person is deleted, and with it what the database says goes along. Where
the record of a vote needs to tell two officials apart, an empty row stays: without
name, address or any way to sign in; see docs/adr/0019.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from allauth.usersessions.models import UserSession
from django.db import models, transaction

from participation.models import LEFT, Process, User
from participation.policies import Refusal, require

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Farewell:
    """What somebody wants to become of what they have written.

    `withdraws`: ideas that can still be taken back are. `erases`: the words of their
    comments go. Else both stay, under “former participant”.
    """

    withdraws: bool = False
    erases: bool = False


class LeavingPart(Protocol):
    """What an app has to say and to do when somebody leaves.

    `processes` returns the ids of the processes that it changes, `refuse_leaving` is
    given `now` and says what stands against it, `leave` is given `now` as well.
    """

    @property
    def processes(self) -> Callable[[User], Iterable[int]]: ...

    @property
    def refuse_leaving(self) -> Callable[..., Sequence[Refusal]]: ...

    @property
    def leave(self) -> Callable[..., None]: ...


@transaction.atomic(durable=True)
def delete_account(
    *,
    person: User,
    farewell: Farewell,
    parts: Iterable[LeavingPart],
    now: datetime,
) -> None:
    """Delete somebody's account at once and for good.

    Raises `Refused` while others depend on this person. Processes are locked first, in
    one order, so that of the last two organisers only one can leave.
    """
    parts = list(parts)
    numbers = {number for part in parts for number in part.processes(person)}
    list(
        Process.objects.select_for_update(no_key=True)
        .filter(pk__in=numbers)
        .order_by("pk")
        .values_list("pk")
    )
    for refusal in refusals(person, parts, now=now):
        require(refusal)
    for part in parts:
        part.leave(person, farewell, now=now)
    person = User.objects.select_for_update().get(pk=person.pk)
    # By this an operator knows, after restoring a backup, who has left since.
    logger.info(
        "Account %d has left; withdraws: %s, erases: %s",
        person.pk,
        farewell.withdraws,
        farewell.erases,
    )
    for session in UserSession.objects.filter(user=person):
        session.end()
    if _let_go(person):
        _empty(person)
    else:
        person.delete()


def refusals(
    person: User, parts: Iterable[LeavingPart], *, now: datetime
) -> Sequence[Refusal]:
    """Say everything that keeps somebody from leaving now."""
    return [
        refusal for part in parts for refusal in part.refuse_leaving(person, now=now)
    ]


def _let_go(person: User) -> bool:
    """Undo every tie to this person; say whether one is left that has to stay."""
    must_stay = False
    for relation in User._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's documented API
        if not isinstance(relation, models.ManyToOneRel):
            continue
        rows = relation.related_model._base_manager.filter(  # noqa: SLF001 - as Django deletes
            **{relation.field.name: person}
        )
        if relation.on_delete is models.CASCADE:
            rows.delete()
        elif relation.on_delete is models.SET_NULL:
            rows.update(**{relation.field.name: None})
        elif relation.on_delete is models.PROTECT:
            must_stay = must_stay or rows.exists()
    return must_stay


def _empty(person: User) -> None:
    """Leave a row that says nothing about anybody."""
    person.email = f"{secrets.token_hex(16)}@{LEFT}"
    person.name = person.language = ""
    person.home_district = person.born_on = person.last_login = None
    person.wants_mail = False
    person.phone = ""
    person.phone_confirmed_at = person.phone_failed_at = person.mail_failed_at = None
    person.quiet_from = person.quiet_to = None
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()
