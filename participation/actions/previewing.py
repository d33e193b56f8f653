"""Showing an unpublished process to somebody without a role, by a secret address."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import PreviewLink, Process, Role, User
from participation.policies import Refusal, Refused, refuse_organising, require

# Nobody guesses 32 random bytes.
KEY_BYTES = 32


def hash_of(key: str) -> str:
    """Return what is kept of the key of a preview link."""
    return sha256(key.encode()).hexdigest()


@transaction.atomic(durable=True)
def make_preview_link(
    *,
    process: Process,
    organiser: User,
    note: str,
    ends_at: datetime | None,
    now: datetime,
) -> tuple[PreviewLink, str]:
    """Make a link and return it with its key, which is shown this once.

    Raises `Refused` once the process is public, `ValidationError` for an end that is
    over.
    """
    require(refuse_organising(organiser, process))
    if process.is_public(now):
        raise Refused(
            Refusal("public", _("This process is public. Everyone can see it."))
        )
    if ends_at is not None and ends_at <= now:
        raise ValidationError(
            {"ends_at": ValidationError(_("This moment is over."), "past")}
        )
    key = secrets.token_urlsafe(KEY_BYTES)
    link = PreviewLink(
        process=process,
        key_hash=hash_of(key),
        note=note,
        made_by=organiser,
        made_at=now,
        ends_at=ends_at,
    )
    link.full_clean()
    link.save(force_insert=True)
    audit.record(
        process,
        "preview.opened",
        subject=f"preview:{link.pk}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )
    return link, key


@transaction.atomic(durable=True)
def revoke_preview_link(*, link: PreviewLink, organiser: User, now: datetime) -> None:
    """End a link; who has it sees nothing from the next page on."""
    require(refuse_organising(organiser, link.process))
    working = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
    if not working.update(revoked_at=now, revoked_by=organiser):
        raise Refused(Refusal("stale", _("This link has been revoked already.")))
    audit.record(
        link.process,
        "preview.revoked",
        subject=f"preview:{link.pk}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )
