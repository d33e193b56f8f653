"""Whether a recommendation is adopted: exact, without floating point. Pure."""

from dataclasses import dataclass

# Yes votes of those that were yes or no: at least these shares, or more than half.
SHARES = {"two_thirds": (2, 3), "three_quarters": (3, 4)}
PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Count:
    """Votes on a recommendation, and how many members there are."""

    yes: int
    no: int
    abstain: int
    entitled: int

    @property
    def voted(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def absent(self) -> int:
        return self.entitled - self.voted

    def as_json(self) -> dict[str, int]:
        return {
            "yes": self.yes,
            "no": self.no,
            "abstain": self.abstain,
            "absent": self.absent,
            "entitled": self.entitled,
        }


def has_quorum(count: Count, quorum: int) -> bool:
    """Whether enough members voted: `quorum` per cent of all, abstentions included."""
    return PER_CENT * count.voted >= quorum * count.entitled


def is_adopted(count: Count, majority: str, *, quorum: int) -> bool:
    """Whether a recommendation is adopted by its declared majority.

    Abstentions count for the quorum and not for the majority. "simple" needs more yes
    than no, "two_thirds" and "three_quarters" that share of yes and no together,
    "consensus" a yes and no no. Raises `ValueError` for an unknown majority.
    """
    if not has_quorum(count, quorum) or count.yes == 0:
        return False
    if majority == "simple":
        return count.yes > count.no
    if majority == "consensus":
        return count.no == 0
    if majority not in SHARES:
        raise ValueError(f"no majority is called {majority!r}")
    part, whole = SHARES[majority]
    return whole * count.yes >= part * (count.yes + count.no)
