"""Pages that every visitor finds: home, help, statements, errors; and their frame."""

import json
import re
from datetime import timedelta

import make
import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from reading import words

from frontend.checks import check_city_colours
from frontend.views import server_error

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PUBLIC = [
    "home",
    "help",
    "accessibility",
    "privacy",
    "styleguide",
    "account_login",
    "account_signup",
    "account_reset_password",
]


@pytest.mark.parametrize("name", ["privacy", "help"])
def test_who_asks_about_the_own_vote_is_told_of_the_keys(client, name) -> None:
    text = words(client.get(reverse(name)).text)

    assert "those who run the server" in text
    assert re.search(r"[Kk]eys .*are destroyed", text)


@pytest.mark.parametrize("name", PUBLIC)
class TestFrame:
    def test_has_what_every_page_needs(self, client, name) -> None:
        page = client.get(reverse(name)).text

        assert '<html lang="en" data-theme="auto">' in page
        assert page.count("<h1") == 1
        assert page.index('href="#main"') < page.index("<header")
        assert 'id="main"' in page
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].split()
        assert len(title) > 2
        assert title[-2:] == ["\N{EN DASH}", "Kajaani"]

    def test_help_stands_in_the_same_place(self, client, name) -> None:
        page = client.get(reverse(name)).text
        footer = page[page.index('<footer class="site-footer"') :]

        links = re.findall(r'href="([^"]*)"', footer)
        assert links[:5] == [
            "/help/points/",
            "/help/",
            "/accessibility/",
            "/privacy/",
            "/help/#feedback",
        ]

    def test_has_no_inline_script_or_style(self, client, name) -> None:
        page = client.get(reverse(name)).text

        assert not re.search(r"\sstyle=", page)
        assert "<style" not in page
        assert not re.search(r"\son[a-z]+=", page)
        assert not re.search(r"\shx-on", page)
        for attributes in re.findall(r"<script([^>]*)>", page):
            assert "src=" in attributes or 'type="application/json"' in attributes

    def test_loads_little_and_all_of_it_from_here(self, client, name) -> None:
        page = client.get(reverse(name)).text

        loaded = re.findall(r'<(?:script|img)[^>]* src="([^"]*)"', page)
        links = re.findall(r'<link([^>]*) href="([^"]*)"', page)
        # Feeds are only named.
        loaded += [url for others, url in links if "alternate" not in others]
        assert len(loaded) <= 8
        assert all(url.startswith("/") for url in loaded)


class TestHeaders:
    def test_say_what_a_page_may_load(self, client) -> None:
        response = client.get("/help/")

        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "camera=()" in response["Permissions-Policy"]

    def test_stand_on_errors_too(self, client) -> None:
        assert "Content-Security-Policy" in client.get("/nowhere/")

    def test_a_reader_without_an_account_gets_no_cookie(self, client) -> None:
        make.process()

        response = client.get("/")

        assert not response.cookies
        assert "Cookie" in response["Vary"]

    def test_htmx_is_told_not_to_evaluate_or_remember(self, client) -> None:
        page = client.get("/help/").text

        config = json.loads(re.search(r"htmx-config\"\s+content='([^']*)'", page)[1])
        assert config["allowEval"] is False
        assert config["includeIndicatorStyles"] is False
        assert "style" not in config["attributesToSettle"]
        assert config["selfRequestsOnly"] is True
        assert config["historyCacheSize"] == 0
        assert {"code": "422", "swap": True} in config["responseHandling"]


class TestLanguage:
    def test_each_language_is_named_in_itself(self, client) -> None:
        page = client.get("/help/").text

        names = re.findall(r'lang="(\w\w)"[^>]*>\s*(\w+)\s*</(\w+)>', page)
        assert names == [
            ("fi", "Suomi", "button"),
            ("sv", "Svenska", "button"),
            ("en", "English", "span"),
            ("ru", "Русский", "button"),
        ]

    def test_is_changed_and_leads_back(self) -> None:
        client = Client(enforce_csrf_checks=True)

        response = client.post(
            "/i18n/setlang/", {"language": "sv", "next": "/help/"}, follow=True
        )

        assert response.redirect_chain == [("/help/", 302)]
        assert '<html lang="sv"' in response.text

    def test_does_not_lead_to_strangers(self, client) -> None:
        response = client.post(
            "/i18n/setlang/", {"language": "sv", "next": "https://example.org/"}
        )

        assert response["Location"] == "/"


