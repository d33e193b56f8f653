"""Personal codes of people who have no account, of which only the hash is kept."""

import hmac
from hashlib import sha256

from django.conf import settings
from django.utils.crypto import salted_hmac

from participation.printed_codes import ALPHABET, LENGTH, in_groups


def hash_of(code: str) -> str:
    """Return what is kept of a code in place of it.

    A code has 80 bits of chance, so nobody finds it from its hash; without a key of the
    server the codes in people's hands survive a change of `SECRET_KEY`.
    """
    return sha256(f"porukka-panel-code-1|{code}".encode()).hexdigest()


def code_of_form(form_key: str) -> str:
    """Return the code for who sends a form: the same for each click on its button."""
    key = settings.SECRET_KEY.encode()
    digest = hmac.digest(key, f"porukka-panel-form-1|{form_key}".encode(), "sha256")
    # 32 divides 256, so each letter is as likely as any other.
    return in_groups("".join(ALPHABET[one % 32] for one in digest[:LENGTH]))


def hash_of_form(form_key: str) -> str:
    return sha256(f"porukka-panel-sent-1|{form_key}".encode()).hexdigest()


def household_of(panel: int, address: str) -> str:
    """Return the same for the same address in one panel, and tell nobody which."""
    plain = " ".join(address.casefold().replace(",", " ").split())
    if not plain:
        return ""
    salt = "porukka.panels.household"
    return salted_hmac(salt, f"{panel}|{plain}", algorithm="sha256").hexdigest()
