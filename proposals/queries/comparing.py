"""What is put side by side, and what a catalogue holds."""

from collections.abc import Sequence

from participation.models import Process
from proposals.lifecycle import Status
from proposals.models import Project, Proposal

# What goes on as something else would stand there twice.
GOES_ON_AS_OTHERS = (Status.MERGED, Status.SPLIT)


def proposals_by_number(process: Process, numbers: Sequence[int]) -> list[Proposal]:
    """Return public proposals in the order in which they were asked for."""
    found = process.proposals.visible().filter(number__in=numbers)
    found = found.select_related("district", "category", "project")
    by_number = {one.number: one for one in found.defer("district__geometry")}
    for one in by_number.values():
        one.process = process
    return [by_number[number] for number in numbers if number in by_number]


def projects_by_code(process: Process, codes: Sequence[str]) -> list[Project]:
    """Return projects in the order in which they were asked for."""
    # PostgreSQL does not even look for a text with a zero byte in it.
    asked = [code for code in dict.fromkeys(codes) if "\0" not in code]
    found = process.projects.filter(code__in=asked)
    found = found.select_related("district", "category", "proposal")
    by_code = {one.code: one for one in found.defer("district__geometry")}
    for one in by_code.values():
        one.process = process
    return [by_code[code] for code in asked if code in by_code]


def listed_projects(process: Process) -> list[Project]:
    """Return every project that is not dropped, with what a catalogue shows of it."""
    found = process.projects.filter(is_dropped=False)
    found = found.select_related("district", "category", "proposal")
    return list(found.defer("district__geometry").order_by("code"))


def listed_proposals(process: Process, *, most: int) -> list[Proposal]:
    """Return public proposals by number, one more than `most` when there are more."""
    found = process.proposals.visible().exclude(status__in=GOES_ON_AS_OTHERS)
    found = found.select_related("district", "category", "project")
    return list(found.defer("district__geometry").order_by("number")[: most + 1])
