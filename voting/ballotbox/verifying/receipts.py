"""Step 11: the receipts that somebody has brought along."""

from collections.abc import Sequence
from dataclasses import dataclass

from voting.ballotbox import canonical, receipts
from voting.ballotbox.pack_reader import PackError
from voting.ballotbox.receipts import Receipt, ReceiptError
from voting.ballotbox.verifying.report import ReceiptReport, Report, Step
from voting.ballotbox.verifying.slots import Slots

MOST_BYTES = canonical.MOST_BYTES


@dataclass(frozen=True, slots=True)
class Brought:
    """A receipt, and the file that it came in.

    `must_count` where its holder says that this was their last ballot.
    """

    file: str
    receipt: Receipt
    must_count: bool = False

    @property
    def commitment(self) -> bytes:
        return bytes.fromhex(self.receipt.commitment)


def read_receipt(file: str, text: str, *, must_count: bool = False) -> Brought:
    """Read a receipt; raises `PackError` when there is none in the file."""
    try:
        return Brought(file, receipts.parse(text), must_count)
    except ReceiptError as error:
        raise PackError(f"{file}: {error}") from error


def check_receipts(
    brought: Sequence[Brought], promise_key: bytes, slots: Slots, report: Report
) -> None:
    step = report.step(11)
    for one in brought:
        problems = list(_problems(one.receipt, promise_key, report))
        fate = slots.fate_of(one.commitment)
        if fate is None:
            problems.append("The ballot was promised and is not in the log.")
        elif one.must_count and not fate.counts:
            problems.append("It was the last ballot of its voter, and does not count.")
        for problem in problems:
            step.fail("RECEIPT", one.file, problem)
        report.receipts.append(
            ReceiptReport(
                file=one.file,
                code=one.receipt.code,
                holds=not problems,
                counts=fate is not None and fate.counts,
                said=" ".join([*problems, *([fate.said] if fate else [])]),
            )
        )
    _sum_up(report, step)


def _sum_up(report: Report, step: Step) -> None:
    """Tell a ballot that is in the log from one that counts: they may be others."""
    number = len(report.receipts)
    if not number:
        step.skipped("No receipt was given.")
        return
    said = f"The ballots of all {number} receipts are in the log as promised"
    replaced = sum(not one.counts for one in report.receipts)
    if replaced:
        step.passed(
            f"{said}. {replaced} of them do not count: ask their voters whether they "
            "have voted again or on paper. If not, this is a fault."
        )
    else:
        step.passed(f"{said}, and all of them count.")


def _problems(receipt: Receipt, promise_key: bytes, report: Report) -> list[str]:
    found = []
    if (receipt.origin, receipt.election) != (report.origin, report.election):
        found.append("The receipt names another vote, or other rules of this one.")
    if not _is_sound(receipt):
        found.append("The ballot on the receipt is not the one that was committed to.")
    try:
        promised, _by = receipts.read_promise(
            receipt.promise, receipt.origin, promise_key
        )
    except ValueError as error:
        found.append(f"The promise does not hold ({error}).")
    else:
        if promised != receipt.commitment:
            found.append("The promise is that of another ballot.")
    return found


def _is_sound(receipt: Receipt) -> bool:
    try:
        return receipt.is_sound
    except ValueError:
        return False
