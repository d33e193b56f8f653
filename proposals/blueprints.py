"""What a new process gets of this app: rules for ideas, and criteria for checking."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.blueprints import Blueprint, Preparation, Preparer
from participation.models import Phase, Role
from participation.policies import Text
from proposals.actions.criteria import record_criteria
from proposals.models import Criterion, IdeaRules
from proposals.offered import OFFERED

# What differs from the defaults of `IdeaRules`, by key of the blueprint.
RULES: Mapping[str, Mapping[str, Any]] = {
    "small-town": {"hold_hours": 24},
    "districts": {"hold_hours": 24, "allows_support": True},
    # Children write: a grown-up reads first, and nobody is voted on in comments.
    "school": {
        "holds_ideas": True,
        "allows_comments": False,
        "allows_amendments": False,
        "most_ideas": 3,
    },
    "panel-to-budget": {"hold_hours": 24, "allows_support": True},
}
WORDS: Mapping[str, Text] = {
    "small-town": _(
        "Rules for ideas: a moderator reads what new accounts write in their first day"
    ),
    "districts": _(
        "Rules for ideas: residents support ideas, and a moderator reads what new "
        "accounts write in their first day"
    ),
    "school": _(
        "Rules for ideas: a grown-up reads each idea before it is shown, at most three "
        "ideas from each pupil, no comments"
    ),
    "panel-to-budget": _(
        "Rules for ideas: residents support ideas, and a moderator reads what new "
        "accounts write in their first day"
    ),
}


def _tells(blueprint: Blueprint) -> Iterable[Text]:
    if Phase.Kind.REVIEW in blueprint.kinds:
        yield _("Criteria by which every idea is checked, told to everyone beforehand")
    if blueprint.key in WORDS:
        yield WORDS[blueprint.key]


def _does(preparation: Preparation) -> None:
    if Phase.Kind.REVIEW in preparation.phases:
        _offer_criteria(preparation)
    if preparation.key in RULES:
        _rule_ideas(preparation, RULES[preparation.key])


def _offer_criteria(preparation: Preparation) -> None:
    Criterion.objects.bulk_create(
        Criterion(
            process=preparation.process,
            code=offer.code,
            name=offer.name,
            question=offer.question,
            is_required=offer.is_required,
            position=position,
        )
        for position, offer in enumerate(OFFERED, start=1)
    )
    record_criteria(preparation.process, preparation.creator, preparation.now)


def _rule_ideas(preparation: Preparation, wanted: Mapping[str, Any]) -> None:
    usual = IdeaRules(process=preparation.process)
    rules = IdeaRules(process=preparation.process, **wanted)
    rules.full_clean()
    rules.save(force_insert=True)
    audit.record(
        preparation.process,
        "ideas.ruled",
        subject=f"process:{preparation.process.slug}",
        actor=preparation.creator,
        role=Role.ORGANISER,
        now=preparation.now,
        changes={name: [getattr(usual, name), new] for name, new in wanted.items()},
        reason="",
    )


PREPARER = Preparer("ideas", _tells, _does)
