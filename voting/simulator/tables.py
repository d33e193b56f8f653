"""What scenarios mean, in tables: measures and groups, with a column for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from participation.languages import reading_language
from participation.texts import pick
from voting.sheet import Texts
from voting.simulator.material import Material
from voting.tally.meaning.comparison import Row
from voting.tally.meaning.margins import Margin
from voting.tally.meaning.measures import Group, Measures
from voting.tally.outcome import Outcome
from voting.tally.wording import decimal, money, number, percent
from voting.words import language

BAR_WIDTH = 120
"""The longest bar beside a share, in pixels."""

NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Line:
    """A measure, and its value in each scenario."""

    name: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class Share:
    """A share in words, and as the length of a bar in pixels."""

    text: str
    width: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A category or district: its part of the votes, and of the money of each rule."""

    name: str
    votes: Share
    money: list[Share]


def measures_of(material: Material, rows: Sequence[Row]) -> list[Line]:
    """Make a table: what is measured, and its value in each scenario."""
    lines: list[tuple[str, Callable[[Outcome, Measures], str]]] = [
        (
            _("Projects funded"),
            lambda outcome, _m: (
                _("%(count)s of %(all)s")
                % {"count": len(outcome.funded), "all": len(outcome.steps)}
            ),
        ),
        (_("Money spent"), lambda outcome, _m: _money(material, outcome.spent)),
        (_("Money left"), lambda outcome, _m: _money(material, outcome.left)),
        (
            _("Voters with at least one funded project"),
            lambda _o, found: " · ".join(
                [
                    number(found.covered, language()),
                    percent(found.covered_share, language()),
                ]
            ),
        ),
        (
            _("Funded projects of a voter, on average"),
            lambda _o, found: decimal(found.funded_per_voter, language(), digits=2),
        ),
        (
            _("Money on projects a voter chose, on average"),
            lambda _o, found: _money(material, found.cost_per_voter),
        ),
        (
            _("The same for the voter in the middle (median)"),
            lambda _o, found: _money(material, found.median),
        ),
        (
            _("How unevenly this money lies (Gini, 0 is evenly)"),
            lambda _o, found: decimal(found.gini, language(), digits=2),
        ),
        (
            _("Does every group get its due?"),
            lambda _o, found: _("Yes") if found.proportionality.holds else _("No"),
        ),
        (
            _("Ballots that would have to differ to change the result"),
            lambda _o, found: _margin(found.margin),
        ),
    ]
    if material.categories:
        lines.append(
            (
                _("Distance of money from votes, by theme (0 is none, 2 is most)"),
                lambda _o, found: decimal(
                    found.category_distance, language(), digits=2
                ),
            )
        )
    if material.districts:
        lines.append(
            (
                _("Distance of money from votes, by district (0 is none, 2 is most)"),
                lambda _o, found: decimal(
                    found.district_distance, language(), digits=2
                ),
            )
        )
    return [
        Line(
            label,
            [
                value(row.outcome, row.measures)
                if row.outcome and row.measures
                else NOTHING
                for row in rows
            ],
        )
        for label, value in lines
    ]


def _margin(margin: Margin | None) -> str:
    if margin is None:
        return _("Not examined")
    if margin.at_least is None and margin.at_most is None:
        return _("Not known")
    least = margin.at_least and number(margin.at_least.ballots, language())
    most = margin.at_most and number(margin.at_most.ballots, language())
    if not most:
        return _("At least %(least)s") % {"least": least}
    if not least:
        return _("At most %(most)s") % {"most": most}
    if least == most:
        return least
    return _("%(least)s to %(most)s") % {"least": least, "most": most}


def histogram_of(rows: Sequence[Row]) -> list[Line]:
    """Make a table: how many voters have none, one, two … of their projects funded."""
    counts = [row.measures.histogram if row.measures else () for row in rows]
    longest = max(map(len, counts), default=0)
    return [
        Line(
            number(funded, language()),
            [
                number(found[funded] if funded < len(found) else 0, language())
                for found in counts
            ],
        )
        for funded in range(longest)
    ]


def groups_of(
    rows: Sequence[Row],
    choose: Callable[[Measures], tuple[Group, ...]],
    names: Mapping[str, Texts],
) -> list[GroupRow]:
    """Put the votes of each group beside the money it gets from each rule."""
    found = [choose(row.measures) if row.measures else () for row in rows]
    some = next(filter(None, found), ())
    if not any(group.code for group in some):
        return []
    money_shares = [{group.code: group for group in groups} for groups in found]
    return [
        GroupRow(
            name=_name(group.code, names),
            votes=_share(group.votes_share),
            money=[
                _share(shares[group.code].money_share, shares[group.code])
                if group.code in shares
                else Share(NOTHING, 0)
                for shares in money_shares
            ],
        )
        for group in some
    ]


def _name(code: str, names: Mapping[str, Texts]) -> str:
    return (
        pick(names.get(code) or {}, reading_language())[0] or code or _("None of them")
    )


def _share(share: Fraction, group: Group | None = None) -> Share:
    note = ""
    if group is not None:
        note = _("%(count)s of %(all)s") % {
            "count": group.funded,
            "all": group.projects,
        }
    return Share(percent(share, language()), round(share * BAR_WIDTH), note)


def _money(material: Material, cents: int | Fraction) -> str:
    return money(cents, language(), material.currency)
