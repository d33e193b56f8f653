"""Keeping the index of proposals in step. No actions: they call it within theirs."""

from collections.abc import Sequence
from typing import Any

from proposals.models import Posting, Proposal, SearchEntry
from proposals.words.idea import Terms, number_of, terms_of

# More key terms than this no idea has; a text may hold a list of names.
MOST_KEYS = 40
BATCH = 1000


def index(*proposals: Proposal) -> None:
    """Write anew what proposals are found by: title, text, who benefits, language.

    Whoever changes one of these calls it in the same transaction.
    """
    index_with(SearchEntry, Posting, proposals)


def index_with(entry: Any, posting: Any, proposals: Sequence[Any]) -> None:
    """Do it with models as they are now, or as they were at a step of migrations."""
    found = [(proposal, _terms(proposal)) for proposal in proposals]
    entry.objects.bulk_create(
        [entry(proposal_id=one.pk, terms=terms.joined()) for one, terms in found],
        update_conflicts=True,
        unique_fields=["proposal"],
        update_fields=["terms"],
    )
    posting.objects.filter(proposal_id__in=[one.pk for one in proposals]).delete()
    posting.objects.bulk_create(
        [
            posting(process_id=one.process_id, proposal_id=one.pk, term=number)
            for one, terms in found
            for number in _key_numbers(terms.telling(one.language))
        ],
        batch_size=BATCH,
    )


def _terms(proposal: Any) -> Terms:
    text = f"{proposal.text}\n{proposal.benefits}"
    return terms_of(proposal.title, text, proposal.language)


def _key_numbers(terms: Terms) -> list[int]:
    """Return the terms by which similar ideas find this one, as they are kept."""
    title = sorted(terms.title)
    others = sorted(terms.keys - terms.title)
    return [number_of(key) for key in [*title, *others][:MOST_KEYS]]
