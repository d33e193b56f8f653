"""The 36 cases of tampering of the design (9.2), each with the code it meets."""

import json
from dataclasses import replace

import packs
from tampering import CASES, STRANGER, Pack, case, first, fresh_slot

from voting.ballotbox import canonical, commitment, pack, receipts
from voting.ballotbox.pack import Opening

__all__ = ["CASES"]


def one_ballot(area: str = "north", **pots: list[str]) -> str:
    plain = {"paper": area, "pots": {pot: {"choices": c} for pot, c in pots.items()}}
    return canonical.encode(plain).decode()


@case(1, "a leaf changed", "ROOT")
def _(one: Pack) -> None:
    with one.entries() as entries:
        entry = first(entries, "ballot")
        entry["s"] = entry["s"][::-1]


@case(2, "entry deleted, old checkpoint", "SIZE")
def _(one: Pack) -> None:
    one.lines = [*one.lines[:30], *one.lines[31:]]


@case(3, "entry inserted", "SIZE")
def _(one: Pack) -> None:
    slot, mark = fresh_slot("nobody", one.vote.election)
    one.add_ballot(one_ballot(all=["all-1"]), slot, mark)


@case(4, "two entries swapped", "ROOT")
def _(one: Pack) -> None:
    lines = one.lines
    lines[20], lines[21] = lines[21], lines[20]
    one.lines = lines


@case(5, "voter removed everywhere, log re-signed with the real key", "FORK")
def _(one: Pack) -> None:
    one.checkpoints.append(one.vote.notes[5])
    one.remove_ballot(next(iter(one.final())))
    one.settle()


@case(6, "same, after the last witnessed checkpoint", "RECEIPT")
def _(one: Pack) -> None:
    one.checkpoints.append(one.vote.notes[1])
    last = list(one.final())[-1]
    one.receipts.append(one.receipt_of(last))
    one.remove_ballot(last)
    one.settle()


@case(7, "older state re-signed (database restored)", "ROLLBACK")
def _(one: Pack) -> None:
    one.checkpoints.append(one.read(pack.CHECKPOINT))
    for committed in list(one.final())[-3:]:
        one.remove_ballot(committed)
    one.settle()


@case(8, "checkpoint signed by another key", "SIGNATURE")
def _(one: Pack) -> None:
    one.sign(STRANGER)


@case(9, "signature stripped", "SIGNATURE")
def _(one: Pack) -> None:
    text = one.read(pack.CHECKPOINT)
    one.write(pack.CHECKPOINT, text.partition("\n\n")[0] + "\n\n")


@case(10, "checkpoint claims larger size", "SIZE")
def _(one: Pack) -> None:
    one.sign(size=len(one.lines) + 1)


@case(11, "ballot added, marks not raised", "COMPLETE")
def _(one: Pack) -> None:
    slot, mark = fresh_slot("nobody", one.vote.election)
    one.add_ballot(one_ballot(all=["all-1"]), slot, mark)
    one.settle()


@case(12, "mark without ballot", "COMPLETE")
def _(one: Pack) -> None:
    with one.entries() as entries:
        first(entries, "turnout")["areas"]["south"]["online"] += 1
    one.settle()


@case(13, "more ballots than residents in an area", "OVERROLL")
def _(one: Pack) -> None:
    for number in range(40):
        slot, mark = fresh_slot(f"nobody-{number}", one.vote.election)
        ballot = one_ballot("south", all=["all-1"])
        with_word = Opening("", f"{number:064x}", ballot)
        _stuff(one, with_word, slot, mark)
    with one.entries() as entries:
        first(entries, "turnout")["areas"]["south"]["online"] += 40
    one.settle()


def _stuff(one: Pack, opening: Opening, slot: str, mark: str) -> None:
    nonce = bytes.fromhex(opening.nonce)
    committed = commitment.commit(one.vote.election, nonce, opening.ballot.encode())
    with one.entries() as entries:
        at = entries.index(first(entries, "turnout"))
        entries.insert(at, {"t": "ballot", "c": committed, "s": slot, "a": mark})
    with one.openings() as openings:
        openings.append(opening._replace(commitment=committed))


@case(14, "choice altered in an opening", "COMMIT")
def _(one: Pack) -> None:
    with one.openings() as openings:
        openings[0] = openings[0]._replace(ballot=one_ballot(all=["all-2"]))
    one.settle()


@case(15, "openings of two ballots exchanged", "COMMIT")
def _(one: Pack) -> None:
    with one.openings() as openings:
        here, there = openings[:2]
        openings[0] = here._replace(nonce=there.nonce, ballot=there.ballot)
        openings[1] = there._replace(nonce=here.nonce, ballot=here.ballot)
    one.settle()


@case(16, "opening withheld", "OPENSET")
def _(one: Pack) -> None:
    with one.openings() as openings:
        del openings[7]
    one.settle()


@case(17, "extra opening", "OPENSET")
def _(one: Pack) -> None:
    ballot = one_ballot(all=["all-1"])
    committed = commitment.commit(one.vote.election, bytes(32), ballot.encode())
    with one.openings() as openings:
        openings.append(Opening(committed, "0" * 64, ballot))
    one.settle()


@case(18, "superseded ballot counted", "OPENSET")
def _(one: Pack) -> None:
    final = {entry["s"]: committed for committed, entry in one.final().items()}
    old = next(
        entry
        for entry in map(json.loads, one.lines)
        if entry["t"] == "ballot" and final.get(entry["s"], entry["c"]) != entry["c"]
    )
    with one.openings() as openings:
        counted = next(o for o in openings if o.commitment == final[old["s"]])
        openings.remove(counted)
        openings.append(one.vote.sealed[old["c"]])
    one.settle()


