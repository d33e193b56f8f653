"""Scenarios side by side: what is typed, what is counted, and when."""

from urllib.parse import parse_qs, urlsplit

import make
import pytest
from reading import words
from simulating import begin, draft, invented, key_of, upload, with_query

from voting import tasks
from voting.models import VotingRound
from voting.simulator import store, work
from voting.tally.options import Options, Ranks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.usefixtures("organiser")
class TestScenarios:
    def test_begin_with_the_draft_and_another_rule(self, client, voting_round) -> None:
        query = parse_qs(urlsplit(begin(client, voting_round)).query)

        assert query["a-rule"] == ["greedy"]
        assert query["b-rule"] == ["mes+add1_greedy"]

    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"misfit": "stop"},
            {"misfit": "stop", "top_up_from": "4/5"},
            {"misfit": "stop", "part_fund": True},
            {"minimum": {"score": 3}},
            {"minimum": {"share": "1/8"}},
            {"minimum": {"cost_factor": 3}},
            {"conflicts": [{"projects": ["a", "b"]}], "upkeep_limit": 100},
            {"fund_unsupported": True},
        ],
    )
    def test_know_the_draft_again(self, client, options) -> None:
        made = draft()
        VotingRound.objects.filter(pk=made.pk).update(options=options)
        client.force_login(make.staff(made.process))

        page = client.get(begin(client, made))

        assert page.status_code == 200
        assert "As in your draft" in page.text

    @pytest.mark.parametrize(
        "kind",
        [
            {"ballot_kind": "choose_one"},
            {"ballot_kind": "ranked", "max_choices": 2},
            {"ballot_kind": "ranked", "options": Options(ranks=Ranks.BORDA)},
            {"ballot_kind": "cumulative", "points": 6, "most_points": 3},
            {"ballot_kind": "scoring", "most_points": 5},
            {"ballot_kind": "knapsack"},
        ],
        ids="-".join,
    )
    def test_are_counted_on_every_kind_of_ballot(self, client, kind) -> None:
        made = draft(**kind)
        client.force_login(make.staff(made.process))

        page = client.get(begin(client, made))

        assert "As in your draft" in page.text
        assert "Who wins" in page.text

    def test_hold_what_one_pot_declares(self, client) -> None:
        process = make.process()
        for code in ("north", "south"):
            make.district(process, code)
            make.project(process, f"{code}-pier", district=process.districts.last())
        made = make.voting_round(
            process,
            costs={},
            frozen=False,
            starts=6 * make.DAY,
            ends=9 * make.DAY,
            scope="district",
            budgets={"north": 20_000_00, "south": 30_000_00},
            min_scores={"south": 4},
        )
        client.force_login(make.staff(process))

        url = begin(client, made, invented(pot="south"))

        assert parse_qs(urlsplit(url).query)["a-minimum"] == ["4"]
        page = client.get(url)
        assert "As in your draft" in page.text
        assert "south-pier" in page.text
        assert "north-pier" not in page.text

    def test_are_examined_further_on_request(self, client, voting_round) -> None:
        url = begin(client, voting_round)

        quick = client.get(url)
        thorough = client.get(f"{url}&examines=on")

        assert "Not examined" in quick.text
        assert "Not examined" not in thorough.text

    def test_say_what_would_change(self, client, voting_round) -> None:
        url = begin(client, voting_round, upload())
        page = client.get(with_query(url, a_rule="greedy", b_rule="mes"))

        assert "Compared with A:" in page.text
        assert "at least one of the projects they chose" in page.text
        assert "less is spent" in page.text

    def test_keep_what_was_typed_when_it_is_wrong(self, client, voting_round) -> None:
        url = with_query(
            begin(client, voting_round),
            b_minimum_kind="share",
            b_minimum="a lot",
            c_rule="mes%2Badd1",
            c_last_resort="board",
        )

        page = client.get(url)

        assert page.status_code == 422
        assert 'value="a lot"' in page.text
        assert "B: How much: “a lot” is not a number." in page.text
        assert "This rule meets ties too often" in page.text
        assert "Who wins" not in page.text

    @pytest.mark.parametrize(
        ("kind", "value"),
        [("share", "101"), ("share", ""), ("score", "0"), ("score", "2.5"),
         ("cost_factor", "-1"), ("score", "nan"), ("share", "1e999")],
    )  # fmt: skip
    def test_refuse_a_minimum_that_makes_no_sense(
        self, client, voting_round, kind, value
    ) -> None:
        url = with_query(
            begin(client, voting_round), b_minimum_kind=kind, b_minimum=value
        )

        assert client.get(url).status_code == 422

    def test_hide_details_in_which_nothing_was_changed(self, client) -> None:
        made = draft(ties="cheaper,board")
        VotingRound.objects.filter(pk=made.pk).update(options={"minimum": {"score": 3}})
        client.force_login(make.staff(made.process))
        url = begin(client, made)

        as_it_begins = client.get(url).text
        url = with_query(url, b_rule="mes%2Badd1_greedy", b_increment="1")
        sent_again = client.get(url).text
        changed = client.get(with_query(url, b_rule="mes", b_minimum="4")).text
        wrong = client.get(with_query(url, b_rule="mes", c_minimum="x")).text

        assert as_it_begins.count("Minimum, ties and other details") == 4
        assert "<details open" not in as_it_begins
        assert "<details open" not in sent_again
        assert changed.count("<details open") == 1
        assert wrong.count("<details open") == 2

    def test_that_are_not_used_stand_behind_a_summary(
        self, client, voting_round
    ) -> None:
        url = begin(client, voting_round)

        two = client.get(url).text
        three = client.get(with_query(url, c_rule="mes")).text

        for page, shown in ((two, 2), (three, 3)):
            before = page.partition("Add a scenario")[0]
            assert before.count("Minimum, ties and other details") == shown

    def test_say_no_cost_of_what_was_withdrawn(self, client, voting_round) -> None:
        url = begin(
            client, voting_round, upload("Poland_Wroclaw_2017_Rejon_nr_11_750.pb")
        )

        page = words(client.get(url).text)

        assert "150 454 \N{EN DASH}" in page
        assert "999,999,999" not in page

    def test_need_a_first_one(self, client, voting_round) -> None:
        url = with_query(begin(client, voting_round), a_rule="")

        page = client.get(url)

        assert page.status_code == 422
        assert "This field is required" in page.text

    def test_stop_at_a_question_to_the_board(self, client) -> None:
        made = draft(ties="board")
        client.force_login(make.staff(made.process))
        url = begin(client, made, upload("edge_ties_ids.pb"))

        page = client.get(with_query(url, b_rule=""))

        assert page.status_code == 200
        assert "The count stops at a tie" in page.text

    def test_know_the_language_of_the_reader(self, client, voting_round) -> None:
        url = begin(client, voting_round)

        page = client.get(url, headers={"accept-language": "fi"})

        assert "Eniten ääniä saaneet ensin" in page.text


