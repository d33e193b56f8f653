"""The draft of the rules at the desk: each choice, and what is said of wrong ones."""

from fractions import Fraction

import make
import organising
import pytest
from django.urls import reverse

from participation.models import Process
from voting.models import VotingRound
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process(client) -> Process:
    return organising.at_desk(client)


def _url(process, name: str = "rules") -> str:
    return reverse(f"voting_staff:{name}", args=[process.slug])


def _written(client, process, **fields) -> VotingRound:
    response = organising.type_rules(client, process, **fields)
    assert response.status_code == 303, response.context["form"].errors
    return process.rounds.get()


class TestBallots:
    @pytest.mark.parametrize(
        ("fields", "columns"),
        [
            ({}, {"ballot_kind": "approval", "is_spending_limited": False}),
            (
                {"ballot_kind": "knapsack"},
                {"ballot_kind": "knapsack", "is_spending_limited": True},
            ),
            (
                {"ballot_kind": "choose_one", "min_choices": "2", "max_choices": "5"},
                {"ballot_kind": "choose_one", "min_choices": 1, "max_choices": 1},
            ),
            (
                {"ballot_kind": "ranked", "max_choices": "3"},
                {"ballot_kind": "ranked", "max_choices": 3, "points": None},
            ),
            (
                {"ballot_kind": "cumulative", "points": "10", "most_points": "4"},
                {"points": 10, "least_points": None, "most_points": 4},
            ),
            (
                {"ballot_kind": "scoring", "least_points": "2", "most_points": "5"},
                {"points": None, "least_points": 2, "most_points": 5},
            ),
            # Points that were typed before another kind was chosen are left out.
            (
                {"points": "10", "most_points": "4"},
                {"points": None, "most_points": None},
            ),
        ],
    )
    def test_are_of_the_chosen_kind(self, client, process, fields, columns) -> None:
        made = _written(client, process, **fields)

        assert {name: getattr(made, name) for name in columns} == columns

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"ballot_kind": ""}, "ballot_kind"),
            ({"ballot_kind": "cumulative"}, "points"),
            ({"ballot_kind": "scoring"}, "most_points"),
            (
                {"ballot_kind": "scoring", "least_points": "6", "most_points": "5"},
                "most_points",
            ),
        ],
    )
    def test_need_their_numbers(self, client, process, fields, field) -> None:
        response = organising.type_rules(client, process, **fields)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}


class TestMoney:
    def test_can_be_of_districts_and_of_the_whole_city(self, client, process) -> None:
        east = make.district(process, "east")

        made = _written(
            client,
            process,
            scope="both",
            leftovers="city",
            **{f"budget_{east.pk}": "10 000", f"least_{east.pk}": "5"},
        )

        pots = [(pot.code, pot.budget, pot.min_score) for pot in made.pots.all()]
        assert pots == [("east", 10_000_00, 5), ("all", 50_000_00, None)]
        assert made.leftovers == "city"

    def test_can_be_of_themes(self, client, process) -> None:
        sport = process.categories.create(code="sport", name={"en": "Sport"})

        made = _written(
            client,
            process,
            scope="category",
            budget="",
            **{f"budget_theme_{sport.pk}": "8 000"},
        )

        (pot,) = made.pots.all()
        assert (pot.code, pot.category, pot.budget) == ("sport", sport, 8_000_00)
        assert 'value="8 000"' in client.get(_url(process)).text

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"scope": "both"}, "Add the districts first."),
            ({"scope": "category"}, "Add the themes first."),
            ({"scope": "both", "budget": ""}, "Say how much money there is."),
        ],
    )
    def test_is_asked_for_where_it_is_needed(
        self, client, process, fields, words
    ) -> None:
        response = organising.type_rules(client, process, **fields)

        assert response.status_code == 422
        assert words in response.text

    def test_goes_to_the_city_only_when_the_city_has_a_pot(
        self, client, process
    ) -> None:
        east = make.district(process, "east")

        response = organising.type_rules(
            client,
            process,
            scope="district",
            leftovers="city",
            **{f"budget_{east.pk}": "10 000"},
        )

        assert set(response.context["form"].errors) == {"leftovers"}


