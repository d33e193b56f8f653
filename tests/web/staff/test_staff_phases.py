"""The plan of a process is one form, and what is wrong stands beside its phase."""

from datetime import UTC, datetime

import make
import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PLAN = {
    "propose_starts_at": "2026-12-01T00:00",
    "propose_ends_at": "2026-12-16T00:00",
    "vote_starts_at": "16.12.2026 klo 0.00",
    "vote_ends_at": "31.12.2026 16.00",
    "allows_gaps": "on",
}


@pytest.fixture
def process(client):
    """Give a process whose organiser is signed in."""
    made = make.process()
    client.force_login(make.staff(made))
    return made


def _url(process) -> str:
    return reverse("participation_staff:phases", args=[process.slug])


class TestSaving:
    def test_reads_the_clocks_of_the_city(self, client, process) -> None:
        response = client.post(_url(process), PLAN)

        assert response.status_code == 303
        vote = process.phases.get(kind="vote")
        assert vote.starts_at == datetime(2026, 12, 15, 22, 0, tzinfo=UTC)
        assert vote.ends_at == datetime(2026, 12, 31, 14, 0, tzinfo=UTC)
        assert process.phases.count() == 2

    def test_shows_what_was_planned(self, client, process) -> None:
        client.post(_url(process), PLAN)

        page = client.get(_url(process)).text

        assert 'value="2026-12-16T00:00"' in page
        assert "Europe/Helsinki" in page

    def test_an_emptied_phase_goes(self, client, process) -> None:
        client.post(_url(process), PLAN)
        without = PLAN | {"propose_starts_at": "", "propose_ends_at": ""}

        client.post(_url(process), without)

        assert [phase.kind for phase in process.phases.all()] == ["vote"]

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({"vote_ends_at": ""}, "vote_ends_at", "Give both"),
            ({"vote_ends_at": "tomorrow"}, "vote_ends_at", "is no date and time"),
            (
                {"vote_ends_at": "2026-12-10T00:00"},
                "vote_starts_at",
                "Voting has to end after it starts.",
            ),
            (
                {"vote_starts_at": "2026-12-10T00:00"},
                "vote_starts_at",
                "Voting starts before Collecting ideas has ended.",
            ),
            (
                {"vote_starts_at": "2026-12-18T00:00", "allows_gaps": ""},
                "vote_starts_at",
                "There is a gap between Collecting ideas and Voting.",
            ),
            (
                {
                    "vote_starts_at": "2026-11-20T00:00",
                    "vote_ends_at": "2026-11-25T00:00",
                },
                "vote_starts_at",
                "Voting cannot start before Collecting ideas.",
            ),
            (
                {
                    "propose_starts_at": "2025-12-01T00:00",
                    "propose_ends_at": "2025-12-16T00:00",
                },
                "propose_starts_at",
                "Collecting ideas cannot begin in the past. Check the day and",
            ),
        ],
    )
    def test_says_beside_the_phase_what_is_wrong(
        self, client, process, fields, field, words
    ) -> None:
        response = client.post(_url(process), PLAN | fields)

        assert response.status_code == 422
        form = response.context["form"]
        assert any(words in problem for problem in form.errors[field])
        assert words in response.text
        assert not process.phases.exists()

    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            ("2027-03-28T03:30", "This time does not exist"),
            ("2026-10-25T03:30", "This time comes twice"),
        ],
    )
    def test_a_time_that_the_clocks_skip_or_repeat_is_refused(
        self, client, process, moment, words
    ) -> None:
        response = client.post(_url(process), PLAN | {"vote_ends_at": moment})

        assert response.status_code == 422
        assert words in response.text

    def test_a_phase_that_has_begun_has_no_fields_and_stays(
        self, client, process
    ) -> None:
        begun = make.phase(process, "propose", ends=16 * make.DAY)

        page = client.get(_url(process)).text
        response = client.post(
            _url(process), PLAN | {"propose_starts_at": "2026-12-01T00:00"}
        )

        assert "This phase has begun, so its times stay." in page
        assert 'name="propose_starts_at"' not in page
        assert response.status_code == 303
        assert process.phases.get(kind="propose").ends_at == begun.ends_at

    def test_a_vote_with_frozen_rules_stays(self, client) -> None:
        voting_round = make.voting_round(starts=make.DAY, ends=2 * make.DAY)
        client.force_login(make.staff(voting_round.process))

        page = client.get(_url(voting_round.process)).text

        assert "Published rules depend on the times of this phase." in page
        assert 'name="vote_starts_at"' not in page

    def test_a_vote_that_could_not_begin_can_be_moved(self, client) -> None:
        voting_round = make.voting_round(frozen=False)
        client.force_login(make.staff(voting_round.process))

        response = client.post(_url(voting_round.process), PLAN)

        assert response.status_code == 303
        voting_round.phase.refresh_from_db()
        assert voting_round.phase.starts_at == datetime(2026, 12, 15, 22, 0, tzinfo=UTC)

    def test_a_vote_with_a_round_cannot_be_left_out(self, client) -> None:
        voting_round = make.voting_round(
            frozen=False, starts=make.DAY, ends=2 * make.DAY
        )
        client.force_login(make.staff(voting_round.process))

        response = client.post(_url(voting_round.process), {"allows_gaps": "on"})

        assert response.status_code == 422
        assert "Something has been set up for this phase already." in response.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
class TestPreview:
    def test_shows_the_timeline_without_saving(self, client, process, headers) -> None:
        response = client.post(_url(process), PLAN | {"preview": "1"}, headers=headers)

        assert response.status_code == 200
        assert "This is how residents will see it" in response.text
        assert "1 December 2026 at 00:00" in response.text
        assert ("<html" in response.text) == (not headers)
        assert "HX-Request" in response["Vary"]
        assert not process.phases.exists()

    def test_shows_no_plan_in_the_past(self, client, process, headers) -> None:
        slip = PLAN | {
            "preview": "1",
            "propose_starts_at": "2025-12-01T00:00",
            "propose_ends_at": "2025-12-16T00:00",
        }

        response = client.post(_url(process), slip, headers=headers)

        assert response.status_code == 422
        assert "Collecting ideas cannot begin in the past." in response.text

    def test_explains_what_is_wrong(self, client, process, headers) -> None:
        wrong = PLAN | {"preview": "1", "vote_starts_at": "2026-12-10T00:00"}

        response = client.post(_url(process), wrong, headers=headers)

        assert response.status_code == 422
        assert "Voting starts before Collecting ideas has ended." in response.text
        assert ("<html" in response.text) == (not headers)
