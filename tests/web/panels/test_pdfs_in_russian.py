"""Every kind of PDF in Russian: its letters are there, and can be read out of it."""

import io
from datetime import date

import advising
import make
import paneling
import pytest
import time_machine
from django.utils import translation
from pypdf import PdfReader

from panels import letter_pdf, printing, report_pdf
from panels.actions import reporting
from panels.actions.invitations import NewLetter
from panels.models import InvitationBatch, TablePlan
from proposals import catalogue

pytestmark = pytest.mark.django_db

TITLE = {"ru": "Совет о причале «Ёлка»", "en": "The shore"}
QUESTION = {"ru": "Что построить у причала?", "en": "What should be built?"}
DAY = date(2027, 5, 9)


@pytest.fixture(autouse=True)
def _in_russian():
    with time_machine.travel(make.NOW, tick=False), translation.override("ru"):
        yield


@pytest.fixture
def panel():
    made = paneling.panel(title=TITLE, question=QUESTION)
    paneling.member(made)
    return made


def words(pdf: bytes) -> str:
    """Return what a reader of screens would say; every font is in the file."""
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/Lang"] == "ru"
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\xad", "").replace("\xa0", " ").split())


def test_the_catalogue(panel):
    project = make.project(
        panel.process, title=TITLE, description={"ru": "Щебень, песок и **скамейки**."}
    )
    panel.process.title = TITLE

    text = words(
        catalogue.as_pdf(
            panel.process, [project], {}, language="ru", address="/p/", today=DAY
        )
    )

    assert "Совет о причале «Ёлка»" in text
    assert "Щебень, песок и скамейки." in text
    assert "9 мая 2027 года" in text
    assert "Содержание" in text


def test_the_letters(panel, settings):
    settings.LANGUAGE_CODE = "ru"
    batch = InvitationBatch(panel=panel, number=1)
    letter = NewLetter(1, "Щукина Юлия", "Улица 1, Каяни", "ru", "ABCD-EFGH-JKLM")

    text = words(letter_pdf.as_pdf(batch, [letter], today=DAY))

    assert "Щукина Юлия" in text
    assert "Что построить у причала?" in text
    assert "9 мая 2027 года" in text
    assert "Вас приглашают" in text


def test_the_report(panel):
    official = advising.facilitator(panel)
    advising.decided(panel, yes=1, no=0)
    report = reporting.gather_report(panel=panel, official=official, now=make.NOW)
    edition = reporting.publish_report(
        report=report, official=official, seen=report.version, reason="", now=make.NOW
    )

    text = words(
        report_pdf.as_pdf(
            edition.content,
            language="ru",
            address="/p/",
            day=DAY,
            edition=1,
            sha256=edition.sha256,
        )
    )

    assert "Совет о причале «Ёлка»" in text
    assert "9 мая 2027 года" in text
    assert "Рекомендации" in text


def test_the_cards_and_lists_of_a_session(panel):
    session = paneling.session(panel, title={"ru": "Первая встреча"})
    members = [paneling.member(panel, shown_name=f"Жанна {one}") for one in range(3)]
    plan = TablePlan.objects.create(
        session=session,
        tables=[
            {
                "key": "t1",
                "name": "Стол у окна",
                "host": "Эльза",
                "language": "ru",
                "seats": 3,
            }
        ],
        rounds_made=[[[str(one.number) for one in members]]],
    )

    tags, cards, door = (
        words(printing.name_tags(session, members)),
        words(printing.table_cards(plan)),
        words(printing.door_list(plan)),
    )

    assert "Жанна 2" in tags
    assert "Первая встреча" in tags
    assert "Стол у окна" in cards
    assert "Жанна 1" in cards
    assert "Жанна 0" in door
