"""Ideas like one that somebody is writing, through the API."""

import make
import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def ask(client, process, **typed):
    url = reverse("proposals_api:similar", args=[process.slug])
    return client.get(url, {"title": "Penkkejä Purolan rantaan"} | typed)


def test_the_likest_come_with_their_score_and_words(client, process) -> None:
    make.proposal(process, title="Penkki Purolan rantaan", text="Purolassa istutaan.")
    make.proposal(process, title="Kirjasto auki", text="Illalla.")

    response = ask(client, process, language="fi")

    assert response.status_code == 200
    (line,) = response.json()["results"]
    assert (line["process"], line["number"]) == (process.slug, 1)
    assert line["title"] == "Penkki Purolan rantaan"
    assert 0.46 <= line["score"] <= 1
    assert "penkkejä" in line["words"]


def test_nothing_alike_is_an_empty_list(client, process) -> None:
    assert ask(client, process).json() == {"results": []}


@pytest.mark.parametrize(
    ("name", "value"), [("language", "xx"), ("latitude", "north"), ("exclude", "x")]
)
def test_what_is_not_understood_is_named(client, process, name, value) -> None:
    response = ask(client, process, **{name: value})

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == name


def test_a_process_nobody_may_see_is_not_there(client) -> None:
    assert ask(client, make.process(published_at=None)).status_code == 404
