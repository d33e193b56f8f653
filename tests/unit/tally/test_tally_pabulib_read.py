from fractions import Fraction

import pytest
from elections import FILES, read
from hypothesis import given
from hypothesis import strategies as st
from pabulib_texts import GOOD, POINTS, parse, refusal

from voting.tally.ballots import Candidate, Pile
from voting.tally.files import pabulib
from voting.tally.files.pabulib import PabulibError, Vote, VoteType
from voting.tally.files.pabulib_format import parse_cents
from voting.tally.files.pabulib_messages import REASONS, message
from voting.tally.options import Ranks
from voting.tally.wording import LANGUAGES


class TestGoodFiles:
    @pytest.mark.parametrize(
        "name", sorted(path.name for path in FILES.glob("[A-Z]*.pb"))
    )
    def test_of_real_elections_are_accepted(self, name) -> None:
        election = read(name)

        assert str(len(election.projects)) == election.meta["num_projects"]
        assert str(len(election.votes)) == election.meta["num_votes"]

    @pytest.mark.parametrize(
        "path", sorted(FILES.glob("bad/ok_*")), ids=lambda p: p.name
    )
    def test_that_look_odd_are_accepted(self, path) -> None:
        assert pabulib.read(path.read_bytes()).projects

    def test_give_their_projects_and_votes(self) -> None:
        election = parse(GOOD)

        assert election.budget == 100_00
        assert election.vote_type is VoteType.APPROVAL
        assert election.candidates == (Candidate("1", 50_00), Candidate("2", 60_00))
        assert election.votes == (Vote("ann", ("1", "2")), Vote("bob", ("2",)))
        assert election.currency == "EUR"
        assert election.warnings == ()

    def test_may_have_their_columns_in_any_order(self) -> None:
        election = pabulib.read((FILES / "bad/ok_columns_reordered.pb").read_bytes())

        assert election.projects[0].name == "x"
        assert election.votes == (Vote("m1", ("1",)), Vote("m2", ("1", "2")))

    def test_may_have_a_mark_quotes_and_the_line_ends_of_windows(self) -> None:
        election = read("edge_bom_crlf_quotes.pb")

        names = [project.name for project in election.projects]
        assert names[0] == 'Park; "Zielony" & co, phase 1'
        assert names[3] == "日本語 プロジェクト"
        assert election.projects[4].id == "5"

    def test_may_have_empty_lines(self) -> None:
        spread = parse(GOOD, ("PROJECTS", "\n \t\nPROJECTS"), ("VOTES", "  ;\nVOTES"))

        assert spread.projects == parse(GOOD).projects
        assert spread.votes == parse(GOOD).votes

    def test_may_have_a_line_break_in_quotes(self) -> None:
        path = FILES / "bad/ok_newline_in_quotes.pb"

        assert pabulib.read(path.read_bytes()).projects[0].name == "two\nlines"

    def test_may_have_blanks_in_lists(self) -> None:
        path = FILES / "bad/ok_spaces_in_lists.pb"

        assert pabulib.read(path.read_bytes()).votes[0].choices == ("1", "2")

    def test_may_end_section_lines_with_semicolons_and_have_empty_lines(self) -> None:
        election = parse(GOOD, ("META\n", "META;;\n\n"), ("VOTES\n", "VOTES;\n;\n"))

        assert len(election.votes) == 2

    def test_may_have_loose_semicolons_in_a_comment(self) -> None:
        election = parse(GOOD, ("PROJECTS", "comment;#1: a; b;\nPROJECTS"))

        assert election.meta["comment"] == "#1: a; b"

    def test_may_leave_out_the_header_of_meta(self) -> None:
        assert parse(GOOD, ("key;value\n", "")).budget == 100_00

    def test_may_use_the_old_names_of_columns(self) -> None:
        election = parse(
            GOOD,
            ("project_id;cost", "Project_ID;cost;target;name"),
            ("1;50", "1;50;all;x"),
        )

        assert election.projects[0].details == {"beneficiaries": "all"}
        assert election.projects[1].details == {}

    def test_keep_what_is_said_of_voters_in_columns(self) -> None:
        election = parse(
            GOOD,
            ("voter_id;vote", "voter_id;vote;age;sex;points"),
            (";1,2", ";1,2;41;;9"),
        )

        assert election.votes[0] == Vote("ann", ("1", "2"))
        assert election.voter_columns == {"age": ("41", "")}

    @pytest.mark.parametrize(
        ("stated", "least"),
        [("50", 50), ("50.0", 50), ("2.5", 3), ("", None), ("many", None)],
    )
    def test_say_what_score_a_project_needs(self, stated, least) -> None:
        key = "min_project_score_threshold"

        election = parse(GOOD, ("approval", f"approval\n{key};{stated}"))

        assert election.threshold == least

    def test_count_the_needed_score_in_the_unit_of_the_points(self) -> None:
        key = "min_project_score_threshold"

        election = parse(POINTS, ("cumulative", f"cumulative\n{key};1.5"))

        assert (election.points_unit, election.threshold) == (4, 6)

    def test_mark_withdrawn_projects_by_their_cost(self) -> None:
        election = parse(GOOD, ("2;60", "2;999999999"))

        assert election.withdrawn == ("2",)
        assert [remark.code for remark in election.warnings] == ["withdrawn"]

    def test_may_have_a_project_of_that_cost_if_there_is_the_money(self) -> None:
        election = parse(GOOD, ("2;60", "2;999999999"), (";100", ";999999999"))

        assert election.withdrawn == ()


