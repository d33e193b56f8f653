"""What the draft of the rules says of the ballot box: its key, its end, its grace."""

import make
import organising
import pytest
from django.urls import reverse

from participation.models import Process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process(client) -> Process:
    return organising.at_desk(client)


def _box_of(process) -> dict[str, object]:
    (columns,) = process.rounds.values(
        "custody", "grace", "hold_back", "complaint_days"
    )
    return columns


USUAL = {"custody": "server", "grace": 120, "hold_back": 25, "complaint_days": 30}


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        ({}, {}),
        ({"custody": "officer"}, {"custody": "officer"}),
        ({"custody": "officers"}, {"custody": "officers"}),
        ({"grace_minutes": "0"}, {"grace": 0}),
        ({"grace_minutes": "5"}, {"grace": 300}),
        ({"hold_back": "1"}, {"hold_back": 1}),
        ({"complaint_days": "0"}, {"complaint_days": 0}),
        ({"complaint_days": "14"}, {"complaint_days": 14}),
    ],
)
def test_what_is_typed_is_kept_and_the_rest_is_usual(
    client, process, fields, columns
) -> None:
    assert organising.type_rules(client, process, **fields).status_code == 303

    assert _box_of(process) == USUAL | columns


@pytest.mark.parametrize(
    "field",
    [
        {"custody": "nobody"},
        {"grace_minutes": "31"},
        {"grace_minutes": "-1"},
        {"hold_back": "0"},
        {"hold_back": "101"},
        {"complaint_days": "400"},
    ],
)
def test_what_cannot_be_is_refused(client, process, field) -> None:
    response = organising.type_rules(client, process, **field)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(field)


def test_the_form_begins_with_what_was_written(client, process) -> None:
    organising.type_rules(
        client, process, custody="officers", grace_minutes="5", hold_back="10"
    )

    url = reverse("voting_staff:rules", args=[process.slug])
    form = client.get(url).context["form"]

    shown = {name: form[name].value() for name in ("custody", "grace_minutes")}
    assert shown == {"custody": "officers", "grace_minutes": 5}
    assert form["hold_back"].value() == 10


def test_the_sheet_before_the_freezing_says_it_in_words(client, process) -> None:
    make.project(process, "a")
    organising.type_rules(client, process, custody="officers")

    page = client.get(reverse("voting_staff:freeze", args=[process.slug]))

    text = page.content.decode()
    assert "Three key holders, of whom two are needed" in text
    assert "120 seconds" in text
