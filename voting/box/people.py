"""How people stand in a roll: by keyed hashes, so that a leaked roll names nobody."""

import hmac
import unicodedata
from contextlib import suppress
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from voting.models import RollEntry

# After a restored backup: a slot of the log whose person is not known any more, and one
# whose person is there again under the own identifier. See `restoring_marks`.
LOST, GONE = "lost-", "gone-"


def derive(purpose: str) -> bytes:
    """Return a key of our own for one purpose, 32 bytes, from `BALLOT_KEY`."""
    return hmac.digest(settings.BALLOT_KEY, f"porukka|{purpose}".encode(), "sha256")


def identify(email: str) -> str:
    """Return the identifier under which an e-mail address stands in a roll.

    However a mailbox is written, in wide letters, with the name of its host as people
    or as machines read it, it stands there once.
    """
    plain = unicodedata.normalize("NFKC", email).strip().casefold()
    name, _at, host = plain.rpartition("@")
    # What is no name of a host stays as it is.
    with suppress(UnicodeError):
        host = host.encode("idna").decode()
    return _hashed("roll", f"{name}@{host}")


def identifier_of(voter: AbstractBaseUser | AnonymousUser | RollEntry) -> str:
    """Return the identifier of an account, or of the entry that a code stands for."""
    if isinstance(voter, RollEntry):
        return voter.identifier
    return identify(getattr(voter, "email", ""))


def identify_reference(text: str) -> str:
    """Return the identifier of what the city's own list calls a person.

    Case and blanks do not matter. Nothing has the same identifier as an address.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _hashed("reference", "".join(plain.split()))


def _hashed(purpose: str, text: str) -> str:
    return hmac.new(derive(purpose), text.encode(), sha256).hexdigest()
