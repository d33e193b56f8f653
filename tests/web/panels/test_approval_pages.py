"""The pages on which members approve the report, and those of the desk for it."""

import re
from datetime import timedelta
from io import BytesIO

import advising
import make
import paneling
import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from panels.actions import approving, reporting
from panels.models import Approval
from participation.models import Role

pytestmark = pytest.mark.django_db
NOW = make.NOW
UNTIL = NOW + timedelta(days=14)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def panel():
    panel = paneling.panel(majority="simple")
    paneling.members(panel, 6)
    advising.decided(panel, yes=5, no=1)
    return panel


@pytest.fixture
def official(panel):
    return advising.facilitator(panel)


@pytest.fixture
def report(panel, official):
    return reporting.gather_report(panel=panel, official=official, now=NOW)


@pytest.fixture
def approval(report, official):
    return approving.ask_members(
        report=report, official=official, seen=1, closes_at=UNTIL, now=NOW
    )


def url(name, panel, *args) -> str:
    return reverse(name, args=[panel.process.slug, panel.slug, *args])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def first_of(panel):
    return panel.panelists.get(number=1)


class TestAMember:
    def test_reads_the_report_answers_and_changes_the_answer(
        self, client, panel, approval
    ) -> None:
        client.force_login(first_of(panel).volunteer.person)
        page = url("panels:approve_report", panel)

        before = text(client.get(page))
        refused = client.post(page, {"choice": "remark", "remark": " "})
        sent = client.post(page, {"choice": "against", "remark": "The date."})
        after = text(client.get(page))

        assert "A jetty for everyone" in before
        assert (refused.status_code, sent.status_code) == (422, 303)
        assert "Write your remark." in text(refused)
        assert re.search(r'value="against"[^>]*checked', after)
        assert approval.answers.get().remark == "The date."

    def test_reads_numbers_and_remarks_when_it_is_over(
        self, client, panel, approval
    ) -> None:
        for member in panel.panelists.all():
            approving.answer_approval(
                approval=approval,
                panelist=member,
                choice="remark",
                remark="More pictures.",
                now=NOW,
            )
        approving.end_due(now=UNTIL)
        client.force_login(first_of(panel).volunteer.person)

        page = client.get(url("panels:approve_report", panel))

        assert "6 approve it with a remark" in text(page)
        assert text(page).count("More pictures.") == 6
        assert "id_choice" not in text(page)

    def test_is_the_only_one_who_may(self, client, panel, approval) -> None:
        client.force_login(make.user())

        assert client.get(url("panels:approve_report", panel)).status_code == 403

    def test_reads_why_nobody_is_asked_any_more(
        self, client, panel, approval, official
    ) -> None:
        approving.call_off(
            approval=approval, official=official, reason="A <wrong> figure.", now=NOW
        )
        client.force_login(first_of(panel).volunteer.person)

        page = client.get(url("panels:approve_report", panel), follow=True)

        assert page.redirect_chain == [(url("panels:detail", panel), 303)]
        assert "no longer asked whether they approve its report" in text(page)
        assert "A &lt;wrong&gt; figure." in text(page)

    def test_finds_no_such_page_before_anybody_is_asked(self, client, panel) -> None:
        client.force_login(first_of(panel).volunteer.person)

        assert client.get(url("panels:approve_report", panel)).status_code == 404