class TestPoints:
    def test_are_read_exactly(self) -> None:
        election = parse(POINTS)

        assert election.points_unit == 4
        assert election.votes[0].points == (10, 3)
        assert set(election.sort_into_piles()) == {
            Pile((("1", 10), ("2", 3)), 1),
            Pile((("2", 12),), 1),
        }

    def test_may_be_missing_where_nothing_is_chosen(self) -> None:
        path = FILES / "bad/ok_empty_points.pb"

        assert pabulib.read(path.read_bytes()).votes[1] == Vote("2", ())

    def test_of_a_project_that_is_named_twice_count_once(self) -> None:
        election = parse(POINTS, ("1,2;2.5,0.75", "1,2,1;1,2,3"))

        assert election.votes[0] == Vote("ann", ("1", "2"), (1, 2))

    def test_follow_from_the_places_of_a_ranking(self) -> None:
        ranked = parse(GOOD, ("approval", "ordinal"))
        unlimited = parse(GOOD, ("approval", "ordinal\nmax_length;"))
        of_three = parse(GOOD, ("approval", "ordinal\nmax_length;3"))

        assert Pile((("1", 2), ("2", 1)), 1) in ranked.sort_into_piles()
        assert unlimited.sort_into_piles() == ranked.sort_into_piles()
        assert Pile((("1", 3), ("2", 2)), 1) in of_three.sort_into_piles()

    def test_of_places_can_count_the_places_below(self) -> None:
        ranked = parse(GOOD, ("approval", "ordinal\nmax_length;5"))

        assert set(ranked.sort_into_piles(Ranks.BORDA)) == {
            Pile((("1", 1),), 1),
            Pile((), 1),
        }

    @pytest.mark.parametrize(
        ("points", "kept"), [("3,2", (3, 2)), ("3", ()), ("3,x", ()), ("2.5,1", ())]
    )
    def test_beside_a_ranking_are_kept_but_not_counted(self, points, kept) -> None:
        election = parse(POINTS, ("cumulative", "ordinal"), ("2.5,0.75", points))

        assert election.votes[0].points == kept
        assert election.points_unit == 1
        assert Pile((("1", 2), ("2", 1)), 1) in election.sort_into_piles()

    def test_need_a_column(self) -> None:
        assert refusal(GOOD, ("approval", "scoring")) == (10, "missing_column")

    def test_of_a_ranking_need_no_votes(self) -> None:
        election = parse(
            GOOD, ("approval", "ordinal"), ("ann;1,2\n", ""), ("bob;2\n", "")
        )

        assert election.sort_into_piles() == ()


class TestMoney:
    @pytest.mark.parametrize(
        ("text", "cents"),
        [
            ("400000.0", 400000_00),
            ("1,5", 1_50),
            ("0.01", 1),
            ("333.50", 333_50),
            ("7.5000000", 7_50),
            ("0", 0),
            ("999999999", 999999999_00),
        ],
    )
    def test_is_read_exactly(self, text, cents) -> None:
        assert parse_cents(text, 1, "cost") == cents

    @given(st.fractions(0, 10**6, max_denominator=100))
    def test_is_never_rounded(self, amount) -> None:
        cents = Fraction(amount * 100)
        text = f"{int(amount)}.{int(cents) % 100:02}"

        if cents.denominator == 1:
            assert parse_cents(text, 1, "cost") == cents


class TestMessages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_exist_in_every_language(self, language) -> None:
        assert all(language in texts for texts in REASONS.values())

    def test_name_the_line_and_the_reason(self) -> None:
        with pytest.raises(PabulibError) as caught:
            parse(GOOD, ("ann;1,2", "ann;1,7"))
        error = caught.value

        assert message(error) == (
            "Line 11: The vote names the project “7”, which is not in the file."
        )
        assert message(error, "fi") == (
            "Rivi 11: Äänessä on hanke ”7”, jota ei ole tiedostossa."
        )
        assert message(error, "sv") == (
            "Rad 11: Rösten har projektet ”7”, som inte finns i filen."
        )

    def test_name_what_is_odd(self) -> None:
        (remark,) = parse(GOOD, ("2;60", "2;101")).warnings

        assert message(remark, "fi") == (
            "Rivi 8: Hanke 2 maksaa enemmän kuin koko budjetti."
        )
