"""What `draw` says: one object for machines, and its main points for people."""

from typing import Any

from panels.sortition.distribution import Distribution
from panels.sortition.feasibility import Change, Study
from panels.sortition.lottery import ENOUGH_COUNTS, PanelList
from panels.sortition.pool import Pool, Quota
from panels.sortition.pool_files import Reading
from panels.sortition.pool_tables import Problem
from panels.sortition.pool_words import sentence

REASONS = {
    "few_volunteers": "There are more seats than people in the pool.",
    "few_households": "There are more seats than households in the pool.",
    "quotas": "No panel meets all quotas at once.",
}
SHORT_LIST = (
    f"The list is short: the smallest chance comes to fewer than {ENOUGH_COUNTS} of "
    "its panels, so rounding can change it much. Leave out --panels, or give more."
)


def is_short(made: PanelList, distribution: Distribution) -> bool:
    """Say whether the smallest chance is too few panels of the list to be kept well."""
    return made.size * distribution.value < ENOUGH_COUNTS - 1e-6


def unreadable(reading: Reading) -> dict[str, Any]:
    """Tell what is wrong with the files; whether there is a panel nobody knows."""
    return {"feasible": None, **_remarks(reading)}


def infeasible(pool: Pool, reading: Reading, found: Study) -> dict[str, Any]:
    return {
        "feasible": False,
        **_about(pool),
        "reason": found.reason,
        "conflict": [_quota(quota) for quota in found.conflict],
        "conflicts": [[_quota(q) for q in quotas] for quotas in found.conflicts],
        "relaxation": [_change(change) for change in found.relaxation],
        **_remarks(reading),
    }


def drawn(
    pool: Pool,
    reading: Reading,
    distribution: Distribution,
    made: PanelList,
    found: Study | None,
) -> dict[str, Any]:
    """Tell of a list: chances are of the lottery, counts and frequencies of the list.

    `maximin` and `min_probability` leave out whoever can be on no panel; they are
    `excluded`, each with the quotas that together are the reason.
    """
    certificate = distribution.certificate
    return {
        "feasible": True,
        **_about(pool),
        "algorithm": distribution.algorithm,
        "complete": distribution.complete,
        "maximin": distribution.value,
        "upper_bound": distribution.upper_bound,
        "min_probability": distribution.value,
        "probabilities": distribution.probabilities(),
        "excluded": [e.key for e in found.excluded] if found else [],
        "exclusions": [
            {"id": e.key, "quotas": [_quota(quota) for quota in e.quotas]}
            for e in (found.excluded if found else ())
        ],
        "certificate": {
            "bound": certificate.bound,
            "weights": [
                {"members": list(kind.members), "weight": weight}
                for kind, weight in zip(
                    distribution.kinds, certificate.weights, strict=True
                )
                if weight
            ],
            "prices": list(certificate.prices),
        },
        "sha256": made.sha256,
        "panels": made.size,
        "ids": dict(sorted(made.ids.items())),
        "counts": {key: made.counts[key] for key in sorted(made.counts)},
        "min_frequency": made.smallest_chance,
        "loss": made.loss,
        "deviation": made.deviation,
        **_remarks(reading),
    }


def _about(pool: Pool) -> dict[str, Any]:
    return {"seats": pool.seats, "people": len(pool.volunteers)}


def _quota(quota: Quota) -> dict[str, Any]:
    return {
        "feature": quota.feature,
        "value": quota.value,
        "min": quota.minimum,
        "max": quota.maximum,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        **_quota(change.quota),
        "new_min": change.minimum,
        "new_max": change.maximum,
    }


def _remarks(reading: Reading) -> dict[str, Any]:
    return {
        "problems": [_problem(problem) for problem in reading.problems],
        "remarks": [_problem(remark) for remark in reading.remarks],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        **{f"value_{name}": value for name, value in problem.values.items()},
        "sentence": sentence(problem),
    }


def as_text(report: dict[str, Any]) -> str:
    lines = [p["sentence"] for p in (*report["problems"], *report["remarks"])]
    if report["feasible"]:
        lines += _drawn_lines(report)
    elif report["feasible"] is False:
        lines.append(REASONS[report["reason"]])
        for quotas in report["conflicts"]:
            together = "These quotas cannot be met together:"
            alone = "This quota cannot be met:"
            lines.append(together if len(quotas) > 1 else alone)
            lines += [f"  {_named(quota)}" for quota in quotas]
        if report["relaxation"]:
            lines.append("The smallest change with which a panel is possible:")
        lines += [
            f"  {_named(change)} becomes {change['new_min']} to {change['new_max']}"
            for change in report["relaxation"]
        ]
    return "".join(f"{line}\n" for line in lines)


def _drawn_lines(report: dict[str, Any]) -> list[str]:
    able = report["people"] - len(report["excluded"])
    lines = [
        f"{report['people']} people, {report['seats']} seats ({report['algorithm']})",
        f"Smallest chance: {report['maximin']:.4%}",
        f"No lottery could give everybody more than {report['upper_bound']:.4%}.",
        f"The same for all would be {report['seats'] / able:.4%}.",
    ]
    if not report["complete"]:
        lines.append("The time ran out: a better lottery may exist, up to that bound.")
    for exclusion in report["exclusions"]:
        why = ", ".join(_named(quota) for quota in exclusion["quotas"])
        lines.append(f"{exclusion['id']} can be on no panel because of {why}.")
    lines += [
        f"List of {report['panels']} panels: {report['lottery']}",
        f"Smallest chance in the list: {report['min_frequency']:.4%}",
        f"SHA-256: {report['sha256']}",
        f"Seed (keep it secret until the draw): {report['seed']}",
    ]
    return lines


def _named(quota: dict[str, Any]) -> str:
    return f"{quota['feature']}: {quota['value']} ({quota['min']} to {quota['max']})"
