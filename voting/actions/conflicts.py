"""Declaring which projects exclude each other, while the rules are a draft."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Role, User
from voting.actions.rounds import locked_draft
from voting.models import VotingRound
from voting.tally.options import Conflict, Options


@transaction.atomic(durable=True)
def declare_conflicts(
    *,
    voting_round: VotingRound,
    organiser: User,
    groups: Sequence[Sequence[str]],
    now: datetime,
) -> None:
    """Write down groups of project codes of which at most one each can be built.

    Raises `Refused` once the rules are frozen, and `ValidationError` for a project
    that is not on the ballot, or a group of one.
    """
    fresh = locked_draft(voting_round, organiser)
    on_ballot = fresh.process.projects.filter(is_dropped=False)
    unknown = {code for group in groups for code in group} - set(
        on_ballot.values_list("code", flat=True)
    )
    if unknown:
        raise ValidationError(
            _("%(project)s is not on this ballot."),
            "unknown_project",
            {"project": min(unknown)},
        )
    if any(len(set(group)) <= 1 for group in groups):
        raise ValidationError(
            _("A project cannot exclude itself: name at least two."), "lonely_project"
        )
    conflicts = tuple(Conflict(projects=tuple(sorted(set(g)))) for g in groups)
    options = replace(Options.from_plain(fresh.options), conflicts=conflicts)
    fresh.options = options.as_plain()
    fresh.save(update_fields=["options"])
    audit.record(
        fresh.process,
        "conflicts.declared",
        subject=f"round:{fresh.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        groups=[list(conflict.projects) for conflict in conflicts],
    )
