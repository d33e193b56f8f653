"""The citizen panels of the demo: their mandates, and the people who sign up."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from functools import partial
from hashlib import sha256

from frontend.demo import (
    content,
    panel_advising,
    panel_drawing,
    panel_meeting,
    panel_working,
)
from frontend.demo.content import Content
from frontend.demo.panel_people import Namer, form_key, given, register_of
from frontend.demo.panel_stage import PanelStage, of_process
from frontend.demo.stage import MINUTE, Stage, Step
from panels.actions import entering, invitations, mandates, quotas, signing_up
from panels.actions.invitations import Register
from panels.actions.quotas import NewValue
from panels.mandate import Mandate
from panels.models import Invitation, InvitationBatch, Panel
from panels.queries.readiness import as_record

# What a story says under the names of the mandate; days and the call are reckoned.
AS_TOLD = frozenset(one.name for one in fields(Mandate))


def steps(stage: Stage) -> Iterator[Step]:
    """Yield everything that the panels of a process do, in no order."""
    for panel in of_process(stage):
        yield from _steps(panel)


def _steps(panel: PanelStage) -> Iterator[Step]:
    told, moment = panel.told, panel.moment
    yield Step(moment(told["made"]), partial(_prepare, panel))
    yield Step(moment(told["published"]), partial(_publish, panel))
    yield Step(moment(told["recruiting"]), partial(_open, panel))
    if "register" in told:
        yield from _letters(panel, told["register"])
    opens, closes = told["call"]
    begun = min(closes, 0) - opens
    for number, one in enumerate(_people(panel)):
        # One after the other, all of them before the call closes or the day of loading.
        day = opens + 0.3 + number * (begun - 0.6) / len(_people(panel))
        yield Step(moment(day), partial(_sign_up, panel, number, one))
    for number, one in enumerate(told["volunteers"].get("chosen", [])):
        yield Step(moment(opens + 2 + number), partial(_choose, panel, number, one))
    if "draw" in told:
        yield from panel_drawing.steps(panel)
    if panel.life:
        yield from panel_meeting.steps(panel)
        yield from panel_working.steps(panel)
        yield from panel_advising.steps(panel)


def _prepare(panel: PanelStage, now: datetime) -> None:
    """Write the mandate and the quotas."""
    told = panel.told
    made = mandates.create_panel(
        process=panel.stage.process,
        organiser=panel.organiser,
        slug=told["slug"],
        title=told["title"],
        copy_of=None,
        now=now,
    )
    mandates.describe_panel(
        panel=made,
        organiser=panel.organiser,
        mandate=_mandate(panel),
        version=made.version,
        reason="",
        now=now + MINUTE,
    )
    for turn, (code, limits) in enumerate(told["quotas"].items(), start=2):
        _settle(panel, code, limits, now + turn * MINUTE)
    if "facilitators" in told:
        mandates.name_facilitators(
            panel=panel.fresh(),
            organiser=panel.organiser,
            people=[panel.stage.cast[key] for key in told["facilitators"]],
            now=now + 10 * MINUTE,
        )


def _mandate(panel: PanelStage) -> Mandate:
    told, days = panel.told, panel.stage.days
    opens, closes = (panel.moment(day) for day in told["call"])
    term_from, term_until = (days.date(day) for day in told["term"])
    plain = {name: told[name] for name in AS_TOLD if name in told}
    return Mandate(
        **plain,
        answer_due_on=days.date(told["answer_due"]),
        term_from=term_from,
        term_until=term_until,
        hours_promised=told["hours"],
        languages=("fi",),
        has_invitations=told.get("letters", False),
        call_opens_at=opens,
        call_closes_at=closes,
    )


def _settle(
    panel: PanelStage, code: str, limits: Mapping[str, list[int]], now: datetime
) -> None:
    feature = content.read("panels")["features"][code]
    quotas.settle_feature(
        panel=panel.fresh(),
        organiser=panel.organiser,
        code=code,
        name=feature["name"],
        is_sensitive=False,
        values=[
            NewValue(value, feature["values"][value], least, most, *population)
            for value, (least, most, *population) in limits.items()
        ],
        reason="",
        now=now,
    )


def _publish(panel: PanelStage, now: datetime) -> None:
    mandates.publish_panel(panel=panel.fresh(), organiser=panel.organiser, now=now)


def _open(panel: PanelStage, now: datetime) -> None:
    fresh = panel.fresh()
    # A story whose quotas do not fit the seats is wrong; say so where it is told.
    as_record(fresh)
    mandates.open_recruiting(panel=fresh, organiser=panel.organiser, now=now)


# --- Letters to people from a register ---------------------------------------------


def _register(panel: PanelStage) -> Register:
    people = register_of(panel.told["slug"], panel.told["register"]["rows"])
    plain = "\n".join(f"{one.name};{one.address}" for one in people)
    return Register(sha256(plain.encode()).hexdigest(), people)


def _letters(panel: PanelStage, told: Content) -> Iterator[Step]:
    moment = panel.moment
    yield Step(moment(told["announced"]), partial(_announce, panel))
    yield Step(moment(told["drawn"]), partial(_draw_letters, panel))
    yield Step(moment(told["posted"]), partial(_post, panel))
    day, *numbers = told["returned"]
    yield Step(moment(day), partial(_return, panel, numbers))


def _announce(panel: PanelStage, now: datetime) -> None:
    told = panel.told["register"]
    invitations.announce_sample(
        panel=panel.fresh(),
        official=panel.facilitator,
        source=told["source"],
        register=_register(panel),
        count=told["count"],
        one_per_address=True,
        seed_source=told["seed_source"],
        now=now,
    )


def _batch(panel: PanelStage) -> InvitationBatch:
    found: InvitationBatch = (
        panel.fresh().batches.select_related("panel__process").get()
    )
    return found


def _draw_letters(panel: PanelStage, now: datetime) -> None:
    invitations.draw_letters(
        batch=_batch(panel),
        official=panel.facilitator,
        register=_register(panel),
        seed=panel.told["register"]["seed"],
        now=now,
    )


def _post(panel: PanelStage, now: datetime) -> None:
    invitations.mark_posted(batch=_batch(panel), official=panel.facilitator, now=now)


def _return(panel: PanelStage, places: list[int], now: datetime) -> None:
    """Note letters that came back: of those that nobody has answered, these."""
    unused = _batch(panel).invitations.filter(volunteer=None)
    numbers = list(unused.values_list("number", flat=True))
    invitations.mark_returned(
        batch=_batch(panel),
        official=panel.facilitator,
        numbers=[numbers[place] for place in places],
        now=now,
    )


# --- People who would like to join ---------------------------------------------


def _people(panel: PanelStage) -> list[tuple[str, str]]:
    """Return who signs up: the key of an account, or nothing, and the answers."""
    told = panel.told["volunteers"]
    unknown = [("", answers) for answers in told["people"]]
    return [*unknown, *told.get("accounts", {}).items()]


def _sign_up(
    panel: PanelStage, number: int, who: tuple[str, str], now: datetime
) -> None:
    key, answers = who
    fresh = panel.fresh()
    person = panel.stage.cast[key] if key else None
    by_letter = number < panel.told["volunteers"].get("by_letter", 0)
    invitation = _letter_for(fresh, answers) if by_letter else None
    namer = Namer(panel.told["slug"])
    signing_up.sign_up(
        panel=fresh,
        person=person,
        invitation=invitation,
        given=given(
            answers,
            features=list(panel.told["quotas"]),
            name=person.name if person else "",
            letter=invitation,
            namer=namer,
            number=number,
        ),
        form_key=form_key(panel.told["slug"], number),
        now=now,
    )


def _letter_for(panel: Panel, answers: str) -> Invitation | None:
    """Find a letter that nobody has answered, to somebody with such a first name."""
    gender = answers.split("/", maxsplit=1)[0]
    names = content.read("panels")["names"].get(gender, [])
    unused = Invitation.objects.filter(
        batch__panel=panel, volunteer=None, returned_at=None
    )
    found = (one for one in unused if one.name.split()[0] in names)
    return next(found, None)


def _choose(panel: PanelStage, number: int, who: list[str], now: datetime) -> None:
    answers, name, reason = who
    entering.choose_volunteer(
        panel=panel.fresh(),
        official=panel.facilitator,
        given=given(
            answers,
            features=list(panel.told["quotas"]),
            name=name,
            letter=None,
            namer=Namer(panel.told["slug"]),
            number=100 + number,
        ),
        reason=reason,
        form_key=f"demo-{panel.told['slug']}-chosen-{number}",
        now=now,
    )
