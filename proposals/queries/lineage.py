"""Where proposals come from and what they have become, both ways."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from participation.models import Process
from proposals.models import Descent, Proposal, Regrouping


def _standing() -> QuerySet[Descent]:
    """Return the descents that hold: what was taken back is no lineage."""
    return Descent.objects.filter(regrouping__state=Regrouping.State.DONE)


@dataclass(slots=True)
class Lineage:
    """Numbers of the proposals right before and right after one."""

    comes_from: list[int] = field(default_factory=list)
    has_become: list[int] = field(default_factory=list)


def lineage_rows(process: Process) -> Mapping[int, Lineage]:
    """Return the lineage of every proposal of a process that has one, by its key."""
    rows = _standing().filter(regrouping__process=process)
    found: dict[int, Lineage] = {}
    for parent, parent_number, child, child_number in rows.order_by(
        "parent__number", "child__number"
    ).values_list("parent", "parent__number", "child", "child__number"):
        found.setdefault(parent, Lineage()).has_become.append(child_number)
        found.setdefault(child, Lineage()).comes_from.append(parent_number)
    return found


def lineage_of(proposal: Proposal) -> Lineage:
    """Return the lineage of one proposal. One query."""
    rows = _standing().filter(Q(parent=proposal) | Q(child=proposal))
    found = Lineage()
    for parent, parent_number, child_number in rows.order_by(
        "parent__number", "child__number"
    ).values_list("parent", "parent__number", "child__number"):
        if parent == proposal.pk:
            found.has_become.append(child_number)
        else:
            found.comes_from.append(parent_number)
    return found


@dataclass(frozen=True, slots=True)
class Family:
    """All that a proposal is related to, oldest generation first.

    `before` and `after` are the descents right next to it, which say why and when.
    `links` are pairs of keys, parent and child.
    """

    generations: Sequence[Sequence[Proposal]]
    links: Sequence[tuple[int, int]]
    before: Sequence[Descent]
    after: Sequence[Descent]


def family_of(proposal: Proposal) -> Family | None:
    """Return the family of a proposal, or nothing in one query when it has none.

    Else a query for each step away from it, and one for the proposals.
    """
    links: set[tuple[int, int]] = set()
    known = {proposal.pk}
    reached = {proposal.pk}
    while reached:
        near = Q(parent__in=reached) | Q(child__in=reached)
        pairs = set(_standing().filter(near).values_list("parent", "child"))
        links |= pairs
        reached = {pk for pair in pairs for pk in pair} - known
        known |= reached
    if not links:
        return None
    next_to = Q(parent=proposal) | Q(child=proposal)
    rows = list(
        _standing()
        .filter(next_to)
        .select_related("parent", "child", "regrouping")
        .order_by("parent__number", "child__number")
    )
    members = Proposal.objects.filter(pk__in=known).order_by("number")
    return Family(
        _generations(list(members), links),
        sorted(links),
        [row for row in rows if row.child_id == proposal.pk],
        [row for row in rows if row.parent_id == proposal.pk],
    )


def _generations(
    members: Iterable[Proposal], links: Iterable[tuple[int, int]]
) -> list[list[Proposal]]:
    """Put each proposal after the last of those that it comes from."""
    parents: dict[int, set[int]] = {}
    for parent, child in links:
        parents.setdefault(child, set()).add(parent)
    depths: dict[int, int] = {}

    def depth(pk: int) -> int:
        if pk not in depths:
            depths[pk] = 1 + max(map(depth, parents.get(pk, ())), default=-1)
        return depths[pk]

    generations: dict[int, list[Proposal]] = {}
    for member in members:
        generations.setdefault(depth(member.pk), []).append(member)
    return [generations[one] for one in sorted(generations)]
