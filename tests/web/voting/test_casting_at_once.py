"""Impatient people, several tabs, several devices: one ballot each."""

import make
import pytest
from django.test import Client
from django.urls import reverse
from together import together

from voting import box
from voting.models import RollEntry

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


def test_twelve_casts_of_one_person_at_once_leave_one_ballot() -> None:
    voting_round = make.voting_round()
    voter = make.user()
    url = reverse("voting:review", args=[voting_round.process.slug, "all"])
    devices = []
    for _device in range(12):
        device = Client()
        device.force_login(voter)
        devices.append(device)

    answers = together(
        [
            lambda device=device, choice=choice: device.post(url, {"choices": [choice]})
            for device, choice in zip(devices, "abcabcabcabc", strict=True)
        ]
    )

    assert [answer.status_code for answer in answers] == [303] * 12
    assert box.turnout(voting_round) == 1
    assert RollEntry.objects.filter(voting_round=voting_round).count() == 1
    # Exactly one of the twelve receipts is of the ballot that stands.
    receipt = reverse("voting:receipt", args=[voting_round.process.slug])
    pages = [device.get(receipt).text for device in devices]
    assert sum("This ballot has been replaced" in page for page in pages) == 11
