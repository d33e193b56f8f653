"""Impatient people, several tabs, several devices: one ballot each."""

import boxes
import make
import pytest
from django.test import Client
from django.urls import reverse
from polling import choices_of, form_of
from together import together

from voting.box import turnout
from voting.models import RollEntry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


def _devices(voter, number: int) -> list[Client]:
    devices = [Client() for _device in range(number)]
    for device in devices:
        device.force_login(voter)
    return devices


def test_twelve_casts_of_one_person_at_once_leave_one_ballot() -> None:
    voting_round = make.voting_round()
    url = reverse("voting:review", args=[voting_round.process.slug, "all"])
    devices = _devices(make.user(), 12)
    forms = [form_of(device, voting_round) for device in devices]

    answers = together(
        [
            lambda device=device, form=form: device.post(url, form)
            for device, form in (
                (device, form | {"choices": [choice]})
                for device, form, choice in zip(
                    devices, forms, "abcabcabcabc", strict=True
                )
            )
        ]
    )

    assert [answer.status_code for answer in answers] == [303] * 12
    assert turnout.total(voting_round) == 1
    assert RollEntry.objects.filter(voting_round=voting_round).count() == 1
    # All twelve are in the log, each with a receipt, and the last of them counts.
    assert boxes.waiting(voting_round) == 12
    (standing,) = boxes.standing(voting_round)
    assert choices_of(standing) in {("a",), ("b",), ("c",)}
    assert len(boxes.entries(voting_round, "ballot")) == 12


def test_a_form_that_is_sent_six_times_at_once_is_recorded_once() -> None:
    voting_round = make.voting_round()
    url = reverse("voting:review", args=[voting_round.process.slug, "all"])
    receipt = reverse("voting:receipt", args=[voting_round.process.slug])
    devices = _devices(make.user(), 6)
    posted = form_of(devices[0], voting_round) | {"choices": ["a"], "word": "kuha"}

    together([lambda device=device: device.post(url, posted) for device in devices])

    pages = [device.get(receipt).text for device in devices]
    assert boxes.waiting(voting_round) == 1
    assert sum('data-state="repeated"' in page for page in pages) == 5
    codes = {page.split('class="receipt__code">')[1][:19] for page in pages}
    assert len(codes) == 1
