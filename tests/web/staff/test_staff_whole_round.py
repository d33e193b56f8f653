"""One official takes a round from nothing to a published result, page by page.

Target T11 of the design: at most twelve screens.
"""

from datetime import UTC, datetime, timedelta

import make
import pytest
from django.urls import reverse

from participation.actions import noticing
from participation.models import Process
from voting.actions import results

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class Official:
    """Somebody at the desk who counts the screens they had to go through."""

    def __init__(self, client) -> None:
        self.client = client
        self.screens: list[str] = []

    def open(self, url: str) -> str:
        response = self.client.get(url)
        assert response.status_code == 200, url
        self.screens.append(url)
        return response.text

    def send(self, url: str, typed: dict[str, object] | None = None) -> str:
        response = self.client.post(url, typed or {})
        assert response.status_code == 303, response.text
        return response["Location"]


@pytest.fixture
def official(client) -> Official:
    person = make.with_second_factor(make.user(is_staff=True))
    client.force_login(person)
    return Official(client)


def test_at_most_twelve_screens_lead_from_nothing_to_a_result(official, clock) -> None:
    desk = official.open("/staff/")
    choose = reverse("participation_staff:create")
    assert choose in desk
    create = reverse("participation_staff:create_empty")
    assert create in official.open(choose)

    official.open(create)
    plan = official.send(create, {"title_en": "Shore", "budget": "30 000"})
    slug = Process.objects.get().slug

    official.open(plan)
    official.send(
        plan,
        {
            "vote_starts_at": "1.12.2026 0.00",
            "vote_ends_at": "15.12.2026 16.00",
            "allows_gaps": "on",
        },
    )

    rules = reverse("voting_staff:rules", args=[slug])
    official.open(rules)
    official.send(
        rules,
        {
            "scope": "process",
            "budget": "30 000",
            "eligibility": "open",
            "min_choices": "1",
            "rule": "mes+greedy",
            "ballot_kind": "approval",
            "tie_first": "cheaper",
            "last_resort": "lot",
        },
    )

    add = reverse("proposals_staff:add_project", args=[slug])
    for title, cost in (("Pier", "20 000"), ("Sauna", "25 000")):
        official.open(add)
        official.send(add, {"title_en": title, "cost": cost, "code": title.lower()})

    freeze = reverse("voting_staff:freeze", args=[slug])
    assert "Everything is there." in official.open(freeze)
    official.send(freeze)

    publish = reverse("participation_staff:publish", args=[slug])
    official.open(publish)
    official.send(publish)

    # The rules have two minutes of grace unless the organiser says otherwise.
    over = datetime(2026, 12, 15, 14, 2, tzinfo=UTC)
    clock.move_to(over)
    noticing.notice_phase_changes(now=over)
    results.tally_closed_rounds(now=over)
    official.client.force_login(make.staff(Process.objects.get()))

    show = reverse("voting_staff:publish", args=[slug])
    official.open(show)
    result = official.send(show)

    assert official.client.get(result).status_code == 200
    assert len(official.screens) <= 12, official.screens
    record = official.client.get(reverse("participation:record", args=[slug])).text
    for words in ("The process was created", "were frozen", "The result was published"):
        assert words in record


def test_a_blueprint_is_published_within_five_screens(official, clock) -> None:
    """T11: from the template to a process that everyone sees, with all it needs."""
    official.open("/staff/")
    official.open(reverse("participation_staff:create"))
    begin = reverse("participation_staff:create_from", args=["small-town"])
    official.open(begin)
    desk = official.send(
        begin,
        {
            "title_en": "Shore",
            "first_day": "2026-12-01",
            "budget": "30 000",
            "contact": "osallisuus@example.org",
        },
    )
    slug = Process.objects.get().slug

    page = official.open(desk)
    publish = reverse("participation_staff:publish", args=[slug])
    assert publish in page
    official.open(publish)
    official.send(publish)

    assert official.client.get(f"/p/{slug}/").status_code == 200
    assert len(official.screens) <= 5, official.screens

    # What the vote needs after that leaves it within the twelve.
    add = reverse("proposals_staff:add_project", args=[slug])
    official.open(add)
    official.send(add, {"title_en": "Pier", "cost": "20 000", "code": "pier"})
    freeze = reverse("voting_staff:freeze", args=[slug])
    assert "Everything is there." in official.open(freeze)
    official.send(freeze)
    over = Process.objects.get().phases.get(kind="vote").ends_at + timedelta(minutes=3)
    clock.move_to(over)
    noticing.notice_phase_changes(now=over)
    results.tally_closed_rounds(now=over)
    official.client.force_login(make.staff(Process.objects.get()))
    show = reverse("voting_staff:publish", args=[slug])
    official.open(show)
    official.send(show)

    assert len(official.screens) <= 12, official.screens
