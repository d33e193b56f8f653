"""The brake counts by address and stretch of time, and remembers no address."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from participation.brake import _count, network_of

pytestmark = pytest.mark.usefixtures("clock")


def _request(address: str = "192.0.2.1"):
    return RequestFactory().post("/", REMOTE_ADDR=address)


class TestCount:
    def test_goes_up_with_each_request_from_an_address(self) -> None:
        counts = [_count(_request(), "check", 60) for _request_number in range(3)]

        assert counts == [1, 2, 3]

    def test_is_kept_apart_by_address_and_by_page(self) -> None:
        _count(_request(), "check", 60)

        assert _count(_request("192.0.2.2"), "check", 60) == 1
        assert _count(_request(), "another", 60) == 1

    def test_begins_anew_in_the_next_stretch(self, clock) -> None:
        _count(_request(), "check", 60)
        clock.shift(60)

        assert _count(_request(), "check", 60) == 1

    def test_begins_anew_when_the_cache_forgot_it_in_between(self, monkeypatch) -> None:
        def forgotten(key: str) -> int:
            raise ValueError(key)

        monkeypatch.setattr(cache, "incr", forgotten)

        assert _count(_request(), "check", 60) == 1

    def test_keeps_no_address(self, monkeypatch) -> None:
        keys = []
        monkeypatch.setattr(cache, "add", lambda key, *_, **__: keys.append(key))

        _count(_request(), "check", 60)

        assert keys
        assert not any("192.0.2.1" in key for key in keys)

    @pytest.mark.parametrize(
        ("one", "other", "is_one"),
        [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
            ("::ffff:192.0.2.7", "192.0.2.7", True),
            ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
            ("192.0.2.1", "192.0.2.9", False),
            ("no address", "no address", True),
        ],
    )
    def test_takes_a_network_of_one_subscriber_for_one(
        self, one, other, is_one
    ) -> None:
        # allauth hands on what a proxy says, whatever that is.
        names = {network_of(one), network_of(other)}

        assert len(names) == (1 if is_one else 2)
