"""How often the API may be asked.

The rates are `API_READ_RATE`, `API_WRITE_RATE` and `API_CAST_RATE`.
"""

from typing import Any

from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle


class _Throttle(SimpleRateThrottle):
    def get_rate(self) -> str | None:
        """Look the rate up now, not when this module is loaded."""
        rate = api_settings.DEFAULT_THROTTLE_RATES[str(self.scope)]
        return None if rate is None else str(rate)

    def _address(self, request: Request) -> str:
        """Name an address by a keyed hash, so that the cache holds no addresses."""
        return self._hidden(self.get_ident(request) or "")

    def _hidden(self, name: str) -> str:
        return salted_hmac("porukka.throttle", name).hexdigest()


class ReadThrottle(_Throttle):
    """So many requests from one address; a whole library may share it."""

    scope = "read"

    def get_cache_key(self, request: Request, _view: Any) -> str | None:
        return f"throttle_read_{self._address(request)}"


class WriteThrottle(_Throttle):
    """So many changes by one person, whatever they change."""

    scope = "write"

    def get_cache_key(self, request: Request, _view: Any) -> str | None:
        if not request.user.is_authenticated:
            return f"throttle_write_{self._address(request)}"
        return f"throttle_write_{self._hidden(f'person {request.user.pk}')}"


class CastThrottle(_Throttle):
    """So many ballots by one person; changing one's mind now and then is fine."""

    scope = "cast"

    def get_cache_key(self, request: Request, _view: Any) -> str | None:
        if not request.user.is_authenticated:
            return f"throttle_cast_{self._address(request)}"
        # Beside it stands when they cast, so the cache must not name them.
        return f"throttle_cast_{self._hidden(f'person {request.user.pk}')}"
