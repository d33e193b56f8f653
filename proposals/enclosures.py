"""What is enclosed with a draft, a proposal or news: pictures and documents.

Plain functions for actions: each is called within the transaction of one.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participation.actions.files import let_go
from participation.models import StoredFile
from proposals.models import Attachment, BuildingNews, Draft, Picture, Proposal

Owner = Draft | Proposal | BuildingNews


class NewPicture(Protocol):
    """A picture that has been stored, and what it shows: see `forms.files`."""

    @property
    def large(self) -> StoredFile: ...
    @property
    def small(self) -> StoredFile: ...
    @property
    def alt(self) -> str: ...


class NewDocument(Protocol):
    @property
    def file(self) -> StoredFile: ...
    @property
    def name(self) -> str: ...
    @property
    def pages(self) -> int: ...


def _as(owner: Owner) -> dict[str, Owner]:
    match owner:
        case Draft():
            return {"draft": owner}
        case Proposal():
            return {"proposal": owner}
        case _:
            return {"news": owner}


def attach_pictures(*, owner: Owner, pictures: Iterable[NewPicture]) -> None:
    """Give pictures to their owner.

    Raises `ValidationError` with `too_many_pictures` or, for what is published,
    `no_alt`.
    """
    new = list(pictures)
    if not new:
        return
    held = list(owner.pictures.values_list("position", flat=True))
    if len(held) + len(new) > settings.PICTURES_MOST:
        raise ValidationError(
            {
                "pictures": ValidationError(
                    _("At most %(most)d pictures are possible."),
                    "too_many_pictures",
                    {"most": settings.PICTURES_MOST},
                )
            }
        )
    if not isinstance(owner, Draft):
        require_alts(one.alt for one in new)
    for position, one in enumerate(new, start=max(held, default=0) + 1):
        Picture.objects.create(
            **_as(owner),
            file=one.large,
            small=one.small,
            alt=one.alt,
            position=position,
        )


def require_alts(alts: Iterable[str]) -> None:
    if not all(alts):
        words = _("Say what each picture shows. Not everybody can see it.")
        raise ValidationError({"pictures": ValidationError(words, "no_alt")})


def attach_documents(owner: Draft | Proposal, documents: Sequence[NewDocument]) -> None:
    if not documents:
        return
    if owner.attachments.count() + len(documents) > settings.ATTACHMENTS_MOST:
        raise ValidationError(
            {
                "attachments": ValidationError(
                    _("At most %(most)d documents are possible."),
                    "too_many_documents",
                    {"most": settings.ATTACHMENTS_MOST},
                )
            }
        )
    for one in documents:
        Attachment.objects.create(
            **_as(owner), file=one.file, name=one.name, pages=one.pages
        )


def hand_over(*, draft: Draft, proposal: Proposal) -> None:
    """Give the files of a draft to what it becomes.

    Raises `ValidationError` with `no_alt` while a picture is not described.
    """
    pictures = draft.pictures.select_for_update()
    require_alts(pictures.values_list("alt", flat=True))
    pictures.update(draft=None, proposal=proposal)
    draft.attachments.update(draft=None, proposal=proposal)


def join_files(*, draft: Draft, older: Draft) -> None:
    """Give the files of a draft to one that goes on, as many as there is room for."""
    held = list(older.pictures.values_list("position", flat=True))
    room = max(settings.PICTURES_MOST - len(held), 0)
    moved = draft.pictures.all()[:room]
    for position, picture in enumerate(moved, start=max(held, default=0) + 1):
        picture.draft, picture.position = older, position
        picture.save(update_fields=["draft", "position"])
    room = max(settings.ATTACHMENTS_MOST - older.attachments.count(), 0)
    keys = [document.pk for document in draft.attachments.all()[:room]]
    Attachment.objects.filter(pk__in=keys).update(draft=older)


def remove_all_files(*, owner: Draft | Proposal) -> None:
    """Delete the files of something that is taken away."""
    freed = [
        key for pair in owner.pictures.values_list("file", "small") for key in pair
    ]
    freed += owner.attachments.values_list("file", flat=True)
    owner.pictures.all().delete()
    owner.attachments.all().delete()
    let_go(freed)
