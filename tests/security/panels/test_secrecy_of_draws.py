"""What a draw tells nobody: names, answers, contact data, and results too early."""

import json

import drawing_of
import pytest
from django.urls import reverse
from drawing_of import AT_THE_DRAW

from panels.actions import seats
from panels.models import Letter
from participation.models import AuditEvent, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECRETS = {
    "name": "Kaarina Karppinen",
    "email": "kaarina@example.org",
    "phone": "040 555 1234",
    "address": "Rantatie 7",
    "needs": "A sign language interpreter",
}


@pytest.fixture
def panel():
    return drawing_of.open_panel()


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


@pytest.fixture
def lottery(panel, pair):
    drawing_of.pool(panel)
    for one in panel.volunteers.all():
        for name, value in SECRETS.items():
            setattr(one, name, value)
        one.save()
    return drawing_of.drawn(panel, pair)


def url(name, panel, *args) -> str:
    return reverse(name, args=[panel.process.slug, panel.slug, *args])


def found_in(content: str) -> list[str]:
    return [secret for secret in SECRETS.values() if secret in content]


PUBLIC = ["panels:draw", "panels:members"]
DESK = ["panels_staff:draw", "panels_staff:members", "panels_staff:refill"]


class TestNamesAndContactData:
    def test_are_on_no_public_page_and_in_no_list(self, client, panel, lottery) -> None:
        for seat in panel.panelists.all():
            name = f"Kaisla {seat.number}"
            seats.accept_seat(panelist=seat, shown_name=name, now=AT_THE_DRAW)
        pages = [client.get(url(name, panel)) for name in PUBLIC]
        pages.append(client.get(url("panels:draw_of", panel, 1)))
        pages.append(client.get(url("panels:lottery_file", panel, 1)))

        for page in pages:
            assert page.status_code == 200
            assert found_in(page.content.decode()) == []
            # The name within the panel is for the others in it.
            assert "Kaisla" not in page.content.decode()

    def test_are_not_on_the_record(self, panel, lottery) -> None:
        for seat in panel.panelists.all():
            name = f"Kaisla {seat.number}"
            seats.accept_seat(
                panelist=seat, shown_name=name, is_public=True, now=AT_THE_DRAW
            )

        told = json.dumps(list(AuditEvent.objects.values("verb", "subject", "data")))

        assert found_in(told) == []
        assert "Kaisla" not in told

    def test_are_in_no_fact_of_a_letter_or_notice(self, panel, lottery) -> None:
        facts = [*Letter.objects.values_list("facts", flat=True)]
        facts += [*Notice.objects.values_list("facts", flat=True)]

        assert facts
        assert found_in(json.dumps(facts)) == []

    def test_are_shown_to_facilitators_and_not_to_the_organiser(
        self, client, panel, pair, lottery
    ) -> None:
        client.force_login(pair[0])
        for name in DESK:
            assert found_in(client.get(url(name, panel)).content.decode()) == []
        seat = url("panels_staff:member", panel, 1)
        assert found_in(client.get(seat).content.decode()) == []
        for name in ("panels_staff:phone_list", "panels_staff:paper"):
            assert client.get(url(name, panel)).status_code == 403

        client.force_login(pair[1])
        phones = client.get(url("panels_staff:phone_list", panel)).content.decode()
        assert SECRETS["phone"] in phones
        assert SECRETS["name"] in client.get(seat).content.decode()


class TestAnswers:
    def test_are_in_no_list_and_on_no_page_by_number(
        self, client, panel, lottery
    ) -> None:
        plain = json.loads(lottery.list_text)

        assert set(plain) == {
            *("v", "name", "algorithm", "seats", "reserve", "ids", "panels"),
            *("randomness", "sealed"),
        }
        for answer in ("woman", "man", "young", "old"):
            assert f'"{answer}"' not in lottery.list_text
        one = panel.volunteers.first()
        page = client.get(url("panels:draw", panel), {"id": one.public_id})
        before, _quotas, _after = page.content.decode().partition('id="quotas"')
        for answer in ("Woman", "Young"):
            assert answer not in before

    def test_go_to_the_witness_without_names_and_never_by_a_link(
        self, client, panel, pair, lottery
    ) -> None:
        client.force_login(pair[0])
        where = url("panels_staff:sealed_pool", panel, 1)

        assert client.get(where).status_code == 405
        sealed = client.post(where).content.decode()

        assert found_in(sealed) == []
        assert lottery.seed not in sealed


def test_the_seed_is_published_nowhere(client, panel, pair, lottery) -> None:
    client.force_login(pair[0])
    pages = [client.get(url(name, panel)) for name in PUBLIC + DESK]
    pages.append(client.get(url("panels_staff:draw_of", panel, 1)))
    pages.append(client.get(url("panels:lottery_file", panel, 1)))

    assert not [page for page in pages if lottery.seed in page.content.decode()]


def test_the_first_entry_is_told_to_nobody(client, panel, pair, clock) -> None:
    drawing_of.pool(panel)
    lottery = drawing_of.published(panel, pair)
    drawing_of.throw(lottery, pair[:1], "707")
    clock.move_to(AT_THE_DRAW)
    client.force_login(pair[1])

    for name in ("panels_staff:draw_of", "panels_staff:enter_randomness"):
        assert "707" not in client.get(url(name, panel, 1)).content.decode()
    assert "707" not in client.get(
        url("panels_staff:ceremony", panel, 1)
    ).content.decode().replace(lottery.list_sha256, "")
    assert 'value="707"' not in client.get(url("panels:draw", panel)).content.decode()
