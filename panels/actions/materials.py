"""Materials of a panel: prepare, publish, change, take away, mark as read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.models import (
    Material,
    MaterialVersion,
    Panel,
    Panelist,
    Reading,
    Session,
)
from panels.policies import materials as policy
from panels.policies.roles import role_in
from panels.queries.members import seated
from panels.queries.pages import locked
from participation import audit
from participation.models import StoredFile, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said about a material, whatever it holds."""

    title: str
    language: str
    author: str
    kind: str = Material.Kind.TEXT
    interest: str = ""
    dated_on: date | None = None
    is_public: bool = True
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a material holds: a text, a link, or a file; `small` is of pictures."""

    text: str = ""
    link: str = ""
    file: StoredFile | None = None
    small: StoredFile | None = None
    alt: str = ""
    name: str = ""
    pages: int | None = None
    change: str = ""


def reference_of(material: Material) -> str:
    return f"panel:{material.panel.slug}/L{material.number}"


def _check(kind: str, content: Content) -> None:
    """Raise `ValidationError` when what its kind needs is not there."""
    wrong: dict[str, ValidationError] = {}
    match Material.Kind(kind):
        case Material.Kind.TEXT if not content.text.strip():
            wrong["text"] = ValidationError(_("Write the text."), "no_text")
        case Material.Kind.LINK if not content.link:
            wrong["link"] = ValidationError(_("Give the address."), "no_link")
        case Material.Kind.PDF if content.file is None:
            wrong["file"] = ValidationError(_("Choose the PDF file."), "no_file")
        case Material.Kind.PICTURE if content.file is None:
            wrong["file"] = ValidationError(_("Choose the picture."), "no_file")
    if wrong:
        raise ValidationError(wrong)


def _set_facts(material: Material, facts: Facts) -> None:
    if facts.session is not None and facts.session.panel_id != material.panel_id:
        raise ValidationError(
            {"session": ValidationError(_("Choose a session of this panel."), "far")}
        )
    material.title = facts.title
    material.language = facts.language
    material.author = facts.author
    material.interest = facts.interest
    material.dated_on = facts.dated_on
    material.is_public = facts.is_public
    material.session = facts.session


def _add_version(
    material: Material, content: Content, official: User, now: datetime
) -> None:
    version = MaterialVersion(
        material=material,
        number=material.version,
        text=content.text,
        link=content.link,
        file=content.file,
        small=content.small,
        alt=content.alt,
        name=content.name,
        pages=content.pages,
        change=content.change,
        made_by=official,
        made_at=now,
    )
    version.full_clean()
    version.save(force_insert=True)


@transaction.atomic(durable=True)
def draft_material(
    *, panel: Panel, official: User, facts: Facts, content: Content, now: datetime
) -> Material:
    """Prepare a material; members see it once it is published.

    Raises `Refused`, and `ValidationError` without what its kind needs.
    """
    fresh = locked(panel)
    require(policy.refuse_preparing(official, fresh))
    _check(facts.kind, content)
    highest = fresh.materials.aggregate(highest=Max("number"))["highest"] or 0
    material = Material(panel=fresh, number=highest + 1, kind=facts.kind)
    _set_facts(material, facts)
    material.full_clean()
    material.save(force_insert=True)
    _add_version(material, content, official, now)
    return material


def _fresh(material: Material, official: User) -> Material:
    panel = locked(material.panel)
    require(policy.refuse_preparing(official, panel))
    fresh = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
    fresh.panel = panel
    return fresh


@transaction.atomic(durable=True)
def change_material(
    *,
    material: Material,
    official: User,
    facts: Facts,
    content: Content | None,
    seen: int,
    now: datetime,
) -> Material:
    """Change what is said about a material, and with `content` what it holds.

    Once it is published, new content is a new version that needs to say what has
    changed, and members see that they have read an older one. Raises `Refused`, also
    for a newer version than `seen`, and `ValidationError`.
    """
    fresh = _fresh(material, official)
    if fresh.version != seen:
        raise Refused(
            Refusal("stale", _("Somebody else has just changed this. Look at it."))
        )
    _set_facts(fresh, facts)
    if content is not None:
        _check(fresh.kind, content)
        is_known = fresh.state != Material.State.DRAFT
        if is_known and not content.change.strip():
            raise ValidationError(
                {"change": ValidationError(_("Say what has changed."), "no_change")}
            )
        fresh.version += 1
        _add_version(fresh, content, official, now)
    fresh.full_clean()
    fresh.save()
    if content is not None and fresh.state == Material.State.PUBLISHED:
        _record_published(fresh, official, now)
    return fresh


def _record_published(material: Material, official: User, now: datetime) -> None:
    audit.record(
        material.panel.process,
        "material.published",
        subject=reference_of(material),
        actor=official,
        role=role_in(official, material.panel),
        now=now,
        version=material.version,
        public=material.is_public,
    )


@transaction.atomic(durable=True)
def publish_material(*, material: Material, official: User, now: datetime) -> None:
    """Let the members read a material, and everyone where it is public.

    Raises `Refused` for what is published or taken away.
    """
    fresh = _fresh(material, official)
    if fresh.state != Material.State.DRAFT:
        raise Refused(Refusal("published", _("This has been published already.")))
    fresh.state = Material.State.PUBLISHED
    fresh.published_at = now
    fresh.save(update_fields=["state", "published_at"])
    panel = fresh.panel
    letters.owe(
        [member.volunteer for member in seated(panel)],
        "material.published",
        panel=panel,
        occasion=f"material:{fresh.pk}",
        link=reverse(
            "panels:room_material", args=[panel.process.slug, panel.slug, fresh.number]
        ),
        now=now,
        title=fresh.title,
    )
    _record_published(fresh, official, now)


@transaction.atomic(durable=True)
def withdraw_material(
    *, material: Material, official: User, reason: str, now: datetime
) -> None:
    """Take a published material away; that it was there and why it went stays.

    Raises `Refused` for what is not published, `ValidationError` without a reason.
    """
    fresh = _fresh(material, official)
    if fresh.state != Material.State.PUBLISHED:
        raise Refused(Refusal("not_published", _("This is not published.")))
    fresh.end_reason = required_reason(reason)
    fresh.state = Material.State.WITHDRAWN
    fresh.full_clean()
    fresh.save(update_fields=["end_reason", "state"])
    audit.record(
        fresh.panel.process,
        "material.withdrawn",
        subject=reference_of(fresh),
        actor=official,
        role=role_in(official, fresh.panel),
        now=now,
        reason=fresh.end_reason,
    )


@transaction.atomic(durable=True)
def mark_read(
    *, material: Material, panelist: Panelist, is_read: bool, now: datetime
) -> None:
    """Note that a member has read a material as it is now, or has not after all."""
    fresh = Material.objects.select_for_update().get(pk=material.pk)
    require(policy.refuse_reading(panelist, fresh))
    if not is_read:
        Reading.objects.filter(material=fresh, panelist=panelist).delete()
        return
    Reading.objects.update_or_create(
        material=fresh,
        panelist=panelist,
        defaults={"version": fresh.version, "read_at": now},
    )
