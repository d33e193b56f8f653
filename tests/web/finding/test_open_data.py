"""Open data: places as GeoJSON, what the columns mean, and on what terms."""

import csv
import io
import json
from pathlib import Path

import make
import picturing
import pytest
import time_machine
from django.urls import reverse

from participation.actions import files
from participation.pictures import made_anew
from proposals.exports import BOM, COLUMNS, DICTIONARY
from proposals.lifecycle import Stage, Visibility
from proposals.models import Building, IdeaRules, Picture, Proposal

pytestmark = pytest.mark.django_db
AREA = {
    "type": "Polygon",
    "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.2]]],
}


@pytest.fixture(autouse=True)
def clock_of_pages():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    return made


def fetch(client, process, name):
    answer = client.get(reverse(f"proposals:{name}", args=[process.slug]))
    assert answer.status_code == 200
    return answer.getvalue().decode() if answer.streaming else answer.content.decode()


def test_geojson_holds_what_has_a_place_as_point_or_area(client, process):
    make.proposal(process, title="Piste", latitude="64.25", longitude="27.75")
    make.proposal(process, title="Alue", latitude="64.25", longitude="27.75", area=AREA)
    make.proposal(process, title="Jossain")
    hidden = make.proposal(process, title="Salattu", latitude="64", longitude="27")
    Proposal.objects.filter(pk=hidden.pk).update(visibility=Visibility.HELD)

    document = json.loads(fetch(client, process, "geojson"))

    assert document["type"] == "FeatureCollection"
    point, area = document["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [27.75, 64.25]}
    assert area["geometry"] == AREA
    assert [one["properties"]["title"] for one in (point, area)] == ["Piste", "Alue"]
    assert tuple(point["properties"]) == COLUMNS


def test_an_empty_process_gives_valid_files(client, process):
    assert json.loads(fetch(client, process, "geojson"))["features"] == []
    assert json.loads(fetch(client, process, "json"))["proposals"] == []


def test_the_terms_stand_in_the_files_and_on_the_page(client, process, settings):
    settings.OPEN_DATA_LICENCE = "CC0"
    settings.OPEN_DATA_LICENCE_URL = "https://example.org/cc0"

    terms = {"name": "CC0", "url": "https://example.org/cc0"}
    for name in ("json", "geojson"):
        assert json.loads(fetch(client, process, name))["licence"] == terms
    page = fetch(client, process, "data")
    assert '<a href="https://example.org/cc0" rel="license">CC0</a>' in page


def test_every_column_is_explained_on_the_page_and_in_the_reference(client, process):
    page = fetch(client, process, "data")
    reference = Path(__file__).parents[3] / "docs" / "reference" / "open-data.md"
    text = reference.read_text()

    for name, meaning in DICTIONARY.items():
        assert f">{name}</code>" in page
        assert str(meaning) in page.replace("&#x27;", "'")
        assert f"| `{name}` |" in text


def test_tells_what_became_of_it_and_where_its_pictures_are(client, process):
    made = make.proposal(process)
    renditions = made_anew(picturing.picture(50, 40))
    large, small = files.keep_picture(renditions=renditions, now=make.NOW)
    Picture.objects.create(proposal=made, file=large, small=small, alt="Kuva")
    project = make.project(process, "P1", proposal=made, outcome="funded")
    Building.objects.create(
        project=project, stage=Stage.DONE, planned=1, started_at=make.NOW
    )

    (thing,) = json.loads(fetch(client, process, "json"))["proposals"]
    assert (thing["outcome"], thing["stage"]) == ("funded", "done")
    assert thing["pictures"] == [f"http://testserver{large.get_absolute_url()}"]
    text = fetch(client, process, "csv").removeprefix(BOM)
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["pictures"] == f"http://testserver{large.get_absolute_url()}"


def test_tells_supporters_only_once_they_are_public(client, process):
    made = make.proposal(process)
    Proposal.objects.filter(pk=made.pk).update(support_count=4321)
    rules = IdeaRules.objects.create(process=process, allows_support=True)

    for name in ("csv", "json"):
        assert "4321" not in fetch(client, process, name)
    rules.hides_counts = False
    rules.save()
    for name in ("csv", "json"):
        assert "4321" in fetch(client, process, name)


@pytest.mark.parametrize("name", ["csv", "json", "geojson"])
def test_names_no_authors(client, process, name):
    author = make.user("secret@example.org", name="Aino Virtanen")
    make.proposal(process, author, latitude="64.25", longitude="27.75")

    text = fetch(client, process, name)

    assert "Aino" not in text
    assert "secret" not in text


@pytest.mark.parametrize("name", ["geojson", "data"])
def test_of_an_unpublished_process_there_is_none(client, name):
    hidden = make.process(published=False)

    address = reverse(f"proposals:{name}", args=[hidden.slug])
    assert client.get(address).status_code == 404
