import pytest
from elections import FILES, read
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.files import pabulib
from voting.tally.files.pabulib import Election, Project, Vote, VoteType

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
WORD = st.text("abcÅ1/.-\"' ", min_size=1, max_size=6).filter(lambda t: t == t.strip())


@st.composite
def elections(draw) -> Election:
    projects = draw(
        st.lists(
            st.builds(
                Project,
                WORD,
                st.integers(0, 10**9),
                TEXT.map(str.strip),
                st.dictionaries(
                    st.sampled_from(["category", "votes", "zone", "latitude"]),
                    WORD,
                    max_size=3,
                ),
            ),
            unique_by=lambda project: project.id,
            max_size=5,
        )
    )
    vote_type = draw(st.sampled_from(VoteType))
    voters = draw(st.lists(WORD, unique=True, max_size=6))
    has_points = vote_type.has_points or (
        vote_type is VoteType.ORDINAL and draw(st.booleans())
    )
    votes = []
    for voter in voters:
        choices = draw(
            st.lists(st.sampled_from([p.id for p in projects]), unique=True)
            if projects
            else st.just([])
        )
        points = [draw(st.integers(0, 99)) for _ in choices if has_points]
        votes.append(Vote(voter, tuple(choices), tuple(points)))
    return Election(
        meta={"description": draw(TEXT.map(str.strip)), "rule": "greedy"},
        budget=draw(st.integers(0, 10**12)),
        vote_type=vote_type,
        projects=tuple(projects),
        votes=tuple(votes),
    )


def example(**changes) -> Election:
    values = {
        "meta": {"note": "mine", "rule": "greedy", "description": "A vote; and more"},
        "budget": 1000_50,
        "vote_type": VoteType.APPROVAL,
        "projects": (
            Project("1", 500_00, "Park", {"zone": "A", "target": "all"}),
            Project("2", 600_00, "Path", {"selected": "1"}),
        ),
        "votes": (Vote("ann", ("1", "2")), Vote("bob", ("2",)), Vote("cy", ())),
    }
    return Election(**{**values, **changes})


class TestWriting:
    def test_gives_a_file_that_people_can_read(self) -> None:
        assert pabulib.write(example()) == (
            "META\n"
            "key;value\n"
            'description;"A vote; and more"\n'
            "num_projects;2\n"
            "num_votes;3\n"
            "budget;1000.50\n"
            "vote_type;approval\n"
            "rule;greedy\n"
            "note;mine\n"
            "PROJECTS\n"
            "project_id;cost;name;beneficiaries;selected;zone\n"
            "1;500;Park;all;;A\n"
            "2;600;Path;;1;\n"
            "VOTES\n"
            "voter_id;vote\n"
            "ann;1,2\n"
            "bob;2\n"
            "cy;\n"
        )

    def test_puts_keys_and_columns_in_the_order_of_the_format(self) -> None:
        election = example(
            meta={"comment": "#1: x", "max_length": "2", "unit": "U", "own": "1"},
            projects=(Project("1", 1, "Park", {"zone": "A", "longitude": "1"}),),
            votes=(Vote("ann", ("1",)),),
        )

        lines = pabulib.write(election).splitlines()

        assert [line.split(";")[0] for line in lines[2:10]] == [
            *("unit", "num_projects", "num_votes", "budget", "vote_type"),
            *("max_length", "comment", "own"),
        ]
        assert "project_id;cost;name;longitude;zone" in lines

    def test_says_of_voters_what_many_share(self) -> None:
        votes = tuple(Vote(str(number), ("1",)) for number in range(20))
        of_two = ("18-29",) * 10 + ("30-44",) * 10
        columns = {"zone": ("A",) * 20, "age": of_two}

        text = pabulib.write(example(votes=votes, voter_columns=columns))

        assert "voter_id;vote;age;zone\n0;1;18-29;A\n" in text
        assert text.endswith("19;1;30-44;A\n")
        assert pabulib.write(pabulib.read(text.encode())) == text

    def test_says_nothing_of_voters_when_few_share_it(self) -> None:
        votes = tuple(Vote(str(number), ("1",)) for number in range(19))
        columns = {"age": ("18-29",) * 10 + ("30-44",) * 9}

        text = pabulib.write(example(votes=votes, voter_columns=columns))

        assert "voter_id;vote\n" in text

    def test_keeps_parts_of_points(self) -> None:
        election = example(
            vote_type=VoteType.SCORING,
            votes=(Vote("ann", ("1", "2"), (10, 3)),),
            points_unit=4,
        )

        assert pabulib.write(election).endswith(";points\nann;1,2;2.5,0.75\n")

    @pytest.mark.parametrize("name", ["", "a,b", " a", "VOTES", "votes"])
    def test_refuses_ids_that_would_be_read_as_something_else(self, name) -> None:
        with pytest.raises(ValueError, match="cannot hold"):
            pabulib.write(example(projects=(Project(name, 1),)))
        with pytest.raises(ValueError, match="cannot hold"):
            pabulib.write(example(votes=(Vote(name, ()),)))

    def test_has_no_column_that_says_nothing(self) -> None:
        project = Project("1", 1, details={"zone": " ", "category": "sport"})

        text = pabulib.write(example(projects=(project,), votes=()))

        assert "\nproject_id;cost;name;category\n1;0.01;;sport\n" in text
        assert pabulib.write(pabulib.read(text.encode())) == text

    @given(elections())
    def test_can_be_undone_by_reading(self, election) -> None:
        text = pabulib.write(election)

        again = pabulib.read(text.encode())

        assert again.projects == election.projects
        assert again.votes == election.votes
        assert (again.budget, again.vote_type) == (election.budget, election.vote_type)
        assert again.meta["description"] == election.meta["description"]
        assert pabulib.write(again) == text

    @pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.pb")))
    def test_changes_no_real_election(self, name) -> None:
        election = read(name)

        text = pabulib.write(election)
        again = pabulib.read(text.encode())

        assert again.sort_into_piles() == election.sort_into_piles()
        assert again.projects == election.projects
        assert again.threshold == election.threshold
        assert pabulib.write(again) == text
