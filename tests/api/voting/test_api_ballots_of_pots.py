"""Ballots with points, places or several pots through the API."""

import json
from functools import cache
from typing import Any

import boxes
import jsonschema
import kinds
import make
import pytest
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from voting.tally.ballot_form import Marks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def voter(client):
    person = make.user()
    client.force_login(person)
    return person


def send(client, voting_round, body):
    return client.post(
        reverse("voting_api:ballots", args=[voting_round.process.slug]),
        json.dumps(body),
        content_type="application/json",
    )


def errors_of(response) -> list[tuple[str, str | None]]:
    return [(error["code"], error["field"]) for error in response.json()["errors"]]


class TestBallot:
    def test_of_several_pots_is_cast_as_one(self, client) -> None:
        voting_round = kinds.of_two_pots("cumulative")
        body = {
            "ballot": "north",
            "pots": {
                "north": {"choices": ["n2", "n1"], "points": [4, 6]},
                "all": {"choices": ["city1"], "points": [1]},
            },
        }

        response = send(client, voting_round, body)

        assert response.status_code == 201
        (found,) = boxes.standing(voting_round)
        assert found.paper == "north"
        assert dict(found.marks) == {
            "north": Marks(("n1", "n2"), (6, 4)),
            "all": Marks(("city1",), (1,)),
        }

    def test_may_leave_a_pot_out(self, client) -> None:
        voting_round = kinds.of_two_pots()

        response = send(
            client,
            voting_round,
            {"ballot": "south", "pots": {"all": {"choices": ["city1"]}}},
        )

        assert response.status_code == 201

    def test_in_short_is_one_of_a_single_pot(self, client) -> None:
        voting_round = kinds.of_kind("ranked")

        send(client, voting_round, {"pot": "all", "projects": ["c", "a"]})

        (found,) = boxes.standing(voting_round)
        assert found.marks["all"] == Marks(("c", "a"))

    def test_with_numbers_that_cannot_be_written_is_refused_in_words(
        self, client
    ) -> None:
        voting_round = kinds.of_kind("cumulative")
        most = 10**4299
        marks = {"choices": ["a", "b", "c"], "points": [9 * most, 9 * most, 1]}

        response = send(client, voting_round, {"ballot": "all", "pots": {"all": marks}})

        assert response.status_code == 400
        assert errors_of(response) == [
            ("max_value", "pots.all.points.0"),
            ("max_value", "pots.all.points.1"),
        ]

    def test_with_problems_names_the_pot_of_each(self, client) -> None:
        voting_round = kinds.of_two_pots("cumulative")
        body = {
            "ballot": "north",
            "pots": {
                "north": {"choices": ["n1"], "points": [7]},
                "all": {"choices": ["city1", "n1"], "points": [6, 6]},
            },
        }

        response = send(client, voting_round, body)

        assert response.status_code == 400
        assert errors_of(response) == [
            ("points_too_high", "north"),
            ("unknown_project", "all"),
            ("too_many_points", "all"),
        ]

    @pytest.mark.parametrize(
        ("paper", "pot"), [("all", "all"), ("east", "all"), ("north", "south")]
    )
    def test_of_no_such_paper_or_pot_is_refused(self, client, paper, pot) -> None:
        voting_round = kinds.of_two_pots()

        response = send(
            client, voting_round, {"ballot": paper, "pots": {pot: {"choices": ["n1"]}}}
        )

        assert response.status_code == 403
        assert errors_of(response) == [("unknown_pot", None)]


class TestShape:
    @pytest.mark.parametrize(
        ("body", "errors"),
        [
            ({"ballot": "all"}, [("required", "pots")]),
            ({"ballot": "all", "pots": []}, [("not_a_dict", "pots")]),
            (
                {"ballot": "all", "pots": {"all": {}}},
                [("required", "pots.all.choices")],
            ),
            (
                {"ballot": "all", "pots": {"all": {"choices": ["a"], "points": ["x"]}}},
                [("invalid", "pots.all.points.0")],
            ),
            (
                {"ballot": "all", "pots": {"all": {"choices": ["a"], "points": [1.5]}}},
                [("invalid", "pots.all.points.0")],
            ),
            (
                {
                    "ballot": "all",
                    "pots": {"all": {"choices": ["a"], "points": [1, 2]}},
                },
                [("points_missing", "pots.all")],
            ),
            ({"pot": "all", "pots": {}}, [("required", "projects")]),
        ],
    )
    def test_that_is_wrong_is_named_by_field(self, client, body, errors) -> None:
        response = send(client, kinds.of_kind("cumulative"), body)

        assert response.status_code == 400
        assert errors_of(response) == errors


@cache
def documented() -> dict[str, Any]:
    """Return what the schema says of a ballot that is sent."""
    with GENERATOR_STATS.silence():
        schema = SchemaGenerator().get_schema(request=None, public=True)
    operation = schema["paths"]["/api/v1/processes/{slug}/ballots/"]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    whole = content["schema"] | {"components": schema["components"]}
    return {"schema": whole, "examples": content["examples"]}


class TestSchema:
    @pytest.mark.parametrize(
        ("body", "is_valid"),
        [
            ({"pot": "all", "projects": ["a"]}, True),
            ({"ballot": "all", "pots": {"all": {"choices": ["a"]}}}, True),
            (
                {
                    "ballot": "n",
                    "pots": {"n": {"choices": ["a"], "points": [1]}},
                    "declares_age": True,
                },
                True,
            ),
            ({"ballot": "all"}, False),
            ({"pot": "all"}, False),
            ({"ballot": "all", "pots": {"all": {"points": [1]}}}, False),
            ({"ballot": "all", "pots": {"all": {"choices": [1]}}}, False),
        ],
    )
    def test_takes_both_forms_and_nothing_else(self, body, is_valid) -> None:
        schema = jsonschema.Draft202012Validator(documented()["schema"])

        problems = list(schema.iter_errors(body))

        assert (not problems) == is_valid

    def test_has_examples_that_keep_to_it(self) -> None:
        examples = documented()["examples"].values()

        assert len(examples) == 2
        for example in examples:
            jsonschema.validate(example["value"], documented()["schema"])
