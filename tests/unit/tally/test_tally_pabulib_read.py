from fractions import Fraction

import pytest
from elections import FILES, read
from hypothesis import given
from hypothesis import strategies as st

from voting.tally import pabulib
from voting.tally.ballots import Candidate, Pile, count_voters
from voting.tally.pabulib import PabulibError, Remark, Vote, VoteType
from voting.tally.pabulib_format import parse_cents
from voting.tally.pabulib_messages import REASONS, message
from voting.tally.wording import LANGUAGES

GOOD = """\
META
key;value
budget;100
vote_type;approval
PROJECTS
project_id;cost
1;50
2;60
VOTES
voter_id;vote
ann;1,2
bob;2
"""
POINTS = """\
META
key;value
budget;100
vote_type;cumulative
PROJECTS
project_id;cost
1;50
2;60
VOTES
voter_id;vote;points
ann;1,2;2.5,0.75
bob;2;3
"""


def parse(text: str, *changes: tuple[str, str]):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return pabulib.read(text.encode())


def refusal(text: str, *changes: tuple[str, str]) -> tuple[int, str]:
    with pytest.raises(PabulibError) as caught:
        parse(text, *changes)
    return caught.value.line, caught.value.code


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

    def test_keep_nothing_about_voters_but_their_votes(self) -> None:
        election = parse(
            GOOD, ("voter_id;vote", "voter_id;vote;age"), (";1,2", ";1,2;41")
        )

        assert election.votes[0] == Vote("ann", ("1", "2"))


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

    def test_of_a_ranking_need_no_votes(self) -> None:
        election = parse(
            GOOD, ("approval", "ordinal"), ("ann;1,2\n", ""), ("bob;2\n", "")
        )

        assert election.sort_into_piles() == ()


class TestWarnings:
    def test_name_what_is_odd_and_where(self) -> None:
        election = parse(
            GOOD,
            ("approval", "approval\nmax_length;1\nmax_sum_cost;60"),
            ("2;60", "2;60\n3;100.01"),
            ("bob;2", "bob;2,2"),
        )

        assert election.warnings == (
            Remark(11, "cost_over_budget", {"project": "3"}),
            Remark(11, "zero_support", {"project": "3"}),
            Remark(14, "over_max_length", {"voter": "ann"}),
            Remark(14, "over_max_sum_cost", {"voter": "ann"}),
            Remark(15, "project_twice", {"voter": "bob"}),
        )

    def test_know_that_choose_1_means_one(self) -> None:
        election = parse(GOOD, ("approval", "choose-1"))

        assert [remark.code for remark in election.warnings] == ["over_max_length"]

    def test_leave_an_empty_limit_alone(self) -> None:
        assert parse(GOOD, ("approval", "approval\nmax_length;")).warnings == ()


