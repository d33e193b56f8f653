"""The turnout page: who has voted where and how, in numbers and never in votes."""

import channels
import make
import pytest
from django.urls import reverse
from polling import two_districts
from reading import words

from participation.models import Role
from voting import queries
from voting.box import sequencer
from voting.models import RollMark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def turnout(client, voting_round, role=Role.AUDITOR):
    client.force_login(make.staff(voting_round.process, role))
    url = reverse("voting_staff:turnout", args=[voting_round.process.slug])
    return client.get(url)


class TestTurnout:
    @pytest.fixture
    def voting_round(self):
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        changed = make.user()
        for choices in (["b"], ["c"]):
            make.ballot(voting_round, choices, changed)
        channels.hand_out(voting_round, 2)
        helped = make.user()
        make.casting.cast_ballot(
            voting_round=voting_round,
            voter=helped,
            paper="all",
            marks={"all": make.Marks(("a",))},
            channel=RollMark.Channel.ASSISTED,
            now=make.NOW,
        )
        return voting_round

    def test_counts_people_by_channel(self, client, voting_round) -> None:
        page = turnout(client, voting_round)

        (area,) = page.context["areas"]
        assert (area.web, area.code, area.assisted, area.paper) == (2, 0, 1, 2)
        assert page.context["ballots"] == area.voted == 5

    def test_counts_paper_in_place_of_what_was_cast_online(
        self, client, voting_round
    ) -> None:
        both = make.user()
        make.ballot(voting_round, ["a"], both)
        channels.stations.hand_out_paper(
            voting_round=voting_round,
            clerk=channels.clerk(voting_round),
            person=channels.person(voting_round, email=both.email),
            area="all",
            station=channels.STATION,
            now=make.NOW,
        )

        (area,) = turnout(client, voting_round).context["areas"]

        assert (area.web, area.paper) == (2, 3)

    def test_says_how_many_wait_to_be_mixed(self, client, voting_round) -> None:
        before = turnout(client, voting_round)
        sequencer.run(voting_round, is_final=True)

        after = turnout(client, voting_round)

        assert before.context["waiting"] >= 4
        assert after.context["waiting"] == 0
        assert before.context["signed"] is None
        assert after.context["signed"].size > 4

    def test_says_nothing_of_what_was_chosen(self, client, voting_round) -> None:
        text = turnout(client, voting_round).text

        assert "Project" not in words(text).replace("Projects", "")

    def test_is_told_for_each_area(self, client) -> None:
        voting_round = two_districts()
        make.ballot(voting_round, ["purola-a"], pot="purola")

        page = turnout(client, voting_round, Role.POLLING_CLERK)

        assert [area.web for area in page.context["areas"]] == [0, 1]
        assert "Purola" in page.text

    def test_says_after_the_close_that_the_log_is_complete(self, client, clock) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        clock.move_to(voting_round.phase.ends_at)

        page = turnout(client, queries.round_of(voting_round.process))

        assert 'data-whole="yes"' in page.text

    def test_is_not_for_residents(self, client, voting_round) -> None:
        client.force_login(make.user())
        url = reverse("voting_staff:turnout", args=[voting_round.process.slug])

        assert client.get(url).status_code == 403
