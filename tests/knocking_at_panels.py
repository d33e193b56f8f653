"""What has to be there before anybody can knock at the desk of a panel."""

from collections.abc import Callable

import advising
import drawing_of
import living
import make
import paneling
import sessions_of

from panels.actions import approving, reporting, shaping, suggesting
from panels.models import (
    Board,
    Conversation,
    Panel,
    Report,
    Scenario,
    ScoringExercise,
    ScoringSubject,
    TablePlan,
)
from participation.models import Process

Arguments = dict[str, object]
SLUG = "shore"


def panel_of(process: Process) -> Panel:
    """Return the one panel of a process, which there is from the first knock on."""
    return process.panels.first() or paneling.panel(process, SLUG)


def _conversation(panel: Panel) -> Arguments:
    Conversation.objects.get_or_create(panel=panel, number=1)
    return {"number": 1}


def _board(panel: Panel) -> Arguments:
    Board.objects.get_or_create(panel=panel, number=1)
    return {"number": 1}


def _scoring(panel: Panel) -> Arguments:
    ScoringExercise.objects.get_or_create(panel=panel, number=1)
    return {"number": 1}


def _scores(panel: Panel) -> Arguments:
    scoring, made = ScoringExercise.objects.get_or_create(panel=panel, number=1)
    if made or not scoring.subjects.exists():
        ScoringSubject.objects.create(
            scoring=scoring, proposal=make.proposal(panel.process)
        )
        paneling.member(panel)
    member = panel.panelists.earliest("number")
    return {"number": 1, "pk": scoring.subjects.get().pk, "member": member.number}


def _scenario(panel: Panel) -> Arguments:
    Scenario.objects.get_or_create(
        panel=panel, number=1, defaults={"year": 2040, "language": "en"}
    )
    return {"number": 1}


def _recommendation(panel: Panel) -> Arguments:
    if not panel.recommendations.exists():
        advising.draft(panel)
    return {"number": 1}


def _change(panel: Panel) -> Arguments:
    _recommendation(panel)
    recommendation = panel.recommendations.get()
    change = recommendation.changes.first() or suggesting.suggest_change(
        recommendation=recommendation,
        panelist=paneling.member(panel),
        words=advising.words(title="Other words"),
        note="Clearer.",
        base=1,
        now=make.NOW,
    )
    return {"number": 1, "key": change.pk}


def _vote(panel: Panel) -> Arguments:
    session = panel.sessions.first() or paneling.session(panel)
    return {**_recommendation(panel), "session": session.number}


def _idea(panel: Panel) -> Arguments:
    if not panel.process.proposals.exists():
        make.proposal(panel.process)
    return {"number": 1}


def _act(panel: Panel) -> Arguments:
    _idea(panel)
    act = panel.acts.first() or shaping.advise_on(
        panel=panel,
        official=advising.facilitator(panel),
        on=panel.process.proposals.get(),
        why=shaping.Why("Good.", "en"),
        now=make.NOW,
    )
    return {"key": act.pk}


def _report(panel: Panel) -> Arguments:
    if not Report.objects.filter(panel=panel).exists():
        reporting.gather_report(
            panel=panel, official=advising.facilitator(panel), now=make.NOW
        )
    return {}


def _approval(panel: Panel) -> Arguments:
    _report(panel)
    report = Report.objects.get(panel=panel)
    if not report.approvals.exists():
        _seat(panel)
        approving.ask_members(
            report=report,
            official=advising.facilitator(panel),
            seen=report.version,
            closes_at=make.NOW + 14 * make.DAY,
            now=make.NOW,
        )
    return {}


def _part(panel: Panel) -> Arguments:
    return {**_report(panel), "code": "summary"}


def _draw(panel: Panel) -> Arguments:
    if not panel.lotteries.exists():
        drawing_of.trial(panel)
    return {"number": 1}


def _seat(panel: Panel) -> Arguments:
    if not panel.panelists.exists():
        paneling.member(panel)
    return {"number": 1}


def _removal(panel: Panel) -> Arguments:
    _seat(panel)
    seat = panel.panelists.get(number=1)
    if not seat.removals.filter(decided_at=None).exists():
        seat.removals.create(reason="Shouted", asked_at=make.NOW)
    return {"number": 1}


def _live(panel: Panel) -> Arguments:
    """Make a session under way with a member who is there and a question."""
    session = panel.sessions.filter(number=1).first()
    if session is None:
        session = living.session(1, panel=panel)
    if not session.questions.exists():
        session.questions.create(text="How deep?", asked_at=make.NOW)
    if not session.attendances.exists():
        session.attendances.create(panelist=paneling.member(panel))
    return {"number": 1}


def _asked(panel: Panel) -> Arguments:
    found = _live(panel)
    return found | {"pk": panel.sessions.get(number=1).questions.get().pk}


def _poll(panel: Panel) -> Arguments:
    """Make a vote that nobody has opened."""
    found = _live(panel)
    session = panel.sessions.get(number=1)
    session.polls.get_or_create(number=1, defaults={"question": {"en": "Shall we?"}})
    return found | {"poll": 1}


def _helped(panel: Panel) -> Arguments:
    found = _poll(panel)
    attendance = panel.sessions.get(number=1).attendances.earliest("pk")
    return found | {"pk": attendance.panelist_id}


