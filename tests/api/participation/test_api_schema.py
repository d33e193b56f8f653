"""The schema says what there is, and what there is keeps to the schema."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import advising
import built
import drawing_of
import helping
import jsonschema
import make
import paneling
import pytest
import surveying
import talking_of
import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.views import APIView

from frontend import api_docs
from panels.lifecycle import FollowUpStage
from participation import audit
from participation.api import Nowhere
from participation.models import Process, StoredFile
from proposals.models import Building, Comment, Proposal

CONVERTER = re.compile(r"<(?:[^:>]+:)?([^>]+)>")

# What is read by the person who has signed in: a form, and what is at the desk.
FORM = "/api/v1/processes/{slug}/ballots/form/"
PREVIEW = "/api/v1/processes/{slug}/selection/preview/"
CASES = "/api/v1/processes/{slug}/moderation/cases/"
NOT_FOR_ALL = {FORM, PREVIEW, CASES}
COMMENT = 1_000_000


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    with GENERATOR_STATS.silence():
        return SchemaGenerator().get_schema(request=None, public=True)


def endpoints(patterns=None, prefix="/") -> Iterator[tuple[str, type[APIView]]]:
    """Walk through all addresses below /api/ that are views of the API."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from endpoints(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "cls", None)
            if view is not None and view.schema is not None:
                yield CONVERTER.sub(r"{\1}", path), view


class TestSchema:
    def test_is_valid_openapi(self, schema) -> None:
        validate_schema(schema)

    def test_is_generated_without_a_warning(self) -> None:
        GENERATOR_STATS.reset()

        with GENERATOR_STATS.silence():
            SchemaGenerator().get_schema(request=None, public=True)

        assert not GENERATOR_STATS

    def test_names_every_address_and_method(self, schema) -> None:
        expected = {
            (path, method)
            for path, view in endpoints()
            for method in ("get", "post", "put", "patch", "delete")
            if hasattr(view, method) and not path.endswith("/schema/")
        }

        documented = {
            (path, method)
            for path, operations in schema["paths"].items()
            for method in operations
        }
        assert documented == expected
        assert ("/api/v1/processes/{slug}/ballots/", "post") in documented

    def test_has_a_summary_and_the_errors_of_each(self, schema) -> None:
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                assert operation["summary"]
                answers = operation["responses"]
                assert "429" in answers
                assert ("404" in answers) == ("{" in path)
                for status, answer in answers.items():
                    target = answer["content"]["application/json"]["schema"]
                    is_error = target == {"$ref": "#/components/schemas/ErrorsOut"}
                    assert is_error == (int(status) >= 400)

    def test_says_what_an_error_is(self, schema) -> None:
        error = schema["components"]["schemas"]["ErrorOut"]

        assert set(error["properties"]) == {"code", "message", "field"}
        assert error["properties"]["field"]["nullable"] is True

    def test_lets_nobody_in_but_says_so(self, schema) -> None:
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                needs = operation["security"]
                is_for_all = method == "get" and path not in NOT_FOR_ALL
                assert needs == ([{}] if is_for_all else [{"session": []}, {}])
                assert path.startswith("/api/v1/")

    @pytest.mark.django_db
    def test_is_served_as_yaml_and_as_json(self, client, schema) -> None:
        url = reverse("api_schema")

        as_yaml = client.get(url)
        as_json = client.get(url, {"format": "json"})

        assert yaml.safe_load(as_yaml.content)["paths"].keys() == schema["paths"].keys()
        assert as_json.json()["paths"].keys() == schema["paths"].keys()


