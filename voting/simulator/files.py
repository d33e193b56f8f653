"""A comparison to take away: two tables as CSV, and everything as JSON.

The files hold codes and plain numbers, the same for readers of all languages. No file
holds a ballot.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django.conf import settings

from participation.texts import pick
from voting.exports import FORMULA
from voting.simulator.material import Material
from voting.tally.files.pabulib_format import format_cents
from voting.tally.meaning.comparison import Row
from voting.tally.meaning.measures import Measures
from voting.tally.outcome import Outcome
from voting.tally.plain import format_points

FORMAT = "porukka-simulation-1"
DECIMALS = 6
COLUMNS = ("project_id", "title", "category", "district", "cost", "votes", "points")

# What a measure is called in a file, where it is a fraction.
FRACTIONS = (
    "covered_share",
    "funded_per_voter",
    "gini",
    "category_distance",
    "district_distance",
)


def projects_csv(material: Material, rows: Sequence[Row]) -> bytes:
    """Return a line for each project, with what each scenario does with it."""
    steps = [
        {step.project: step for step in row.outcome.steps} if row.outcome else {}
        for row in rows
    ]
    header: list[object] = [*COLUMNS]
    for row in rows:
        header += [f"{row.scenario.name}_verdict", f"{row.scenario.name}_paid"]
    lines = [header]
    for entry in material.entries:
        support = material.support[entry.id]
        line: list[object] = [
            entry.id,
            pick(entry.title, settings.LANGUAGE_CODE)[0],
            entry.category,
            entry.district,
            format_cents(entry.cost),
            support.votes,
            format_points(support.points, material.points_unit),
        ]
        for found in steps:
            step = found.get(entry.id)
            line += [step.verdict, format_cents(step.spent)] if step else ["", ""]
        lines.append(line)
    return _csv(lines)


def measures_csv(material: Material, rows: Sequence[Row]) -> bytes:
    """Return a line for each measure, with a column for each scenario."""
    lines: list[list[object]] = [["measure", *(row.scenario.name for row in rows)]]
    lines.append(["rule", *(row.scenario.rule for row in rows)])
    counted = [(row.outcome, row.measures) for row in rows]
    names = list(_values(None, None))
    lines += [[name, *(_values(*found)[name] for found in counted)] for name in names]
    for kind, codes in (
        ("category", sorted(set(material.categories.values()))),
        ("district", sorted(set(material.districts.values()))),
    ):
        for code in codes:
            for what in ("votes_share", "money_share"):
                shares = [_group(found, kind, code, what) for _o, found in counted]
                lines.append([f"{what} of {kind} {code}", *shares])
    return _csv(lines)


def _values(outcome: Outcome | None, found: Measures | None) -> dict[str, object]:
    """Return the figures of one scenario; empty where it has no outcome."""
    names = ["voters", "funded", "spent", "left", "covered", *FRACTIONS]
    names += ["cost_per_voter", "cost_per_voter_median", "proportional"]
    if outcome is None or found is None:
        return dict.fromkeys(names, "")
    return {
        "voters": found.voters,
        "funded": len(outcome.funded),
        "spent": format_cents(outcome.spent),
        "left": format_cents(outcome.left),
        "covered": found.covered,
        **{name: _decimal(getattr(found, name)) for name in FRACTIONS},
        "cost_per_voter": _decimal(found.cost_per_voter / 100),
        "cost_per_voter_median": _decimal(found.median / 100),
        "proportional": int(found.proportionality.holds),
    }


def _group(found: Measures | None, kind: str, code: str, what: str) -> str:
    if found is None:
        return ""
    groups = found.by_category if kind == "category" else found.by_district
    shares = [getattr(group, what) for group in groups if group.code == code]
    return _decimal(shares[0]) if shares else ""


def _decimal(value: Fraction) -> str:
    """Write a fraction with six decimals, cut off."""
    whole, part = divmod(int(value * 10**DECIMALS), 10**DECIMALS)
    return f"{whole}.{part:0{DECIMALS}}"


def _csv(lines: Iterable[Iterable[object]]) -> bytes:
    """Write what table programs expect in Finland; no cell is a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for line in lines:
        cells = map(str, line)
        writer.writerow(
            f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells
        )
    return file.getvalue().encode("utf-8-sig")


def comparison_json(material: Material, rows: Sequence[Row]) -> bytes:
    """Return everything that was counted, exactly: fractions are "n/d"."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "source": str(material.source),
        "title": dict(material.title),
        "ballots": str(material.kind),
        "budget": material.budget,
        "currency": material.currency,
        "voters": material.voters,
        "seed": material.seed,
        "projects": [
            {
                "id": entry.id,
                "title": dict(entry.title),
                "cost": entry.cost,
                "category": entry.category,
                "district": entry.district,
            }
            for entry in material.entries
        ],
        "scenarios": [row.as_plain() for row in rows],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


FILES = {
    "projects.csv": (projects_csv, "text/csv; charset=utf-8"),
    "measures.csv": (measures_csv, "text/csv; charset=utf-8"),
    "comparison.json": (comparison_json, "application/json"),
}
