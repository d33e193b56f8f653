"""What became of ideas as files: a table of all projects, and news to subscribe to.

docs/organisers/building.md explains the columns. Money is in cents.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.characters import harmless
from participation.models import Process
from participation.texts import pick
from proposals.exports import BOM, as_cell
from proposals.models import Building, Project
from proposals.queries import became

# Readers ask for the newest every hour; the page has all.
NEWS_IN_FEED = 30


class _Line:
    """What `csv` writes to, which only hands back the line."""

    def write(self, line: str) -> str:
        return line


def columns() -> list[str]:
    titles = [f"title_{code}" for code, _name in settings.LANGUAGES]
    return [
        "project", "url", *titles, "proposal", "district", "category", "latitude",
        "longitude", "stage", "late", "planned_cents", "spent_cents", "due_on",
        "first_due_on", "done_on", "followed_since",
    ]  # fmt: skip


def row_of(building: Building, url: str, today: date) -> dict[str, Any]:
    """Return one building in the order of `columns`."""
    project = building.project
    titles = {
        f"title_{code}": project.title.get(code, "")
        for code, _name in settings.LANGUAGES
    }
    row = {
        "project": project.code,
        "url": url,
        "proposal": project.proposal.reference if project.proposal else "",
        "district": project.district.code if project.district else "",
        "category": project.category.code if project.category else "",
        "latitude": project.latitude,
        "longitude": project.longitude,
        "stage": building.stage,
        "late": building.is_overdue(today),
        "planned_cents": building.planned,
        "spent_cents": getattr(building, "spent", 0),
        "due_on": building.due_on,
        "first_due_on": building.first_due_on,
        "done_on": building.done_on,
        "followed_since": building.started_at.date(),
    }
    return {name: (row | titles)[name] for name in columns()}


def csv_lines(
    process: Process, url_of: Callable[[Project], str], *, today: date
) -> Iterator[str]:
    """Write line after line; the mark at the start tells Excel that it is UTF-8."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(columns())
    for building in became.rows_of(process):
        row = row_of(building, url_of(building.project), today)
        yield writer.writerow([as_cell(value) for value in row.values()])


def feed_of(
    process: Process, *, page_url: str, feed_url: str, url_of: Callable[[Project], str]
) -> str:
    """Write the newest news as RSS, in the language of the reader."""
    language = get_language() or settings.LANGUAGE_CODE

    def words(texts: dict[str, str]) -> str:
        return harmless(pick(texts, language)[0])

    heading = _("What became of the ideas: %(process)s")
    feed = Rss201rev2Feed(
        title=heading % {"process": words(process.title)},
        link=page_url,
        description=words(process.summary),
        language=language,
        feed_url=feed_url,
    )
    for news in became.newest_news(process, NEWS_IN_FEED):
        project = news.building.project
        link = f"{url_of(project)}#news-{news.pk}"
        reason = words(news.reason)
        feed.add_item(
            title=f"{words(project.title)}: {news.get_stage_display()}",
            link=link,
            description="\n\n".join(filter(None, [words(news.text), reason])),
            unique_id=link,
            pubdate=news.made_at,
            categories=[str(news.get_stage_display())],
        )
    return feed.writeString("utf-8")
