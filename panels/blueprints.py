"""What a new process gets of this app: the draft of a mandate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panels.actions.mandates import begin
from participation.blueprints import Blueprint, Preparation, Preparer
from participation.in_words import in_every_language
from participation.models import Phase
from participation.policies import Text

SLUG = "panel"
TITLE = _("Citizen panel")


@dataclass(frozen=True, slots=True)
class Draft:
    """The mandate that a blueprint suggests, and how it says so."""

    words: Text
    fields: Mapping[str, Any] = field(default_factory=dict)


DRAFTS: Mapping[str, Draft] = {
    "panel-to-budget": Draft(
        _(
            "A panel of twelve, as a draft: its mandate lets it merge and divide ideas "
            "and put forward what is voted on"
        ),
        {"seats": 12, "may_regroup": True, "may_put_forward": True},
    ),
    "panel": Draft(
        _(
            "A panel of twenty, drawn by lot, as a draft of a mandate with its term "
            "and the day by which its advice is answered"
        ),
        {"seats": 20, "hours_promised": 24},
    ),
}


def _tells(blueprint: Blueprint) -> Iterable[Text]:
    if blueprint.key in DRAFTS:
        yield DRAFTS[blueprint.key].words


def _does(preparation: Preparation) -> None:
    """Begin the panel, with the days that follow from its phase."""
    draft = DRAFTS.get(preparation.key)
    phase = preparation.phases.get(Phase.Kind.DELIBERATE)
    if draft is None or phase is None:
        return
    process = preparation.process
    panel = begin(
        process,
        preparation.creator,
        SLUG,
        in_every_language(TITLE),
        None,
        now=preparation.now,
    )
    # A phase ends in the night or the morning after its last day.
    last_day = timezone.localdate(phase.ends_at - timedelta(hours=12))
    after = preparation.phases.get(Phase.Kind.RESULT)
    answered = after.ends_at if after else phase.ends_at + timedelta(days=60)
    values = {
        "term_from": timezone.localdate(phase.starts_at),
        "term_until": last_day,
        "answer_due_on": timezone.localdate(answered - timedelta(seconds=1)),
        "languages": [settings.LANGUAGE_CODE],
        **draft.fields,
    }
    for name, value in values.items():
        setattr(panel, name, value)
    panel.full_clean()
    panel.save(update_fields=list(values))


PREPARER = Preparer("panels", _tells, _does)