def as_json_schema(part: Any) -> Any:
    """Turn what OpenAPI 3.0 writes into JSON Schema, and allow nothing undocumented."""
    if isinstance(part, list):
        return [as_json_schema(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    found = {key: as_json_schema(value) for key, value in part.items()}
    if found.pop("nullable", False):
        found = {"anyOf": [found, {"type": "null"}]}
    if found.get("type") == "object" and "properties" in found:
        found.setdefault("additionalProperties", False)
    return found


def talk_about(proposal: Proposal, now: datetime) -> None:
    """Give a proposal a comment with an answer, one that is hidden, and a picture."""
    talking_of.hidden(talking_of.comment(proposal, now=now))
    said = talking_of.comment(proposal, now=now)
    Comment.objects.filter(pk=said.pk).update(id=COMMENT)
    said = Comment.objects.select_related("proposal").get(pk=COMMENT)
    talking_of.comment(said.proposal, parent=said, now=now)
    stored = [
        StoredFile.objects.create(
            content=b"x", content_type="image/webp", size=1, stored_at=now
        )
        for _size in ("large", "small")
    ]
    proposal.pictures.create(file=stored[0], small=stored[1], alt="A pier")


def advise_on(process: Process) -> None:
    """Give a process a panel with a draw, a session, and advice with its answer."""
    panel = paneling.panel(process, answer_due_on=make.NOW.date())
    paneling.members(panel, 6)
    paneling.session(panel)
    first, *_rest = advising.handed_over(panel, 2)
    advising.answered(first, amount=12_000_00)
    first.news.create(
        stage=FollowUpStage.IN_PROGRESS,
        text="It is drawn.",
        language="en",
        made_at=make.NOW,
    )
    drawing_of.trial(panel)


def offer_help() -> None:
    """Add a help point with everything, and one with as little as can be."""
    full = helping.point(
        latitude="64.2242",
        longitude="27.7334",
        accessibility=["step_free"],
        text={"en": "Upstairs."},
        hours_note={"en": "Ring the bell."},
        valid_until=make.NOW.date(),
    )
    full.changes.create(
        first=helping.MONDAY,
        last=helping.MONDAY,
        hours={"mon": [["10:00", "12:00"]]},
        note={"en": "Short day"},
    )
    helping.point(hours={}, address="", phone="")


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestAnswers:
    @pytest.fixture
    def slug(self, clock) -> str:
        process = make.process()
        make.phase(process, "propose", starts=-5 * make.DAY, ends=-4 * make.DAY)
        east = make.district(process, "east")
        category = process.categories.create(code="parks", name={"fi": "Puistot"})
        idea = {
            "district": east,
            "category": category,
            "latitude": "64.2",
            "longitude": "27.7",
            "cost_estimate": 1000_00,
        }
        then = make.NOW - 4.5 * make.DAY
        proposal = make.proposal(process, now=then, **idea)
        make.proposal(process, now=then)
        proposal.reviews.create(
            is_feasible=True, cost=900_00, reason="Yes", decided_at=then
        ).findings.create(
            criterion=process.criteria.create(code="legal", name={"fi": "Laki"}),
            verdict="met",
        )
        talk_about(proposal, then)
        project = make.project(process, "P1", proposal=proposal, district=east)
        building = project.building = Building.objects.create(
            project=project, planned=900_00, started_at=then
        )
        building.project = project
        built.report(building)
        built.step(building)
        built.spend(building)
        voting_round = make.voting_round(process)
        make.ballot(voting_round, ["a"])
        make.tallied(voting_round, published=True)
        advise_on(process)
        surveying.told(process)
        audit.record(process, "phase.opened", subject="phase:vote", now=make.NOW)
        return process.slug

    @pytest.mark.parametrize(
        ("path", "names"),
        [
            ("/processes/", {}),
            ("/processes/{slug}/", {}),
            ("/processes/{slug}/districts/", {}),
            ("/processes/{slug}/record/", {}),
            ("/processes/{slug}/proposals/", {}),
            ("/processes/{slug}/proposals/{number}/", {"number": 1}),
            ("/processes/{slug}/proposals/similar/", {}),
            ("/processes/{slug}/proposals/{number}/comments/", {"number": 1}),
            (
                "/processes/{slug}/proposals/{number}/comments/{key}/",
                {"number": 1, "key": COMMENT},
            ),
            ("/processes/{slug}/proposals/{number}/versions/", {"number": 1}),
            (
                "/processes/{slug}/proposals/{number}/versions/{version}/",
                {"number": 1, "version": 1},
            ),
            ("/processes/{slug}/moderation/log/", {}),
            ("/processes/{slug}/projects/", {}),
            ("/processes/{slug}/projects/{code}/", {"code": "P1"}),
            ("/processes/{slug}/vote/", {}),
            ("/processes/{slug}/result/", {}),
            ("/processes/{slug}/surveys/", {}),
            (
                "/processes/{slug}/surveys/{number}/waves/{wave}/",
                {"number": 1, "wave": 1},
            ),
            ("/help-points/", {}),
            ("/help-points/geojson/", {}),
            ("/processes/{slug}/panels/", {}),
            ("/processes/{slug}/panels/{panel}/", {"panel": "shore"}),
        ],
    )
    def test_hold_exactly_what_the_schema_says(
        self, client, schema, slug, path, names
    ) -> None:
        answer = schema["paths"][f"/api/v1{path}"]["get"]["responses"]["200"]
        expected = as_json_schema(
            answer["content"]["application/json"]["schema"]
            | {"components": schema["components"]}
        )

        response = client.get(f"/api/v1{path}".format(slug=slug, **names))

        assert response.status_code == 200
        jsonschema.validate(json.loads(response.content), expected)

    def test_of_every_endpoint_are_compared_above(self, schema) -> None:
        marks = self.test_hold_exactly_what_the_schema_says.pytestmark
        compared = {path for path, _names in marks[0].args[1]}

        readable = {
            path.removeprefix("/api/v1")
            for path, operations in schema["paths"].items()
            if "get" in operations
        }
        assert readable == compared | {
            path.removeprefix("/api/v1") for path in NOT_FOR_ALL
        }

    def test_of_a_form_hold_exactly_what_the_schema_says(self, client, schema) -> None:
        voting_round = make.voting_round()
        client.force_login(make.user())
        answer = schema["paths"][FORM]["get"]["responses"]["200"]
        expected = as_json_schema(
            answer["content"]["application/json"]["schema"]
            | {"components": schema["components"]}
        )

        response = client.get(FORM.format(slug=voting_round.process.slug))

        assert response.status_code == 200
        jsonschema.validate(json.loads(response.content), expected)


@pytest.mark.django_db
class TestPage:
    def test_names_every_endpoint(self, client, schema) -> None:
        response = client.get(reverse("api"))

        assert response.status_code == 200
        for path in schema["paths"]:
            assert path in response.text

    def test_loads_nothing_from_elsewhere(self, client) -> None:
        text = client.get(reverse("api")).text

        loaded = re.findall(r'(?:src|href)="([^"]*)"', text)
        stylesheets = [url for url in loaded if url.endswith((".css", ".js"))]
        assert stylesheets
        assert all(url.startswith("/") for url in stylesheets)
        assert "<style" not in text
        assert " style=" not in text

    def test_shows_fields_within_fields(self) -> None:
        (vote,) = (e for e in api_docs.endpoints() if e.id == "cast_ballot")

        assert {field.name for field in vote.body} == {
            "ballot",
            "pots",
            "pots.….choices",
            "pots.….points",
            "declares_age",
            "token",
            "word",
            "pot",
            "projects",
        }
        assert not any(field.is_required for field in vote.body)
        errors = next(a for a in vote.answers if a.status == 400)
        assert "errors[].code" in {field.name for field in errors.fields}


def test_nothing_below_the_api_is_left_to_the_pages() -> None:
    last = get_resolver().resolve("/api/v1/whatever/")

    assert last.func.cls is Nowhere
