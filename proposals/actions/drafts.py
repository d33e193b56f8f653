"""Keeping what somebody has typed until they send it.

A draft is nobody's business but its writer's, so nothing here goes on the record.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation.characters import harmless
from participation.models import Process, User
from participation.policies import Refusal, Refused
from proposals.enclosures import join_files, remove_all_files
from proposals.models import Draft, Proposal

# 80 bits in sixteen letters and digits that nobody mistakes for each other.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, LETTERS = 4, 4
# Nobody writes more at once; a machine would.
MOST_DRAFTS = 50
# More than a megabyte of text is kept; a picture pasted as text is not.
LONGEST = 2_000_000
# Under this name `data` holds which page saved it last; no field of a form has it.
PAGE = "saved_from"

TOO_LONG = Refusal(
    "too_long_to_keep",
    _("This is too long to be kept. Copy it to a place of your own."),
)
TOO_MANY = Refusal(
    "too_many_drafts", _("You have many drafts. Delete some to begin another.")
)


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form as they were typed, right or wrong.

    `page` names the page that they stand on, and `version` the saving that it has
    shown: 0 when it has shown none, nothing when it does not know of drafts.
    """

    fields: dict[str, str]
    page: str
    version: int | None = 0

    def data(self) -> dict[str, str]:
        fields = {name: harmless(value) for name, value in self.fields.items()}
        return fields | {PAGE: self.page}


class Overtaken(Exception):  # noqa: N818 (it reads as what happened)
    """The draft holds a newer text, saved from another page; nothing has changed."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.pk)
        self.draft = draft


def new_key() -> str:
    """Return a code to write down, like `K7QM-2VXA-99HT-PZ3D`."""
    letters = [secrets.choice(ALPHABET) for _one in range(GROUPS * LETTERS)]
    groups = range(0, GROUPS * LETTERS, LETTERS)
    return "-".join("".join(letters[at : at + LETTERS]) for at in groups)


def hash_of(key: str) -> str:
    """Return what the database keeps of a key, in whatever way it was typed."""
    plain = "".join(sign for sign in key.upper() if sign.isalnum())
    return sha256(plain.encode()).hexdigest()


@transaction.atomic(durable=True)
def begin_draft(
    *,
    process: Process,
    person: User | None,
    proposal: Proposal | None,
    key: str,
    typed: Typed,
    now: datetime,
) -> Draft:
    """Keep a text for the first time, for a person or for whoever knows the key.

    Raises `Refused` for what is too long or too many.
    """
    _check_length(typed)
    if person and Draft.objects.filter(person=person).count() >= MOST_DRAFTS:
        raise Refused(TOO_MANY)
    return Draft.objects.create(
        key_hash=hash_of(key),
        process=process,
        person=person,
        proposal=proposal,
        data=typed.data(),
        started_at=now,
        saved_at=now,
    )


@transaction.atomic(durable=True)
def save_draft(*, draft: Draft, typed: Typed, now: datetime) -> Draft:
    """Keep a text once more. Raises `Overtaken` when another page has saved a newer.

    A page does not overtake itself, in whatever order its savings arrive. Raises
    `Refused` for what is too long, and `Draft.DoesNotExist` for one that has been sent
    or deleted.
    """
    _check_length(typed)
    stored = Draft.objects.select_for_update().get(pk=draft.pk)
    if is_overtaken(stored, typed):
        raise Overtaken(stored)
    if stored.data == typed.data():
        return stored
    stored.data = typed.data()
    stored.version += 1
    stored.saved_at = now
    stored.save(update_fields=["data", "version", "saved_at"])
    return stored


def is_overtaken(stored: Draft, typed: Typed) -> bool:
    """Say whether a draft holds a newer text than a page has shown.

    What was saved from this page, or with these very words, is no other text.
    """
    if typed.version is None or typed.version >= stored.version:
        return False
    if typed.page and stored.data.get(PAGE) == typed.page:
        return False
    return words_of(stored.data) != words_of(typed.data())


def words_of(data: dict[str, str]) -> dict[str, str]:
    """Return the fields of the form that a draft holds, without those left empty."""
    return {name: value for name, value in data.items() if value and name != PAGE}


def _check_length(typed: Typed) -> None:
    if sum(map(len, typed.fields.values())) > LONGEST:
        raise Refused(TOO_LONG)


@transaction.atomic(durable=True)
def claim_draft(*, draft: Draft, person: User, older: Draft | None) -> Draft:
    """Make a draft that was written before signing in the person's own.

    `older` is the one they had been writing when their session ran out: it goes on,
    with its pictures and those that came since, and what was typed since stands in it.
    """
    if older is not None:
        kept = Draft.objects.select_for_update().filter(person=person, pk=older.pk)
        if found := kept.first():
            found.data = draft.data
            found.version += 1
            found.saved_at = draft.saved_at
            found.save(update_fields=["data", "version", "saved_at"])
            join_files(draft=draft, older=found)
            remove_all_files(owner=draft)
            draft.delete()
            return found
    Draft.objects.filter(pk=draft.pk, person=None).update(person=person)
    draft.refresh_from_db()
    return draft


@transaction.atomic(durable=True)
def delete_draft(*, draft: Draft) -> None:
    """Delete a draft for good, with its pictures and attachments."""
    remove_all_files(owner=draft)
    draft.delete()


def forget_drafts(*, now: datetime) -> int:
    """Delete the drafts that nobody has touched for long, and say how many.

    Each by itself: one that is in use is found again the next day.
    """
    limit = now - timedelta(days=settings.DRAFT_DAYS)
    forgotten = 0
    for draft in Draft.objects.filter(saved_at__lt=limit).only("pk"):
        delete_draft(draft=draft)
        forgotten += 1
    return forgotten