def _planned(panel: Panel) -> Arguments:
    """Make a session that is planned, with one of everything."""
    session = panel.sessions.filter(number=1).first() or paneling.session(panel)
    if not session.items.exists():
        session.items.create(position=1, title={"en": "Talk"})
        session.rooms.create(name="Hall")
        member = panel.panelists.first() or paneling.member(panel)
        sessions_of.comes(session, member)
        TablePlan.objects.create(session=session, rounds_made=[[["1"]]])
    return {"number": session.number}


def _item(panel: Panel) -> Arguments:
    found = _planned(panel)
    return found | {"pk": panel.sessions.get(number=1).items.get().pk}


def _room(panel: Panel) -> Arguments:
    found = _planned(panel)
    return found | {"pk": panel.sessions.get(number=1).rooms.get().pk}


def _answered(panel: Panel) -> Arguments:
    return _planned(panel) | {"member": panel.panelists.earliest("number").number}


def _printed(panel: Panel) -> Arguments:
    return _planned(panel) | {"what": "name-tags"}


def _held(panel: Panel) -> Arguments:
    if not panel.sessions.exists():
        sessions_of.held(panel)
    return {"number": 1}


def _material(panel: Panel) -> Arguments:
    if not panel.materials.exists():
        sessions_of.material(panel, advising.facilitator(panel))
    return {"number": 1}


def _request(panel: Panel) -> Arguments:
    member = panel.panelists.first() or paneling.member(panel)
    asked = panel.knowledge_requests.first() or panel.knowledge_requests.create(
        panelist=member, text="Who owns the pier?", asked_at=make.NOW
    )
    return {"pk": asked.pk}


# What a page of the desk is about: made when somebody knocks, and named.
def _volunteer(panel: Panel) -> Arguments:
    found = panel.volunteers.first() or paneling.volunteer(panel)
    return {"public_id": found.public_id}


def _feature(panel: Panel) -> Arguments:
    panel.features.get_or_create(code="age", defaults={"name": {"en": "Age"}})
    return {"code": "age"}


def _batch(panel: Panel) -> Arguments:
    values = {"rows": 1, "count": 1, "sha256": "0" * 64, "made_at": make.NOW}
    panel.batches.get_or_create(number=1, defaults=values)
    return {"number": 1}


MADE: dict[str, Callable[[Panel], Arguments]] = {
    "feature": _feature,
    "remove_feature": _feature,
    "person": _volunteer,
    "readmit": _volunteer,
    "renew_code": _volunteer,
    "draw_letters": _batch,
    "renew_letters": _batch,
    "letters_posted": _batch,
    "letters_returned": _batch,
    "session": _planned,
    "change_session": _planned,
    "announce_session": _planned,
    "cancel_session": _planned,
    "copy_session": _planned,
    "agenda": _planned,
    "add_item": _planned,
    "rooms": _planned,
    "needs": _planned,
    "attendance": _planned,
    "seating": _planned,
    "tables": _planned,
    "seating_screen": _planned,
    "agenda_item": _item,
    "item_notes": _item,
    "change_room": _room,
    "enter_plan": _answered,
    "printed": _printed,
    "minutes": _held,
    "end_assessment": _held,
    "add_material": lambda _panel: {"kind": "text"},
    "change_material": _material,
    "withdraw_material": _material,
    "answer_request": _request,
    "console": _live,
    "console_codes": _live,
    "poll_new": _live,
    "console_move": _live,
    "console_item": _live,
    "console_minutes": _live,
    "console_note": _live,
    "console_people": _live,
    "console_speakers": _live,
    "console_question": _asked,
    "poll": _poll,
    "poll_change": _poll,
    "poll_move": _poll,
    "poll_count": _poll,
    "poll_lend": _helped,
    "conversation": _conversation,
    "change_conversation": _conversation,
    "board": _board,
    "change_board": _board,
    "scoring": _scoring,
    "change_scoring": _scoring,
    "enter_scores": _scores,
    "scenario": _scenario,
    "change_scenario": _scenario,
    "recommendation": _recommendation,
    "revise_recommendation": _recommendation,
    "freeze_recommendation": _recommendation,
    "reopen_recommendation": _recommendation,
    "withdraw_recommendation": _recommendation,
    "count_recommendation": _recommendation,
    "forget_count": _recommendation,
    "put_to_vote": _vote,
    "decide_recommendation": _recommendation,
    "recommendation_change": _change,
    "decline_change": _change,
    "answer": _recommendation,
    "follow": _recommendation,
    "refine": _idea,
    "take_back_act": _act,
    "preview_report": _report,
    "publish_report": _report,
    "ask_approval": _report,
    "approval": _approval,
    "end_approval": _approval,
    "call_off_approval": _approval,
    "report_part": _part,
    "write_anew": _part,
    "draw_of": _draw,
    "publish_list": _draw,
    "enter_randomness": _draw,
    "ceremony": _draw,
    "void_draw": _draw,
    "decide_void": _draw,
    "sealed_pool": _draw,
    "member": _seat,
    "ask_removal": _seat,
    "decide_removal": _removal,
}


def of_panels(name: str, process: Process) -> Arguments:
    """Make what an address of the desk of panels is about; nothing for others."""
    namespace, _colon, page = name.partition(":")
    if namespace != "panels_staff" or page in {"desk", "create"}:
        return {}
    panel = panel_of(process)
    made = MADE[page](panel) if page in MADE else {}
    return {"panel": panel.slug, **made}
