"""Answers that are nobody's, so that no order of theirs leads to who has answered.

Marks lie in the table in the order in which people answered, each written by the same
transaction as an answer. So with every answer others are written anew, in an order by
chance and under new keys: which of them has just come in is not to be seen. When a wave
is over, all of them are written anew once more.
"""

import random
import uuid
from typing import Any

from django.db.models import Model, QuerySet

from participation.models import SurveyAnswer, SurveyText, SurveyWave

# How many others are written anew with each new answer: few enough to be quick.
OTHERS = 49

_chance = random.SystemRandom()


def mix_in(row: Model, others: QuerySet[Any]) -> None:
    """Write a new row among others that are written anew. The caller holds the wave."""
    keys = list(others.values_list("pk", flat=True))
    chosen = _chance.sample(keys, min(OTHERS, len(keys)))
    _rewrite(others.filter(pk__in=chosen), row)


def _rewrite(rows: QuerySet[Any], *new: Model) -> None:
    found = list(rows)
    rows.model._default_manager.filter(pk__in=[row.pk for row in found]).delete()  # noqa: SLF001 - public, in spite of its name
    found += new
    _chance.shuffle(found)
    for row in found:
        row.pk = uuid.uuid4()
    rows.model._default_manager.bulk_create(found)  # noqa: SLF001 - as above


def mix_all(wave: SurveyWave) -> None:
    """Write everything of an anonymous wave anew; the caller holds the wave."""
    _rewrite(SurveyAnswer.objects.filter(wave=wave))
    _rewrite(SurveyText.objects.filter(wave=wave))
