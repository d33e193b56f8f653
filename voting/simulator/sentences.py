"""What other rules would change, in sentences: who wins, who gains, what is spent."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voting.tally.meaning.comparison import Row
from voting.tally.meaning.measures import Measures
from voting.tally.outcome import Outcome
from voting.tally.wording import decimal, money, number, percent
from voting.words import language

LONGEST_LIST = 8
"""So many projects are named in one sentence; the table has them all."""


def against_first(
    first: Row, other: Row, names: Mapping[str, str], currency: str
) -> list[str]:
    """Say what another scenario changes against the first; both have an outcome."""
    if not (first.outcome and first.measures and other.outcome and other.measures):
        return []
    return [
        *_of_projects(other.gained, other.lost, names),
        _of_covered(first.measures, other.measures),
        _of_average(first.measures, other.measures),
        _of_money(first.outcome, other.outcome, currency),
    ]


def _of_projects(
    gained: tuple[str, ...], lost: tuple[str, ...], names: Mapping[str, str]
) -> list[str]:
    if not gained and not lost:
        return [_("The same projects are funded.")]
    said = []
    if gained:
        words = _("Funded in addition: %(projects)s.")
        said.append(words % {"projects": _listed(gained, names)})
    if lost:
        words = _("No longer funded: %(projects)s.")
        said.append(words % {"projects": _listed(lost, names)})
    return said


def _listed(projects: tuple[str, ...], names: Mapping[str, str]) -> str:
    shown = ", ".join(names[project] for project in projects[:LONGEST_LIST])
    more = len(projects) - LONGEST_LIST
    if more <= 0:
        return shown
    words = ngettext(
        "%(projects)s and %(count)d more", "%(projects)s and %(count)d more", more
    )
    return words % {"projects": shown, "count": more}


def _of_covered(first: Measures, other: Measures) -> str:
    change = other.covered - first.covered
    shares = {
        "share": percent(other.covered_share, language()),
        "before": percent(first.covered_share, language()),
        "people": number(abs(change), language()),
    }
    if not change:
        words = _(
            "As many voters get at least one of the projects they chose: %(share)s."
        )
    elif change > 0:
        words = ngettext(
            "%(people)s more voter gets at least one of the projects they chose: "
            "%(share)s instead of %(before)s.",
            "%(people)s more voters get at least one of the projects they chose: "
            "%(share)s instead of %(before)s.",
            change,
        )
    else:
        words = ngettext(
            "%(people)s voter fewer gets at least one of the projects they chose: "
            "%(share)s instead of %(before)s.",
            "%(people)s voters fewer get at least one of the projects they chose: "
            "%(share)s instead of %(before)s.",
            -change,
        )
    return words % shares


def _of_average(first: Measures, other: Measures) -> str:
    values = {
        "number": decimal(other.funded_per_voter, language(), digits=2),
        "before": decimal(first.funded_per_voter, language(), digits=2),
    }
    if values["number"] == values["before"]:
        words = _("On average, %(number)s of the projects a voter chose are funded.")
    else:
        words = _(
            "On average, %(number)s of the projects a voter chose are funded instead "
            "of %(before)s."
        )
    return words % values


def _of_money(first: Outcome, other: Outcome, currency: str) -> str:
    change = other.spent - first.spent
    values = {
        "change": money(abs(change), language(), currency),
        "left": money(other.left, language(), currency),
    }
    if not change:
        return _("As much money is spent; %(left)s is left.") % values
    if change > 0:
        return _("%(change)s more is spent; %(left)s is left.") % values
    return _("%(change)s less is spent; %(left)s is left.") % values
