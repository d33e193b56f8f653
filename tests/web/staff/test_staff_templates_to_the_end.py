"""Each template leads to a vote by nothing but the links that its desk shows."""

from datetime import timedelta

import make
import pytest
from django.conf import settings
from django.urls import reverse

from participation import readiness
from participation.blueprints import BLUEPRINTS
from participation.models import Process, Role
from voting import readying
from voting.actions.rounds import RollLine, import_roll
from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WITH_VOTE = [key for key, one in BLUEPRINTS.items() if "vote" in one.kinds]


@pytest.fixture
def creator(client):
    person = make.with_second_factor(make.user(is_staff=True))
    client.force_login(person)
    return person


def begin(client, key: str) -> Process:
    """Send the form of a template as it is offered, with what it leaves open."""
    url = reverse("participation_staff:create_from", args=[key])
    form = client.get(url).context["form"]
    titles = {f"title_{code}": text for code, text in form.initial["title"].items()}
    typed = {
        "first_day": form.initial["first_day"].isoformat(),
        "budget": "30 000",
        "contact": "osallisuus@example.org",
    }
    assert client.post(url, titles | typed).status_code == 303
    return Process.objects.get()


def missing(process: Process) -> set[str]:
    found = readiness.of_process(process, now=make.NOW)
    return {one.code for phase in found for one in phase.missing}


def send(client, name: str, process: Process, typed: dict[str, object]) -> None:
    url = reverse(name, args=[process.slug])
    response = client.post(url, typed)
    assert response.status_code == 303, response.text


def as_shown(form) -> dict[str, object]:
    """Return what a browser would send of a form that nobody has changed."""
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
@pytest.mark.parametrize("key", BLUEPRINTS)
def test_every_link_of_its_list_opens_in_every_language(
    client, creator, key, language
) -> None:
    client.cookies["django_language"] = language

    process = begin(client, key)

    desk = client.get(f"/staff/{process.slug}/").text
    for phase in readiness.of_process(process, now=make.NOW):
        for one in phase.items:
            assert f'href="{one.link}"' in desk
            assert client.get(one.link).status_code == 200, one.link


@pytest.mark.parametrize("key", WITH_VOTE)
def test_leads_to_a_vote(client, creator, clock, key) -> None:
    process = begin(client, key)
    voting_round = VotingRound.objects.get(process=process)

    if "vote_districts" in missing(process):
        send(client, "participation_staff:districts", process, {"name_en": "Lohtaja"})
        url = reverse("voting_staff:rules", args=[process.slug])
        typed = as_shown(client.get(url).context["form"])
        typed |= {
            "scope": "district", "budget_" + str(process.districts.get().pk): "30 000"
        }  # fmt: skip
        assert client.post(url, typed).status_code == 303
    if "reviewers" in missing(process):
        reviewer = make.staff(make.process(), Role.REVIEWER)
        role = {"email": reviewer.email, "role": "reviewer"}
        send(client, "participation_staff:people", process, role)
    place = process.districts.first()
    for code in ("a", "b"):
        typed = {"title_en": code, "code": code, "cost": "30 000"}
        if place is not None:
            typed["district"] = place.code
        send(client, "proposals_staff:add_project", process, typed)
    voter = make.user("asukas@example.org", home_district=place)
    if "empty_roll" in missing(process):
        import_roll(
            voting_round=voting_round,
            organiser=creator,
            lines=[RollLine(1, voter.email)],
            now=make.NOW,
        )
    send(client, "voting_staff:freeze", process, {})
    send(client, "participation_staff:publish", process, {})

    process.refresh_from_db()
    left = {code.partition(":")[0] for code in missing(process)}
    assert left <= {"mandate", "members", "quotas"}
    voting_round = VotingRound.objects.select_related("phase", "process").get()
    opens = voting_round.phase.starts_at
    clock.move_to(opens + timedelta(minutes=1))
    pot = voting_round.sheet.papers[0].code
    make.ballot(voting_round, ["a"], voter, pot=pot, now=opens + timedelta(minutes=1))
    client.force_login(voter)
    assert client.get(f"/p/{process.slug}/vote/").status_code in (200, 302, 303)


@pytest.mark.parametrize("key", BLUEPRINTS)
def test_begins_after_the_long_holidays(client, creator, key) -> None:
    """In the middle of November the next quiet weeks begin after Epiphany."""
    page = client.get(reverse("participation_staff:create_from", args=[key])).text

    is_short = key == "quick-vote"
    assert ('value="2026-12-14"' in page) is is_short
    assert ('value="2027-01-11"' in page) is not is_short


def test_tells_of_holidays_within_the_plan(client, creator) -> None:
    url = reverse("participation_staff:create_from", args=["small-town"])
    typed = {"title_en": "Shore", "budget": "1", "preview": "1"}

    over = client.post(url, typed | {"first_day": "2027-03-01"}).text
    clear = client.post(url, typed | {"first_day": "2027-09-06"}).text

    assert "Holidays in this time: Easter" in over
    assert "Holidays in this time" not in clear


def test_of_alternatives_only_one_is_meant_to_win(client, creator) -> None:
    process = begin(client, "quick-vote")
    conflicts = reverse("voting_staff:conflicts", args=[process.slug])

    page = client.get(f"/staff/{process.slug}/").text

    assert f'href="{conflicts}"' in page
    assert "Alternatives of which only one can win" in page


def test_says_when_ballots_do_not_share_out_all_the_money(client, creator) -> None:
    process = begin(client, "small-town")
    process.budget = 40_000_00
    process.save()
    vote = next(
        one
        for one in readiness.of_process(process, now=make.NOW)
        if one.phase.kind == "vote"
    )

    (line,) = (one for one in vote.items if one.code == "shared_out")

    assert (line.is_met, line.is_needed) == (False, False)


def test_what_a_vote_is_only_better_with_is_not_asked_for_lists_of_many(
    client, creator
) -> None:
    process = begin(client, "small-town")
    vote = process.phases.get(kind="vote")

    needed = {one.code for one in readying.needs(process, vote, make.NOW)}
    wished = {one.code for one in readying.wishes(process, vote, make.NOW)}

    assert "frozen" in needed
    assert wished == {"shared_out"}
    assert not needed & wished
