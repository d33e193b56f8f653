"""What members said of the report, in sentences for pages, PDF and print."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panels.models import Panel


def verdict_words(outcome: Mapping[str, Any]) -> str:
    """Say in one sentence what came of it; without an outcome, that nobody asked."""
    if not outcome:
        return _("The members were not asked whether they approve these words.")
    if outcome["is_approved"]:
        return _("The members have approved this report.")
    return _("The members have not approved this report.")


def number_words(outcome: Mapping[str, Any]) -> str:
    return _(
        "Of %(entitled)d members %(approve)d approve it, %(remark)d approve it with a "
        "remark, %(against)d do not approve it, and %(silent)d have not answered."
    ) % {name: outcome[name] for name in COUNTS}


COUNTS = ("entitled", "approve", "remark", "against", "silent")


def rule_words(outcome: Mapping[str, Any]) -> str:
    majority = dict(Panel.Majority.choices).get(outcome["majority"], "")
    return _(
        "The rule, declared before: %(majority)s; at least %(quorum)d per cent of the "
        "members answer. Who does not answer is neither for nor against."
    ) % {"majority": majority, "quorum": outcome["quorum"]}


def approval_lines(outcome: Mapping[str, Any]) -> list[str]:
    """Say all that is public of it: numbers, never names."""
    lines = [verdict_words(outcome)]
    if not outcome:
        return lines
    lines += [number_words(outcome), rule_words(outcome)]
    if outcome["entered"]:
        lines.append(
            ngettext(
                "%(count)d answer was given on paper or by phone, and entered by an "
                "official.",
                "%(count)d answers were given on paper or by phone, and entered by an "
                "official.",
                outcome["entered"],
            )
            % {"count": outcome["entered"]}
        )
    return lines
