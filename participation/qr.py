"""QR codes as SVG: a path of dark squares, without scripts, styles or picture files."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

# The empty frame that readers need, in squares.
FRAME = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """A QR code: its size in squares, frame included, and the path of the dark ones."""

    size: int
    path: str


def draw(text: str) -> Drawn:
    code = qrcode.QRCode(border=FRAME, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make()
    matrix: list[list[bool]] = code.get_matrix()
    path = "".join(_row(y, row) for y, row in enumerate(matrix))
    return Drawn(len(matrix), path)


def _row(y: int, row: list[bool]) -> str:
    """Draw each run of dark squares in a row as one bar."""
    bars, start = [], -1
    for x, is_dark in enumerate([*row, False]):
        if is_dark and start < 0:
            start = x
        elif not is_dark and start >= 0:
            bars.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = -1
    return "".join(bars)
