"""The ballot box in plain words: its entries, what it proves, and what it does not."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from voting.ballotbox import pack
from voting.ballotbox.verifying.report import STEPS
from voting.box.published import Kind
from voting.models import VotingRound
from voting.sheet import Sheet

Said = list[dict[str, str]]
"""Sentences with a `title` and a `text` each."""


def kinds() -> list[tuple[str, str]]:
    """Name the sorts of entries that readers can choose from."""
    return [
        ("", _("All entries")),
        (Kind.BALLOT.value, _("Ballots")),
        (Kind.VOID.value, _("Ballots that do not count")),
        (Kind.OFFICIAL.value, _("Opening, paper, close, result")),
    ]


def name_of(entry: Mapping[str, Any]) -> str:
    """Say in a few words what an entry is."""
    kind = entry["t"]
    is_mine = {
        "ballot": "a" in entry,
        "void": entry.get("why") == "paper",
        "config": entry.get("change") == "withdrawn",
    }
    names = {
        ("ballot", True): _("A ballot"),
        ("ballot", False): _("A ballot on paper"),
        ("void", True): _("A ballot that gave way to a paper form"),
        ("void", False): _("A ballot that two officials set aside"),
        ("config", True): _("A project was taken back"),
        ("config", False): _("The lot, or a decision on a tie"),
        ("open", False): _("The box was opened"),
        ("roll_add", False): _("People were added to the list of voters"),
        ("batch", False): _("A batch of paper forms"),
        ("turnout", False): _("How many have voted"),
        ("close", False): _("The box was closed"),
        ("result", False): _("The result"),
        ("destroyed", False): _("Keys were destroyed"),
    }
    return names[kind, is_mine.get(kind, False)]


def files_of(sheet: Sheet) -> dict[str, str]:
    """Say what each file of a pack is, by its name."""
    files = {
        pack.README: _("What is what, in three languages"),
        pack.SHEET: _("The rules, frozen before the vote"),
        pack.LOG: _("The log of the ballot box"),
        pack.CHECKPOINT: _("The newest checkpoint"),
        pack.HISTORY: _("All checkpoints"),
        pack.OPENINGS: _("The ballots that were counted"),
        pack.PROGRAM: _("The program that checks all of it"),
    }
    for pot in sheet.pots:
        files[pack.result_name(pot.code)] = _("The result")
        files[pack.ballots_name(pot.code)] = _("All ballots, without names")
    return files


def steps() -> Said:
    """Say of each step of the program that checks a pack what it means."""
    meanings = (
        _("The checkpoints are signed by the key of this log, and by no other."),
        _("The newest checkpoint belongs to exactly these entries."),
        _("Every earlier checkpoint is a beginning of this same log."),
        _("Every entry has its proper form, and they follow in their proper order."),
        _("Nobody has more than one ballot that counts: the last one."),
        _("There are as many ballots as people who voted, in every area."),
        _("Each counted ballot is the one that went into the log, unchanged."),
        _("Each counted ballot keeps to the rules."),
        _("The ballots are counted again, and the result has to be the same."),
        _("The open data files hold the same ballots."),
        _("If you give your own receipt: your ballot is in the log and was counted."),
    )
    return [
        {"number": str(number), "title": name, "text": meaning}
        for number, (name, meaning) in enumerate(
            zip(STEPS, meanings, strict=True), start=1
        )
    ]


def command_for(election: str, nonce: str, ballot: str) -> str:
    """Write a command for `bash` that computes the commitment of a ballot."""
    escaped = "".join(f"\\x{nonce[at : at + 2]}" for at in range(0, len(nonce), 2))
    quoted = ballot.replace("'", "'\\''")
    return (
        "{ printf 'porukka-ballot-1\\000'; \\\n"
        f"  printf '{election}\\000'; \\\n"
        f"  printf '{escaped}'; \\\n"
        f"  printf '%s' '{quoted}'; }} | sha256sum"
    )


def claims(voting_round: VotingRound) -> Said:
    """Say what anybody can be sure of: the claims of docs/reference/ballot-box.md."""
    return [
        {
            "title": _("Your ballot is recorded as you cast it."),
            "text": _(
                "Your receipt holds a fingerprint that fits your choices and no "
                "others. If somebody had changed your ballot, it would not fit, and "
                "you would see it."
            ),
        },
        {
            "title": _("Your ballot is in the box."),
            "text": _(
                "The receipt comes with a signed promise that your ballot will be in "
                "the public log. If it were missing there, your receipt would prove "
                "the fault."
            ),
        },
        {
            "title": _("Nothing disappears from the box later."),
            "text": _(
                "The log only grows. Whoever keeps a copy of its signature, a "
                "checkpoint, can prove every later change to what came before."
            ),
        },
        {
            "title": _("The ballots in the box are the ones that are counted."),
            "text": _(
                "After the close all counted ballots are published without names. "
                "Anybody can compare them with the log and count them again."
            ),
        },
        {
            "title": _("One person, one ballot, and none too many."),
            "text": _(
                "In each area there are as many ballots as people who voted, and "
                "never more than people on the list of voters. You can change your "
                "mind until the close: only your last ballot counts."
            ),
        },
        {
            "title": _("A stolen database does not show how you voted."),
            "text": _(
                "Ballots are sealed before they are stored, and mixed with others. "
                "Somebody who reads the database or a backup of it cannot tell whose "
                "ballot is whose."
            ),
        },
        _no_interim_results(voting_round),
        {
            "title": _("It stays secret for good."),
            "text": _(
                "When the time for complaints is over, the keys that could link a "
                "person to a ballot are destroyed, and the log says so. After that "
                "nobody can do it who has not kept a copy of them."
            ),
        },
    ]


def _no_interim_results(voting_round: VotingRound) -> dict[str, str]:
    title = _("Nobody sees a result before the close.")
    if voting_round.custody == VotingRound.Custody.SERVER:
        return {
            "title": title,
            "text": _(
                "The service shows nobody a result before the close, not even "
                "officials. In this vote the key lies on the server, so for this you "
                "have to trust those who run it."
            ),
        }
    return {
        "title": title,
        "text": _(
            "The key that opens the ballots is not on the server while the vote is "
            "open. Without those who keep it nobody can look into the box early."
        ),
    }


def limits() -> Said:
    """Say what the box does not do: that has to be said as plainly."""
    return [
        {
            "title": _("It does not protect you from those who run the service."),
            "text": _(
                "Whoever can change the program while the vote is open could make it "
                "look at ballots as they come in. And until the keys are destroyed, "
                "whoever has the key files of the server and its database together can "
                "find out whose ballot is whose."
            ),
        },
        {
            "title": _("It cannot prove that a person marked as voting really voted."),
            "text": _(
                "A dishonest official could vote for somebody who stays at home. That "
                "is why you get a message when a first vote is recorded in your name, "
                "and why you can look it up. The city can also phone some people and "
                "ask."
            ),
        },
        {
            "title": _("It cannot tell you that somebody has changed your ballot."),
            "text": _(
                "A changed ballot sends no message, so that nobody sees who changes "
                "theirs. Keep your last receipt and look it up after the close: it "
                "says whether that ballot counts."
            ),
        },
        _receipts_can_be_shown(),
        {
            "title": _("It does not protect your own phone or computer."),
            "text": _(
                "A harmful program there can see or change what you choose. Check "
                "your receipt on another device if you are not sure."
            ),
        },
        {
            "title": _("A very unusual ballot can be recognised."),
            "text": _(
                "The counted ballots are public. Somebody who knows beforehand which "
                "rare combination you will choose can find it there."
            ),
        },
        {
            "title": _("Where few people vote, others can guess more."),
            "text": _(
                "Ballots are mixed with others of the same area. The fewer people "
                "vote in your area, the less that hides."
            ),
        },
    ]


def _receipts_can_be_shown() -> dict[str, str]:
    again = _(
        "If somebody puts pressure on you, vote again later: only your last ballot "
        "counts."
    )
    if settings.BALLOT_RECEIPTS != "content":
        return {
            "title": _("It cannot keep others from watching you vote."),
            "text": f"{_('Vote where nobody looks over your shoulder.')} {again}",
        }
    shows = _(
        "The receipt lets you check your vote. It also lets you show others how you "
        "voted. You never have to show it to anyone."
    )
    return {
        "title": _("It cannot keep you from showing your receipt."),
        "text": f"{shows} {again}",
    }
