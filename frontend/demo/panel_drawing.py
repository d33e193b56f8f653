"""How a panel of the demo is drawn, in public, and how its seats are filled."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from frontend.demo.panel_stage import PanelStage
from frontend.demo.stage import MINUTE, Step
from panels import drawing as computing_lists
from panels.actions import (
    computing,
    drawing,
    erasing,
    judging,
    mailing,
    replacing,
    seats,
    settling,
)
from panels.lifecycle import PanelistState
from panels.models import Letter, Lottery, Panelist, Volunteer
from panels.pooling import draft_of, free_seats
from panels.queries.draw import digest_of
from panels.queries.seats import next_in_reserve
from panels.sortition import randomness, verify

# A thousand panels are computed in a moment here; a town has a quarter of an hour.
SECONDS = 60.0
DICE = 3
HOUR = 60 * MINUTE


def steps(panel: PanelStage) -> Iterator[Step]:
    """Yield what becomes of those who have signed up, in no order."""
    told, moment = panel.told["draw"], panel.moment
    if "offered" in told:
        yield Step(moment(told["offered"]), partial(_offer, panel))
    yield Step(moment(told["frozen"]), partial(_freeze, panel))
    yield Step(moment(told["listed"]), partial(_publish, panel))
    for day in panel.told["printed"]:
        yield Step(moment(day), partial(_print_letters, panel))
    if "accepted" not in told:
        return
    yield Step(moment(told["draws"]) + MINUTE, partial(_throw, panel))
    yield Step(moment(told["accepted"]), partial(_answer, panel))
    lapsed = moment(told["draws"] + panel.told["answer_days"]) + HOUR
    yield Step(lapsed, partial(_lapse, panel))
    if "refilled" in told:
        yield Step(moment(told["refilled"]), partial(_refill, panel))
        yield Step(moment(told["accepted_late"]), partial(_accept_rest, panel))
    final = moment(told["draws"] + panel.told["appeal_days"])
    yield Step(final + HOUR, _finish)


def _offer(panel: PanelStage, now: datetime) -> None:
    """Offer seats to those who were chosen; the others are drawn for the rest."""
    judging.offer_without_draw(panel=panel.fresh(), official=panel.facilitator, now=now)


def _freeze(panel: PanelStage, now: datetime) -> None:
    """Fix the pool and compute the list, as the worker does a minute later."""
    fresh = panel.fresh()
    drawing.freeze_pool(
        panel=fresh,
        organiser=panel.organiser,
        algorithm=Lottery.Algorithm.LEXIMIN,
        panels_wanted=10**DICE,
        reserve_size=panel.told["draw"]["reserve"],
        digest=digest_of(draft_of(fresh).pool),
        now=now,
    )
    for claimed in computing.claim_waiting(now=now + MINUTE):
        computed = computing_lists.compute(claimed, seconds=SECONDS)
        computing.keep_list(lottery=claimed, computed=computed, now=now + MINUTE)


def _lottery(panel: PanelStage) -> Lottery:
    found: Lottery = Lottery.objects.select_related("panel__process").get(
        panel=panel.fresh()
    )
    return found


def _publish(panel: PanelStage, now: datetime) -> None:
    told = panel.told["draw"]
    drawing.publish_list(
        lottery=_lottery(panel),
        official=panel.facilitator,
        source=randomness.dice(panel.moment(told["draws"]), told["place"], digits=DICE),
        now=now,
    )


def _throw(panel: PanelStage, now: datetime) -> None:
    told = panel.told["draw"]
    lottery = _lottery(panel)
    thrown = " ".join(_thrown(panel, lottery))
    for turn, official in enumerate((panel.organiser, panel.facilitator), start=1):
        settling.enter_randomness(
            lottery=lottery,
            official=official,
            text=thrown,
            witness=told["witness"],
            now=now + turn * MINUTE,
        )


def _thrown(panel: PanelStage, lottery: Lottery) -> str:
    """Throw the dice so that a visitor can be somebody on the panel.

    Every panel in the list is as good as the others; of a real draw nobody chooses.
    """
    listed = verify.read(lottery.list_text.encode())
    people = [panel.stage.cast[key] for key in panel.told["draw"]["seated"]]
    wanted = set(
        Volunteer.objects.filter(panel=lottery.panel, person__in=people).values_list(
            "public_id", flat=True
        )
    )
    # From somewhere in the middle on: dice that show noughts alone look thrown badly.
    start = sum(map(ord, panel.told["slug"])) % 500 + 150
    numbers = range(start, len(listed.panels))
    number = next(one for one in numbers if wanted <= set(listed.panels[one]))
    return listed.label(number)


def _waiting(panel: PanelStage) -> list[Panelist]:
    offered = Panelist.objects.filter(panel=panel.fresh(), state=PanelistState.OFFERED)
    return list(
        offered.select_related("panel__process", "volunteer").order_by("number")
    )


def _answer(panel: PanelStage, now: datetime) -> None:
    """Let people say yes but those of whom the story says no, or nothing."""
    told = panel.told["draw"]
    waiting = _waiting(panel)
    unnamed = [one for one in waiting if one.volunteer.person_id is None]
    declines = told.get("declines", 0)
    away = unnamed[: declines + told.get("silent", 0)]
    for turn, one in enumerate(waiting):
        moment = now + turn * 90 * MINUTE
        if one not in away:
            _accept(one, moment)
        elif away.index(one) < declines:
            seats.decline_seat(panelist=one, now=moment)


def _accept(one: Panelist, now: datetime) -> None:
    """Say yes under the given name and an initial, every second one in public.

    Who comes after somebody of the same name and initial writes the whole name.
    """
    given_name, family = one.volunteer.name.split()
    short = f"{given_name} {family[0]}."
    is_taken = one.panel.panelists.filter(shown_name=short).exists()
    seats.accept_seat(
        panelist=one,
        shown_name=one.volunteer.name if is_taken else short,
        is_public=one.number % 2 == 0,
        now=now,
    )


def _lapse(_panel: PanelStage, now: datetime) -> None:
    """Do what happens every hour: who has not answered in time gives the seat back."""
    replacing.lapse_seats(now=now)


def _refill(panel: PanelStage, now: datetime) -> None:
    """Call in whom the reserve list gives, as far as the quotas can be kept."""
    fresh = panel.fresh()
    if next_in_reserve(fresh):
        replacing.refill_seats(panel=fresh, organiser=panel.organiser, now=now)
        fresh = panel.fresh()
    if free_seats(fresh):
        replacing.refill_seats(
            panel=fresh,
            organiser=panel.organiser,
            beyond_quotas=True,
            reason="Varasijoilla ei ole ketään, joka täyttäisi kaikki kiintiöt.",
            now=now + MINUTE,
        )


def _accept_rest(panel: PanelStage, now: datetime) -> None:
    for turn, one in enumerate(_waiting(panel)):
        _accept(one, now + turn * HOUR)


def _finish(now: datetime) -> None:
    """Do what happens every night: draws become final, answers for them go."""
    settling.finish_draws(now=now)
    erasing.erase_what_is_due(now=now)


def _print_letters(panel: PanelStage, now: datetime) -> None:
    """Post what was owed to people without an e-mail address up to now."""
    fresh = panel.fresh()
    newest = Letter.objects.filter(volunteer__panel=fresh).order_by("-pk").first()
    if newest is not None:
        mailing.mark_printed(
            panel=fresh, facilitator=panel.facilitator, newest=newest.pk, now=now
        )
