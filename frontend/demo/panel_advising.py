"""The advice of a panel of the demo: drafted, adopted, answered, followed, reported."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from frontend.demo.content import Content
from frontend.demo.panel_stage import PanelStage
from frontend.demo.stage import CENTS, MINUTE, Step
from panels.actions import (
    adopting,
    answering,
    approving,
    evaluating,
    recommending,
    reporting,
    shaping,
    suggesting,
)
from panels.actions.answering import Said
from panels.actions.recommending import Addressee, Words
from panels.actions.shaping import Choice, Why
from panels.evaluation import QUESTIONS
from panels.lifecycle import AnswerVerdict, FollowUpStage
from panels.models import Approval, Evaluation, Recommendation, Report
from proposals.models import Project


def steps(panel: PanelStage) -> Iterator[Step]:
    """Yield what becomes of recommendations, in no order."""
    moment, life = panel.moment, panel.life
    for number, told in enumerate(life.get("recommendations", []), start=1):
        yield from _recommendation(panel, number, told)
    for told in life.get("acts", []):
        yield Step(moment(told["day"]), partial(_act, panel, told))
    if "forward" in life:
        yield Step(moment(life["forward"]["day"]), partial(_put_forward, panel))
    if "handed_over" in life:
        yield Step(moment(life["handed_over"]), partial(_hand_over, panel))
    if "evaluation" in life:
        yield Step(moment(life["evaluation"]["day"]), partial(_evaluate, panel))
    if "report" in life:
        yield Step(moment(life["report"]["day"]), partial(_report, panel))
        yield Step(moment(life["report"]["published"]), partial(_publish, panel))


def _recommendation(panel: PanelStage, number: int, told: Content) -> Iterator[Step]:
    moment = panel.moment
    yield Step(moment(told["day"]), partial(_draft, panel, told))
    for change in told.get("changes", []):
        yield Step(moment(change["day"]), partial(_suggest, panel, number, change))
        if "accepted" in change:
            day = change["accepted"]["day"]
            yield Step(moment(day), partial(_accept, panel, number, change))
    if "levels" in told:
        yield Step(moment(told["levels_day"]), partial(_support, panel, number, told))
    if "frozen" in told:
        yield Step(moment(told["frozen"]), partial(_freeze, panel, number, told))
    if "dissent" in told:
        day = told["dissent"]["day"]
        yield Step(moment(day), partial(_dissent, panel, number, told["dissent"]))
    if "answer" in told:
        day = told["answer"]["day"]
        yield Step(moment(day), partial(_answer, panel, number, told["answer"]))
    for news in told.get("news", []):
        yield Step(moment(news["day"]), partial(_follow, panel, number, news))


def _of_number(panel: PanelStage, number: int) -> Recommendation:
    found: Recommendation = Recommendation.objects.select_related(
        "panel__process", "poll"
    ).get(panel=panel.fresh(), number=number)
    return found


def _draft(panel: PanelStage, told: Content, now: datetime) -> None:
    recommending.draft_recommendation(
        panel=panel.fresh(),
        words=Words(told["title"], told["text"], told["rationale"], "fi"),
        panelist=panel.members()[told["member"] - 1],
        now=now,
    )


def _suggest(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    one = _of_number(panel, number)
    suggesting.suggest_change(
        recommendation=one,
        panelist=panel.members()[told["member"] - 1],
        words=Words(
            one.title,
            one.text.replace(told["instead_of"], told["words"]),
            one.rationale,
            "fi",
        ),
        note=told["note"],
        base=one.version,
        now=now,
    )


def _accept(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    one = _of_number(panel, number)
    change = one.changes.select_related("recommendation__panel__process").get(
        note=told["note"]
    )
    suggesting.accept_change(
        change=change,
        official=panel.facilitator,
        words=Words(change.title, change.text, change.rationale, "fi"),
        seen=one.version,
        answer=told["accepted"]["answer"],
        now=now,
    )


def _support(panel: PanelStage, number: int, told: Content, _now: datetime) -> None:
    """Let members say how far they stand behind a draft: a digit for each."""
    one = _of_number(panel, number)
    for member, level in zip(panel.members(), told["levels"], strict=False):
        suggesting.say_support(recommendation=one, panelist=member, level=int(level))


def _freeze(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    one = _of_number(panel, number)
    recommending.freeze_recommendation(
        recommendation=one,
        official=panel.facilitator,
        addressee=Addressee(one.panel.answering_body, panel.stage.day(told["due"])),
        seen=one.version,
        now=now,
    )


def _dissent(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    author, *others = (panel.members()[one - 1] for one in told["members"])
    dissent = suggesting.write_dissent(
        recommendation=_of_number(panel, number),
        panelist=author,
        text=told["text"],
        language="fi",
        is_named=False,
        now=now,
    )
    for one in others:
        suggesting.back_dissent(
            dissent=dissent, panelist=one, backs=True, is_named=False
        )


# --- The panel and the budget ---------------------------------------------


def _act(panel: PanelStage, told: Content, now: datetime) -> None:
    shaping.advise_on(
        panel=panel.fresh(),
        official=panel.facilitator,
        on=Project.objects.get(process=panel.stage.process, code=told["project"]),
        why=Why(told["reason"], "fi", _of_number(panel, told["recommendation"])),
        now=now,
    )


def _put_forward(panel: PanelStage, now: datetime) -> None:
    told = panel.life["forward"]
    shaping.put_forward(
        panel=panel.fresh(),
        organiser=panel.organiser,
        choices={
            code: Choice(goes_on=True, reason=reason)
            for code, reason in told["reasons"].items()
        },
        language="fi",
        now=now,
    )


def _hand_over(panel: PanelStage, now: datetime) -> None:
    adopting.hand_over(panel=panel.fresh(), official=panel.facilitator, now=now)


# --- What became of it ---------------------------------------------


def _answer(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    amount = told.get("amount")
    answering.answer_recommendation(
        recommendation=_of_number(panel, number),
        organiser=panel.organiser,
        said=Said(
            verdict=AnswerVerdict(told["verdict"]),
            reason=told["reason"],
            language="fi",
            part=told.get("part", ""),
            next_step=told.get("next_step", ""),
            decided_by=told["decided_by"],
            decided_on=panel.stage.day(told["day"]),
            register=told["register"],
            unit=told.get("unit", ""),
            amount=None if amount is None else amount * CENTS,
        ),
        now=now,
    )


def _follow(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    answering.report_follow_up(
        recommendation=_of_number(panel, number),
        organiser=panel.organiser,
        stage=FollowUpStage(told["stage"]),
        text=told["text"],
        language="fi",
        reason="",
        evidence=told.get("evidence", ""),
        next_on=panel.stage.day(told["next"]) if "next" in told else None,
        now=now,
    )


def _evaluate(panel: PanelStage, now: datetime) -> None:
    """Ask the members; each answer is a row of digits, one for each question."""
    told = panel.life["evaluation"]
    evaluation: Evaluation = evaluating.open_evaluation(
        panel=panel.fresh(), official=panel.facilitator, days=told["days"], now=now
    )
    for turn, (member, row) in enumerate(
        zip(panel.members(), told["answers"], strict=False)
    ):
        evaluating.evaluate(
            evaluation=evaluation,
            panelist=member,
            given=dict(zip(QUESTIONS, map(int, row), strict=True)),
            words=told["words"][turn] if turn < len(told["words"]) else "",
            language="fi",
            now=now + (turn + 1) * 40 * MINUTE,
        )


def _report(panel: PanelStage, now: datetime) -> None:
    """Gather the report, write its summary, and let the members approve it."""
    told, official = panel.life["report"], panel.facilitator
    report: Report = reporting.gather_report(
        panel=panel.fresh(), official=official, now=now
    )
    reporting.edit_part(
        report=report,
        official=official,
        part="summary",
        texts=told["summary"],
        is_left_out=False,
        seen=report.version,
        now=now + 60 * MINUTE,
    )
    report.refresh_from_db()
    approval: Approval = approving.ask_members(
        report=report,
        official=official,
        seen=report.version,
        closes_at=panel.moment(told["approve_until"]),
        now=now + 120 * MINUTE,
    )
    for turn, (member, (choice, remark)) in enumerate(
        zip(panel.members(), told["approvals"], strict=False)
    ):
        approving.answer_approval(
            approval=approval,
            panelist=member,
            choice=choice,
            remark=remark,
            now=now + (turn + 4) * 60 * MINUTE,
        )


def _publish(panel: PanelStage, now: datetime) -> None:
    """Count what the members said, and publish the first edition."""
    approving.end_due(now=now)
    report = Report.objects.get(panel=panel.fresh())
    reporting.publish_report(
        report=report,
        official=panel.facilitator,
        seen=report.version,
        reason="",
        now=now,
    )
