"""A draw from the pool that is fixed to the list that is published.

What comes after, when the randomness is there, stands in `settling.py`; the computing
in between in `computing.py`.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.lifecycle import LotteryState, VolunteerState
from panels.models import Feature, Lottery, LotteryEntry, Panel, Volunteer
from panels.policies import drawing as policies
from panels.pooling import Draft, draft_of, published_counts
from panels.queries.draw import (
    digest_of,
    draw_path,
    is_replacement,
    locked_lottery,
)
from panels.queries.pages import locked
from panels.sortition import lottery as lists
from panels.sortition import verify
from panels.sortition.pool import Quota
from panels.sortition.randomness import Source
from panels.sortition.stream import Stream
from participation import audit
from participation.in_words import moment_by_language
from participation.models import Role, User
from participation.policies import Refusal, Refused, require, roles_of
from participation.reasons import required_reason


@transaction.atomic(durable=True)
def relax_quotas(
    *,
    panel: Panel,
    organiser: User,
    changes: Sequence[Quota],
    digest: str,
    reason: str,
    now: datetime,
) -> None:
    """Loosen quotas that cannot be met, as was proposed, with a reason for everyone.

    `changes` are in the terms of the panel, not of the seats still free. `digest` is of
    the pool that the proposal was made for. Quotas are never made tighter here.
    """
    panel = locked(panel)
    require(policies.refuse_relaxing(organiser, panel))
    if digest_of(draft_of(panel).pool) != digest:
        raise Refused(_changed())
    why = required_reason(reason)
    told = []
    for change in changes:
        value = (
            Feature.objects.get(panel=panel, code=change.feature)
            .values.select_for_update()
            .get(code=change.value)
        )
        if change.minimum > value.minimum or change.maximum < value.maximum:
            raise ValidationError(_("A quota can only be loosened here."), "tighter")
        told.append(
            {
                "feature": change.feature,
                "value": change.value,
                "before": [value.minimum, value.maximum],
                "after": [change.minimum, change.maximum],
            }
        )
        value.minimum, value.maximum = change.minimum, change.maximum
        value.full_clean()
        value.save(update_fields=["minimum", "maximum"])
    if not told:
        raise ValidationError(_("There is nothing to loosen."), "nothing")
    Panel.objects.filter(pk=panel.pk).update(version=F("version") + 1)
    audit.record(
        panel.process,
        "quotas.relaxed",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        quotas=told,
        reason=why,
    )


@transaction.atomic(durable=True)
def freeze_pool(
    *,
    panel: Panel,
    organiser: User,
    algorithm: str,
    panels_wanted: int,
    reserve_size: int,
    digest: str,
    reason: str = "",
    now: datetime,
) -> Lottery:
    """Fix who can be drawn, and by what. Nothing of it can be changed from here on.

    `digest` is of the pool that the organiser has read about; `Refused` with "stale"
    says that it is another by now. A draw for seats that have become free needs a
    reason for everyone. Raises `ValidationError` for fewer people than seats, and for a
    reserve larger than what is left of them.
    """
    panel = locked(panel)
    require(policies.refuse_freezing(organiser, panel, now=now))
    draft = draft_of(panel)
    if digest_of(draft.pool) != digest:
        raise Refused(_changed())
    if len(draft.pool.volunteers) < draft.pool.seats:
        raise ValidationError(_("There are fewer people than seats."), "too_few")
    is_again = is_replacement(panel)
    if not is_again:
        _require_reserve(draft, reserve_size)
    why = required_reason(reason) if is_again else reason.strip()
    lottery = _frozen(panel, draft, now=now)
    lottery.is_replacement = is_again
    lottery.algorithm = algorithm
    lottery.panels_wanted = panels_wanted
    # Who stands by is drawn once, with the panel itself.
    lottery.reserve_size = 0 if is_again else reserve_size
    lottery.frozen_by = organiser
    lottery.full_clean()
    lottery.save()
    LotteryEntry.objects.bulk_create(
        [LotteryEntry(lottery=lottery, volunteer=one) for one in draft.people.values()],
        batch_size=500,
    )
    Volunteer.objects.filter(
        entries__lottery=lottery, state=VolunteerState.APPLIED
    ).update(state=VolunteerState.IN_POOL)
    audit.record(
        panel.process,
        "pool.frozen",
        subject=f"panel:{panel.slug}/D{lottery.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        seats=lottery.seats,
        volunteers=lottery.pool_size,
        not_in_it=draft.incomplete + draft.neighbours,
        replacement=is_again,
        algorithm=lottery.algorithm,
        reserve=lottery.reserve_size,
        limits=[
            [quota.feature, quota.value, quota.minimum, quota.maximum]
            for quota in draft.pool.quotas
        ],
        sealed=lottery.pool_sha256,
        reason=why,
    )
    return lottery


def _require_reserve(draft: Draft, reserve_size: int) -> None:
    """Refuse to promise more people who stand by than are left beside the panel."""
    most = lists.most_in_reserve(draft.pool)
    if reserve_size > most:
        words = _("The panel leaves at most %(most)s people for the reserve list.")
        problem = ValidationError(words, "too_large", {"most": most})
        raise ValidationError({"reserve_size": problem})


def _frozen(panel: Panel, draft: Draft, *, now: datetime) -> Lottery:
    pool = draft.pool
    seed = secrets.token_bytes(lists.SEED_BYTES)
    ids = {one.key: one.key for one in pool.volunteers}
    sealed = lists.seal(pool, ids, Stream(seed, "salt"))
    last: int = panel.lotteries.aggregate(last=Max("number"))["last"] or 0
    counts = published_counts(pool)
    names = {
        (feature.code, value.code): (feature.name, value.name)
        for feature in panel.features.prefetch_related("values")
        for value in feature.values.all()
    }
    return Lottery(
        panel=panel,
        number=last + 1,
        is_replacement=False,
        seats=pool.seats,
        quotas=[
            {
                "feature": quota.feature,
                "feature_name": names[quota.feature, quota.value][0],
                "value": quota.value,
                "name": names[quota.feature, quota.value][1],
                "minimum": quota.minimum,
                "maximum": quota.maximum,
            }
            for quota in pool.quotas
        ],
        pool_size=len(pool.volunteers),
        pool_counts=counts,
        sealed_text=sealed.decode(),
        pool_sha256=sha256(sealed).hexdigest(),
        seed=seed.hex(),
        findings={"incomplete": draft.incomplete, "neighbours": draft.neighbours},
        frozen_at=now,
    )


@transaction.atomic(durable=True)
def publish_list(
    *,
    lottery: Lottery,
    official: User,
    source: Source,
    now: datetime,
) -> None:
    """Publish the list with the source that will draw from it; tell everybody its hash.

    The source has to lie far enough ahead that people can look at the list first.
    Raises `ValidationError` for one too near, too weak or without a description.
    """
    lottery = locked_lottery(lottery)
    panel = lottery.panel
    require(policies.refuse_publishing(official, lottery))
    hours = settings.LOTTERY_NOTICE_HOURS
    if source.at is None or (source.at - now).total_seconds() < hours * 3600:
        words = _("The draw is at least %(hours)s hours after the list is public.")
        problem = ValidationError(words, "too_soon", {"hours": hours})
        raise ValidationError({"draws_at": problem})
    plain = verify.read(lottery.list_text.encode()).plain
    if not source.is_strong_enough(len(plain["panels"])):
        words = _("This source has too few outcomes for so many panels.")
        raise ValidationError({"source": ValidationError(words, "weak")})
    content = verify.canonical({**plain, "randomness": source.as_plain()})
    lottery.list_text = content.decode()
    lottery.list_sha256 = sha256(content).hexdigest()
    lottery.source = source.kind
    lottery.source_words = source.description
    lottery.draws_at = source.at
    lottery.state = LotteryState.PUBLISHED
    lottery.published_by = official
    lottery.published_at = now
    lottery.full_clean(exclude=["seed", "sealed_text", "panel", "frozen_by"])
    lottery.save()
    letters.owe(
        people_in(lottery),
        "draw.published",
        panel=panel,
        occasion=f"draw:{lottery.pk}",
        link=draw_path(lottery),
        now=now,
        hash=lottery.list_sha256,
        panels=len(plain["panels"]),
        moment=moment_by_language(source.at),
    )
    audit.record(
        panel.process,
        "list.published",
        subject=f"panel:{panel.slug}/D{lottery.number}",
        actor=official,
        role=role_of(official, panel),
        now=now,
        sha256=lottery.list_sha256,
        panels=len(plain["panels"]),
        source=str(source.kind),
        draws_at=source.at.isoformat(),
    )


@transaction.atomic(durable=True)
def hand_out_pool(*, lottery: Lottery, organiser: User, now: datetime) -> bytes:
    """Return the sealed pool for the witness; the record says that it went out."""
    lottery = locked_lottery(lottery)
    require(policies.refuse_handing_out(organiser, lottery))
    audit.record(
        lottery.panel.process,
        "pool.exported",
        subject=f"panel:{lottery.panel.slug}/D{lottery.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )
    return lottery.sealed_text.encode()


def people_in(lottery: Lottery) -> list[Volunteer]:
    """Return everybody in a draw who has not left since."""
    found = Volunteer.objects.filter(entries__lottery=lottery, erased_at=None)
    return list(found.exclude(state=VolunteerState.WITHDRAWN).select_related("person"))


def role_of(official: User, panel: Panel) -> Role:
    held = roles_of(official, panel.process)
    return Role.ORGANISER if Role.ORGANISER in held else Role.FACILITATOR


def _changed() -> Refusal:
    return Refusal("stale", _("The pool has changed since. Please read again."))
