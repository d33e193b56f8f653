"""The costs of a project: at the desk, in a table, and where residents read them."""

import make
import pytest
from django.urls import reverse
from reading import words

from proposals.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process(client):
    made = make.process()
    client.force_login(make.staff(made))
    return made


def _url(process, code: str = "h/1") -> str:
    return reverse("proposals_staff:cost_project", args=[process.slug, code])


def _typed(**fields: str) -> dict[str, str]:
    return {"cost": "12 000", "cost_low": "10 000", "upkeep": "500"} | fields


def test_are_written_at_the_desk(client, process) -> None:
    make.project(process, "h/1", cost=900_00)
    projects = reverse("proposals_staff:projects", args=[process.slug])
    assert _url(process) in client.get(projects).text
    assert 'value="900"' in client.get(_url(process)).text

    response = client.post(_url(process), _typed(cost_high="15 000"))

    assert response.status_code == 303
    made = Project.objects.get()
    assert (made.cost, made.cost_low, made.cost_high, made.upkeep) == (
        12_000_00,
        10_000_00,
        15_000_00,
        500_00,
    )
    assert "estimated at €10,000 to €15,000" in words(client.get(projects).text)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"cost": ""}, "cost"),
        ({"cost_low": "13 000"}, "cost_low"),
        ({"cost_high": "11 000"}, "cost_high"),
        ({"upkeep": "-1"}, "upkeep"),
    ],
)
def test_that_are_wrong_are_named_beside_the_field(
    client, process, fields, field
) -> None:
    make.project(process, "h/1", cost=900_00)

    response = client.post(_url(process), _typed(**fields))

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert Project.objects.get().cost == 900_00


def test_of_a_frozen_ballot_stay(client) -> None:
    voting_round = make.voting_round()
    client.force_login(make.staff(voting_round.process))

    response = client.post(_url(voting_round.process, "a"), _typed())

    assert response.status_code == 422
    assert "The ballot has been frozen" in response.text


def test_come_with_a_project_that_is_added(client, process) -> None:
    url = reverse("proposals_staff:add_project", args=[process.slug])
    typed = {"code": "H1", "title_en": "Portaat", "district": "*"}

    response = client.post(url, typed | _typed())

    assert response.status_code == 303
    made = Project.objects.get()
    assert (made.cost_low, made.cost_high, made.upkeep) == (10_000_00, None, 500_00)


def test_come_with_a_table(client, process) -> None:
    url = reverse("proposals_staff:import_projects", args=[process.slug])
    table = "code;title_en;cost;cost_high;upkeep\nH1;Portaat;12 000;15 000;500"

    client.post(url, {"table": table, "add": "1"})

    made = Project.objects.get()
    assert (made.cost, made.cost_high, made.upkeep) == (12_000_00, 15_000_00, 500_00)


def test_stand_on_the_page_of_the_project_in_the_rules_and_in_the_api(client) -> None:
    process = make.process()
    make.project(process, "a", cost_low=8_000_00, cost_high=12_000_00, upkeep=500_00)
    make.voting_round(process, costs={})

    project = client.get(reverse("proposals:project", args=[process.slug, "a"]))
    rules = client.get(reverse("voting:rules", args=[process.slug]))
    api = client.get(f"/api/v1/processes/{process.slug}/projects/a/").json()

    assert "Running costs, a year €500" in words(project.text)
    assert "estimated at €8,000 to €12,000" in words(rules.text)
    assert "and €500 a year to run" in words(rules.text)
    assert (api["cost_low"], api["cost_high"], api["upkeep"]) == (
        8_000_00,
        12_000_00,
        500_00,
    )
