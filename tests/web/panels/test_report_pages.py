"""The pages and files of the report, and the evaluation as a member fills it in."""

import json
from hashlib import sha256
from io import BytesIO

import advising
import make
import paneling
import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from panels.actions import evaluating, reporting
from panels.evaluation import QUESTIONS
from panels.models import EvaluationAnswer

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def panel():
    panel = paneling.panel()
    paneling.members(panel, 6)
    advising.decided(panel, yes=5, no=1)
    return panel


def url(name, panel, *args) -> str:
    return reverse(name, args=[panel.process.slug, panel.slug, *args])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def published(panel):
    official = advising.facilitator(panel)
    report = reporting.gather_report(panel=panel, official=official, now=NOW)
    return reporting.publish_report(
        report=report, official=official, seen=report.version, reason="", now=NOW
    )


class TestDesk:
    def test_one_button_gathers_and_another_publishes(self, client, panel) -> None:
        client.force_login(advising.facilitator(panel))
        desk = url("panels_staff:report", panel)

        before = text(client.get(desk))
        client.post(url("panels_staff:gather_report", panel))
        part = url("panels_staff:report_part", panel, "summary")
        edited = client.post(part, {"text_en": "## In short\n\nA jetty.", "version": 1})
        preview = text(client.get(url("panels_staff:preview_report", panel)))
        sent = client.post(url("panels_staff:publish_report", panel), {"version": 2})
        page = text(client.get(url("panels:report", panel)))

        assert "Nothing has been gathered yet." in before
        assert edited.status_code == 303, text(edited)[:200]
        assert "A jetty for everyone" in preview
        assert sent.status_code == 303
        assert "A jetty." in page
        assert "Edition 1" in page

    def test_an_overtaken_part_keeps_what_was_typed(self, client, panel) -> None:
        client.force_login(advising.facilitator(panel))
        client.post(url("panels_staff:gather_report", panel))
        part = url("panels_staff:report_part", panel, "summary")
        client.post(part, {"text_en": "First.", "version": 1})

        late = client.post(part, {"text_en": "Second.", "version": 1})

        assert late.status_code == 422
        assert "Second." in text(late)
        assert (
            client.post(part, {"text_en": "Second.", "version": 2}).status_code == 303
        )


class TestForEveryone:
    def test_there_is_none_before_it_is_published(self, client, panel) -> None:
        reporting.gather_report(
            panel=panel, official=advising.facilitator(panel), now=NOW
        )

        page = text(client.get(url("panels:report", panel)))

        assert "There is no report yet." in page
        assert client.get(url("panels:report_json", panel, 1)).status_code == 404

    def test_the_file_has_the_published_hash(self, client, panel) -> None:
        edition = published(panel)

        response = client.get(url("panels:report_json", panel, 1))

        assert sha256(response.content).hexdigest() == edition.sha256
        assert json.loads(response.content)["panel"] == panel.slug

    def test_the_pdf_is_accessible_and_holds_the_advice(self, client, panel) -> None:
        published(panel)

        response = client.get(url("panels:report_pdf", panel, 1))

        reader = PdfReader(BytesIO(response.content))
        words = " ".join(page.extract_text() for page in reader.pages)
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"] == "en"
        assert "A jetty for everyone" in words
        assert "5 yes, 1 no" in words


class TestEvaluation:
    def _answers(self) -> dict[str, str]:
        return {f"mark_{code}": "4" for code in QUESTIONS} | {
            "words": "Good coffee.",
            "language": "en",
        }

    def test_a_member_answers_once(self, client, panel) -> None:
        evaluating.open_evaluation(
            panel=panel, official=advising.facilitator(panel), days=7, now=NOW
        )
        member = panel.panelists.first()
        client.force_login(member.volunteer.person)
        page = url("panels:evaluation", panel)

        wrong = client.post(page, self._answers() | {"mark_heard": ""})
        sent = client.post(page, self._answers())
        again = text(client.get(page))

        assert wrong.status_code == 422
        assert "Good coffee." in text(wrong)
        assert sent.status_code == 303
        assert "You have answered. Thank you." in again
        assert EvaluationAnswer.objects.get().words == "Good coffee."

    def test_others_are_told_why_not(self, client, panel) -> None:
        assert client.get(url("panels:evaluation", panel)).status_code == 404
        evaluating.open_evaluation(
            panel=panel, official=advising.facilitator(panel), days=7, now=NOW
        )

        response = client.get(url("panels:evaluation", panel))

        assert response.status_code == 403
        assert "for the members of the panel" in text(response)
