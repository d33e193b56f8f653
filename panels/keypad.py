"""Short codes of members for one session, to be typed on a device that is shared.

A code follows from the key of the server, the session and the seat, so it stands in no
table; it is good for one session. Whoever has the database alone cannot tell it.
"""

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

DIGITS = 6


def codes_of(session_id: int, panelist_ids: Iterable[int]) -> dict[int, str]:
    """Return the code of each seat, by its key.

    Two seats never have the same: the one that was made later takes its next code, so
    that codes which were given out stay when somebody joins.
    """
    taken: set[str] = set()
    codes = {}
    for panelist_id in sorted(panelist_ids):
        code, turn = _code(session_id, panelist_id, 0), 0
        while code in taken:
            turn += 1
            code = _code(session_id, panelist_id, turn)
        taken.add(code)
        codes[panelist_id] = code
    return codes


def _code(session_id: int, panelist_id: int, turn: int) -> str:
    text = f"{session_id}:{panelist_id}:{turn}"
    digest = salted_hmac("porukka.panels.keypad", text, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"
