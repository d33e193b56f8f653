"""A brake for pages that would serve a machine as well as a person."""

import time
from collections.abc import Callable, Container
from functools import wraps
from ipaddress import ip_address, ip_network
from typing import Concatenate, ParamSpec, TypeVar

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.crypto import salted_hmac

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponseBase]


def braked(
    scope: str, *, most: int, seconds: int, methods: Container[str | None] = ("POST",)
) -> Callable[[View[R, P]], View[R, P]]:
    """Take at most so many POSTs from one address in so many seconds, else 429.

    Reading is free, unless it costs as much as a change and `methods` says so. A
    library or a school shares one address, so be generous.
    """

    def decorate(view: View[R, P]) -> View[R, P]:
        @wraps(view)
        def counted(
            request: R, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if request.method in methods and _count(request, scope, seconds) > most:
                answer = render(request, "429.html", status=429)
                answer.headers["Retry-After"] = str(seconds)
                return answer
            return view(request, *args, **kwargs)

        return counted

    return decorate


def network_of(address: str) -> str:
    """Return whose requests count together: an address, or a whole network of IPv6.

    A single subscriber has 2**64 addresses of IPv6 to ask from.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if known.version == 4:  # noqa: PLR2004 - the name of the protocol
        return address
    mapped = getattr(known, "ipv4_mapped", None)
    return str(mapped or ip_network((known, 64), strict=False))


def _count(request: HttpRequest, scope: str, seconds: int) -> int:
    """Count this request and return how many there were in this stretch of time.

    The address is kept as a keyed hash, and no longer than the stretch.
    """
    network = network_of(get_adapter().get_client_ip(request))
    address = salted_hmac("porukka.brake", network)
    stretch = int(time.time() // seconds)
    key = f"brake:{scope}:{address.hexdigest()}:{stretch}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1
