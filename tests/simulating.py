"""What tests of the simulator share: a draft, ballots for it, addresses."""

from urllib.parse import parse_qs, urlsplit

import elections
import make
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from voting.models import VotingRound

ASSEN = "Netherlands_Assen_2024.pb"


def draft(**fields) -> VotingRound:
    return make.voting_round(
        frozen=False, starts=6 * make.DAY, ends=9 * make.DAY, **fields
    )


def address(voting_round, name="simulator", *arguments) -> str:
    return reverse(f"voting_staff:{name}", args=[voting_round.process.slug, *arguments])


def upload(name=ASSEN) -> dict[str, object]:
    content = (elections.FILES / name).read_bytes()
    return {"source": "file", "file": SimpleUploadedFile(name, content)}


def invented(**fields) -> dict[str, object]:
    return {"source": "samples", "pot": "all", "voters": "60", "seed": "7"} | fields


def begin(client, voting_round, data=None) -> str:
    """Choose ballots, and return the address of the comparison."""
    response = client.post(address(voting_round), data or invented())
    assert response.status_code == 303, response.text
    return response["Location"]


def key_of(url: str) -> str:
    """Return the key of the ballots in the address of a comparison."""
    return urlsplit(url).path.split("/")[-2]


def with_query(url: str, **fields) -> str:
    """Replace or add scenarios in an address."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    query |= {name.replace("_", "-", 1): value for name, value in fields.items()}
    return parts.path + "?" + "&".join(f"{k}={v}" for k, v in query.items())
