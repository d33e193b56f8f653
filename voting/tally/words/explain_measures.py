"""Says in plain words what a result means: sentences for `measures.Measures`."""

from collections.abc import Iterator
from fractions import Fraction

from voting.tally.meaning.margins import Bound, Margin
from voting.tally.meaning.measures import Group, Measures
from voting.tally.meaning.proportionality import Claim, Payments, Proportionality
from voting.tally.methods.market import Utility
from voting.tally.rule_texts import VOTES
from voting.tally.wording import choose, counted, decimal, money, number, percent
from voting.tally.words.explain import Names
from voting.tally.words.measure_phrases import PHRASES

NO_NAMES: Names = {}


def who_got_what(
    measures: Measures, language: str, *, currency: str = "EUR"
) -> tuple[str, ...]:
    """Say how many people got how much, and how evenly; a text for each measure."""
    if not measures.voters:
        return (_say("nobody", language),)
    spent = _say(
        "spent",
        language,
        spent=money(measures.spent, language, currency),
        left=money(measures.left, language, currency),
    )
    if measures.part:
        part = money(measures.part, language, currency)
        spent = f"{spent} {_say('part', language, part=part)}"
    return (
        _say(
            "covered",
            language,
            voters=counted(measures.voters, "person", language),
            covered=number(measures.covered, language),
            share=percent(measures.covered_share, language),
        ),
        _say(
            "funded_per_voter",
            language,
            number=decimal(measures.funded_per_voter, language),
        ),
        _say(
            "cost_per_voter",
            language,
            mean=money(measures.cost_per_voter, language, currency),
            median=money(measures.median, language, currency),
        ),
        _say("gini", language, gini=decimal(measures.gini, language, digits=2)),
        spent,
    )


def by_district(
    measures: Measures, language: str, names: Names, *, unit: str = VOTES
) -> tuple[str, ...]:
    """Say how votes and money lie over the districts; empty where there are none."""
    lines = _groups(measures.by_district, language, names, unit)
    if not lines:
        return ()
    return (*lines, _moved("districts", measures.district_distance, language))


def by_category(
    measures: Measures, language: str, names: Names, *, unit: str = VOTES
) -> tuple[str, ...]:
    """Say how votes and money lie over the themes; empty where there are none."""
    lines = _groups(measures.by_category, language, names, unit)
    if not lines:
        return ()
    return (*lines, _moved("categories", measures.category_distance, language))


def _groups(
    groups: tuple[Group, ...], language: str, names: Names, unit: str
) -> list[str]:
    nameless = choose(PHRASES["no_group"], language)
    return [
        _say(
            "group_votes" if unit == VOTES else "group_points",
            language,
            name=names.get(group.code, group.code) or nameless,
            votes_share=percent(group.votes_share, language),
            money_share=percent(group.money_share, language),
        )
        for group in groups
    ]


def _moved(kind: str, distance: Fraction, language: str) -> str:
    """Half the distance is the share of the money that would have to move."""
    if not distance:
        return _say(f"{kind}_alike", language)
    return _say(f"{kind}_apart", language, moved=percent(distance / 2, language))


def margin(found: Margin, language: str, names: Names) -> tuple[str, ...]:
    """Say how many ballots would have to differ, and how that is known."""
    bounds = (("at_least", found.at_least), ("at_most", found.at_most))
    texts = tuple(
        " ".join(_bound(phrase, bound, language, names))
        for phrase, bound in bounds
        if bound is not None
    )
    return texts or (_say("no_bound", language),)


def _bound(phrase: str, bound: Bound, language: str, names: Names) -> Iterator[str]:
    yield _say(phrase, language, ballots=counted(bound.ballots, "ballot", language))
    changed = {"gains": bound.gains, "loses": bound.loses}
    values = {key: names.get(id_, id_) for key, id_ in changed.items() if id_}
    if values:
        closest = "closest_" if phrase == "at_least" else ""
        yield _say(closest + "_and_".join(values), language, **values)
    yield _say(str(bound.method), language)


def fairness(
    found: Proportionality, language: str, names: Names, *, currency: str = "EUR"
) -> tuple[str, ...]:
    """Say whether every group got its due, by which method, and who has a claim."""
    verdict = "proportional" if found.holds else "not_proportional"
    texts = [_say(verdict, language)]
    if found.claim is not None:
        texts.append(_claim(found.claim, found, language, names, currency))
    measured = f"gain_{found.utility}" + ("_by_points" if found.by_points else "")
    texts.append(f"{_say(found.method, language)} {_say(measured, language)}")
    if found.payments is not None:
        texts.append(_payments(found.payments, language, names, currency))
    return tuple(texts)


def _claim(
    claim: Claim, found: Proportionality, language: str, names: Names, currency: str
) -> str:
    """Say who has a claim; a gain that is multiplied by points is no amount."""
    is_money = found.utility is Utility.COST

    def gain(value: Fraction | int) -> str:
        if is_money:
            return money(value, language, currency)
        return decimal(Fraction(value), language, digits=2)

    phrase = "claim_money" if is_money else "claim_number"
    return _say(
        "claim_strength" if found.by_points else phrase,
        language,
        project=names.get(claim.project, claim.project),
        group=counted(claim.group, "person", language),
        entitlement=gain(claim.entitlement),
        best=gain(claim.best),
        strength=decimal(claim.strength, language, digits=2),
    )


def _payments(payments: Payments, language: str, names: Names, currency: str) -> str:
    if not payments.adds_up:
        return _say("payments_wrong", language)
    if payments.affordable:
        listed = ", ".join(names.get(id_, id_) for id_ in payments.affordable)
        return _say("payments_affordable", language, names=listed)
    endowment = money(payments.endowment, language, currency, up=True)
    return _say("payments_hold", language, endowment=endowment)


def sentences(
    measures: Measures,
    language: str,
    names: Names,
    *,
    districts: Names = NO_NAMES,
    categories: Names = NO_NAMES,
    unit: str = VOTES,
    currency: str = "EUR",
) -> tuple[str, ...]:
    """Say all of it, one text for each thing; names are by project, district, theme."""
    return (
        *who_got_what(measures, language, currency=currency),
        *by_district(measures, language, districts, unit=unit),
        *by_category(measures, language, categories, unit=unit),
        *(margin(measures.margin, language, names) if measures.margin else ()),
        *fairness(measures.proportionality, language, names, currency=currency),
    )


def _say(phrase: str, language: str, **values: object) -> str:
    return choose(PHRASES[phrase], language).format_map(values)
