"""Small Pabulib files for the tests of the reader, and how they are changed."""

import pytest

from voting.tally.files import pabulib
from voting.tally.files.pabulib import Election, PabulibError

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


def parse(text: str, *changes: tuple[str, str]) -> Election:
    """Read a text in which each first old part is replaced by a new one."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return pabulib.read(text.encode())


def refusal(text: str, *changes: tuple[str, str]) -> tuple[int, str]:
    """Say at which line a text is refused, and why."""
    with pytest.raises(PabulibError) as caught:
        parse(text, *changes)
    return caught.value.line, caught.value.code
