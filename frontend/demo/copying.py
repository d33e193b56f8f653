"""The round after a finished one: a copy of it that waits for what is still missing."""

from collections.abc import Mapping

from frontend.demo import content
from frontend.demo.days import Days
from frontend.demo.stage import MINUTE
from participation import cloning
from participation.actions import beginning, processes
from participation.models import Process, User
from participation.shifting import WEEK


def begin_next_round(cast: Mapping[str, User], days: Days) -> None:
    """Copy what is ticked by default; a demo of fewer stories may lack the round."""
    told = content.next_round()
    source = Process.objects.filter(slug=told["of"]).first()
    if source is None:
        return
    organiser = cast["riikka"]
    made = days.moment(told["made"])
    process = beginning.clone_process(
        source=source,
        creator=organiser,
        slug=told["slug"],
        title=told["title"],
        days=told["weeks"] * WEEK,
        budget=source.budget,
        chosen=[key for key, part in cloning.PARTS.items() if part.is_ticked],
        now=made,
    )
    processes.describe_process(
        process=process,
        organiser=organiser,
        title=process.title,
        summary=process.summary,
        # She reads the texts through: the last paragraph tells of the old result.
        description={
            language: text.strip().rpartition("\n\n")[0]
            for language, text in process.description.items()
        },
        budget=process.budget,
        contact=process.contact,
        now=made + MINUTE,
    )
