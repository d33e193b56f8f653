"""Counting scenarios: at once what takes a moment, the rest by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from voting.simulator import store
from voting.simulator.material import Material
from voting.tally import rules
from voting.tally.meaning import comparison
from voting.tally.meaning.comparison import Comparison, Row, Scenario
from voting.tally.options import Options
from voting.tally.ties import TiePolicy

SECONDS_IN_A_REQUEST = 3.0
"""Whoever waits longer is shown how far the worker has come."""

# What one count takes for each project on each distinct ballot, in seconds, measured on
# two shared cores; so many times over where shares are raised, and again where it is
# examined by many counts how many ballots would have to differ.
SECONDS_FOR_A_MARK = 8e-6
RAISED = 12
EXAMINED = 25
PHRAGMEN = "phragmen"


@dataclass(frozen=True, slots=True)
class Job:
    """A scenario to be counted on some ballots.

    `examines` says whether it is asked how many ballots would have to differ. Where
    that takes many long counts it is asked on request only.
    """

    material: Material
    scenario: Scenario
    examines: bool

    @classmethod
    def of(cls, material: Material, scenario: Scenario, *, examines: bool) -> "Job":
        return cls(material, scenario, examines or not _takes_long(scenario.rule))

    @property
    def name(self) -> str:
        """Name a count by all that its result follows from."""
        scenario = self.scenario
        counted = f"{scenario.rule}|{scenario.ties}|{scenario.options.as_plain()}"
        return f"{self.material.sha256}|{counted}|{self.examines}"

    @property
    def seconds(self) -> float:
        """Guess how long it takes; better too long than too short."""
        rule = self.scenario.rule
        seconds = self.material.marks * SECONDS_FOR_A_MARK
        if rules.RULES[rule].raises_shares:
            seconds *= RAISED
        if self.examines and _takes_long(rule):
            seconds *= EXAMINED
        return seconds


def _takes_long(rule: str) -> bool:
    """Say whether counting once more is more than the work of a moment."""
    return rules.RULES[rule].raises_shares or rule == PHRAGMEN


@dataclass(frozen=True, slots=True)
class Progress:
    """The rows of all scenarios in their order; none where one is not there yet."""

    rows: tuple[Row | None, ...]
    has_failed: bool = False

    @property
    def done(self) -> tuple[Row, ...]:
        """The rows that are there, each with what it changes against the first."""
        return Comparison.of(row for row in self.rows if row is not None).rows

    @property
    def is_complete(self) -> bool:
        return None not in self.rows


def count(job: Job) -> None:
    """Count one scenario and keep the result."""
    material = job.material
    row = comparison.count(
        material.candidates,
        material.piles,
        material.budget,
        job.scenario,
        categories=material.categories,
        districts=material.districts,
        with_margin=job.examines,
        points_unit=material.points_unit,
    )
    store.keep_row(job.name, row)


def so_far(jobs: Sequence[Job]) -> Progress:
    """Return what has been counted, and whether something cannot be."""
    rows = [store.find_row(job.name) for job in jobs]
    return Progress(
        tuple(
            # The same count may have had another name.
            None if row is None else replace(row, scenario=job.scenario)
            for job, row in zip(jobs, rows, strict=True)
        ),
        has_failed=any(
            row is None and store.has_failed(job.name)
            for job, row in zip(jobs, rows, strict=True)
        ),
    )


def count_in_request(jobs: Sequence[Job]) -> Progress:
    """Count what fits into the time that somebody waits for a page."""
    until = monotonic() + SECONDS_IN_A_REQUEST
    for job, row in zip(jobs, so_far(jobs).rows, strict=True):
        if row is None and monotonic() + job.seconds < until:
            count(job)
    return so_far(jobs)


def claim_missing(jobs: Sequence[Job], progress: Progress) -> list[Job]:
    """Claim the counts that are not there and that nobody works on yet."""
    return [
        job
        for job, row in zip(jobs, progress.rows, strict=True)
        if row is None and store.claim(job.name)
    ]


def as_plain(job: Job) -> dict[str, Any]:
    """Write a scenario for a message to the worker, who finds the ballots by a key."""
    scenario = job.scenario
    return {
        "name": scenario.name,
        "rule": scenario.rule,
        "ties": str(scenario.ties),
        "options": scenario.options.as_plain(),
        "examines": job.examines,
    }


def from_plain(material: Material, data: dict[str, Any]) -> Job:
    scenario = Scenario(
        data["name"],
        data["rule"],
        TiePolicy.parse(data["ties"]),
        options=Options.from_plain(data["options"]),
    )
    return Job(material, scenario, data["examines"])
