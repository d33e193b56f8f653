"""Rows that are nobody's, so that no order of theirs leads to anybody."""

import random
import uuid
from typing import Any

from django.db.models import QuerySet


def scatter(rows: QuerySet[Any]) -> None:
    """Write rows with random keys anew, in an order by chance.

    The rows of before are gone with their place in the table and the transaction that
    wrote them, either of which would lead to the mark that was written beside it.
    """
    found = list(rows)
    random.SystemRandom().shuffle(found)
    rows.delete()
    for row in found:
        row.pk = uuid.uuid4()
    rows.model._default_manager.bulk_create(found)  # noqa: SLF001 - public, in spite of its name
