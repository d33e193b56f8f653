"""Step 6: as many ballots in each area as people who have voted, and no more."""

from collections.abc import Mapping

from voting.ballotbox.pack import LOG
from voting.ballotbox.verifying.grammar import Grammar
from voting.ballotbox.verifying.report import Step
from voting.ballotbox.verifying.slots import Slots


def check_completeness(
    grammar: Grammar, slots: Slots, online: Mapping[str, int] | None, step: Step
) -> None:
    """Compare turnout, ballots and people.

    `online` says how many ballots of each paper were opened that were cast online; it
    is not given where the openings themselves do not hold.
    """
    if not grammar.turnout and slots.ballots:
        step.fail("COMPLETE", LOG, "The log does not say how many people have voted.")
        return
    marked = sum(area["online"] for area in grammar.turnout.values())
    if marked != slots.online:
        said = f"{marked} people have voted online, and {slots.online} ballots count."
        step.fail("COMPLETE", f"{LOG} turnout", said)
    forms = sum(area["paper"] for area in grammar.turnout.values())
    if slots.superseded > forms:
        said = f"{slots.superseded} ballots gave way to {forms} paper forms."
        step.fail("COMPLETE", f"{LOG} turnout", said)
    for area in sorted(grammar.turnout.keys() | slots.forms.keys()):
        _check_area(area, grammar, slots, online, step)
    step.passed("In every area there is one ballot for each person who has voted.")


def _check_area(
    area: str,
    grammar: Grammar,
    slots: Slots,
    online: Mapping[str, int] | None,
    step: Step,
) -> None:
    where = f"{LOG} turnout of {area!r:.80}"
    none = {"online": 0, "paper": 0, "spoilt": 0}
    said = grammar.turnout.get(area, none)
    if online is not None and said["online"] != online.get(area, 0):
        opened = online.get(area, 0)
        words = f"{said['online']} people have voted online, with {opened} ballots."
        step.fail("COMPLETE", where, words)
    forms = slots.forms.get(area, 0)
    if said["paper"] - said["spoilt"] != forms:
        left = f"{said['paper']} paper forms less {said['spoilt']} spoilt ones"
        step.fail("COMPLETE", where, f"{left} are not the {forms} that were counted.")
    people, voted = grammar.people.get(area, 0), said["online"] + said["paper"]
    if grammar.people and voted > people:
        step.fail("OVERROLL", where, f"{voted} have voted, and {people} live there.")
