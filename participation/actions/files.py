"""Keeping files, and letting go of those that belong to nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from participation import documents, pictures
from participation.models import StoredFile

# Somebody may be describing a picture meanwhile: a form holds it for a day.
HELD_FOR = timedelta(days=1)
ORPHANED_AFTER = 2 * HELD_FOR
DELETED_AT_ONCE = 200


@transaction.atomic(durable=True)
def keep_picture(
    *, renditions: pictures.Renditions, now: datetime
) -> tuple[StoredFile, StoredFile]:
    """Keep both sizes of a picture, large and small, for whoever takes them on."""
    large, small = (
        StoredFile.objects.create(
            content_type=pictures.CONTENT_TYPE,
            content=one.content,
            size=len(one.content),
            width=one.width,
            height=one.height,
            stored_at=now,
        )
        for one in (renditions.large, renditions.small)
    )
    return large, small


@transaction.atomic(durable=True)
def keep_document(*, content: bytes, now: datetime) -> StoredFile:
    """Keep a PDF that has been looked through."""
    return StoredFile.objects.create(
        content_type=documents.CONTENT_TYPE,
        content=content,
        size=len(content),
        stored_at=now,
    )


def ownerless() -> models.QuerySet[StoredFile]:
    """Return the files that nothing points to, whichever app might."""
    found = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's own way to ask
        if isinstance(relation, models.ManyToOneRel):
            pointing = relation.related_model._default_manager.filter(  # noqa: SLF001 - as above
                **{relation.field.name: OuterRef("pk")}
            )
            found = found.filter(~Exists(pointing))
    return found


def let_go(keys: Collection[int]) -> None:
    """Delete files of something that has just been deleted, within its transaction."""
    ownerless().filter(pk__in=keys).delete()


def delete_ownerless(*, now: datetime) -> int:
    """Delete what belongs to nothing any more, in short transactions; say how many."""
    old = ownerless().filter(stored_at__lt=now - ORPHANED_AFTER).order_by("pk")
    deleted = 0
    while keys := list(old.values_list("pk", flat=True)[:DELETED_AT_ONCE]):
        with transaction.atomic(durable=True):
            count, _by_model = ownerless().filter(pk__in=keys).delete()
        if not count:
            break
        deleted += count
    return deleted
