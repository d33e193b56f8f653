"""What members of a panel of the demo are given to read, and what they ask for."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from frontend.demo.content import Content
from frontend.demo.panel_stage import PanelStage
from frontend.demo.stage import MINUTE, Step
from panels.actions import knowledge, materials
from panels.actions.materials import Content as Held
from panels.actions.materials import Facts
from panels.models import KnowledgeRequest


def steps(panel: PanelStage) -> Iterator[Step]:
    """Yield materials and questions about what is missing, in no order."""
    moment = panel.moment
    for told in panel.life.get("materials", []):
        yield Step(moment(told["day"]), partial(_give, panel, told))
    for told in panel.life.get("requests", []):
        yield Step(moment(told["day"]), partial(_ask, panel, told))
        if "answer" in told:
            day = told["answer"]["day"]
            yield Step(moment(day), partial(_answer, panel, told))


def _give(panel: PanelStage, told: Content, now: datetime) -> None:
    fresh = panel.fresh()
    number = told.get("session")
    material = materials.draft_material(
        panel=fresh,
        official=panel.facilitator,
        facts=Facts(
            title=told["title"],
            language="fi",
            author=told["author"],
            interest=told.get("interest", ""),
            kind="link" if "link" in told else "text",
            session=fresh.sessions.get(number=number) if number else None,
        ),
        content=Held(text=told.get("text", ""), link=told.get("link", "")),
        now=now,
    )
    materials.publish_material(
        material=material, official=panel.facilitator, now=now + 5 * MINUTE
    )
    material.refresh_from_db()
    for turn, member in enumerate(panel.members()[: told.get("read_by", 0)], start=1):
        materials.mark_read(
            material=material,
            panelist=member,
            is_read=True,
            now=now + turn * 45 * MINUTE,
        )


def _ask(panel: PanelStage, told: Content, now: datetime) -> None:
    knowledge.ask_for_knowledge(
        panel=panel.fresh(),
        panelist=panel.members()[told["member"] - 1],
        text=told["text"],
        now=now,
    )


def _answer(panel: PanelStage, told: Content, now: datetime) -> None:
    asked = KnowledgeRequest.objects.select_related("panel__process").get(
        panel=panel.fresh(), text=told["text"]
    )
    knowledge.answer_request(
        request=asked,
        official=panel.facilitator,
        answer=told["answer"]["text"],
        state=KnowledgeRequest.State.ANSWERED,
        now=now,
    )
