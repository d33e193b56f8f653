"""Adding pictures and documents to a draft or a proposal, and taking them away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from participation import audit
from participation.actions.files import let_go
from participation.models import User
from participation.policies import require
from proposals.cases import hold_change
from proposals.enclosures import (
    NewDocument,
    NewPicture,
    attach_documents,
    attach_pictures,
    require_alts,
)
from proposals.models import Draft, Picture, Proposal
from proposals.policies import writing
from proposals.queries.pages import locked


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody changes about the files of one thing, in one go.

    `alts` is by key of a picture. `raised` goes one place further to the front.
    """

    alts: Mapping[int, str] = field(default_factory=dict)
    pictures: Sequence[NewPicture] = ()
    documents: Sequence[NewDocument] = ()
    removed_picture: int | None = None
    removed_document: int | None = None
    raised: int | None = None


@transaction.atomic(durable=True)
def change_files_of_draft(*, draft: Draft, changes: Changes) -> None:
    """Change the files of a draft; whoever holds the draft may. See `drafts`."""
    owner = Draft.objects.select_for_update().get(pk=draft.pk)
    _apply(owner, changes)


@transaction.atomic(durable=True)
def change_files(
    *,
    proposal: Proposal,
    author: User | AnonymousUser,
    changes: Changes,
    now: datetime,
) -> None:
    """Change the files of one's own proposal, as long as its words may be changed.

    Raises `Refused`, and `ValidationError` for what is not right.
    """
    process = locked(proposal.process)
    owner = Proposal.objects.select_for_update().get(pk=proposal.pk)
    owner.process = process
    require(writing.refuse_changing(author, owner, now=now))
    says_more = _says_more(owner, changes)
    if not _apply(owner, changes):
        return
    Proposal.objects.filter(pk=owner.pk).update(edited_at=now)
    if says_more and author.is_authenticated:
        said = "\n".join(owner.pictures.values_list("alt", flat=True))
        hold_change(owner, author, text=said, now=now)
    audit.record(
        process,
        "proposal.edited",
        subject=f"proposal:{owner.reference}",
        actor=author if author.is_authenticated else None,
        role=_role_of(author, owner),
        now=now,
    )


def _role_of(author: User | AnonymousUser, proposal: Proposal) -> str:
    """Return the role of an official who acts for somebody without an account."""
    if author.is_authenticated and writing.may_correct(author, proposal):
        return writing.acting_role(author, proposal.process)
    return ""


def _says_more(owner: Proposal, changes: Changes) -> bool:
    """Say whether there will be something that nobody has seen there yet."""
    if changes.pictures or changes.documents:
        return True
    alts = changes.alts
    return any(alts.get(one.pk, one.alt) != one.alt for one in owner.pictures.all())


def _apply(owner: Draft | Proposal, changes: Changes) -> bool:
    """Make the changes, and say whether there were any."""
    if not isinstance(owner, Draft):
        require_alts(changes.alts.values())
    pictures = list(owner.pictures.all())
    described = _describe(pictures, changes.alts)
    attach_pictures(owner=owner, pictures=changes.pictures)
    attach_documents(owner, changes.documents)
    raised = _raise(pictures, changes.raised)
    removed = _remove(owner, changes)
    added = bool(changes.pictures or changes.documents)
    return described or added or raised or removed


def _describe(pictures: Iterable[Picture], alts: Mapping[int, str]) -> bool:
    changed = [one for one in pictures if alts.get(one.pk, one.alt) != one.alt]
    for picture in changed:
        picture.alt = alts[picture.pk]
        picture.save(update_fields=["alt"])
    return bool(changed)


def _raise(pictures: list[Picture], key: int | None) -> bool:
    """Put a picture before the one that stood before it."""
    places = [picture.pk for picture in pictures]
    if key not in places or places[0] == key:
        return False
    place = places.index(key)
    pictures.insert(place - 1, pictures.pop(place))
    for position, picture in enumerate(pictures, start=1):
        Picture.objects.filter(pk=picture.pk).update(position=position)
    return True


def _remove(owner: Draft | Proposal, changes: Changes) -> bool:
    freed: list[int] = []
    for picture in owner.pictures.filter(pk__in=[changes.removed_picture or 0]):
        freed += [picture.file_id, picture.small_id]
        picture.delete()
    for document in owner.attachments.filter(pk__in=[changes.removed_document or 0]):
        freed.append(document.file_id)
        document.delete()
    let_go(freed)
    return bool(freed)