class TestTheDesk:
    def test_asks_and_shows_that_the_report_stays(
        self, client, panel, report, official
    ) -> None:
        client.force_login(official)
        form = client.get(url("panels_staff:ask_approval", panel))

        soon = client.post(
            url("panels_staff:ask_approval", panel),
            {"version": 1, "closes_at": "2026-11-17T12:00"},
        )
        sent = client.post(
            url("panels_staff:ask_approval", panel),
            {"version": 1, "closes_at": UNTIL.strftime("%Y-%m-%dT%H:%M")},
        )
        desk = text(client.get(url("panels_staff:report", panel)))

        assert "more yes than no" in text(form)
        assert (soon.status_code, sent.status_code) == (422, 303)
        assert "Give the members from 3 to 60 days." in text(soon)
        assert "it stays as it is until they are done" in desk
        assert url("panels_staff:publish_report", panel) not in desk

    def test_says_of_which_words_the_members_have_spoken(
        self, client, panel, report, approval, official
    ) -> None:
        for member in panel.panelists.all():
            approving.answer_approval(
                approval=approval, panelist=member, choice="approve", remark="", now=NOW
            )
        approving.end_due(now=UNTIL)
        client.force_login(official)
        pages = [
            url("panels_staff:report", panel),
            url("panels_staff:publish_report", panel),
        ]

        before = [text(client.get(page)) for page in pages]
        reporting.edit_part(
            report=report,
            official=official,
            part="summary",
            texts={"en": "Other words."},
            is_left_out=False,
            seen=1,
            now=UNTIL,
        )
        after = [text(client.get(page)) for page in pages]

        for page in before:
            assert "The members have approved this report." in page
        for page in after:
            assert "The members have approved this report." not in page
            assert "were not asked whether they approve these words." in page

    def test_shows_who_is_missing_and_takes_paper_and_phone(
        self, client, panel, approval, official
    ) -> None:
        first = first_of(panel)
        client.force_login(official)
        page = url("panels_staff:approval", panel)

        sent = client.post(page, {"member": "1", "choice": "approve", "remark": ""})
        again = client.post(page, {"member": "1", "choice": "approve", "remark": ""})
        shown = text(client.get(page))

        other = client.post(page, {"member": "1", "choice": "against", "remark": ""})

        assert (sent.status_code, again.status_code, other.status_code) == (303,) * 3
        answer = approval.answers.get()
        assert (answer.panelist, answer.entered_by) == (first, official)
        assert answer.choice == "against"
        assert "the new answer takes its place" in shown
        assert url("panels_staff:member", panel, 2) in shown
        assert url("panels_staff:member", panel, 1) not in shown

    def test_shows_no_number_of_answers_for_or_against(
        self, client, panel, approval, official
    ) -> None:
        approving.answer_approval(
            approval=approval,
            panelist=first_of(panel),
            choice="remark",
            remark="Only mine.",
            now=NOW,
        )
        client.force_login(official)

        shown = text(client.get(url("panels_staff:approval", panel)))

        assert "Only mine." not in shown
        assert "approve it with a remark," not in shown

    def test_hides_names_from_organisers(self, client, panel, approval) -> None:
        client.force_login(make.staff(panel.process, Role.ORGANISER))

        assert client.get(url("panels_staff:approval", panel)).status_code == 403

    def test_stops_asking_with_a_reason(
        self, client, panel, approval, official
    ) -> None:
        client.force_login(official)
        page = url("panels_staff:call_off_approval", panel)

        without = client.post(page, {"reason": ""})
        sent = client.post(page, {"reason": "A wrong figure."})

        assert (without.status_code, sent.status_code) == (422, 303)
        assert Approval.objects.get().reason == "A wrong figure."
        desk = text(client.get(url("panels_staff:report", panel)))
        assert url("panels_staff:publish_report", panel) in desk


class TestEverybody:
    def test_reads_the_numbers_on_page_pdf_and_panel(
        self, client, panel, report, approval, official
    ) -> None:
        for member in list(panel.panelists.all())[:4]:
            approving.answer_approval(
                approval=approval, panelist=member, choice="approve", remark="", now=NOW
            )
        asked = text(client.get(url("panels:detail", panel)))
        approving.end_due(now=UNTIL)
        reporting.publish_report(
            report=report, official=official, seen=1, reason="", now=UNTIL
        )

        page = text(client.get(url("panels:report", panel)))
        shown = text(client.get(url("panels:detail", panel)))
        pdf = client.get(url("panels:report_pdf", panel, 1)).content

        assert url("panels:approve_report", panel) in asked
        words = "Of 6 members 4 approve it, 0 approve it with a remark"
        assert words in page
        assert words in shown
        read = " ".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages)
        assert "The members have approved this report." in " ".join(read.split())

    def test_reads_that_nobody_was_asked(self, client, panel, report, official) -> None:
        reporting.publish_report(
            report=report, official=official, seen=1, reason="", now=NOW
        )

        page = text(client.get(url("panels:report", panel)))

        assert "The members were not asked whether they approve these words." in page
