"""The page on which an organiser brings in a table of ideas."""

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from proposals.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TABLE = "title;text;cost;name\nLaituri;Uimareille.;1 200;Aino\nPenkki;;;\n"


@pytest.fixture
def process():
    return make.process()


@pytest.fixture
def url(client, process):
    client.force_login(make.staff(process))
    return reverse("proposals_staff:import_ideas", args=[process.slug])


def test_shows_first_what_would_be_published(client, url) -> None:
    page = client.post(url, {"table": TABLE})

    assert page.status_code == 200
    assert "2 ideas would be published" in page.text
    assert not Proposal.objects.exists()


def test_publishes_when_asked_a_second_time(client, url) -> None:
    response = client.post(url, {"table": TABLE, "add": "1"})

    assert response.status_code == 303
    first, second = Proposal.objects.order_by("number")
    assert (first.title, first.cost_estimate, first.author_name) == (
        "Laituri",
        1_200_00,
        "Aino",
    )
    assert second.text == "Penkki"


def test_takes_a_file_and_keeps_it_as_text(client, url) -> None:
    file = SimpleUploadedFile("ideas.csv", TABLE.encode("cp1252"))

    page = client.post(url, {"file": file})

    assert "Laituri;Uimareille." in page.text


@pytest.mark.parametrize(
    "content",
    [
        TABLE.replace(";", "\t").encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace("Laituri", "Lai\x00turi\u202e").encode(),
    ],
)
def test_reads_what_spreadsheets_call_text(client, url, content) -> None:
    page = client.post(url, {"file": SimpleUploadedFile("ideas.txt", content)})

    assert page.status_code == 200
    assert [one.idea.title for one in page.context["form"].ideas] == [
        "Laituri",
        "Penkki",
    ]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\v", "\f", "\x85", "\x1c"])
@pytest.mark.parametrize("is_file", [True, False])
def test_cuts_no_idea_in_two(client, url, end, is_file) -> None:
    table = f"title;text\r\nPenkki;Puinen{end}ja leveä\r\n"
    file = SimpleUploadedFile("ideas.csv", table.encode())

    page = client.post(url, {"file": file} if is_file else {"table": table})

    [only] = page.context["form"].ideas
    assert (only.idea.title, only.idea.text) == ("Penkki", "Puinen\nja leveä")


def test_says_when_nothing_is_new(client, url) -> None:
    client.post(url, {"table": TABLE, "add": "1"})

    page = client.post(url, {"table": TABLE, "add": "1"}, follow=True)

    assert "None of them is new." in page.text
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('title;text\nPenkki;"' + "Puinen. " * 17_000, "Line 2: A cell is too long"),
        ('title;text\nPenkki;"Puinen\nPuita;Lisää\n', "Line 2: A cell is too long"),
        ('title;text\nPuita;\n"Vanha" penkki;a', "Line 3: A cell is too long"),
        ("title,cost\nPenkki,1 200,50 €", "Line 2: It has more cells"),
        ("title;;cost\nPenkki;x;1", "or give the column a name."),
        ("title;text;Text\nPenkki;a;b", "names a column twice: text."),
    ],
)
def test_says_what_would_be_lost(client, url, table, words) -> None:
    page = client.post(url, {"table": table, "add": "1"})

    assert page.status_code == 422
    assert words in page.text
    assert not Proposal.objects.exists()


def test_takes_empty_cells_beside_the_last_column(client, url) -> None:
    page = client.post(url, {"table": "title;text;\nPenkki;Puinen.;;;\n;;;\n"})

    assert page.status_code == 200
    assert page.context["form"].count == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (";No title", "Line 2, title"),
        ("Pier;;;;xx-1234567", "Line 2, language"),
        ("Pier;;much", "Line 2, cost"),
        ("Pier;;;;;64.2;", "Line 2, longitude"),
        ("Pier;;;;;;;nowhere", "Line 2, district"),
        ("x" * 121, "Line 2, title"),
    ],
)
def test_names_the_line_and_the_column_of_what_is_wrong(
    client, url, line, words
) -> None:
    head = "title;text;cost;name;language;latitude;longitude;district"
    page = client.post(url, {"table": f"{head}\n{line}\n", "add": "1"})

    assert page.status_code == 422
    assert words in page.text
    assert line in page.text
    assert not Proposal.objects.exists()


def test_says_what_is_missing_of_an_empty_table(client, url) -> None:
    assert "The table is empty." in client.post(url, {"table": "title\n"}).text
    assert "missing: title" in client.post(url, {"table": "name\nx\n"}).text
