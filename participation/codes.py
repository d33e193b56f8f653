"""Codes that show that a phone or an address is somebody's: six digits, for minutes.

They are kept in the cache, hashed: when it is lost, somebody asks for another one.
"""

import hmac
import secrets
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from participation.models import User
from participation.policies import Refusal, require

HOLDS_SECONDS = 15 * 60
MOST_GUESSES = 5
MOST_A_DAY, DAY_SECONDS = 5, 24 * 3600
# However many accounts ask: families share a phone, and nobody shall be pestered.
MOST_TO_ONE = 10

WRONG = Refusal("wrong_code", _("That is not the code. Look at it once more."))
OVER = Refusal("no_code", _("That code does not hold any more. Ask for another one."))
TOO_MANY = Refusal(
    "too_many_codes",
    _("You have asked for several codes today. Try again tomorrow."),
)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one purpose, "phone" or "mail"."""

    purpose: str

    def make(self, person: User, to: str) -> str:
        """Return a new code for what is sent there; the one before holds no more.

        Raises `Refused` when too many were asked for today: by somebody, or to there.
        """
        require(TOO_MANY if self._count(person) > MOST_A_DAY else None)
        require(TOO_MANY if self._count_to(to) > MOST_TO_ONE else None)
        code = f"{secrets.randbelow(10**6):06}"
        held = {
            "to": to,
            "until": time.time() + HOLDS_SECONDS,
            "code": self._hidden(person, code),
            "name": secrets.token_hex(),
        }
        cache.set(self._key(person), held, timeout=HOLDS_SECONDS)
        return code

    def sent_to(self, person: User) -> str:
        """Return where a code is on its way to, or nothing."""
        held = cache.get(self._key(person))
        return str(held["to"]) if held else ""

    def forget(self, person: User) -> None:
        cache.delete(self._key(person))

    def check(self, person: User, code: str) -> str:
        """Return where the code was sent to, once; raises `Refused` for another."""
        key = self._key(person)
        held = cache.get(key)
        if held is None or held["until"] <= time.time():
            require(OVER)
        # Counted apart from the code: of many guesses in one moment each one counts.
        guesses = _counted(f"{key}:{held['name']}", HOLDS_SECONDS)
        if guesses > MOST_GUESSES:
            cache.delete(key)
            require(OVER)
        hidden = self._hidden(person, "".join(code.split()))
        require(None if hmac.compare_digest(held["code"], hidden) else WRONG)
        cache.delete(key)
        return str(held["to"])

    def count_all(self) -> int:
        """Count one more, whoever asked, and return how many there were today."""
        return _counted(f"porukka.codes:{self.purpose}:all", DAY_SECONDS)

    def _count(self, person: User) -> int:
        return _counted(f"{self._key(person)}:asked", DAY_SECONDS)

    def _count_to(self, to: str) -> int:
        place = salted_hmac("porukka.codes", to, algorithm="sha256").hexdigest()
        return _counted(f"porukka.codes:{self.purpose}:to:{place}", DAY_SECONDS)

    def _key(self, person: User) -> str:
        return f"porukka.codes:{self.purpose}:{person.pk}"

    def _hidden(self, person: User, code: str) -> str:
        return salted_hmac(self._key(person), code, algorithm="sha256").hexdigest()


def _counted(key: str, seconds: int) -> int:
    """Count once more, and return how often in this stretch of time."""
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1


PHONE = Codes("phone")
MAIL = Codes("mail")
