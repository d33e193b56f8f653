"""Input that nobody types by accident gets an answer, and not an error of ours."""

import make
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ValidationError
from django.urls import reverse

from participation import ledger
from participation.forms.fields import CoordinateField, LocalMoment, cents_of
from participation.models import Membership
from participation.policies import refuse_organising

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_sum_with_thousands_of_digits_is_no_sum() -> None:
    with pytest.raises(ValidationError) as refused:
        cents_of("9" * 5000)

    assert refused.value.code == "bad_money"


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_at_the_end_of_the_calendar_is_no_moment(typed) -> None:
    with pytest.raises(ValidationError) as refused:
        LocalMoment().clean(typed)

    assert refused.value.code == "bad_moment"


@pytest.mark.parametrize("typed", ["1e9999999", "-1e9999999", "nan", "inf", "9" * 5000])
def test_a_number_beyond_all_numbers_is_no_degree(typed) -> None:
    with pytest.raises(ValidationError) as refused:
        CoordinateField(limit=90).clean(typed)

    assert refused.value.code == "bad_degrees"


def test_a_line_break_in_where_to_go_back_to_stays_in_the_address(client) -> None:
    response = client.post("/theme/", {"theme": "dark", "next": "/a\r\nSet-Cookie: b"})

    assert response.status_code == 303
    assert response["Location"] == "/a%0D%0ASet-Cookie:%20b"


def test_deeply_nested_json_is_refused(client) -> None:
    voting_round = make.voting_round()
    client.force_login(make.user())

    response = client.post(
        f"/api/v1/processes/{voting_round.process.slug}/ballots/",
        "[" * 100_000,
        content_type="application/json",
    )

    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "parse_error"


def test_a_page_number_with_thousands_of_digits_has_no_page(client) -> None:
    process = make.process()

    response = client.get(
        f"/api/v1/processes/{process.slug}/record/", {"page": "9" * 4400}
    )

    assert response.status_code == 404


@pytest.mark.parametrize(
    "address", ["/p/{}/projects/a%00b/", "/api/v1/processes/{}/projects/a%00b/"]
)
def test_no_project_has_a_zero_byte_in_its_code(client, address) -> None:
    process = make.process()

    assert client.get(address.format(process.slug)).status_code == 404


def test_the_cache_does_not_name_who_casts(client, monkeypatch) -> None:
    voting_round = make.voting_round()
    person = make.user()
    client.force_login(person)
    keys = []
    monkeypatch.setattr(
        "rest_framework.throttling.SimpleRateThrottle.cache.set",
        lambda key, *_rest: keys.append(key),
    )

    client.post(
        f"/api/v1/processes/{voting_round.process.slug}/ballots/",
        {"pot": "all", "projects": ["a"]},
        content_type="application/json",
    )

    assert len(keys) == 1
    assert f"throttle_cast_{person.pk}" != keys[0]
    assert len(keys[0]) > len("throttle_cast_") + 32


def test_a_record_of_nothing_but_brackets_is_unreadable() -> None:
    with pytest.raises(ValueError, match="line 1"):
        ledger.read(["[" * 100_000])


def test_a_preview_shows_no_more_than_can_be_sent(client) -> None:
    process = make.process()
    make.phase(process, "propose")

    response = client.post(
        reverse("proposals:submit", args=[process.slug]),
        {"preview": "1", "title": "Laituri", "text": "z" * 8000 + "q"},
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 200
    assert "z" * 8000 in response.text
    assert "zq" not in response.text


@pytest.mark.parametrize("name", ["add_project", "import_projects"])
def test_who_holds_no_role_sees_no_form_of_the_desk_by_posting(client, name) -> None:
    process = make.process()
    client.force_login(make.user())

    response = client.post(reverse(f"proposals_staff:{name}", args=[process.slug]))

    assert response.status_code == 403


def test_recovery_codes_alone_are_no_second_factor() -> None:
    process = make.process()
    person = make.user()
    Membership.objects.create(process=process, user=person, role="organiser")
    RecoveryCodes.activate(person)
    assert Authenticator.objects.filter(user=person).count() == 1

    refusal = refuse_organising(person, process)

    assert refusal is not None
    assert refusal.code == "no_second_factor"
