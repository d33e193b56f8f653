"""How many seats each group has: from shares of the population, and what cannot be.

Pure: whole numbers in, whole numbers out.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why the quotas of a feature cannot be met, whoever signs up.

    Codes: `no_values`, `minimum_above_maximum`, `minimums_above_seats`,
    `maximums_below_seats`. `value` is the place of the value, where it is about one;
    `total` the sum that is wrong.
    """

    code: str
    value: int | None = None
    total: int = 0


def proportional(populations: Sequence[int], seats: int) -> list[tuple[int, int]]:
    """Return for each group the whole numbers around its exact share of the seats.

    A share that is whole leaves no room. Raises `ZeroDivisionError` for nobody at all.
    """
    everybody = sum(populations)
    shares = [divmod(count * seats, everybody) for count in populations]
    return [(whole, whole + (1 if rest else 0)) for whole, rest in shares]


def flaws(values: Sequence[tuple[int, int]], seats: int) -> list[Flaw]:
    """Return what is wrong with the limits of one feature: pairs of least and most."""
    if not values:
        return [Flaw("no_values")]
    found = [
        Flaw("minimum_above_maximum", place)
        for place, (least, most) in enumerate(values)
        if least > most
    ]
    least = sum(low for low, _high in values)
    most = sum(min(high, seats) for _low, high in values)
    if least > seats:
        found.append(Flaw("minimums_above_seats", total=least))
    if most < seats:
        found.append(Flaw("maximums_below_seats", total=most))
    return found
