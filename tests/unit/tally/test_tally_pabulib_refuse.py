import pytest
from elections import FILES
from hypothesis import given
from hypothesis import strategies as st
from pabulib_texts import GOOD, POINTS, parse, refusal

from voting.tally.ballots import Candidate, count_voters
from voting.tally.files import pabulib
from voting.tally.files.pabulib import PabulibError, Remark
from voting.tally.files.pabulib_messages import message


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

    @pytest.mark.parametrize(
        ("old", "new", "found"),
        [
            ("vote_type;", "budget;100\nvote_type;", (4, "repeated_key")),
            ("approval", "approval\nmax_length;a", (5, "bad_number")),
            ("approval", "approval\nnum_votes;a", (5, "bad_number")),
            ("approval", "approval\nmax_sum_cost;-1", (5, "negative_number")),
            (
                "approval",
                "approval\nmin_project_score_threshold;-1",
                (5, "negative_number"),
            ),
            ("cost\n1;50", "cost;name\n1;50;a;b", (7, "too_many_cells")),
            ("cost\n1;50", 'cost;name\n1;50;"Green" park', (7, "bad_quotes")),
            ("1,2", "1,,2", (11, "empty_item")),
            ("1,2", "1,2,", (11, "empty_item")),
        ],
    )
    def test_are_enough_where_the_count_is_clear(self, old, new, found) -> None:
        election = parse(GOOD, (old, new))

        (remark,) = election.warnings
        assert (remark.line, remark.code) == found
        assert election.candidates == (Candidate("1", 50_00), Candidate("2", 60_00))
        assert election.votes[0].choices == ("1", "2")
        assert message(remark).startswith(f"Line {remark.line}: ")

    def test_keep_a_name_whose_quotes_end_early(self) -> None:
        election = parse(GOOD, ("cost\n1;50", 'cost;name\n1;50;"Green" park'))

        assert election.projects[0].name == "Green park"

    def test_leave_the_price_of_the_withdrawn_out(self) -> None:
        election = parse(
            GOOD, ("approval", "approval\nmax_sum_cost;100"), ("2;60", "2;999999999")
        )

        assert [remark.code for remark in election.warnings] == ["withdrawn"]


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
            ("budget;100", "budget;100\nbudget;99", (4, "repeated_key")),
            ("budget;100", "budget;1e3", (3, "bad_number")),
            ("approval", "ordinal\nmax_length;a", (5, "bad_number")),
            ("budget;100", "budget;", (3, "bad_number")),
            ("approval", "acclamation", (4, "unknown_vote_type")),
            ("approval", "approval\nnum_projects;3", (5, "wrong_count")),
            ("approval", "approval\nnum_votes;1", (5, "wrong_count")),
            ("project_id;cost", "project_id;price", (6, "missing_column")),
            ("voter_id;vote", "voter;vote", (10, "missing_column")),
            ("project_id;cost", "project_id;cost;cost", (6, "repeated_column")),
            ("voter_id;vote", "voter_id;vote;Vote", (10, "repeated_column")),
            ("budget;100", "budget;100\nx;" + "x" * 200_000, (4, "too_long")),
            ("1;50", ";50", (7, "missing_value")),
            ("1;50", "1; ", (7, "missing_value")),
            ("1;50", "1;50;a;b", (7, "too_many_cells")),
            ("cost\n1;50", "name;cost\n1;a;50;b", (7, "too_many_cells")),
            ("2;60", "2;60.001", (8, "too_precise")),
            ("2;60", "2;60,000", (8, "too_precise")),
            ("2;60", "2;٦٠", (8, "bad_number")),
            ("2;60", "2;" + "6" * 5000, (8, "bad_number")),
            ("2;60", '2;"60', (8, "bad_quotes")),
            ("bob;2\n", 'bob;"2', (12, "bad_quotes")),
            ("1;50", '1;"5\n0"x', (7, "bad_quotes")),
            ("ann;", ";", (11, "missing_value")),
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