class TestBadFiles:
    @pytest.mark.parametrize(
        ("name", "line", "code"),
        [
            ("bad_cost", 14, "bad_number"),
            ("bad_counts", 7, "wrong_count"),
            ("bad_dup_project_id", 15, "duplicate_project"),
            ("bad_dup_voter_id", 19, "duplicate_voter"),
            ("bad_negative_cost", 14, "negative_number"),
            ("bad_no_votes_section", 7, "missing_section"),
            ("bad_points_mismatch", 19, "points_mismatch"),
            ("bad_unknown_project", 18, "unknown_project"),
        ],
    )
    def test_are_refused_with_the_line_and_the_reason(self, name, line, code) -> None:
        data = (FILES / f"bad/{name}.pb").read_bytes()

        with pytest.raises(PabulibError) as caught:
            pabulib.read(data)

        assert (caught.value.line, caught.value.code) == (line, code)
        assert f"line {line}" in str(caught.value)

    def test_are_all_there(self) -> None:
        assert len(list(FILES.glob("bad/bad_*"))) == 8

    @pytest.mark.parametrize(
        ("old", "new", "refused"),
        [
            ("META", "", (2, "missing_section")),
            ("META", "VOTES", (1, "missing_section")),
            ("PROJECTS", "VOTES", (5, "missing_section")),
            ("VOTES", "PROJECTS", (9, "repeated_section")),
            ("budget;100\n", "", (3, "missing_key")),
            ("vote_type;approval\n", "", (3, "missing_key")),
            ("vote_type", "budget", (4, "repeated_key")),
            ("budget;100", "budget;1e3", (3, "bad_number")),
            ("budget;100", "budget;", (3, "bad_number")),
            ("approval", "acclamation", (4, "unknown_vote_type")),
            ("approval", "approval\nmax_length;a", (5, "bad_number")),
            ("approval", "approval\nnum_projects;3", (5, "wrong_count")),
            ("approval", "approval\nnum_votes;1", (5, "wrong_count")),
            ("approval", "approval\nmax_sum_cost;-1", (5, "negative_number")),
            ("project_id;cost", "project_id;price", (6, "missing_column")),
            ("voter_id;vote", "voter;vote", (10, "missing_column")),
            ("1;50", ";50", (7, "missing_value")),
            ("1;50", "1; ", (7, "missing_value")),
            ("1;50", "1;50;a;b", (7, "too_many_cells")),
            ("2;60", "2;60.001", (8, "too_precise")),
            ("2;60", "2;60,000", (8, "too_precise")),
            ("2;60", "2;٦٠", (8, "bad_number")),
            ("2;60", "2;" + "6" * 5000, (8, "bad_number")),
            ("2;60", '2;"60', (8, "bad_quotes")),
            ("2;60", '2;"6"0', (8, "bad_quotes")),
            ("ann;", ";", (11, "missing_value")),
            ("1,2", "1,,2", (11, "unknown_project")),
            ("1,2", "1;2", (11, "too_many_cells")),
        ],
    )
    def test_are_refused_whatever_is_wrong(self, old, new, refused) -> None:
        assert refusal(GOOD, (old, new)) == refused

    @pytest.mark.parametrize(
        ("points", "refused"),
        [
            ("2", (11, "points_mismatch")),
            ("", (11, "points_mismatch")),
            ("2,x", (11, "bad_number")),
            ("2,-1", (11, "negative_number")),
        ],
    )
    def test_are_refused_for_their_points(self, points, refused) -> None:
        assert refusal(POINTS, ("2.5,0.75", points)) == refused

    @pytest.mark.parametrize(
        "text", ["", "\n\n", "budget;100\n", "META\nkey;value\nbudget;1\n"]
    )
    def test_are_refused_when_they_are_no_elections(self, text) -> None:
        assert refusal(text)[1] == "missing_section"

    def test_are_refused_when_a_section_is_empty(self) -> None:
        text = GOOD.partition("voter_id")[0]

        assert refusal(text) == (9, "missing_header")

    def test_are_refused_in_another_encoding(self) -> None:
        data = GOOD.replace("ann", "Åsa").encode("latin-1")

        with pytest.raises(PabulibError) as caught:
            pabulib.read(data)

        assert (caught.value.line, caught.value.code) == (11, "bad_encoding")

    @given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
    def test_never_end_in_anything_but_a_refusal(self, data) -> None:
        with pytest.raises(PabulibError):
            pabulib.read(data)

    @given(st.data())
    def test_that_were_good_are_still_good_or_refused(self, data) -> None:
        text = data.draw(st.sampled_from([GOOD, POINTS]))
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 9)))
        noise = data.draw(st.text('12,;\n"-. ab', max_size=5))
        changed = text[:start] + noise + text[end:]

        try:
            election = pabulib.read(changed.encode())
        except PabulibError as error:
            refused = error
        else:
            assert count_voters(election.sort_into_piles()) == len(election.votes)
            return
        assert 1 <= refused.line <= changed.count("\n") + 1
        assert message(refused).startswith(f"Line {refused.line}: ")


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