class TestTheme:
    @pytest.mark.parametrize("theme", ["light", "dark", "auto"])
    def test_is_kept_without_javascript(self, theme) -> None:
        client = Client(enforce_csrf_checks=True)

        response = client.post("/theme/", {"theme": theme, "next": "/help/?a=1"})

        assert response.status_code == 303
        assert response["Location"] == "/help/?a=1"
        assert response.cookies["theme"]["httponly"]
        page = client.get("/help/").text
        assert f'data-theme="{theme}"' in page
        assert re.search(rf'value="{theme}"\s+aria-pressed="true"', page)

    @pytest.mark.parametrize("there", ["https://example.org/", "//example.org", ""])
    def test_does_not_lead_to_strangers(self, client, there) -> None:
        response = client.post("/theme/", {"theme": "dark", "next": there})

        assert response["Location"] == "/"

    def test_an_unknown_theme_is_refused(self, client) -> None:
        response = client.post("/theme/", {"theme": "x", "next": "/"})

        assert response.status_code == 400
        assert not response.cookies

    def test_a_strange_cookie_is_the_default(self, client) -> None:
        client.cookies["theme"] = '"><script>'

        assert 'data-theme="auto"' in client.get("/help/").text


class TestHome:
    def test_says_so_when_nothing_is_open(self, client) -> None:
        make.process(published=False)

        assert "No process has been published" in client.get("/").text

    def test_puts_what_is_open_first_and_says_what_to_do(self, client) -> None:
        past = make.process(title={"en": "Old shore"})
        make.phase(past, "propose", starts=-9 * make.DAY, ends=-8 * make.DAY)
        coming = make.process(title={"en": "New square"})
        make.phase(coming, "propose", starts=make.DAY, ends=2 * make.DAY)
        running = make.process(title={"en": "Running path"})
        make.phase(running, "propose")

        page = client.get("/").text

        places = [page.index(t) for t in ("Running path", "New square", "Old shore")]
        assert places == sorted(places)
        assert "Send your idea" in page
        assert "until" in page.lower()

    def test_an_open_vote_is_one_press_away(self, client) -> None:
        voting_round = make.voting_round()

        page = client.get("/").text

        address = reverse("voting:vote", args=[voting_round.process.slug])
        assert f'href="{address}"' in page

    def test_tells_three_at_length_and_votes_before_all_others(self, client) -> None:
        for number in range(4):
            make.phase(make.process(title={"en": f"Ideas {number}"}), "propose")
        voting_round = make.voting_round(ends=3 * make.DAY)

        page = client.get("/").text

        first, rest = page.split("Also open now")
        assert first.count('class="feature"') == 3
        assert first.index("Vote now") < first.index("Send your idea")
        assert f"/p/{voting_round.process.slug}/" in first
        assert rest.count('class="card"') == 2

    def test_takes_as_many_queries_for_many_processes_as_for_one(
        self, client, django_assert_max_num_queries
    ) -> None:
        for _ in range(6):
            make.voting_round()

        with django_assert_max_num_queries(4):
            client.get("/")

    def test_names_a_text_in_another_language(self, client) -> None:
        process = make.process(title={"fi": "Lohtajan tori"})
        make.phase(process, "propose")

        assert '<span lang="fi">Lohtajan tori</span>' in client.get("/").text

    def test_the_way_to_a_page_names_a_text_in_another_language(self, client) -> None:
        process = make.process(title={"fi": "Lohtajan tori <1>"})
        make.phase(process, "propose")
        marked = '<span lang="fi">Lohtajan tori &lt;1&gt;</span>'

        here = client.get(f"/p/{process.slug}/").text
        below = client.get(f"/p/{process.slug}/proposals/").text

        assert f'<span aria-current="page">{marked}</span>' in here
        assert f'<a href="/p/{process.slug}/">{marked}</a>' in below


