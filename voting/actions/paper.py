"""Paper forms: put into batches, typed by two people, approved, counted like others."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import User
from participation.policies import require
from participation.reasons import required_reason
from voting import channel_policies, channel_queries
from voting.actions import casting, stations
from voting.box import paper as box_paper
from voting.models import PaperBatch, PaperForm, SpoiltForms, VotingRound
from voting.tally.ballot_form import Marks

# A batch that one person types at a stretch.
MOST_FORMS = 200
FIRST, SECOND, SETTLING = 1, 2, 3


@transaction.atomic(durable=True)
def make_batch(
    *,
    voting_round: VotingRound,
    clerk: User,
    area: str,
    station: str,
    count: int,
    scan: str,
    now: datetime,
) -> PaperBatch:
    """Put so many forms of one area and station together, numbered from 1.

    `scan` is the SHA-256 of a scan of them, or empty. Raises `ValidationError`.
    """
    require(channel_policies.refuse_paper_work(clerk, voting_round))
    stations.lock_log(voting_round)
    rules = channel_queries.paper_of(voting_round, area)
    if not 1 <= count <= MOST_FORMS:
        error = ValidationError(
            _("A batch has from 1 to %(most)d forms."),
            "bad_count",
            {"most": MOST_FORMS},
        )
        raise ValidationError({"count": error})
    last = voting_round.paper_batches.aggregate(Max("number"))["number__max"] or 0
    batch = PaperBatch(
        voting_round=voting_round,
        number=last + 1,
        area=rules.code,
        station=stations.station_of(station),
        count=count,
        scan=scan,
        made_at=now,
    )
    batch.full_clean()
    batch.save(force_insert=True)
    _record_batch("batched", batch, clerk, now)
    return batch


def _record_batch(
    what: str, batch: PaperBatch, clerk: User, now: datetime, **more: object
) -> None:
    voting_round = batch.voting_round
    audit.record(
        voting_round.process,
        "paper.batched" if what == "batched" else "paper.removed",
        subject=f"paper:{batch.number}",
        actor=clerk,
        role=channel_policies.role_of(clerk, voting_round, channel_policies.CLERKS),
        now=now,
        area=batch.area,
        station=batch.station,
        count=batch.count,
        **more,
    )


@transaction.atomic(durable=True)
def type_form(
    *,
    batch: PaperBatch,
    clerk: User,
    turn: int,
    number: int,
    marks: Mapping[str, Marks],
) -> None:
    """Keep, sealed, how somebody reads one form; typing it again replaces it.

    Turns 1 and 2 are two people who do not see each other's work. In turn 3 a third
    person reads a form on which they differ; what agrees with one of them settles it.
    Raises `Refused`, and `ValidationError` when the form breaks a rule of the vote.
    """
    fresh = _locked(batch)
    _keep(fresh, clerk, turn, {number: marks})


@transaction.atomic(durable=True)
def type_forms(
    *,
    batch: PaperBatch,
    clerk: User,
    turn: int,
    forms: Mapping[int, Mapping[str, Marks]],
) -> None:
    """Keep what somebody has typed elsewhere, by number of the form: all or nothing.

    Raises `Refused` and `ValidationError` as for one form.
    """
    fresh = _locked(batch)
    _keep(fresh, clerk, turn, forms)


def _keep(
    batch: PaperBatch, clerk: User, turn: int, forms: Mapping[int, Mapping[str, Marks]]
) -> None:
    require(channel_policies.refuse_typing(clerk, batch, turn))
    if turn not in {FIRST, SECOND, SETTLING} or not forms.keys() <= {
        *range(1, batch.count + 1)
    }:
        raise ValidationError(_("There is no such form in this batch."), "unknown_form")
    voting_round = batch.voting_round
    sheet = voting_round.sheet
    rules = sheet.paper(batch.area)
    if turn == FIRST:
        batch.first_by = clerk
    elif turn == SECOND:
        batch.second_by = clerk
    batch.save(update_fields=["first_by", "second_by"])
    before = channel_queries.forms_of(batch) if turn == SETTLING else {}
    rows = []
    for number, marks in forms.items():
        casting.check_marks(sheet, rules, marks)
        typed = box_paper.seal(
            voting_round,
            batch=batch.number,
            number=number,
            paper=rules.code,
            marks=casting.as_stored(sheet, rules, marks),
        )
        if turn == SETTLING:
            _check_settles(before[number], number, typed.digest)
        rows.append(
            PaperForm(
                batch=batch,
                number=number,
                turn=turn,
                digest=typed.digest,
                commitment=typed.commitment,
                sealed=typed.sealed,
            )
        )
    PaperForm.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["batch", "number", "turn"],
        update_fields=["digest", "commitment", "sealed"],
    )


def _locked(batch: PaperBatch) -> PaperBatch:
    """Read a batch anew and let nobody else change it meanwhile."""
    PaperBatch.objects.select_for_update().only("pk").get(pk=batch.pk)
    return PaperBatch.objects.select_related(
        "voting_round__process", "voting_round__phase", "voting_round__box"
    ).get(pk=batch.pk)


def _check_settles(typed: Mapping[int, PaperForm], number: int, digest: str) -> None:
    """Raise `ValidationError` unless a third reading settles an open difference.

    `typed` is what was typed of the form, by turn.
    """
    if not {FIRST, SECOND} <= typed.keys() or typed[1].digest == typed[2].digest:
        raise ValidationError(
            _("Form %(number)d needs no third reading."),
            "no_difference",
            {"number": number},
        )
    if digest not in {typed[1].digest, typed[2].digest}:
        raise ValidationError(
            _(
                "This third reading agrees with neither of the first two. Look at form "
                "%(number)d together. Then let each of the first two type it again, or "
                "take it out as spoilt."
            ),
            "three_readings",
            {"number": number},
        )


@transaction.atomic(durable=True)
def approve_batch(*, batch: PaperBatch, official: User, now: datetime) -> None:
    """Put the forms of a batch into the log, each once and for good.

    Raises `Refused`, and `ValidationError` while forms lack, differ, or are more than
    were handed out.
    """
    box = stations.lock_log(batch.voting_round)
    fresh = _locked(batch)
    require(channel_policies.refuse_approving(official, fresh))
    voting_round = fresh.voting_round
    typed = channel_queries.forms_of(fresh)
    found = [channel_queries.agreed(typed[n]) for n in range(1, fresh.count + 1)]
    forms = [form for form in found if form is not None]
    if len(forms) != fresh.count:
        raise ValidationError(
            _(
                "Not every form has been typed alike by two people. See which ones are "
                "missing or differ."
            ),
            "not_ready",
        )
    missing = stations.missing_forms(voting_round, fresh.area)
    if fresh.count > missing:
        raise ValidationError(
            _(
                "This batch has %(count)d forms, but only %(missing)d more were handed "
                "out in this area. Look for somebody who got a form and was not marked "
                "while the vote was open, or for a form too many."
            ),
            "too_many_forms",
            {"count": fresh.count, "missing": max(missing, 0)},
        )
    by = [
        channel_policies.name_in_log(person, voting_round)
        for person in (fresh.first_by, fresh.second_by)
        if person is not None
    ]
    box_paper.append(
        box,
        {
            "t": "batch",
            "batch": fresh.number,
            "area": fresh.area,
            "station": fresh.station,
            "count": fresh.count,
            "by": by,
            "scan": fresh.scan,
        },
        [(form.commitment, bytes(form.sealed)) for form in forms],
    )
    # What was typed is in the box now, and nowhere else.
    PaperForm.objects.filter(batch=fresh).delete()
    fresh.approved_by, fresh.approved_at = official, now
    fresh.save(update_fields=["approved_by", "approved_at"])
    audit.record(
        voting_round.process,
        "paper.approved",
        subject=f"paper:{fresh.number}",
        actor=official,
        role=channel_policies.role_of(official, voting_round, channel_policies.SECOND),
        now=now,
        area=fresh.area,
        station=fresh.station,
        count=fresh.count,
        by=by,
    )


@transaction.atomic(durable=True)
def take_form_out(
    *, batch: PaperBatch, clerk: User, number: int, reason: str, now: datetime
) -> int | None:
    """Take a form that cannot be counted out of a batch, and write it down as spoilt.

    The form that was the last gets its number, which is returned, and both type it once
    more; nothing when the form was the last itself. Raises `ValidationError`.
    """
    stations.lock_log(batch.voting_round)
    fresh = _locked(batch)
    require(channel_policies.refuse_batch_work(clerk, fresh))
    if not 1 <= number <= fresh.count:
        raise ValidationError(
            {"number": ValidationError(_("There is no such form."), "unknown_form")}
        )
    stations.add_spoilt_forms(
        fresh.voting_round,
        clerk=clerk,
        area=fresh.area,
        station=fresh.station,
        kind=SpoiltForms.Kind.SPOILT,
        count=1,
        reason=reason,
        now=now,
    )
    last = fresh.count
    PaperForm.objects.filter(batch=fresh, number__in=[number, last]).delete()
    audit.record(
        fresh.voting_round.process,
        "form.removed",
        subject=f"paper:{fresh.number}",
        actor=clerk,
        role=channel_policies.role_of(
            clerk, fresh.voting_round, channel_policies.CLERKS
        ),
        now=now,
        area=fresh.area,
        station=fresh.station,
        reason=" ".join(reason.split()),
    )
    fresh.count -= 1
    if fresh.count:
        fresh.save(update_fields=["count"])
    else:
        fresh.delete()
    return number if number != last else None


@transaction.atomic(durable=True)
def remove_batch(*, batch: PaperBatch, clerk: User, reason: str, now: datetime) -> None:
    """Take a batch apart that has not been approved; its forms go into others.

    Raises `ValidationError` without a reason.
    """
    fresh = _locked(batch)
    require(channel_policies.refuse_batch_work(clerk, fresh))
    why = required_reason(" ".join(reason.split()))
    _record_batch("removed", fresh, clerk, now, reason=why)
    PaperForm.objects.filter(batch=fresh).delete()
    fresh.delete()
