"""The organisers' list of projects: add, bring in a table, take off the ballot."""

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from make import DAY, NOW

from participation.models import Phase, Role
from proposals.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TABLE = """code;title_en;title_fi;summary_en;cost;district;category;latitude;longitude
H1;Steps;Portaat;Wooden steps.;12 000,50;lohtaja;water;64,2;27,7
H2;Bench;;;900;;;;
"""


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "vote", starts=5 * DAY, ends=6 * DAY)
    make.district(process, "lohtaja")
    process.categories.create(code="water", name={"fi": "Vesi"})
    return process


@pytest.fixture
def organiser(client, process):
    organiser = make.staff(process)
    client.force_login(organiser)
    return organiser


def url_of(process, name, *args) -> str:
    return reverse(f"proposals_staff:{name}", args=[process.slug, *args])


def typed(**fields) -> dict[str, str]:
    return {
        "code": "H1",
        "title_fi": "Portaat",
        "title_en": "Steps",
        "summary_en": "Wooden steps.",
        "cost": "12 000",
        "district": "lohtaja",
        "category": "",
    } | fields


class TestList:
    def test_shows_where_each_comes_from_and_offers_to_change_it(
        self, client, process, organiser
    ) -> None:
        make.project(process, "h1", title={"en": "Steps"}, cost=12_000_00)
        make.project(process, "h2", is_dropped=True)

        page = client.get(url_of(process, "projects")).text

        assert "Steps" in page
        assert "€12,000" in page
        assert "Added by an organiser" in page
        assert url_of(process, "drop_project", "h1") in page
        assert url_of(process, "restore_project", "h2") in page

    def test_is_read_only_for_reviewers_and_once_frozen(
        self, client, process, organiser
    ) -> None:
        make.project(process, "h1")
        Phase.objects.update(locked_at=NOW)
        frozen = client.get(url_of(process, "projects")).text
        client.force_login(make.staff(process, Role.REVIEWER))
        reviewed = client.get(url_of(process, "projects")).text

        for page in (frozen, reviewed):
            assert url_of(process, "drop_project", "h1") not in page
            assert url_of(process, "describe_project", "h1") not in page
            assert url_of(process, "add_project") not in page
        assert "The ballot has been frozen" in frozen