@case(19, "same commitment under another slot (replay)", "DUPC")
def _(one: Pack) -> None:
    slot, mark = fresh_slot("nobody", one.vote.election)
    with one.entries() as entries:
        copied = first(entries, "ballot")["c"]
        at = entries.index(first(entries, "turnout"))
        entries.insert(at, {"t": "ballot", "c": copied, "s": slot, "a": mark})
    one.settle()


@case(20, "ballot after close", "STATE")
def _(one: Pack) -> None:
    slot, mark = fresh_slot("nobody", one.vote.election)
    with one.entries() as entries:
        at = entries.index(first(entries, "close")) + 1
        entries.insert(at, {"t": "ballot", "c": "0" * 64, "s": slot, "a": mark})
    one.settle()


@case(21, "two closes", "STATE")
def _(one: Pack) -> None:
    with one.entries() as entries:
        close = first(entries, "close")
        entries.insert(entries.index(close), close)
    one.settle()


@case(22, "project cost changed silently", "CONFIG")
def _(one: Pack) -> None:
    one.write(pack.SHEET, _cheaper(one))
    one.settle()


def _cheaper(one: Pack) -> str:
    text = one.read(pack.SHEET)
    assert '"cost":1800000' in text
    return text.replace('"cost":1800000', '"cost":1700000', 1)


@case(23, "opening config replaced later", "FORK")
def _(one: Pack) -> None:
    one.checkpoints.append(one.vote.notes[0])
    changed = _cheaper(one)
    one.write(pack.SHEET, changed)
    with one.entries() as entries:
        entries[0]["election"] = packs.digest(changed)
    one.settle()


@case(24, "over-budget ballot accepted", "LIMIT")
def _(one: Pack) -> None:
    # The platform itself has let it pass: everything else is as it should be.
    _accept(one, one_ballot(all=["all-2", "all-3", "all-4"]))


@case(25, "project twice in a ballot", "BALLOT")
def _(one: Pack) -> None:
    _accept(one, one_ballot(all=["all-1", "all-1"]))


def _accept(one: Pack, ballot: str) -> None:
    slot, mark = fresh_slot("somebody", one.vote.election)
    one.add_ballot(ballot, slot, mark)
    with one.entries() as entries:
        first(entries, "turnout")["areas"]["north"]["online"] += 1
    one.settle()


@case(26, "area changed on re-vote", "AREACHANGE")
def _(one: Pack) -> None:
    entry = next(iter(one.final().values()))
    with one.entries() as entries:
        earlier = entry | {"a": "0" * 16, "c": "ab" * 32}
        entries.insert(entries.index(entry), earlier)
    one.settle()


@case(27, "paper entered by one person", "TWOPERSON")
def _(one: Pack) -> None:
    with one.entries() as entries:
        first(entries, "batch")["by"] = ["polling_clerk:1", "organiser:1"]
    one.settle()


@case(28, "paper ballot without batch", "PAPER2")
def _(one: Pack) -> None:
    with one.entries() as entries:
        entries.remove(first(entries, "batch"))
    one.settle()


@case(29, "score in result altered", "SCORE")
def _(one: Pack) -> None:
    with one.result("all") as result:
        result["steps"][0]["votes"] += 10
    one.sign()


@case(30, "winner altered", "WINNERS")
def _(one: Pack) -> None:
    with one.result("all") as result:
        loser = next(s for s in result["steps"] if s["verdict"] != "funded")
        loser["verdict"] = "funded"
        result["funded"].append(loser["project"])
    one.sign()


@case(31, "Pabulib differs from openings", "PABULIB")
def _(one: Pack) -> None:
    name = pack.ballots_name("all")
    lines = one.read(name).splitlines(keepends=True)
    lines[-1] = lines[-1].replace("all-", "all-5,all-", 1)
    one.write(name, "".join(lines))


@case(32, "non-canonical JSON", "CANON")
def _(one: Pack) -> None:
    lines = one.lines
    lines[4] = lines[4].replace(b'","', b'", "', 1)
    one.lines = lines
    one.forge_history()


@case(33, "timestamp smuggled into a leaf", "FIELDS")
def _(one: Pack) -> None:
    with one.entries() as entries:
        first(entries, "ballot")["at"] = 1_804_000_000
    one.settle()


@case(34, "void by one official", "TWOPERSON")
def _(one: Pack) -> None:
    with one.entries() as entries:
        void = next(one for one in entries if one.get("why") == "set_aside")
        void["by"] = ["organiser:1"]
    one.settle()


@case(35, "receipt opens to other content", "RECEIPT")
def _(one: Pack) -> None:
    true = one.receipt_of(next(iter(one.final())))
    one.receipts.append(replace(true, ballot=one_ballot(all=["all-4"])))


@case(36, "acknowledged vote never logged", "RECEIPT")
def _(one: Pack) -> None:
    ballot = one_ballot(all=["all-1"])
    nonce = commitment.nonce_of(bytes(32), "")
    committed = commitment.commit(one.vote.election, nonce, ballot.encode())
    promised = receipts.promise(
        packs.ORIGIN, committed, one.vote.sheet.closes_at, packs.PROMISE_KEY
    )
    one.receipts.append(
        receipts.Receipt(
            packs.ORIGIN,
            one.vote.election,
            committed,
            bytes(32).hex(),
            "",
            ballot,
            promised,
        )
    )
