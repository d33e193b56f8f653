"""The demo's draft of a next round: a copy that nobody else sees, and what it lacks."""

from datetime import timedelta

import demonstration
import make
import pytest
import time_machine
from django.utils import timezone

from frontend.demo import content, loading
from participation import readiness
from participation.models import Process
from voting.models import VotingRound


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), demonstration.loaded() as printed:
        yield printed


@pytest.fixture
def draft(loaded, db) -> Process:
    return Process.objects.get(slug=content.next_round()["slug"])


class TestTheNextRound:
    def test_has_the_districts_and_the_rules_of_the_one_before(self, draft) -> None:
        source = Process.objects.get(slug=content.next_round()["of"])
        old, new = (VotingRound.objects.get(process=one) for one in (source, draft))

        assert draft.districts.count() == source.districts.count() > 0
        assert draft.categories.count() == source.categories.count() > 0
        assert new.scope == old.scope
        assert new.pots.count() == old.pots.count()
        assert not new.is_frozen
        assert not draft.proposals.exists()
        assert not draft.projects.exists()

    def test_tells_nothing_of_the_result_before(self, draft) -> None:
        assert set(draft.description) == {"fi", "sv", "en"}
        assert "How is the result counted?" in draft.description["en"]
        assert "departed" not in draft.description["en"]

    def test_begins_some_weeks_from_now_on_the_same_weekdays(self, draft) -> None:
        source = Process.objects.get(slug=content.next_round()["of"])

        for old in source.phases.all():
            new = draft.phases.get(kind=old.kind)
            assert new.starts_at > make.NOW + timedelta(days=14)
            weekday = timezone.localtime(old.starts_at).weekday()
            assert timezone.localtime(new.starts_at).weekday() == weekday

    def test_lacks_what_an_organiser_sees_to(self, draft) -> None:
        found = readiness.of_process(draft, now=make.NOW)

        missing = {one.code for phase in found for one in phase.missing}
        assert {"published", "reviewers", "frozen"} <= missing

    def test_is_seen_by_its_organiser_alone(self, draft, client, settings) -> None:
        settings.DEMO_LOGINS = True
        title = "Winter for everyone, second round"
        with time_machine.travel(make.NOW, tick=False):
            assert title not in client.get("/").text
            assert title not in client.get("/demo/").text
            assert client.get(f"/p/{draft.slug}/").status_code == 404
            client.post("/demo/sign-in/riikka/")
            desk = client.get(f"/staff/{draft.slug}/")

        assert desk.status_code == 200
        assert "What the phases need" in desk.text

    def test_belongs_to_the_demo_that_is_loaded_anew(self, draft) -> None:
        assert not loading.holds_other_processes()
