"""Codes that are printed and typed again: how they are drawn, written and read back."""

import secrets

# Base32 after Crockford: without I, L, O and U. Sixteen of them hold 80 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
LOOK_ALIKES = str.maketrans("ILOU", "110V")


def new_code() -> str:
    """Draw a code: four groups of four characters."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return in_groups(drawn)


def in_groups(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(typed: str) -> str:
    """Return a code as it was drawn, however it was typed; nothing if it is none."""
    plain = "".join(one for one in typed.upper() if one.isalnum())
    plain = plain.translate(LOOK_ALIKES)
    is_code = len(plain) == LENGTH and set(plain) <= set(ALPHABET)
    return in_groups(plain) if is_code else ""
