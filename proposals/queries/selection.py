"""What the cut-off looks at, and what waits for the check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from participation.models import District, Process
from proposals import cutoff
from proposals.cutoff import Standing
from proposals.lifecycle import Status
from proposals.models import (
    IdeaRules,
    Proposal,
    ProposalQuerySet,
    Selection,
    rules_of,
)
from proposals.policies.reviewing import waiting_statuses

# Nobody reads more of those that do not go on; the files have them all.
MOST_SHOWN = 20


def waits_for_review(process: Process) -> ProposalQuerySet:
    """Return what reviewers take up: where ideas are chosen first, the chosen ones."""
    statuses = waiting_statuses(rules_of(process))
    return process.proposals.visible().filter(status__in=statuses)


def candidates(process: Process) -> ProposalQuerySet:
    """Return the ideas that can be chosen."""
    return process.proposals.visible().filter(status=Status.SUBMITTED)


def standings(process: Process) -> list[Standing]:
    """Return every idea that can be chosen, with its supporters. One query."""
    rows = candidates(process).order_by("number")
    return [
        Standing(number, district or 0, supporters)
        for number, district, supporters in rows.values_list(
            "number", "district_id", "support_count"
        )
    ]


def cuts_of(process: Process, rules: IdeaRules) -> list[cutoff.Cut]:
    """Cut the lists as the rules say; for a panel there is nothing to count."""
    ideas = standings(process)
    number = rules.selection_number or 0
    match rules.selection:
        case IdeaRules.Selection.NUMBER:
            return cutoff.by_number(ideas, number)
        case IdeaRules.Selection.DISTRICT:
            return cutoff.by_district(ideas, number)
        case _:
            return []


def digest_of(cuts: Iterable[cutoff.Cut]) -> str:
    """Return a fingerprint of what a preview has shown: who goes on, and who not."""
    lines = [
        f"{idea.number}:{idea.supporters}:{int(goes_on)}"
        for cut in cuts
        for goes_on, ideas in ((True, cut.goes_on), (False, cut.stays))
        for idea in ideas
    ]
    return sha256("\n".join(sorted(lines)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Row:
    """An idea in the preview. `is_level`: it shares the last place."""

    proposal: Proposal
    is_level: bool


@dataclass(frozen=True, slots=True)
class CutList:
    """One list of the preview with what a page shows of it."""

    district: District | None
    needed: int
    goes_on: Sequence[Row]
    stays: Sequence[Row]
    staying: int
    has_level: bool


@dataclass(frozen=True, slots=True)
class Preview:
    lists: Sequence[CutList]
    digest: str
    going: int
    staying: int


def preview_of(process: Process, rules: IdeaRules) -> Preview:
    """Return who would go on, list by list, in three queries."""
    cuts = cuts_of(process, rules)
    shown = {
        idea.number for cut in cuts for idea in (*cut.goes_on, *cut.stays[:MOST_SHOWN])
    }
    read = process.proposals.filter(number__in=shown).only(
        "process_id", "number", "title", "language", "support_count", "status"
    )
    proposals = {proposal.number: proposal for proposal in read}
    districts = {one.pk: one for one in process.districts.defer("geometry")}
    return Preview(
        [_list(cut, proposals, districts) for cut in _in_order(cuts, districts)],
        digest_of(cuts),
        sum(len(cut.goes_on) for cut in cuts),
        sum(len(cut.stays) for cut in cuts),
    )


def _in_order(
    cuts: Iterable[cutoff.Cut], districts: Mapping[int, District]
) -> list[cutoff.Cut]:
    """Put the districts in their own order, and the whole city after them."""
    order = {key: place for place, key in enumerate(districts)}
    return sorted(cuts, key=lambda cut: order.get(cut.district, len(order)))


def _list(
    cut: cutoff.Cut,
    proposals: Mapping[int, Proposal],
    districts: Mapping[int, District],
) -> CutList:
    level = {idea.number for idea in cut.level}

    def rows(ideas: Iterable[Standing]) -> list[Row]:
        return [Row(proposals[idea.number], idea.number in level) for idea in ideas]

    return CutList(
        districts.get(cut.district),
        cut.needed,
        rows(cut.goes_on),
        rows(cut.stays[:MOST_SHOWN]),
        len(cut.stays),
        bool(level),
    )


def chosen_counts(process: Process) -> dict[str, int]:
    """Return how many ideas go on and how many do not, after the choice."""
    found = process.proposals.visible()
    stays = [Status.SUBMITTED, Status.NOT_SELECTED]
    return {
        "selected": found.exclude(status__in=stays).count(),
        "not_selected": found.filter(status=Status.NOT_SELECTED).count(),
    }


def selection_of(proposal: Proposal) -> Selection | None:
    """Return the choice that stands. One query."""
    return proposal.selections.first()
