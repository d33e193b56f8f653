"""The public record as news to subscribe to, in Atom and in RSS."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend import record
from participation.characters import harmless
from participation.models import AuditEvent, Process
from participation.models.record import NEWS
from participation.texts import pick

# Readers ask for the newest every hour; the record has all.
MOST = 50


@dataclass(frozen=True, slots=True)
class Form:
    """A format of feeds, and the type that it is sent as."""

    feed: type[SyndicationFeed]
    content_type: str


FORMS = {
    "atom": Form(Atom1Feed, "application/atom+xml; charset=utf-8"),
    "rss": Form(Rss201rev2Feed, "application/rss+xml; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where things are, in full: the page of a feed, itself, and any other path."""

    page: str
    feed: str
    of: Callable[[str], str]


def events_of(process: Process) -> list[AuditEvent]:
    """Return the newest events of a process, newest first."""
    newest = list(process.events.order_by("-number")[:MOST])
    for event in newest:
        event.process = process
    return newest


def news(public: Iterable[Process]) -> list[AuditEvent]:
    """Return what has lately begun, ended or been decided anywhere, newest first."""
    found = AuditEvent.objects.filter(verb__in=NEWS, process__in=public)
    return list(found.select_related("process").order_by("-recorded_at")[:MOST])


def of_process(process: Process, addresses: Addresses, form: Form) -> bytes:
    name = pick(process.title, _language())[0]
    return _written(
        form,
        addresses,
        _("Events: %(process)s") % {"process": name},
        _("What the organisers, reviewers and the clock have done, newest first."),
        [(event, record.sentence(event)) for event in events_of(process)],
    )


def of_service(events: Iterable[AuditEvent], addresses: Addresses, form: Form) -> bytes:
    return _written(
        form,
        addresses,
        _("News: %(city)s") % {"city": _city()},
        _("What begins, what ends and what has been decided, newest first."),
        [
            (event, f"{pick(event.process.title, _language())[0]}: {said}")
            for event in events
            for said in [record.sentence(event)]
        ],
    )


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _city() -> str:
    return pick(settings.CITY_NAME, _language())[0]


def _written(
    form: Form,
    addresses: Addresses,
    title: str,
    text: str,
    items: Iterable[tuple[AuditEvent, str]],
) -> bytes:
    feed = form.feed(
        title=harmless(title),
        link=addresses.page,
        description=text,
        feed_url=addresses.feed,
        language=_language(),
        author_name=_city(),
    )
    for event, sentence in items:
        feed.add_item(
            # A control character would break the file, and it is no news.
            title=" ".join(harmless(sentence).split()),
            link=addresses.of(record.page_of(event)),
            # Readers take it for HTML, and here it is words and nothing else.
            description=escape(record.actor(event)),
            # The same in every language and format, and never of another event.
            unique_id=f"urn:sha256:{event.seal}",
            unique_id_is_permalink=False,
            pubdate=event.recorded_at,
            updateddate=event.recorded_at,
        )
    written: str = feed.writeString("utf-8")
    return written.encode()
