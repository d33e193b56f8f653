"""Plain Finnish (selkosuomi): a switch, content, and pages of ours."""

import re

import make
import pytest
import time_machine
from django.test import Client

from frontend.plain_pages import PAGES, text_of
from participation.models import User
from participation.texts import (
    Reading,
    begin_reading,
    digest,
    know_machine_texts,
    pick,
    pick_for_reader,
)
from proposals.readability import Level, read

pytestmark = pytest.mark.django_db

BOTH = {"fi": "Uimaranta kunnostetaan.", "fi-simple": "Ranta korjataan."}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(make.NOW, tick=False):
        yield
    begin_reading()


@pytest.fixture
def reader():
    return Client(headers={"accept-language": "fi"})


class TestContent:
    def test_is_marked_for_who_asked_for_it(self, reader):
        make.process("ranta", summary=BOTH)
        reader.cookies["porukka_plain"] = "1"

        page = reader.get("/p/ranta/").text

        assert '<html lang="fi"' in page
        assert '<span lang="fi-simple">Ranta korjataan.</span>' in page

    def test_is_offered_with_one_press_to_others(self, reader):
        make.process("ranta", summary=BOTH)

        page = reader.get("/p/ranta/").text

        assert "Uimaranta kunnostetaan." in page
        assert "Ranta korjataan." not in page
        assert 'class="plain-switch"' in page

    def test_is_not_offered_where_there_is_none(self, reader):
        make.process("ranta", summary={"fi": "Uimaranta"})

        assert 'class="plain-switch"' not in reader.get("/p/ranta/").text

    def test_is_in_what_forms_offer_to_choose(self, reader):
        process = make.process("ranta")
        make.phase(process, "propose")
        texts = {"fi": "Liikuntapaikat", "fi-simple": "Urheilu", "sv": "Idrott"}
        process.categories.create(code="sport", name=texts)
        reader.force_login(make.user())
        usual = reader.get("/p/ranta/proposals/new/").text
        reader.cookies["porukka_plain"] = "1"

        plain = reader.get("/p/ranta/proposals/new/").text

        assert ("Liikuntapaikat" in usual, "Urheilu" in usual) == (True, False)
        assert ("Liikuntapaikat" in plain, "Urheilu" in plain) == (False, True)

    def test_falls_back_to_finnish(self):
        assert pick({"fi": "Ranta", "sv": "Strand"}, "fi-simple") == ("Ranta", "fi")

    def test_does_not_reach_readers_of_other_languages(self):
        begin_reading(Reading(is_plain=True))

        assert pick_for_reader(BOTH | {"sv": "Strand"}, "sv").words == "Strand"

    def test_of_a_machine_names_its_original(self):
        know_machine_texts([digest("Strand")])

        picked = pick_for_reader({"fi": "Ranta", "sv": "Strand"}, "sv")

        assert picked.is_machine
        assert (picked.original, picked.original_language) == ("Ranta", "fi")


class TestSwitch:
    def test_is_kept_in_a_cookie_and_leads_back_in_finnish(self):
        client = Client(enforce_csrf_checks=True)

        answer = client.post("/i18n/plain/", {"plain": "1", "next": "/help/"})

        assert (answer.status_code, answer["Location"]) == (303, "/help/")
        page = client.get("/help/").text
        assert '<html lang="fi"' in page
        assert 'lang="fi-simple"' in page

    def test_ends_with_the_choice_of_a_language(self):
        client = Client()
        client.post("/i18n/plain/", {"plain": "1", "next": "/"})

        client.post("/i18n/setlang/", {"language": "fi", "next": "/"})

        assert client.cookies["porukka_plain"].value == "0"

    def test_does_not_lead_to_strangers(self):
        answer = Client().post("/i18n/plain/", {"next": "https://example.com/"})

        assert answer["Location"] == "/"

    def test_can_be_set_among_ones_own_details(self, client):
        person = make.user()
        client.force_login(person)

        client.post("/my/details/", {"name": "Aino", "reads_plainly": "on"})

        assert User.objects.get(pk=person.pk).reads_plainly
        assert client.cookies["porukka_plain"].value == "1"


@pytest.mark.parametrize("name", PAGES)
class TestPages:
    def test_are_there_whatever_the_language(self, client, name):
        page = client.get(f"/selko/{name}/").text

        assert PAGES[name] in page
        assert '<html lang="fi"' in page

    def test_say_which_language_they_are_in(self, client, name):
        page = client.get(f"/selko/{name}/").text

        menu = page[page.index('class="languages"') : page.index("</form>")]
        current = re.findall(r'lang="([^"]+)"\s+aria-current="true"', menu)
        assert set(current) == {"fi-simple"}
        assert '<div class="stack" lang="fi-simple">' in page

    def test_lead_out_of_plain_finnish_in_another_language(self, client, name):
        page = client.get(f"/selko/{name}/").text

        there = re.search(r'name="next" value="([^"]+)"', page).group(1)
        answer = client.post("/i18n/setlang/", {"language": "sv", "next": there})

        assert '<html lang="sv"' in client.get(answer["Location"]).text

    def test_lead_to_people_who_help(self, client, name):
        page = client.get(f"/selko/{name}/").text

        begins = page.index('<div class="stack" lang="fi-simple">')
        assert 'href="/help/points/"' in page[begins : page.index("</main>")]

    def test_are_easy_to_read_by_our_own_measure(self, client, name):
        reading = read(text_of(name), "fi")

        assert reading is not None
        assert reading.level == Level.EASY
        assert reading.long_sentences == 0


def test_another_page_is_not_there(client):
    assert client.get("/selko/nowhere/").status_code == 404


def test_a_form_offers_it_folded(client):
    process = make.process()
    client.force_login(make.staff(process))

    page = client.get(f"/staff/{process.slug}/description/").text

    assert 'name="description_fi-simple"' in page
    assert 'name="title_fi-simple"' not in page
