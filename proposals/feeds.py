"""News to subscribe to, as RSS: new proposals, and what the city decided on them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participation.characters import harmless
from participation.models import Process
from participation.texts import pick
from proposals.models import Proposal, Review
from proposals.paragraphs import beginning_of
from proposals.queries import news

# Readers ask for the newest every hour; the list has all.
MOST = 30
# Characters of a text; who wants more follows the link.
BEGINNING = 600


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things of a process are, in full."""

    page: str
    feed: str
    of: Callable[[Proposal], str]


@dataclass(frozen=True, slots=True)
class _Item:
    title: str
    text: str
    link: str
    key: str
    at: datetime


def new_proposals(process: Process, addresses: Addresses) -> str:
    items = [
        _Item(
            title=f"{one.reference} {one.title}",
            text=beginning_of(one.text, BEGINNING),
            link=addresses.of(one),
            key=addresses.of(one),
            at=one.submitted_at,
        )
        for one in news.newest_proposals(process, most=MOST)
    ]
    title = _("New proposals: %(process)s")
    text = _("What residents suggest, newest first.")
    return _written(process, addresses, title, text, items)


def decisions(process: Process, addresses: Addresses) -> str:
    items = [
        _Item(
            title=_title_of(review),
            text=beginning_of(review.reason, BEGINNING),
            link=addresses.of(review.proposal),
            key=f"{addresses.of(review.proposal)}#{review.pk}",
            at=review.decided_at,
        )
        for review in news.newest_reviews(process, most=MOST)
    ]
    title = _("Decisions on proposals: %(process)s")
    text = _("What the city says can be done, and why, newest first.")
    return _written(process, addresses, title, text, items)


def _title_of(review: Review) -> str:
    words = _("Feasible") if review.is_feasible else _("Not feasible")
    return f"{words}: {review.proposal.reference} {review.proposal.title}"


def _written(
    process: Process,
    addresses: Addresses,
    title: str,
    text: str,
    items: Iterable[_Item],
) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    name = pick(process.title, language)[0]
    feed = Rss201rev2Feed(
        title=title % {"process": harmless(name)},
        link=addresses.page,
        description=text,
        feed_url=addresses.feed,
        language=language,
    )
    for item in items:
        feed.add_item(
            title=" ".join(harmless(item.title).split()),
            link=item.link,
            # Readers take it for HTML, and here it is words and nothing else.
            description=escape(harmless(item.text)),
            unique_id=item.key,
            unique_id_is_permalink=item.key == item.link,
            pubdate=item.at,
        )
    return feed.writeString("utf-8")
