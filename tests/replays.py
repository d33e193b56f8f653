"""What tests of replaying share: the elections, and a replay in few words."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from voting.tally.files import pabulib

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data" / "pabulib"
ORACLES = json.loads((DATA / "oracles.json").read_text())
ASSEN = "Netherlands_Assen_2024.pb"


def run(file, *options) -> dict:
    out = StringIO()
    call_command("replay", str(DATA / file), *options, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def refused(file, *options) -> CommandError:
    with pytest.raises(CommandError) as caught:
        call_command("replay", str(file), *options, stdout=StringIO())
    return caught.value


def election(file=ASSEN):
    return pabulib.read((DATA / file).read_bytes())
