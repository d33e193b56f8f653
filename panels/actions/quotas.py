"""Features that people are asked for the draw, and the quotas of each answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from panels import quotas
from panels.lifecycle import PanelState
from panels.mandate import Texts
from panels.models import Feature, FeatureValue, Panel, VolunteerFeature
from panels.offered_features import OFFERED
from panels.policies.mandates import refuse_quotas
from panels.queries.pages import locked
from panels.queries.readiness import as_record
from participation import audit
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason

ANSWERED = Refusal(
    "answered",
    _("People have answered this already, so what they were asked stays."),
)


@dataclass(frozen=True, slots=True)
class NewValue:
    """One answer of a feature, with its quota."""

    code: str
    name: Texts
    minimum: int
    maximum: int
    population: int | None = None


@transaction.atomic(durable=True)
def settle_feature(
    *,
    panel: Panel,
    organiser: User,
    code: str,
    name: Texts,
    is_sensitive: bool,
    values: Sequence[NewValue],
    reason: str,
    now: datetime,
) -> Feature:
    """Add a feature, or replace its name and quotas.

    While people can sign up a reason is needed, and the quotas have to fit the seats.
    What somebody has answered stays there to be answered. Raises `Refused` and
    `ValidationError`.
    """
    panel = locked(panel)
    require(refuse_quotas(organiser, panel))
    feature = panel.features.filter(code=code).first()
    if feature is None:
        _refuse_new(panel)
        feature = Feature(panel=panel, code=code, position=panel.features.count() + 1)
    feature.name = dict(name)
    feature.is_sensitive = is_sensitive
    feature.full_clean()
    feature.save()
    _replace_values(feature, values)
    _record(panel, organiser, reason, now=now)
    return feature


def _refuse_new(panel: Panel) -> None:
    if panel.volunteers.filter(erased_at=None).exists():
        raise Refused(
            Refusal(
                "signed_up",
                _("People have signed up already; they were not asked for this."),
            )
        )


def _replace_values(feature: Feature, values: Sequence[NewValue]) -> None:
    codes = [value.code for value in values]
    if len(set(codes)) < len(codes):
        raise ValidationError(_("Two answers cannot have the same code."), "twice")
    try:
        feature.values.exclude(code__in=codes).delete()
    except ProtectedError as error:
        raise Refused(ANSWERED) from error
    known = {value.code: value for value in feature.values.all()}
    for position, new in enumerate(values, start=1):
        value = known.get(new.code) or FeatureValue(feature=feature, code=new.code)
        value.name = dict(new.name)
        value.minimum, value.maximum = new.minimum, new.maximum
        value.population = new.population
        value.position = position
        value.full_clean()
        value.save()


def _record(panel: Panel, organiser: User, reason: str, *, now: datetime) -> None:
    """Record the quotas from the moment on that people are found by them."""
    if panel.state != PanelState.RECRUITING:
        return
    audit.record(
        panel.process,
        "quotas.changed",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        limits=as_record(panel),
        reason=required_reason(reason),
    )


@transaction.atomic(durable=True)
def remove_feature(
    *, feature: Feature, organiser: User, reason: str, now: datetime
) -> None:
    """Ask for a feature no more; `Refused` when somebody has answered it."""
    panel = locked(feature.panel)
    require(refuse_quotas(organiser, panel))
    if VolunteerFeature.objects.filter(feature=feature).exists():
        raise Refused(ANSWERED)
    feature.delete()
    _record(panel, organiser, reason, now=now)


@transaction.atomic(durable=True)
def offer_features(*, panel: Panel, organiser: User, keys: Sequence[str]) -> int:
    """Add features from those that are offered ready made; return how many are new.

    Their quotas leave every seat open until somebody sets them.
    """
    panel = locked(panel)
    require(refuse_quotas(organiser, panel))
    _refuse_new(panel)
    known = set(panel.features.values_list("code", flat=True))
    new = [OFFERED[key] for key in keys if key in OFFERED and key not in known]
    for position, one in enumerate(new, start=len(known) + 1):
        feature = Feature.objects.create(
            panel=panel,
            code=one.code,
            name=one.name,
            is_sensitive=one.is_sensitive,
            position=position,
        )
        FeatureValue.objects.bulk_create(
            FeatureValue(
                feature=feature,
                code=code,
                name=name,
                minimum=0,
                maximum=panel.seats,
                position=place,
            )
            for place, (code, name) in enumerate(one.values, start=1)
        )
    return len(new)


@transaction.atomic(durable=True)
def compute_quotas(
    *, panel: Panel, organiser: User, reason: str, now: datetime
) -> list[str]:
    """Set the quotas of each feature to the whole numbers around its exact shares.

    Only features whose every answer has its population can be computed; return the
    codes of these. Raises `ValidationError` when there is none.
    """
    panel = locked(panel)
    require(refuse_quotas(organiser, panel))
    computed = []
    for feature in panel.features.prefetch_related("values"):
        values = list(feature.values.all())
        people = [value.population for value in values if value.population is not None]
        if len(people) < len(values) or not sum(people):
            continue
        limits = quotas.proportional(people, panel.seats)
        for value, (least, most) in zip(values, limits, strict=True):
            value.minimum, value.maximum = least, most
            value.save(update_fields=["minimum", "maximum"])
        computed.append(feature.code)
    if not computed:
        raise ValidationError(
            _("Write down first how many people of the population each answer is for."),
            "no_population",
        )
    _record(panel, organiser, reason, now=now)
    return computed
