"""The key of the ballots in a demo process: held by officials, destroyed in the end."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.urls import reverse

from frontend.demo import mailing
from frontend.demo.content import Content
from frontend.demo.stage import MINUTE, Stage, Step
from voting import queries
from voting.actions import custody, keeping, key_use
from voting.ballotbox.custody import new_passphrase


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what becomes of the key of the ballots, in no order."""
    vote, moment = stage.story["vote"], stage.days.moment
    if "keys" in vote:
        told = vote["keys"]
        yield Step(moment(told["named"]), partial(_name, stage, told))
        if "made" in told:
            yield Step(moment(told["made"]), partial(_make, stage, told))
    if "destroyed" in vote:
        yield Step(moment(vote["destroyed"]), _destroy)


def _name(stage: Stage, told: Content, now: datetime) -> None:
    custody.name_holders(
        voting_round=queries.round_or_404(stage.process),
        organiser=stage.organiser,
        holders=[stage.cast[key] for key in told["holders"]],
        now=now,
    )


def _make(stage: Stage, told: Content, now: datetime) -> None:
    """Let the one key holder make a key and try it, and mail it to a visitor."""
    voting_round = queries.round_or_404(stage.process)
    (holder,) = (stage.cast[key] for key in told["holders"])
    passphrase = new_passphrase()
    file = custody.make_key(
        voting_round=voting_round, holder=holder, passphrase=passphrase, now=now
    )
    key_use.rehearse(
        voting_round=voting_round,
        holder=holder,
        file=file,
        passphrase=passphrase,
        now=now + MINUTE,
    )
    slug = stage.process.slug
    mailing.send(
        holder,
        told["mail"],
        last=[
            settings.SITE_URL + reverse("voting_staff:key_bring", args=[slug]),
            "",
            passphrase,
        ],
        files={f"{slug}-key-1.porukka-key": f"{file}\n"},
    )


def _destroy(now: datetime) -> None:
    """Do what happens every night: the days for complaints are over."""
    keeping.destroy_due_keys(now=now)
