"""The life of a mandate: begun, written, published, changed in public, called off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import mandate as mandates
from panels.lifecycle import PanelState
from panels.mandate import Mandate, Texts
from panels.models import Feature, FeatureValue, Panel, PanelVersion
from panels.moving import move_panel
from panels.policies.mandates import refuse_describing, refuse_opening
from panels.policies.roles import refuse_organising
from panels.queries.pages import locked
from panels.queries.readiness import as_record, missing
from participation import audit
from participation.models import Process, Role, User
from participation.policies import Refusal, Refused, require
from participation.policies import refuse_organising as refuse_organising_process
from participation.reasons import required_reason
from participation.texts import pick

NOTHING_CHANGED = Refusal("unchanged", _("Nothing has been changed."))


@transaction.atomic(durable=True)
def create_panel(
    *,
    process: Process,
    organiser: User,
    slug: str,
    title: Texts,
    copy_of: Panel | None,
    now: datetime,
) -> Panel:
    """Begin a panel, from nothing or from another; nobody else sees it yet.

    `copy_of` gives its texts, rules and quotas, not its days, state or people. Raises
    `Refused` for who may not, `ValidationError` for a taken address.
    """
    require(refuse_organising_process(organiser, process))
    return begin(process, organiser, slug, title, copy_of, now=now)


def begin(
    process: Process,
    organiser: User,
    slug: str,
    title: Texts,
    copy_of: Panel | None,
    *,
    now: datetime,
) -> Panel:
    """Make the row of a panel and record it, within the transaction of an action."""
    panel = Panel(process=process, slug=slug)
    if copy_of is not None:
        given = mandates.mandate_of(copy_of)
        left_out = dict.fromkeys(mandates.OF_ONE_PANEL)
        mandates.write(panel, replace(given, **left_out))  # type: ignore[arg-type]  # each of them may be None
    panel.title = dict(title)
    panel.full_clean()
    panel.save(force_insert=True)
    if copy_of is not None:
        _copy_features(copy_of, panel)
    audit.record(
        process,
        "panel.created",
        subject=f"panel:{slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        copied=str(copy_of) if copy_of is not None else "",
    )
    return panel


def _copy_features(source: Panel, panel: Panel) -> None:
    for feature in source.features.prefetch_related("values"):
        copied = Feature.objects.create(
            panel=panel,
            code=feature.code,
            name=feature.name,
            is_sensitive=feature.is_sensitive,
            position=feature.position,
        )
        FeatureValue.objects.bulk_create(
            FeatureValue(
                feature=copied,
                code=value.code,
                name=value.name,
                minimum=value.minimum,
                maximum=value.maximum,
                population=value.population,
                position=value.position,
            )
            for value in feature.values.all()
        )


@transaction.atomic(durable=True)
def describe_panel(
    *,
    panel: Panel,
    organiser: User,
    mandate: Mandate,
    version: int,
    reason: str,
    now: datetime,
) -> Panel:
    """Change the mandate; once it is public, with a reason, and the old one stays.

    `version` is the one that the form started from. Raises `Refused` with `stale` when
    somebody was faster, and for what is fixed by now; `ValidationError` for what a
    public mandate cannot be without, and without a reason.
    """
    panel = locked(panel)
    before = mandates.as_words(mandates.mandate_of(panel))
    after = mandates.as_words(mandate)
    changed = mandates.changed(before, after)
    require(refuse_describing(organiser, panel, changed))
    if version != panel.version:
        raise Refused(
            Refusal(
                "stale",
                _("Somebody else has changed the mandate meanwhile. Read it again."),
            )
        )
    if not changed:
        raise Refused(NOTHING_CHANGED)
    mandates.write(panel, mandate)
    panel.version += 1
    if panel.is_public:
        _require_complete(panel, now=now)
        reason = required_reason(reason)
    panel.full_clean()
    panel.save()
    if panel.is_public:
        _keep_version(panel, organiser, reason, now=now)
        audit.record(
            panel.process,
            "mandate.changed",
            subject=f"panel:{panel.slug}",
            actor=organiser,
            role=Role.ORGANISER,
            now=now,
            fields=changed,
            reason=reason,
        )
    return panel


def _require_complete(panel: Panel, *, now: datetime) -> None:
    """Complain of everything that a public mandate cannot be without."""
    lacking = missing(panel, now=now)
    if lacking:
        raise ValidationError(
            {one.field: ValidationError(str(one.message), one.code) for one in lacking}
        )


def _keep_version(panel: Panel, official: User, reason: str, *, now: datetime) -> None:
    PanelVersion.objects.create(
        panel=panel,
        number=panel.versions.count() + 1,
        words=mandates.as_words(mandates.mandate_of(panel)),
        reason=reason,
        made_by=official,
        made_at=now,
    )


@transaction.atomic(durable=True)
def publish_panel(*, panel: Panel, organiser: User, now: datetime) -> None:
    """Publish the mandate: who answers the advice, and by when, stands from now on.

    Raises `ValidationError` with everything that is missing, `Refused` for who may not,
    while its process is not public, or when it is public already.
    """
    panel = locked(panel)
    require(refuse_organising(organiser, panel))
    if not panel.process.is_public(now):
        raise Refused(
            Refusal("process_not_public", _("Publish the process first, then this."))
        )
    _require_complete(panel, now=now)
    move_panel(panel, PanelState.PUBLISHED, published_at=now)
    _keep_version(panel, organiser, "", now=now)
    audit.record(
        panel.process,
        "mandate.published",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        seats=panel.seats,
        due_on=str(panel.answer_due_on),
        body=pick(panel.answering_body, settings.LANGUAGE_CODE)[0],
    )


@transaction.atomic(durable=True)
def open_recruiting(*, panel: Panel, organiser: User, now: datetime) -> None:
    """Begin to look for members, by the rules that stand on the record from now on.

    Raises `Refused`, and `ValidationError` when the quotas do not fit the seats.
    """
    panel = locked(panel)
    require(refuse_opening(organiser, panel, now=now))
    quotas = as_record(panel)
    move_panel(panel, PanelState.RECRUITING)
    audit.record(
        panel.process,
        "recruiting.opened",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        seats=panel.seats,
        selection=panel.selection,
        limits=quotas,
    )


@transaction.atomic(durable=True)
def cancel_panel(*, panel: Panel, organiser: User, reason: str, now: datetime) -> None:
    """Call a panel off, with a reason that everybody can read."""
    panel = locked(panel)
    require(refuse_organising(organiser, panel))
    why = required_reason(reason)
    move_panel(panel, PanelState.CANCELLED, ended_at=now, end_reason=why)
    audit.record(
        panel.process,
        "panel.cancelled",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        reason=why,
    )


@transaction.atomic(durable=True)
def name_facilitators(
    *, panel: Panel, organiser: User, people: Sequence[User], now: datetime
) -> None:
    """Say who runs this panel; with nobody named, all facilitators of the process do.

    Raises `ValidationError` for somebody who is no facilitator there.
    """
    panel = locked(panel)
    require(refuse_organising(organiser, panel))
    held = panel.process.memberships.filter(role=Role.FACILITATOR)
    known = set(held.values_list("user", flat=True))
    if not {person.pk for person in people} <= known:
        raise ValidationError(
            _("Give them the role of a facilitator first."), "no_facilitator"
        )
    panel.facilitators.set(people)
    audit.record(
        panel.process,
        "facilitators.named",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        people=sorted(person.pk for person in people),
    )