@pytest.mark.usefixtures("organiser")
class TestLongCounts:
    def test_are_left_to_the_worker(self, client, voting_round, is_slow) -> None:
        page = client.get(begin(client, voting_round))

        assert "0 of 2 scenarios have been counted." in page.text
        assert "Look again" in page.text
        assert len(is_slow) == 1

    def test_are_asked_for_once(self, client, voting_round, is_slow) -> None:
        url = begin(client, voting_round)

        client.get(url)
        client.get(url)

        assert len(is_slow) == 1

    def test_are_shown_when_they_are_done(self, client, voting_round, is_slow) -> None:
        url = begin(client, voting_round)
        client.get(url)

        tasks.count_simulation(*is_slow[0])
        renewed = client.get(url, headers={"hx-request": "true"})
        page = client.get(url)

        assert renewed["HX-Refresh"] == "true"
        assert "Who wins" in page.text

    def test_renew_only_themselves(self, client, voting_round, is_slow) -> None:
        url = begin(client, voting_round)

        part = client.get(url, headers={"hx-request": "true"})

        assert "0 of 2 scenarios" in part.text
        assert "<h1" not in part.text

    def test_that_break_off_say_so(
        self, client, voting_round, is_slow, monkeypatch, caplog
    ) -> None:
        url = begin(client, voting_round)
        client.get(url)
        monkeypatch.setattr(work, "count", lambda _job: 1 / 0)

        tasks.count_simulation(*is_slow[0])
        page = client.get(url)

        assert "The count broke off" in page.text
        assert "Could not simulate greedy" in caplog.text

    def test_of_ballots_that_are_gone_do_nothing(
        self, client, voting_round, is_slow, organiser, monkeypatch
    ) -> None:
        url = begin(client, voting_round)
        client.get(url)
        store.forget(organiser.pk, key_of(url))
        counted = []
        monkeypatch.setattr(work, "count", counted.append)

        tasks.count_simulation(*is_slow[0])

        assert counted == []

    def test_are_known_when_others_ask_the_same(
        self, client, voting_round, monkeypatch
    ) -> None:
        client.get(begin(client, voting_round))
        counted = []
        monkeypatch.setattr(work, "count", counted.append)

        page = client.get(begin(client, voting_round))

        assert "Who wins" in page.text
        assert counted == []