class TestOptions:
    @pytest.mark.parametrize(
        ("fields", "options"),
        [
            ({}, Options()),
            ({"min_score": "50"}, Options(minimum=Minimum(score=50))),
            (
                {"min_share": "2.5"},
                Options(minimum=Minimum(share=Fraction(1, 40))),
            ),
            ({"cost_factor": "3"}, Options(minimum=Minimum(cost_factor=3))),
            ({"misfit": "stop"}, Options(misfit=Misfit.STOP)),
            (
                {"misfit": "top_up", "top_up_share": "80"},
                Options(misfit=Misfit.STOP, top_up_from=Fraction(4, 5)),
            ),
            ({"misfit": "part_fund"}, Options(part_fund=True)),
            ({"fund_unsupported": "on"}, Options(fund_unsupported=True)),
            ({"upkeep_limit": "5 000"}, Options(upkeep_limit=5_000_00)),
            (
                {"rule": "mes+add1", "increment": "0,50"},
                Options(increment=50),
            ),
            (
                {"ballot_kind": "ranked", "ranks": "borda"},
                Options(ranks=Ranks.BORDA),
            ),
            # It belongs to rankings, and is left out where there are none.
            ({"ranks": "borda"}, Options()),
        ],
    )
    def test_are_kept_and_shown_again(self, client, process, fields, options) -> None:
        made = _written(client, process, **fields)
        again = client.get(_url(process)).context["form"]

        assert Options.from_plain(made.options) == options
        assert again.initial["ballot_kind"] == made.ballot_kind
        response = client.post(
            _url(process),
            {
                name: field.value() if field.value() is not None else ""
                for name, field in ((field.name, field) for field in again)
                if field.value() is not False
            },
        )
        assert response.status_code == 303
        assert Options.from_plain(process.rounds.get().options) == options

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"min_score": "5", "min_share": "1"}, "min_share"),
            ({"misfit": "top_up"}, "top_up_share"),
            ({"min_share": "101"}, "min_share"),
            ({"increment": "0"}, "increment"),
            ({"rule": "mes+add1", "misfit": "stop"}, "misfit"),
            ({"rule": "mes+add1", "last_resort": "board"}, "last_resort"),
            ({"rule": "mes+greedy", "last_resort": "together"}, "last_resort"),
            ({"rule": "phragmen"}, "rule"),
        ],
    )
    def test_that_do_not_fit_are_named_and_kept_as_typed(
        self, client, process, fields, field
    ) -> None:
        response = organising.type_rules(client, process, **fields)

        form = response.context["form"]
        assert response.status_code == 422
        assert set(form.errors) == {field}
        assert (form[field].value() or "") == fields.get(field, "")
        assert not process.rounds.exists()

    def test_stand_closed_until_something_is_in_them(self, client, process) -> None:
        empty = client.get(_url(process)).context["form"]
        wrong = organising.type_rules(client, process, misfit="top_up").context["form"]
        _written(client, process, min_score="5", rule="mes_cardinality+greedy")
        filled = client.get(_url(process)).context["form"]

        assert not empty.opens_more
        assert not empty.opens_other_rules
        assert wrong.opens_more
        assert filled.opens_more
        assert filled.opens_other_rules

    def test_keep_the_conflicts_that_were_declared(self, client, process) -> None:
        made = _written(client, process)
        conflict = Conflict(projects=("a", "b"))
        made.options = Options(conflicts=(conflict,)).as_plain()
        made.save()

        again = _written(client, process, min_score="5")

        assert Options.from_plain(again.options).conflicts == (conflict,)


class TestTies:
    @pytest.mark.parametrize(
        ("fields", "ties", "source"),
        [
            ({"tie_first": "cheaper"}, "cheaper,lot", ""),
            ({"tie_first": "cheaper,more_votes"}, "cheaper,more_votes,lot", ""),
            ({"last_resort": "board"}, "board", ""),
            ({"last_resort": "together", "tie_first": "dearer"}, "dearer,together", ""),
            ({"last_resort": "listed"}, "listed", ""),
            ({"last_resort": "lot_later", "seed_source": "Lotto"}, "lot", "Lotto"),
            ({"seed_source": "Typed before another was chosen"}, "lot", ""),
        ],
    )
    def test_are_written_as_chosen(self, client, process, fields, ties, source) -> None:
        made = _written(client, process, **fields)

        assert (made.ties, made.seed_source) == (ties, source)
        assert bool(made.tie_seed) == (ties.endswith("lot") and not source)
        form = client.get(_url(process)).context["form"]
        assert form["tie_first"].value() == fields.get("tie_first", "")
        assert form["last_resort"].value() == fields.get("last_resort", "lot")

    def test_need_the_public_source_of_a_later_lot(self, client, process) -> None:
        response = organising.type_rules(client, process, last_resort="lot_later")

        assert set(response.context["form"].errors) == {"seed_source"}


class TestConflicts:
    @pytest.fixture
    def draft(self, client, process) -> VotingRound:
        for code in "abc":
            make.project(process, code)
        return _written(client, process)

    def _typed(self, process, **letters: str) -> dict[str, str]:
        keys = dict(process.projects.values_list("code", "pk"))
        return {f"group_{keys[code]}": typed for code, typed in letters.items()}

    def test_are_letters_beside_projects(self, client, process, draft) -> None:
        typed = self._typed(process, a="A", b="a, B", c="B")

        response = client.post(_url(process, "conflicts"), typed)

        assert response.status_code == 303
        draft.refresh_from_db()
        assert Options.from_plain(draft.options).conflicts == (
            Conflict(projects=("a", "b")),
            Conflict(projects=("b", "c")),
        )
        form = client.get(_url(process, "conflicts")).context["form"]
        assert [field.value() for field in form] == ["A", "A B", "B"]

    @pytest.mark.parametrize(
        ("letters", "words"),
        [
            ({"a": "A"}, "Write A beside another project as well."),
            ({"a": "A!", "b": "A"}, "Write a letter, such as A."),
        ],
    )
    def test_that_are_wrong_are_named_and_kept(
        self, client, process, draft, letters, words
    ) -> None:
        response = client.post(
            _url(process, "conflicts"), self._typed(process, **letters)
        )

        assert response.status_code == 422
        assert words in response.text
        assert f'value="{letters["a"]}"' in response.text

    def test_are_offered_at_the_desk(self, client, process, draft) -> None:
        page = client.get(_url(process, "overview")).text

        assert _url(process, "conflicts") in page


class TestFreezing:
    def test_shows_all_that_was_declared(self, client, process) -> None:
        make.project(process, "a", upkeep=500_00, cost_low=8_000_00)
        _written(client, process, min_score="50", misfit="stop", last_resort="board")

        page = client.get(_url(process, "freeze")).text

        assert "50" in page
        assert "A board of the city decides." in page
        assert "€500 a year to" in page

    def test_leads_to_the_simulator_for_a_rule_that_is_advised_against(
        self, client, process
    ) -> None:
        make.project(process, "a")
        _written(client, process, rule="mes")

        page = client.get(_url(process, "overview")).text

        assert "Equal shares alone leaves about half of the money unused." in page
        assert f'href="{_url(process, "simulator")}"' in page
