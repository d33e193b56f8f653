"""Texts in another language than the page say so, also in forms, maps and lists."""

from datetime import date, datetime, timedelta

import make
import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.timezone import get_current_timezone

from frontend.templatetags.personal_tags import in_words
from frontend.templatetags.session_tags import session_when
from panels.models import Session
from participation.languages import said

pytestmark = pytest.mark.django_db

FINNISH = {"fi": "Liikuntapaikat"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(make.NOW, tick=False):
        yield


def test_words_know_their_language_only_where_it_is_another() -> None:
    with translation.override("ru"):
        foreign = said(FINNISH, "1. {}")
        own = said({"ru": "Спорт"} | FINNISH)
        single = said("Sport", language="sv")

    assert (foreign, foreign.lang) == ("1. Liikuntapaikat", "fi")
    assert (own, own.lang) == ("Спорт", "")
    assert (single, single.lang) == ("Sport", "sv")


def test_a_choice_of_a_form_is_marked() -> None:
    process = make.process("ranta")
    make.phase(process, "propose")
    process.categories.create(code="sport", name=FINNISH)
    reader = Client(headers={"accept-language": "ru"})
    reader.force_login(make.user())

    page = reader.get("/p/ranta/proposals/new/").text

    assert '<option lang="fi" value="sport">Liikuntapaikat</option>' in page


def test_what_is_marked_is_escaped() -> None:
    process = make.process("ranta", title={"fi": '<b title="x">&'})
    make.phase(process, "propose")
    process.categories.create(code="sport", name=process.title)
    reader = Client(headers={"accept-language": "ru"})
    reader.force_login(make.user())

    page = reader.get("/p/ranta/proposals/new/").text

    written = "&lt;b title=&quot;x&quot;&gt;&amp;"
    assert f'<span lang="fi">{written}</span>' in page
    assert f'<option lang="fi" value="sport">{written}</option>' in page
    assert "<b title" not in page


def test_a_project_on_the_map_is_marked() -> None:
    process = make.process("ranta")
    make.project(process, "laituri", title=FINNISH, latitude="64.22", longitude="27.73")
    reader = Client(headers={"accept-language": "ru"})

    page = reader.get("/p/ranta/projects/laituri/").text

    assert page.count('<span lang="fi">Liikuntapaikat</span>') > 1
    assert ">Liikuntapaikat</span>" not in page.replace(
        '<span lang="fi">Liikuntapaikat</span>', ""
    )


@pytest.mark.parametrize(
    ("code", "day", "moment"),
    [
        ("fi", "9.5.2027", "9.5.2027 klo 9.05"),
        ("sv", "9.5.2027", "9.5.2027 kl. 9.05"),
        ("en", "9 May 2027", "9 May 2027 at 09:05"),
        ("ru", "9 мая 2027 года", "9 мая 2027 года в 9:05"),
    ],
)
def test_days_of_the_own_file_are_those_of_the_language(code, day, moment) -> None:
    then = datetime(2027, 5, 9, 9, 5, tzinfo=get_current_timezone())

    with translation.override(code):
        written = in_words(date(2027, 5, 9)), in_words(then)

    assert tuple(words.replace("\xa0", " ") for words in written) == (day, moment)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("fi", "16.11.2026 klo 9.05\N{EN DASH}9.35"),
        ("sv", "16.11.2026 kl. 9.05\N{EN DASH}9.35"),
        ("en", "16 November 2026 at 09:05\N{EN DASH}09:35"),
        ("ru", "16 ноября 2026 года в 9:05\N{EN DASH}9:35"),
    ],
)
def test_a_session_ends_on_the_same_clock_as_it_begins(code, shown) -> None:
    starts = datetime(2026, 11, 16, 9, 5, tzinfo=get_current_timezone())
    session = Session(starts_at=starts, ends_at=starts + timedelta(minutes=30))

    with translation.override(code):
        written = strip_tags(session_when(session))

    assert written.replace("\xa0", " ") == shown
