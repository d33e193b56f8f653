"""From a sealed pool to a list of panels: what a worker computes."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from panels.models import Lottery
from panels.sortition import lottery as lists
from panels.sortition.coverage import InfeasiblePoolError
from panels.sortition.distribution import Distribution
from panels.sortition.fairness import maximin
from panels.sortition.leximin import leximin
from panels.sortition.pool import Pool, Quota, Volunteer
from panels.sortition.programme import OutOfTimeError


@dataclass(frozen=True, slots=True)
class Computed:
    """The list (empty where there is none), on how many panels everybody is, and why.

    `findings` and `certificate` are plain values that can become JSON.
    """

    content: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: dict[str, Any] = field(default_factory=dict)
    certificate: dict[str, Any] = field(default_factory=dict)


# Something of ours broke; the log says what.
BROKEN = Computed(findings={"problem": "broken"})


def sealed_pool(lottery: Lottery) -> Pool:
    """Read the fixed pool of a draw. Raises `ValueError` if it is another one."""
    text = lottery.sealed_text.encode()
    if sha256(text).hexdigest() != lottery.pool_sha256:
        raise ValueError(
            f"The pool of the draw {lottery} is not the one that was fixed"
        )
    plain = json.loads(text)
    return Pool(
        volunteers=tuple(
            Volunteer(
                key=public_id,
                features=tuple(sorted(about["features"].items())),
                # Of equal length, so that they sort as the numbers do.
                household=f"{about['household']:06d}" if about["household"] else "",
            )
            for public_id, about in sorted(plain["people"].items())
        ),
        quotas=tuple(Quota(*row) for row in plain["quotas"]),
        seats=plain["seats"],
    )


def compute(lottery: Lottery, *, seconds: float) -> Computed:
    """Find the fairest lottery and make its list; without one, say why.

    When the `seconds` are over, the best lottery found so far is taken, with how far at
    most it may be from the best there is.
    """
    pool = sealed_pool(lottery)
    is_leximin = lottery.algorithm == Lottery.Algorithm.LEXIMIN
    search = leximin if is_leximin else maximin
    try:
        found = search(pool, seconds=seconds)
        listed = lists.make_list(
            pool,
            found,
            name=f"{lottery.panel.process.slug}/{lottery.panel.slug}/{lottery.number}",
            seed=bytes.fromhex(lottery.seed),
            size=lottery.panels_wanted or None,
            # A pool that was fixed long ago may promise more than the panel leaves.
            reserve=min(lottery.reserve_size, lists.most_in_reserve(pool)),
            ids={one.key: one.key for one in pool.volunteers},
        )
    except InfeasiblePoolError:
        return Computed(findings={"problem": "infeasible"})
    except OutOfTimeError:
        return Computed(findings={"problem": "out_of_time"})
    if sha256(listed.sealed).hexdigest() != lottery.pool_sha256:
        raise ValueError(f"The list of the draw {lottery} has sealed another pool")
    counts = [count for count in listed.counts.values() if count]
    return Computed(
        content=listed.content.decode(),
        counts=dict(listed.counts),
        findings={
            "size": listed.size,
            "smallest": min(counts),
            "largest": max(counts),
            "excluded": len(pool.volunteers) - len(counts),
            "value": found.value,
            "bound": found.upper_bound,
            "is_optimal": found.complete,
            "loss": listed.loss,
        },
        certificate=certificate_of(found),
    )


def certificate_of(found: Distribution) -> dict[str, Any]:
    """Write the proof of fairness without saying what anybody answered."""
    proof = found.certificate
    return {
        "algorithm": found.algorithm,
        "value": found.value,
        "bound": proof.bound,
        "kinds": len(found.kinds),
        "weights": list(proof.weights),
        "prices": list(proof.prices),
    }