class TestAccessibilityStatement:
    def test_says_what_the_law_asks_for(self, client, settings) -> None:
        settings.ACCESSIBILITY_STATEMENT = {
            "updated_on": "2026-11-01",
            "method": "self",
            "conformance": "partial",
            "gaps": [{"en": "Old PDF files.", "fi": "Vanhat PDF-tiedostot."}],
        }

        page = client.get("/accessibility/").text

        assert "306/2019" in page
        assert "1 November 2026" in page
        assert "assessed the service ourselves" in page
        assert "Old PDF files." in page
        assert "within 14 days" in page
        assert "Traficom" in page
        assert settings.CITY_CONTACT_EMAIL in page

    def test_a_full_conformance_is_not_claimed_by_default(self, client) -> None:
        page = client.get("/accessibility/").text

        assert "Some parts are not accessible yet" in page
        assert "no gaps" not in page
        assert page.index("hard to use without a mouse") < page.index("no other gaps")

    def test_an_audit_is_named(self, client, settings) -> None:
        settings.ACCESSIBILITY_STATEMENT = {"method": "audit", "conformance": "full"}

        page = client.get("/accessibility/").text

        assert "outside expert" in page
        assert "Some parts are not accessible yet" not in page


class TestErrors:
    def test_a_page_that_is_not_there(self, client) -> None:
        response = client.get("/nowhere/")

        assert response.status_code == 404
        assert "This page is not here" in response.text

    def test_a_form_without_its_token(self) -> None:
        client = Client(enforce_csrf_checks=True)

        response = client.post("/accounts/login/", {})

        assert response.status_code == 403
        assert "Please send it again" in response.text

    def test_our_own_mistake_needs_neither_database_nor_session(
        self, rf, django_assert_num_queries
    ) -> None:

        with django_assert_num_queries(0):
            response = server_error(rf.get("/"))

        assert response.status_code == 500
        assert "Something went wrong" in response.text
        assert "porukka.css" in response.text

    def test_our_own_mistake_reaches_the_reader_as_a_page(
        self, client, monkeypatch
    ) -> None:
        def fail(**_kwargs) -> None:
            raise RuntimeError

        monkeypatch.setattr("frontend.views.public_processes", fail)
        client.raise_request_exception = False

        response = client.get("/")

        assert response.status_code == 500
        assert "The fault is ours" in response.text


class TestForMachines:
    def test_health(self, client) -> None:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/readyz").json() == {"status": "ok"}
        assert "no-store" in client.get("/readyz")["Cache-Control"]

    def test_pending_migrations_are_not_ready(self, client, monkeypatch) -> None:
        monkeypatch.setattr(
            "frontend.serving.MigrationExecutor.migration_plan",
            lambda *_: ["something"],
        )

        response = client.get("/readyz")

        assert response.status_code == 503
        assert response.json() == {"status": "migrations are pending"}

    def test_a_missing_database_is_not_ready(self, client, monkeypatch) -> None:

        def fail(*_args) -> None:
            raise OperationalError

        monkeypatch.setattr("frontend.serving.MigrationExecutor", fail)

        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200

    def test_security_txt_names_a_contact_and_does_not_expire_soon(
        self, client, settings, now
    ) -> None:
        text = client.get("/.well-known/security.txt").text

        fields = dict(line.split(": ", 1) for line in text.splitlines())
        assert fields["Contact"] == f"mailto:{settings.CITY_CONTACT_EMAIL}"
        assert fields["Expires"] > (now + timedelta(days=90)).isoformat()

    def test_robots_stay_out_of_accounts_and_desks(self, client) -> None:
        text = client.get("/robots.txt").text

        assert "Disallow: /accounts/" in text
        assert "Disallow: /staff/" in text

    def test_the_colours_of_a_city_come_as_css(self, client, settings) -> None:
        settings.CITY_COLOURS = {"accent": "#8a1c1c"}

        response = client.get("/brand.css")

        assert response["Content-Type"] == "text/css; charset=utf-8"
        assert "--city-accent:#8a1c1c" in response.text
        assert "public" in response["Cache-Control"]
        assert 'href="/brand.css"' in client.get("/help/").text

    def test_a_city_without_colours_costs_no_request(self, client, settings) -> None:
        settings.CITY_COLOURS = {}

        assert "brand.css" not in client.get("/help/").text


class TestCityColours:
    def test_unreadable_colours_stop_the_site(self, settings) -> None:

        settings.CITY_COLOURS = {"primary": "#cccccc"}

        (first, *_) = check_city_colours(None)

        assert first.id == "frontend.E001"
        assert "primary" in first.msg

    def test_no_colours_are_fine(self, settings) -> None:

        settings.CITY_COLOURS = {}

        assert check_city_colours(None) == []
