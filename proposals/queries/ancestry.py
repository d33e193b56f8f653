"""Where a proposal comes from and what it has gone into, over all levels."""

from collections.abc import Iterable

from django.db.models import QuerySet

from proposals.models import Descent, Proposal, Regrouping


def _descents() -> QuerySet[Descent]:
    """Return the lineage that holds; a merge that was taken back is no descent."""
    return Descent.objects.filter(regrouping__state=Regrouping.State.DONE)


def ancestors_of(proposal: Proposal) -> list[Proposal]:
    """Return every proposal that this one was made of, by number. A query a level."""
    return _all_levels(proposal, "child_id", "parent")


def heirs_of(proposal: Proposal) -> list[Proposal]:
    """Return every proposal that this one has gone into, by number."""
    return _all_levels(proposal, "parent_id", "child")


def _all_levels(proposal: Proposal, near: str, far: str) -> list[Proposal]:
    found: dict[int, Proposal] = {}
    level = [proposal.pk]
    while level:
        rows = _descents().filter(**{f"{near}__in": level}).select_related(far)
        reached = {getattr(row, far).pk: getattr(row, far) for row in rows}
        new = {pk: one for pk, one in reached.items() if pk not in found}
        found |= new
        level = list(new)
    found.pop(proposal.pk, None)
    return sorted(found.values(), key=lambda one: one.number)


def regroupings_into(proposals: Iterable[Proposal]) -> list[Descent]:
    """Return the descents of these proposals from others, with when they happened."""
    found = _descents().filter(child__in=list(proposals))
    return list(found.select_related("parent", "child", "regrouping"))