class TestAdding:
    def test_puts_a_project_on_the_list(self, client, process, organiser) -> None:
        response = client.post(url_of(process, "add_project"), typed())

        assert response.status_code == 303
        project = Project.objects.get()
        assert project.title == {"fi": "Portaat", "en": "Steps"}
        assert project.summary == {"en": "Wooden steps."}
        assert (project.cost, project.district.code) == (12_000_00, "lohtaja")
        assert "H1" in client.get(response["Location"]).text

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"code": ""}, "code"),
            ({"code": "H 1"}, "code"),
            ({"code": "../x"}, "code"),
            ({"code": "h1?"}, "code"),
            ({"title_en": ""}, "title"),
            ({"cost": ""}, "cost"),
            ({"cost": "0"}, "cost"),
            ({"district": ""}, "district"),
            ({"latitude": "64.2"}, "longitude"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_the_rest(
        self, client, process, organiser, wrong, field
    ) -> None:
        response = client.post(url_of(process, "add_project"), typed(**wrong))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert "Wooden steps." in response.text
        assert not Project.objects.exists()

    def test_refuses_a_code_that_is_taken(self, client, process, organiser) -> None:
        make.project(process, "H1")

        response = client.post(url_of(process, "add_project"), typed())

        assert response.status_code == 422
        assert "There is a project with the code H1 already." in response.text

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_is_for_organisers_only(self, client, process, role) -> None:
        client.force_login(make.staff(process, role))

        for name in ("add_project", "import_projects"):
            assert client.get(url_of(process, name)).status_code == 403
        client.post(url_of(process, "add_project"), typed())
        assert not Project.objects.exists()


class TestTexts:
    def test_are_written_in_the_languages_that_lack(
        self, client, process, organiser
    ) -> None:
        make.project(process, "h/1", title={"fi": "Portaat"}, cost=900_00)
        url = url_of(process, "describe_project", "h/1")
        assert url in client.get(url_of(process, "projects")).text
        assert 'value="Portaat"' in client.get(url).text

        response = client.post(
            url,
            {"title_fi": "Portaat", "title_en": "Steps", "summary_en": "Wooden."},
        )

        assert response.status_code == 303
        project = Project.objects.get()
        assert project.title == {"fi": "Portaat", "en": "Steps"}
        assert (project.summary, project.cost) == ({"en": "Wooden."}, 900_00)
        assert "Steps" in client.get(response["Location"]).text

    def test_are_kept_on_the_page_when_they_come_too_late(
        self, client, process, organiser
    ) -> None:
        make.project(process, "h1", title={"fi": "Portaat"})
        Phase.objects.update(locked_at=NOW)

        response = client.post(
            url_of(process, "describe_project", "h1"),
            {"title_fi": "Portaat", "title_en": "Steps"},
        )

        assert response.status_code == 422
        assert "The ballot has been frozen" in response.text
        assert 'value="Steps"' in response.text
        assert Project.objects.get().title == {"fi": "Portaat"}

    def test_need_a_title(self, client, process, organiser) -> None:
        make.project(process, "h1")

        response = client.post(
            url_of(process, "describe_project", "h1"), {"summary_en": "Wooden."}
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"title"}


class TestTable:
    def test_is_shown_first_and_added_when_asked_again(
        self, client, process, organiser
    ) -> None:
        url = url_of(process, "import_projects")

        looked = client.post(url, {"table": TABLE})

        assert looked.status_code == 200
        assert "2 projects would be added" in looked.text
        assert not Project.objects.exists()

        added = client.post(url, {"table": TABLE, "add": "1"})

        assert added.status_code == 303
        first, second = Project.objects.order_by("code")
        assert first.title == {"fi": "Portaat", "en": "Steps"}
        assert (first.cost, first.district.code) == (12_000_50, "lohtaja")
        assert (first.category.code, str(first.latitude)) == ("water", "64.200000")
        assert (second.title, second.district) == ({"en": "Bench"}, None)
        (event,) = process.events.filter(verb="projects.added")
        assert event.data == {"codes": ["H1", "H2"]}

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    def test_may_come_as_a_file_from_any_spreadsheet(
        self, client, process, organiser, encoding, separator
    ) -> None:
        rows = [["code", "title_en", "cost"], ["A1", "Pöytä", "900"]]
        table = "\r\n".join(separator.join(row) for row in rows)
        file = SimpleUploadedFile("h.csv", table.encode(encoding))

        response = client.post(url_of(process, "import_projects"), {"file": file})

        assert response.status_code == 200
        assert "1 project would be added" in response.text
        assert "Pöytä" in response.text

    @pytest.mark.parametrize(
        ("table", "words"),
        [
            ("", "Choose a file or paste a table."),
            ("code;cost\nH1;9", "missing: title_en"),
            ("code;title_en;cost\n", "The table is empty."),
            ("code;title_en;cost\n;;\n", "The table is empty."),
            ("code;title_en;cost\nH1;Portaat;kallis", "Line 2, Cost:"),
            ("code;title_en;cost\nH1;Portaat;9\nH 2;x;9", "Line 3, Code:"),
            ("code;title_en;cost\nH1;;9", "Line 2, Title:"),
            ("code;title_en;cost\nH1;x;9\nH1;y;9", "Line 3, Code: There is a project"),
            ("code;title_en;cost\nTAKEN;x;9", "Line 2, Code: There is a project"),
            ("code;title_en;cost;district\nH1;x;9;mars", "Line 2, District:"),
            ('code;title_en;cost\nH1;"two\nlines";9\nH 2;x;9', "Line 4, Code:"),
        ],
    )
    def test_with_mistakes_names_the_line_and_writes_nothing(
        self, client, process, organiser, table, words
    ) -> None:
        make.project(process, "TAKEN")

        response = client.post(
            url_of(process, "import_projects"), {"table": table, "add": "1"}
        )

        assert response.status_code == 422
        assert words in response.text
        assert [project.code for project in Project.objects.all()] == ["TAKEN"]

    def test_too_large_is_refused(self, client, process, organiser) -> None:
        file = SimpleUploadedFile("h.csv", b"x" * (1024 * 1024 + 1))

        response = client.post(url_of(process, "import_projects"), {"file": file})

        assert response.status_code == 422
        assert "The file is larger than 1 MB." in response.text

    def test_too_long_is_refused(self, client, process, organiser) -> None:
        table = "code;title_en;cost\n" + "".join(f"H{n};x;9\n" for n in range(1001))

        response = client.post(url_of(process, "import_projects"), {"table": table})

        assert response.status_code == 422
        assert "more than 1000 lines" in response.text

    def test_cannot_be_added_once_frozen(self, client, process, organiser) -> None:
        Phase.objects.update(locked_at=NOW)

        response = client.post(
            url_of(process, "import_projects"), {"table": TABLE, "add": "1"}
        )

        assert response.status_code == 422
        assert "The ballot has been frozen" in response.text
        assert not Project.objects.exists()


class TestBallot:
    def test_is_left_and_entered_with_a_reason(
        self, client, process, organiser
    ) -> None:
        project = make.project(process, "h/1")
        drop = url_of(process, "drop_project", "h/1")
        assert "Take this project off the ballot?" in client.get(drop).text

        assert client.post(drop, {"reason": "Too dear."}).status_code == 303
        project.refresh_from_db()
        assert project.is_dropped

        restore = url_of(process, "restore_project", "h/1")
        assert client.post(restore, {"reason": "Cheaper now."}).status_code == 303
        project.refresh_from_db()
        assert not project.is_dropped

    def test_asks_for_the_reason(self, client, process, organiser) -> None:
        make.project(process, "h1")

        response = client.post(url_of(process, "drop_project", "h1"), {"reason": "  "})

        assert response.status_code == 422
        assert not Project.objects.get().is_dropped

    def test_tells_who_was_slower_and_keeps_the_reason(
        self, client, process, organiser
    ) -> None:
        make.project(process, "h1", is_dropped=True)

        response = client.post(
            url_of(process, "drop_project", "h1"), {"reason": "Too dear."}
        )

        assert response.status_code == 422
        assert "Somebody else has just decided this." in response.text
        assert "Too dear." in response.text

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_is_changed_by_organisers_only(self, client, process, role) -> None:
        make.project(process, "h1")
        client.force_login(make.staff(process, role))
        url = url_of(process, "drop_project", "h1")

        for response in (client.get(url), client.post(url, {"reason": "x"})):
            assert response.status_code == 403
        assert not Project.objects.get().is_dropped
