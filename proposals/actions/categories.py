"""What happens to the themes that a process offers."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from participation import audit
from participation.models import Process, Role, User
from participation.policies import require
from proposals.models import Category
from proposals.policies import on_ballot

Texts = Mapping[str, str]


@transaction.atomic(durable=True)
def add_categories(
    *, process: Process, organiser: User, categories: Mapping[str, Texts], now: datetime
) -> list[Category]:
    """Offer themes, by code, with their names by language."""
    require(on_ballot.refuse_adding_projects(organiser, process, now=now))
    start = process.categories.count()
    made = []
    for position, (code, name) in enumerate(categories.items(), start=start + 1):
        category = Category(
            process=process, code=code, name=dict(name), position=position
        )
        category.full_clean()
        category.save(force_insert=True)
        made.append(category)
    audit.record(
        process,
        "categories.added",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        codes=list(categories),
    )
    return made
