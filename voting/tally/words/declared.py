"""Says in plain words what was declared before the vote: the rule and its options."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from voting.tally import rule_texts
from voting.tally.options import Minimum, Options
from voting.tally.rule_texts import VOTES
from voting.tally.wording import choose, counted, money, percent
from voting.tally.words.option_phrases import OPTIONS

HUNDREDTHS_OF_PERCENT = 1000
"""Shares up to a tenth of a per cent are said in per cent, finer ones as fractions."""


Said = tuple[str, dict[str, object]]
"""The name of a phrase, and what goes into it."""


def sentences(
    rule: str,
    options: Options,
    language: str,
    names: Mapping[str, str],
    *,
    unit: str = VOTES,
    is_ranked: bool = False,
    currency: str = "EUR",
) -> tuple[str, ...]:
    """Say what a rule does and what every declared option adds, a text for each.

    `unit` is what is counted, votes or points. A missing name becomes the id.
    """

    def amount(cents: int) -> str:
        return money(cents, language, currency)

    said: list[Said] = [*_of_the_rule(options, language)]
    if "+add1" in rule:
        said.append(("increment", {"increment": amount(options.increment)}))
    if is_ranked:
        said.append((str(options.ranks), {}))
    if options.minimum is not None:
        said.append(_minimum(options.minimum, language, unit))
    said += _of_projects(options, names)
    if options.upkeep_limit is not None:
        said.append(("upkeep_limit", {"limit": amount(options.upkeep_limit)}))
    if options.fund_unsupported:
        said.append(("fund_unsupported", {}))
    return (
        rule_texts.sentences(rule, language, options=options, unit=unit),
        *(choose(OPTIONS[phrase], language).format_map(v) for phrase, v in said),
    )


def _of_the_rule(options: Options, language: str) -> Iterator[Said]:
    if options.top_up_from is not None:
        yield "top_up_from", {"share": _share(options.top_up_from, language)}
    if options.part_fund:
        yield "part_fund", {}


def _of_projects(options: Options, names: Mapping[str, str]) -> Iterator[Said]:
    def listed(projects: Iterable[str]) -> str:
        return ", ".join(names.get(project, project) for project in projects)

    for conflict in options.conflicts:
        values: dict[str, object] = {"names": listed(conflict.projects)}
        if conflict.keep is None:
            yield "conflict", values
        else:
            kept = listed([conflict.keep])
            reason = conflict.reason.strip().rstrip(".")
            yield "conflict_decided", {**values, "kept": kept, "reason": reason}
    if options.withdrawn:
        yield "withdrawn", {"names": listed(options.withdrawn)}


def _minimum(minimum: Minimum, language: str, unit: str) -> Said:
    if minimum.score is not None:
        noun = "vote" if unit == VOTES else "point"
        return "minimum_score", {"least": counted(minimum.score, noun, language)}
    if minimum.share is not None:
        return "minimum_share", {"share": _share(minimum.share, language)}
    return "minimum_cost", {
        "share": _share(Fraction(1, minimum.cost_factor or 1), language)
    }


def _share(share: Fraction, language: str) -> str:
    if (share * HUNDREDTHS_OF_PERCENT).denominator == 1:
        return percent(share, language)
    return f"{share.numerator}/{share.denominator}"
