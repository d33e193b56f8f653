"""The pack of a vote: everything that anybody needs to check it, out of the database.

docs/reference/ballot-box.md describes its files. A pack is made once for each signed
size of the log and kept in `PACKS_DIR`, since it is the same for everybody.
"""

import fcntl
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings

from voting import published_ballots, queries
from voting.ballotbox import pack, pack_tar
from voting.ballotbox.pack import Material
from voting.box import log, opening, published
from voting.box.published import Signed
from voting.models import VotingRound

logger = logging.getLogger(__name__)

HASH_DIGITS = 16
# So long after a result its pack is made as soon as the log has grown.
NEW = timedelta(days=90)
EVERYBODY_ENTERS = 0o755


class NotSignedError(RuntimeError):
    """The result is public, and the log that names it has not been signed yet."""


def material_of(voting_round: VotingRound) -> Material:
    """Gather what goes into a pack; much of it is read only when it is written.

    Raises `NotSignedError` while the signed log does not name the result.
    """
    return _material(voting_round, signed_result(voting_round))


def signed_result(voting_round: VotingRound) -> Signed:
    """Return the newest checkpoint, if the result is below it; `NotSignedError`."""
    box = voting_round.box
    signed = published.newest(box)
    if signed is None or not published.has_result(box, signed.size):
        raise NotSignedError(str(box))
    return signed


def _material(voting_round: VotingRound, signed: Signed) -> Material:
    box = voting_round.box
    whole = queries.result_of(voting_round)
    return Material(
        sheet=voting_round.sheet_text,
        log=log.lines(box, 0, signed.size),
        checkpoint=signed.note,
        history=published.history(box, signed.size),
        openings=opening.openings(voting_round),
        results={one.pot.code: one.tally.result_text for one in whole.pots},
        ballots={
            one.pot.code: published_ballots.pabulib_file(whole, one)
            for one in whole.pots
        },
    )


def folder_of(voting_round: VotingRound) -> Path:
    """Return the folder of the newest pack, and make it first where it is not there.

    Whoever comes while it is being made waits. Raises `NotSignedError`.
    """
    signed = signed_result(voting_round)
    folder = _folder(voting_round, signed)
    if folder.is_dir():
        return folder
    home = folder.parent
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home):
        if not folder.is_dir():
            new = Path(mkdtemp(prefix=".new-", dir=home))
            new.chmod(EVERYBODY_ENTERS)
            pack.write(_material(voting_round, signed), new)
            _forget_others(home, new)
            new.rename(folder)
    return folder


def _folder(voting_round: VotingRound, signed: Signed) -> Path:
    home = Path(settings.PACKS_DIR) / voting_round.process.slug
    return home / f"{signed.size}-{signed.root[:HASH_DIGITS]}"


def make_new(*, now: datetime) -> int:
    """Make the packs of new results before anybody waits for one; say how many.

    A pack that is not made here is made for whoever asks first.
    """
    new = VotingRound.objects.filter(published_at__gt=now - NEW)
    made = 0
    for voting_round in new.select_related("process", "phase", "box"):
        if voting_round.ballot_box is None:
            continue
        try:
            made += not _folder(voting_round, signed_result(voting_round)).is_dir()
            folder_of(voting_round)
        except NotSignedError:
            logger.info("The result of %s has not been signed yet", voting_round)
        except OSError:  # one that cannot be written must not hold up the others
            logger.exception("Could not make the pack of %s", voting_round)
    return made


def write(voting_round: VotingRound, path: Path) -> None:
    """Write the newest pack to a folder that is not there yet, or to a `.tar`.

    Raises `NotSignedError`, and `FileExistsError` when something is there already.
    """
    if path.suffix != ".tar":
        pack.write(material_of(voting_round), path)
        return
    top = f"{voting_round.process.slug}-pack"
    with path.open("xb") as file:
        file.writelines(pack_tar.tar_of(folder_of(voting_round), top))


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Be the only process that makes a pack here."""
    with (home / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_others(home: Path, new: Path) -> None:
    """Remove packs that a newer one replaces, and what a crash left half made."""
    for path in home.iterdir():
        if path.is_dir() and path != new:
            shutil.rmtree(path)
