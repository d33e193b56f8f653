"""The people who may be drawn, and what the panel has to look like.

Nothing here knows names: a volunteer is a key and the values of the quota features.
"""

from dataclasses import dataclass

MOST_SEATS = 10_000


@dataclass(frozen=True, slots=True)
class Quota:
    """Between `minimum` and `maximum` seats go to people with this value, both ends in.

    `minimum` is at least 0 and at most `maximum`.
    """

    feature: str
    value: str
    minimum: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody in the pool; `features` are pairs of feature and value, by feature.

    Two volunteers with the same household that is not empty are never drawn together.
    """

    key: str
    features: tuple[tuple[str, str], ...]
    household: str = ""

    def has(self, quota: Quota) -> bool:
        return (quota.feature, quota.value) in self.features


@dataclass(frozen=True, slots=True)
class Pool:
    """Keys are distinct; each volunteer has a value for each feature of the quotas."""

    volunteers: tuple[Volunteer, ...]
    quotas: tuple[Quota, ...]
    seats: int
