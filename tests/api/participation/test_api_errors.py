"""Whatever goes wrong is said in one shape: a code, a message, a field."""

import make
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from participation.api import explain
from participation.policies import Refusal, Refused

URL = reverse("participation_api:processes")


def explained(error) -> tuple[int, list[tuple[str, str, str | None]]]:
    response = explain(error, {})
    errors = response.data["errors"]
    return response.status_code, [(e["code"], e["message"], e["field"]) for e in errors]


class TestExplain:
    def test_a_refusal_keeps_its_code_and_its_words(self) -> None:
        refused = Refused(Refusal("closed", _("Voting is over.")))

        assert explained(refused) == (403, [("closed", "Voting is over.", None)])

    def test_wrong_input_keeps_codes_and_fields(self) -> None:
        error = ValidationError(
            {
                "cost": ValidationError("Say %(what)s.", "no_cost", {"what": "it"}),
                "__all__": ValidationError("No.", "never"),
            }
        )

        assert explained(error) == (
            400,
            [("no_cost", "Say it.", "cost"), ("never", "No.", None)],
        )

    def test_a_list_of_problems_keeps_its_order(self) -> None:
        error = ValidationError(
            [ValidationError("One.", "one"), ValidationError("Two.")]
        )

        assert explained(error) == (
            400,
            [("one", "One.", None), ("invalid", "Two.", None)],
        )

    def test_what_is_not_found_says_nothing_for_developers(self) -> None:
        status, [(code, message, _field)] = explained(Http404("No Process matches"))

        assert (status, code) == (404, "not_found")
        assert "matches" not in message

    def test_a_lack_of_permission_says_nothing_for_developers(self) -> None:
        status, [(code, message, _field)] = explained(PermissionDenied("table x"))

        assert (status, code) == (403, "no_permission")
        assert "table" not in message

    def test_nested_input_is_named_by_its_path(self) -> None:
        error = exceptions.ValidationError(
            {"a": {"b": ["Wrong."]}, "non_field_errors": ["Whole."]}, "wrong"
        )

        assert explained(error) == (
            400,
            [("wrong", "Wrong.", "a.b"), ("wrong", "Whole.", None)],
        )

    def test_fields_called_code_and_message_are_fields(self) -> None:
        error = exceptions.ValidationError(
            {"code": ["Wrong."], "message": ["Empty."]}, "wrong"
        )

        assert explained(error) == (
            400,
            [("wrong", "Wrong.", "code"), ("wrong", "Empty.", "message")],
        )

    def test_a_bug_is_not_explained(self) -> None:
        assert explain(ZeroDivisionError(), {}) is None


@pytest.mark.django_db
class TestAnswers:
    def test_an_address_that_is_none_is_answered_in_json(self, client) -> None:
        for path in ("/api/v1/", "/api/v1/nothing/", "/api/v2/processes/"):
            response = client.get(path)

            assert response.status_code == 404
            assert response["Content-Type"] == "application/json"
            assert response.json()["errors"][0]["code"] == "not_found"

    def test_a_wrong_method_is_answered_in_json(self, client) -> None:
        response = client.post(URL)

        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response.json()["errors"][0]["code"] == "method_not_allowed"

    def test_a_format_we_do_not_have_is_answered_in_json(self, client) -> None:
        response = client.get(URL, headers={"accept": "application/xml"})

        assert response.status_code == 406
        assert response.json()["errors"][0]["code"] == "not_acceptable"

    def test_too_many_readings_from_one_address_are_slowed_down(
        self, client, settings
    ) -> None:
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
            "DEFAULT_THROTTLE_RATES": {"read": "2/min", "cast": "9/min"}
        }

        answers = [client.get(URL) for _ in range(3)]
        other = client.get(URL, REMOTE_ADDR="192.0.2.7")

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].json()["errors"][0]["code"] == "throttled"
        assert 0 < int(answers[-1]["Retry-After"]) <= 60
        assert other.status_code == 200

    def test_a_forged_header_is_no_other_address(self, client, settings) -> None:
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
            "DEFAULT_THROTTLE_RATES": {"read": "1/min", "cast": "9/min"}
        }

        client.get(URL, headers={"x-forwarded-for": "192.0.2.1"})
        response = client.get(URL, headers={"x-forwarded-for": "192.0.2.2"})

        assert response.status_code == 429

    def test_messages_come_in_the_language_of_the_reader(self, client) -> None:
        answers = {
            language: client.get(
                reverse("participation_api:process", args=["nowhere"]),
                headers={"accept-language": language},
            )
            for language in dict(settings.LANGUAGES)
        }

        for language, answer in answers.items():
            assert answer["Content-Language"] == language
        message = answers["en"].json()["errors"][0]["message"]
        assert message == "There is nothing at this address."

    def test_names_of_phases_come_in_the_language_of_the_reader(self, client) -> None:
        process = make.process()
        make.phase(process, "vote")
        url = reverse("participation_api:process", args=[process.slug])

        answer = client.get(url, headers={"accept-language": "en"})

        assert answer.json()["phases"][0]["name"] == "Voting"
