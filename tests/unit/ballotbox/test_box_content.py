"""What a ballot says, and how much room it takes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import content, sealing
from voting.ballotbox.canonical import CanonError
from voting.ballotbox.content import ContentError
from voting.sheet import Line, PaperRules, PotRules
from voting.tally.ballot_form import Marks

CODES = st.text("PK0123456789-", min_size=1, max_size=6)
MARKS = st.lists(CODES, max_size=6, unique=True).flatmap(
    lambda choices: st.builds(
        Marks,
        st.just(tuple(choices)),
        st.just(())
        | st.tuples(*[st.integers(-5, content.MOST_POINTS) for _one in choices]),
    )
)


class TestBallot:
    @given(CODES, st.dictionaries(CODES, MARKS, min_size=1, max_size=3))
    def test_can_be_read_back(self, paper, marks) -> None:
        assert content.decode(content.encode(paper, marks)) == (paper, marks)

    def test_is_one_line_that_people_can_read(self) -> None:
        line = content.encode("all", {"all": Marks(("P2", "P1"), (3, 1))})

        assert (
            line
            == b'{"paper":"all","pots":{"all":{"choices":["P2","P1"],"points":[3,1]}}}'
        )

    @pytest.mark.parametrize(
        "plain",
        [
            {},
            {"paper": "all"},
            {"paper": 1, "pots": {}},
            {"paper": "all", "pots": []},
            {"paper": "all", "pots": {}, "voter": "x"},
            {"paper": "all", "pots": {"all": []}},
            {"paper": "all", "pots": {"all": {}}},
            {"paper": "all", "pots": {"all": {"choices": "P1"}}},
            {"paper": "all", "pots": {"all": {"choices": [1]}}},
            {"paper": "all", "pots": {"all": {"choices": [], "points": []}}},
            {"paper": "all", "pots": {"all": {"choices": ["P1"], "points": []}}},
            {"paper": "all", "pots": {"all": {"choices": ["P1"], "points": [1, 2]}}},
            {"paper": "all", "pots": {"all": {"choices": ["P1"], "points": ["1"]}}},
            {"paper": "all", "pots": {"all": {"choices": ["P1"], "points": [True]}}},
            {"paper": "all", "pots": {"all": {"choices": ["P1"], "at": 1}}},
        ],
    )
    def test_of_another_shape_is_refused(self, plain) -> None:
        with pytest.raises(ContentError):
            content.from_plain(plain)

    def test_that_is_not_canonical_is_refused(self) -> None:
        with pytest.raises(CanonError):
            content.decode(b'{"pots":{},"paper":"all"}')


def pot(code: str, *projects: str) -> PotRules:
    lines = tuple(Line(project, {"fi": project}, 100) for project in projects)
    return PotRules(code, "", {"fi": code}, 1000, lines)


class SheetOf:
    """As much of a sheet of rules as the room depends on."""

    def __init__(self, *papers: PaperRules) -> None:
        self.papers = papers


class TestRoom:
    SHEET = SheetOf(
        PaperRules("a", "a", (pot("a", "P1"),)),
        PaperRules(
            "b", "b", (pot("b", *(f"P{n}" for n in range(40))), pot("all", "Q"))
        ),
    )

    def test_is_a_whole_number_of_steps(self) -> None:
        assert content.room_for(self.SHEET) == 1024

    def test_is_enough_for_the_fullest_ballot_and_its_nonce(self) -> None:
        room = content.room_for(self.SHEET)
        fullest = {
            one.code: Marks(
                tuple(line.id for line in one.lines),
                (content.MOST_POINTS,) * len(one.lines),
            )
            for one in self.SHEET.papers[1].pots
        }

        line = content.encode("b", fullest)

        assert room - content.STEP < len(line) + 32 <= room

    def test_makes_an_empty_ballot_as_long_as_a_full_one(self) -> None:
        room = content.room_for(self.SHEET)
        election, public = sha256(b"x").hexdigest(), sealing.public_of(bytes(32))
        lines = [
            content.encode("a", {"a": Marks(())}),
            content.encode("b", {"b": Marks(tuple(f"P{n}" for n in range(40)))}),
        ]

        sizes = {
            len(
                sealing.seal(
                    public,
                    bytes(32) + line,
                    purpose=sealing.BALLOT,
                    election=election,
                    room=room,
                )
            )
            for line in lines
        }

        assert sizes == {sealing.sealed_bytes(room)}

    def test_is_given_by_the_papers_and_not_by_who_votes(self) -> None:
        one = SheetOf(self.SHEET.papers[0])

        assert content.room_for(one) == content.STEP

    def test_calls_the_area_of_a_paper_by_its_code(self) -> None:
        assert content.area_of(self.SHEET.papers[1]) == "b"
