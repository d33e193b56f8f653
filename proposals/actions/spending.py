"""The money that a building takes: enter what was spent, put right what was wrong."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import User
from participation.policies import Refused
from participation.reasons import required_reason
from proposals.actions.building import STALE, fresh_building, role_in
from proposals.models import Building, Spending
from proposals.queries.became import standing_amount


@transaction.atomic(durable=True)
def enter_spending(
    *,
    building: Building,
    official: User,
    amount: int,
    what: str,
    spent_on: date,
    form_key: UUID,
    now: datetime,
) -> Spending:
    """Write down money that was spent, in cents; the same form sent twice counts once.

    Raises `Refused` for who may not, and `ValidationError` for nothing, for no words
    and for a day that is still to come.
    """
    fresh = fresh_building(building, official, None)
    twin = fresh.spendings.filter(form_key=form_key).first()
    if twin is not None:
        return twin
    wrong: dict[str, ValidationError] = {}
    if amount <= 0:
        wrong["amount"] = ValidationError(_("Enter a sum above nought."), "no_amount")
    if not what.strip():
        wrong["what"] = ValidationError(_("Say what it was for."), "no_text")
    if spent_on > timezone.localdate(now):
        wrong["spent_on"] = ValidationError(
            _("This day is still to come."), "in_the_future"
        )
    if wrong:
        raise ValidationError(wrong)
    spending = Spending(
        building=fresh,
        amount=amount,
        what=what.strip(),
        spent_on=spent_on,
        form_key=form_key,
        entered_by=official,
        entered_at=now,
    )
    spending.full_clean()
    spending.save(force_insert=True)
    audit.record(
        fresh.project.process,
        "spending.entered",
        subject=f"project:{fresh.project.code}",
        actor=official,
        role=role_in(fresh.project.process, official),
        now=now,
        amount=amount,
        what=spending.what,
        spent_on=spent_on.isoformat(),
    )
    return spending


@transaction.atomic(durable=True)
def correct_spending(
    *,
    spending: Spending,
    official: User,
    amount: int,
    reason: str,
    seen: int,
    now: datetime,
) -> Spending:
    """Say what an entry should have been, in cents; nought takes it back.

    The entry stays, and another row holds the difference and the reason. `seen` is what
    the form showed. Raises `Refused` when somebody else has corrected it meanwhile, and
    `ValidationError` without a reason or a difference.
    """
    fresh = fresh_building(spending.building, official, None)
    reason = required_reason(reason)
    first = Spending.objects.get(pk=spending.corrects_id or spending.pk)
    standing = standing_amount(first)
    if standing != seen:
        raise Refused(STALE)
    if amount == standing:
        raise ValidationError(
            {"amount": ValidationError(_("Nothing has changed."), "no_change")}
        )
    if amount < 0:
        raise ValidationError(
            {"amount": ValidationError(_("A sum cannot be negative."), "negative")}
        )
    correction = Spending(
        building=fresh,
        amount=amount - standing,
        what=reason,
        spent_on=first.spent_on,
        corrects=first,
        entered_by=official,
        entered_at=now,
    )
    correction.full_clean()
    correction.save(force_insert=True)
    audit.record(
        fresh.project.process,
        "spending.corrected",
        subject=f"project:{fresh.project.code}",
        actor=official,
        role=role_in(fresh.project.process, official),
        now=now,
        amount=correction.amount,
        what=first.what,
        reason=reason,
    )
    return correction
