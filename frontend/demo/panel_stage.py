"""Where a citizen panel of the demo is told: its process, its story, its people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontend.demo import content
from frontend.demo.content import Content
from frontend.demo.stage import Stage
from panels.models import Panel, Panelist
from panels.queries.members import seated
from participation.models import User


@dataclass(frozen=True, slots=True)
class PanelStage:
    """A panel of the demo; what is read from the database is read anew each time."""

    stage: Stage
    told: Content

    @property
    def organiser(self) -> User:
        return self.stage.cast["riikka"]

    @property
    def facilitator(self) -> User:
        return self.stage.cast["antti"]

    @property
    def life(self) -> Content:
        """What the panel does at work."""
        return content.panel_life(self.told["slug"])

    def fresh(self) -> Panel:
        found: Panel = Panel.objects.select_related("process").get(
            process=self.stage.process, slug=self.told["slug"]
        )
        return found

    def members(self) -> list[Panelist]:
        """Return who sits on the panel; a story calls the first of them 1."""
        panel = self.fresh()
        found = seated(panel)
        for one in found:
            one.panel = panel
        return found

    def moment(self, day: float) -> datetime:
        return self.stage.days.moment(day)

    def until(self, day: float, hours: float) -> datetime:
        return self.moment(day) + timedelta(hours=hours)


def of_process(stage: Stage) -> Iterator[PanelStage]:
    """Yield the panels of a process in the order of the story."""
    for told in content.panels():
        if told["process"] == stage.process.slug:
            yield PanelStage(stage, told)
