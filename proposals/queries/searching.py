"""The keys that a search finds, in the order in which they are shown."""

from collections.abc import Sequence

from django.db.models.expressions import OrderBy

from proposals.models import ProposalQuerySet


def keys_found(
    among: ProposalQuerySet, words: str, order: Sequence[str | OrderBy], *, most: int
) -> list[int]:
    """Return at most so many keys of those that have every word, in an order."""
    found = among.holding(words).order_by(*order).values_list("pk", flat=True)
    return list(found[:most])


def best_keys(
    among: ProposalQuerySet, words: str, order: Sequence[str | OrderBy], *, most: int
) -> list[int]:
    """Put those first that have every word in the title; the order decides the rest.

    Nothing finer: a rank by numbers that nobody can check would favour somebody.
    """
    titles = among.holding_in_title(words).order_by(*order)
    first = list(titles.values_list("pk", flat=True)[:most])
    if len(first) == most:
        return first
    others = keys_found(among, words, order, most=most)
    return list(dict.fromkeys([*first, *others]))[:most]
