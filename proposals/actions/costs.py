"""What things cost to build, within what range, and what they cost to run."""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Role, User
from participation.policies import require
from proposals.models import CostClass, Project
from proposals.policies import on_ballot
from proposals.queries.pages import locked


@dataclass(frozen=True, slots=True)
class Price:
    """What something costs to build, in cents; `cost` is the amount that counts."""

    cost: int | None = None
    low: int | None = None
    high: int | None = None
    cost_class: CostClass | None = None


def settled(price: Price) -> Price:
    """Work out the amount that counts, and the range that it lies in.

    Of a range it is the upper end, unless an amount within it is named; of a cost
    class it is the upper end. Raises `ValidationError` at the fields `cost`,
    `cost_low`, `cost_high` and `cost_class`.
    """
    if price.cost_class is not None:
        if (price.cost, price.low, price.high) != (None, None, None):
            _complain(
                "cost_class",
                ValidationError(_("Give a cost class or amounts."), "two_prices"),
            )
        band = price.cost_class
        return Price(band.high, band.low, band.high, band)
    if price.low is None and price.high is None:
        if not price.cost:
            _complain(
                "cost",
                ValidationError(_("A feasible proposal needs its cost."), "no_cost"),
            )
        return price
    return _within_its_range(price)


def _within_its_range(price: Price) -> Price:
    if price.low is None:
        _complain(
            "cost_low",
            ValidationError(_("A range needs its lower end."), "half_a_range"),
        )
    if price.high is None:
        _complain(
            "cost_high",
            ValidationError(_("A range needs its upper end."), "half_a_range"),
        )
    if price.low > price.high:
        _complain(
            "cost_low",
            ValidationError(_("The lower end is above the upper end."), "upside_down"),
        )
    cost = price.cost or price.high
    if not cost:
        _complain(
            "cost_high",
            ValidationError(_("A feasible proposal needs its cost."), "no_cost"),
        )
    if not price.low <= cost <= price.high:
        _complain(
            "cost",
            ValidationError(
                _("The cost that counts lies between the lowest and the highest."),
                "outside_range",
            ),
        )
    return Price(cost, price.low, price.high)


def _complain(field: str, problem: ValidationError) -> NoReturn:
    raise ValidationError({field: problem})


@transaction.atomic(durable=True)
def cost_project(
    *,
    project: Project,
    organiser: User,
    cost: int,
    cost_low: int | None,
    cost_high: int | None,
    upkeep: int,
    now: datetime,
) -> None:
    """Write down the money of a project, in cents; `upkeep` is for a year.

    `cost` is the amount that counts in the vote, within the range where there is one.
    Raises `Refused` once the rules of the vote are frozen, and `ValidationError` for
    an amount outside of its range.
    """
    project.process = locked(project.process)
    require(on_ballot.refuse_adding_projects(organiser, project.process, now=now))
    project.cost, project.upkeep = cost, upkeep
    project.cost_low, project.cost_high = cost_low, cost_high
    project.full_clean()
    project.save(update_fields=["cost", "cost_low", "cost_high", "upkeep"])
    audit.record(
        project.process,
        "project.costed",
        subject=f"project:{project.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        cost=cost,
        cost_low=cost_low,
        cost_high=cost_high,
        upkeep=upkeep,
    )
