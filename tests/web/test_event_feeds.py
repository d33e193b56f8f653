"""The public record as Atom and RSS: of a process, and of the whole service."""

import xml.etree.ElementTree as ET

import make
import pytest
from django.db import connection
from django.urls import reverse
from make import DAY, NOW

from frontend import feeds
from participation import audit
from participation.actions import noticing
from participation.models import Process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ATOM = "{http://www.w3.org/2005/Atom}"


def opened(**fields) -> Process:
    process = make.process(**fields)
    make.phase(process, "propose")
    noticing.notice_phase_changes(now=NOW, process=process)
    return process


def entries(response) -> list[dict[str, str]]:
    root = ET.fromstring(response.content)  # noqa: S314 - written by ourselves
    return [
        {
            "title": entry.findtext(f"{ATOM}title") or "",
            "id": entry.findtext(f"{ATOM}id") or "",
            "link": entry.find(f"{ATOM}link").attrib["href"],
            "updated": entry.findtext(f"{ATOM}updated") or "",
        }
        for entry in root.iter(f"{ATOM}entry")
    ]


class TestOfAProcess:
    def test_tells_its_events_in_sentences(self, client) -> None:
        process = opened(slug="shore")

        response = client.get(
            reverse("events_atom", args=["shore"]), {"language": "en"}
        )

        (entry,) = entries(response)
        assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert entry["title"] == "A phase began: Collecting ideas."
        assert entry["link"] == "http://testserver/p/shore/record/"
        assert entry["updated"].startswith(NOW.date().isoformat())
        assert entry["id"] == f"urn:sha256:{process.events.get().seal}"

    def test_can_be_had_as_rss(self, client) -> None:
        opened(slug="shore")

        response = client.get(reverse("events_rss", args=["shore"]), {"language": "en"})

        root = ET.fromstring(response.content)  # noqa: S314 - ours
        assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert [item.findtext("title") for item in root.iter("item")] == [
            "A phase began: Collecting ideas."
        ]

    @pytest.mark.parametrize("form", ["atom", "rss"])
    def test_stands_whatever_was_typed(self, client, form) -> None:
        process = make.process("shore", title={"en": "Sho\x08re"})
        audit.record(
            process,
            "phase.opened",
            subject="phase:propose",
            now=NOW,
            reason="Mo\x1b\x0bre time",
        )

        for name in (f"events_{form}", f"news_{form}"):
            address = reverse(name, args=["shore"] if "events" in name else [])
            ET.fromstring(client.get(address).content)  # noqa: S314 - ours

    def test_names_no_resident(self, client) -> None:
        process = make.process("shore")
        make.phase(process, "propose")
        make.proposal(process, make.user(name="Aino Asukas"))

        text = client.get(reverse("events_atom", args=["shore"])).text

        assert "P1" in text
        assert "Aino" not in text

    def test_is_not_sent_again_to_who_has_it(self, client) -> None:
        opened(slug="shore")
        url = reverse("events_atom", args=["shore"])
        first = client.get(url)

        same = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        since = client.get(
            url, headers={"If-Modified-Since": first.headers["Last-Modified"]}
        )

        assert (same.status_code, since.status_code) == (304, 304)

    def test_is_not_for_everyone_before_its_process_is(self, client) -> None:
        make.process("secret", published=False)

        for name in ("events_atom", "events_rss"):
            assert client.get(reverse(name, args=["secret"])).status_code == 404

    def test_is_cut_at_the_newest(self, client, monkeypatch) -> None:
        monkeypatch.setattr(feeds, "MOST", 1)
        process = make.process("shore")
        make.phase(process, "propose", starts=-2 * DAY, ends=-DAY)
        noticing.notice_phase_changes(now=NOW)

        (entry,) = entries(
            client.get(reverse("events_atom", args=["shore"]), {"language": "en"})
        )

        assert process.events.count() == 2
        assert entry["title"].startswith("A phase ended")


class TestOfTheService:
    def test_tells_what_begins_and_ends_anywhere(self, client) -> None:
        opened(title={"en": "Shore", "fi": "Ranta"})
        opened(title={"en": "Square", "fi": "Tori"})

        response = client.get(reverse("news_atom"), {"language": "en"})

        found = entries(response)
        assert "<name>Kajaani</name>" in response.text
        assert {entry["title"] for entry in found} == {
            "Shore: A phase began: Collecting ideas.",
            "Square: A phase began: Collecting ideas.",
        }

    def test_leaves_out_the_daily_business_and_what_is_not_public(self, client) -> None:
        hidden = opened(title={"en": "Hidden"})
        Process.objects.filter(pk=hidden.pk).update(published_at=None)
        process = make.process()
        make.phase(process, "propose")
        make.proposal(process, make.user())

        assert entries(client.get(reverse("news_atom"))) == []

    def test_is_in_the_head_of_every_page(self, client) -> None:
        page = client.get(reverse("help")).text

        assert 'type="application/atom+xml"' in page
        assert "/news.atom?language=" in page

    def test_is_read_from_an_index_where_records_are_large(self) -> None:
        """SQLite does not see that the parameters are those of the index."""
        question = feeds.AuditEvent.objects.filter(verb__in=feeds.NEWS)
        question = question.order_by("-recorded_at")[:50]
        is_large = connection.vendor == "postgresql"
        if is_large:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")

        assert ("news_of_all" in question.explain()) == is_large

    def test_costs_two_queries(self, client, django_assert_max_num_queries) -> None:
        for _number in range(5):
            opened()

        with django_assert_max_num_queries(2):
            client.get(reverse("news_rss"))
