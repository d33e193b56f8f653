"""Small cells: what is said of voters is published of large groups only.

Who knows the age, the sex and the district of a neighbour finds the ballot of the
neighbour in a file, if few people share all three.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import prod

LEAST = 10
"""How many voters must share each combination of values."""

Columns = Mapping[str, Sequence[str]]


def publishable(columns: Columns) -> Columns:
    """Give the columns back, or none of them if a combination has too few voters.

    Each column has one value per voter, empty where it is not known; that is a value
    like others. Every combination that the values allow must occur often enough, so
    that nobody can tell from a combination that is missing either: if no woman voted on
    paper, whoever voted on paper was a man.
    """
    if not columns:
        return {}
    cells = Counter(zip(*columns.values(), strict=True))
    possible = prod(len(set(values)) for values in columns.values())
    if len(cells) < possible or any(voters < LEAST for voters in cells.values()):
        return {}
    return columns
