"""Writes options as the arguments of a command, which `recount_options` reads again."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from voting.tally.files.pabulib_format import format_cents
from voting.tally.options import (
    CURRENCY_UNIT,
    Conflict,
    Minimum,
    Misfit,
    Options,
    Ranks,
)


def arguments_of(options: Options, upkeep: Mapping[str, int]) -> list[str]:
    """Say on a command line what was declared; what stands at its default is left out.

    `upkeep` says what each project costs to run, in cents a year. It is left out too
    where no limit asks for it.
    """
    return [*_of_projects(options, upkeep), *_of_money(options)]


def _of_projects(options: Options, upkeep: Mapping[str, int]) -> Iterator[str]:
    if options.ranks is not Ranks.PLACES:
        yield from ("--ranks", options.ranks)
    if options.minimum is not None:
        yield from _of_minimum(options.minimum)
    for conflict in options.conflicts:
        yield from _of_conflict(conflict)
    for project in options.withdrawn:
        yield from ("--withdrawn", project)
    if options.fund_unsupported:
        yield "--fund-unsupported"
    if options.upkeep_limit is not None:
        yield from ("--upkeep-limit", format_cents(options.upkeep_limit))
        for project, cents in upkeep.items():
            if cents:
                yield from ("--upkeep", f"{project}={format_cents(cents)}")


def _of_minimum(minimum: Minimum) -> tuple[str, str]:
    if minimum.score is not None:
        return "--min-support", str(minimum.score)
    if minimum.share is not None:
        return "--min-share", _text_of(minimum.share)
    return "--min-cost-factor", str(minimum.cost_factor)


def _of_conflict(conflict: Conflict) -> Iterator[str]:
    yield from ("--conflict", ",".join(conflict.projects))
    if conflict.keep is not None:
        yield from ("--keep", f"{conflict.keep}={conflict.reason}")


def _of_money(options: Options) -> Iterator[str]:
    if options.top_up_from is not None:
        yield from ("--top-up-from", _text_of(options.top_up_from))
    elif options.misfit is Misfit.STOP:
        yield "--stop-at-misfit"
    if options.part_fund:
        yield "--part-fund"
    if options.increment != CURRENCY_UNIT:
        yield from ("--increment", format_cents(options.increment))


def _text_of(share: Fraction) -> str:
    return f"{share.numerator}/{share.denominator}"
