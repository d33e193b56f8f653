"""Notes of visits, with pictures: write, take back, publish."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels.models import Panelist, Session, SiteNote, SitePicture
from panels.policies import works
from panels.policies.roles import role_in
from participation import audit
from participation.actions.files import let_go
from participation.models import User
from participation.policies import Refusal, Refused, require
from proposals.enclosures import NewPicture


def reference(note: SiteNote) -> str:
    return f"panel:{note.session.panel.slug}/N{note.pk}"


def _fresh(note: SiteNote) -> SiteNote:
    return (
        SiteNote.objects.select_for_update(of=("self",), no_key=True)
        .select_related("session__panel__process")
        .get(pk=note.pk)
    )


@transaction.atomic(durable=True)
def write_note(
    *,
    session: Session,
    fields: Mapping[str, Any],
    pictures: Sequence[NewPicture] = (),
    panelist: Panelist | None = None,
    official: User | None = None,
    now: datetime,
) -> SiteNote:
    """Write down what was seen; a member, or a facilitator, also for a member.

    Raises `ValidationError` with `too_many_pictures`, and `no_alt` for one that nobody
    has described.
    """
    panel = session.panel
    if official is not None:
        require(works.refuse_preparing(official, panel))
    else:
        require(works.refuse_working(panelist, panel))
    if panelist is not None and panelist.panel_id != panel.pk:
        raise Refused(Refusal("no_member", _("This is for the members of the panel.")))
    note = SiteNote(
        session=session,
        panelist=panelist,
        entered_by=official,
        written_at=now,
        **fields,
    )
    note.full_clean()
    note.save(force_insert=True)
    _attach(note, pictures)
    return note


def _attach(note: SiteNote, pictures: Sequence[NewPicture]) -> None:
    if len(pictures) > settings.PICTURES_MOST:
        raise ValidationError(
            _("At most %(most)d pictures are possible."),
            "too_many_pictures",
            {"most": settings.PICTURES_MOST},
        )
    if not all(picture.alt for picture in pictures):
        words = _("Say what each picture shows. Not everybody can see it.")
        raise ValidationError(words, "no_alt")
    for position, picture in enumerate(pictures):
        SitePicture.objects.create(
            note=note,
            file=picture.large,
            small=picture.small,
            alt=picture.alt,
            position=position,
        )


@transaction.atomic(durable=True)
def remove_note(
    *, note: SiteNote, panelist: Panelist | None = None, official: User | None = None
) -> None:
    """Take a note away with its pictures: who wrote it while it is not published."""
    fresh = _fresh(note)
    if official is not None:
        require(works.refuse_preparing(official, fresh.session.panel))
    else:
        require(works.refuse_working(panelist, fresh.session.panel))
        if panelist is None or fresh.panelist_id != panelist.pk:
            raise Refused(Refusal("not_yours", _("Somebody else has written this.")))
    if fresh.published_at is not None:
        words = _("This is published. Ask the facilitator to take it back first.")
        raise Refused(Refusal("published", words))
    freed = [
        key for pair in fresh.pictures.values_list("file", "small") for key in pair
    ]
    fresh.delete()
    let_go(freed)


@transaction.atomic(durable=True)
def publish_note(
    *, note: SiteNote, official: User, publishes: bool, now: datetime
) -> None:
    """Let everybody see a note and its pictures, or only members again."""
    fresh = _fresh(note)
    require(works.refuse_preparing(official, fresh.session.panel))
    if (fresh.published_at is not None) == publishes:
        return
    fresh.published_at = now if publishes else None
    fresh.save(update_fields=["published_at"])
    panel = fresh.session.panel
    audit.record(
        panel.process,
        "visit.published" if publishes else "visit.withdrawn",
        subject=reference(fresh),
        actor=official,
        role=role_in(official, panel),
        now=now,
    )
