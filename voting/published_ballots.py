"""The ballots of a result as a Pabulib file: what everybody can count again.

docs/reference/result-files.md describes it; `voting.ballot_files` writes it.
"""

import zlib
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from voting import ballot_files, counting
from voting.ballot_files import About
from voting.box import opening
from voting.models import VotingRound
from voting.queries import PotResult, RoundResult

# Ballots of a closed round never change, so a file is made once a day at most.
KEEP_SECONDS = 24 * 3600


def in_city_language(text: Mapping[str, str] | str) -> str:
    """Pick the text for a file, which is the same for readers of all languages."""
    return ballot_files.on_one_line(text, settings.LANGUAGE_CODE)


def about(voting_round: VotingRound) -> About:
    """Say what stands in a file beside the rules, the ballots and the count."""
    sheet = voting_round.sheet
    # The end is not part of the vote: one that ends at midnight ends the day before.
    last = timezone.localtime(sheet.closes_at - timedelta(microseconds=1))
    return About(
        description=in_city_language(voting_round.process.title),
        unit=in_city_language(settings.CITY_NAME),
        language=settings.LANGUAGE_CODE,
        first=timezone.localtime(sheet.opens_at).date(),
        last=last.date(),
    )


def pabulib_file(result: RoundResult, wanted: PotResult) -> bytes:
    """Return the ballots of one pot as a Pabulib file.

    All ballots of the round are opened at once, so the files of all its pots are made
    at once, and kept for the next who asks.
    """
    kept = cache.get(_cache_key(wanted))
    if kept is None:
        files = {
            _cache_key(pot_result): zlib.compress(content)
            for pot_result, content in _pabulib_files(result)
        }
        cache.set_many(files, timeout=KEEP_SECONDS)
        kept = files[_cache_key(wanted)]
    return zlib.decompress(kept)


def _cache_key(result: PotResult) -> str:
    tally = result.tally
    return f"pabulib:{tally.voting_round_id}:{tally.pk}:{tally.sha256}"


def _pabulib_files(result: RoundResult) -> Iterable[tuple[PotResult, bytes]]:
    sheet, voting_round = result.sheet, result.voting_round
    opened = ((ballot.marks, 1) for ballot in opening.opened(voting_round))
    said = counting.gather(sheet, opened)
    for one in result.pots:
        text = ballot_files.pabulib_text(
            sheet,
            one.pot,
            one.outcome,
            said.by_pot[one.pot.code],
            fingerprint=voting_round.sheet_sha256,
            about=about(voting_round),
        )
        yield one, text.encode()
