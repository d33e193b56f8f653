"""What all tests share: the environment and the clock."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
REDIS = os.environ.get("REDIS_URL")

# Before Django reads its settings, which happens further down and tells pytest-django
# that they are there. The file .env of whoever runs the tests stays out.
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "participation.settings",
    "ENV_FILE": os.devnull,
    "PROFILE": "test",
    # Tests quote the texts as they stand in the code.
    "LANGUAGE_CODE": "en",
    # Playwright keeps an event loop in the thread that also asks the database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
if REDIS:
    os.environ["BROKER_URL"] = f"{REDIS}/0"
    os.environ["CACHE_URL"] = f"{REDIS}/1"

# Without PostgreSQL the tests keep their SQLite here.
settings.DATA_DIR.mkdir(exist_ok=True)
# Argon2 takes its time on purpose, and the tests have none.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if REDIS:
    # Parallel processes must not empty each other's cache. They inherit the environment
    # and have read the settings before they come here.
    database = int(WORKER.removeprefix("gw")) + 1
    settings.CACHES["default"]["LOCATION"] = f"{REDIS}/{database}"

hypothesis.settings.register_profile("porukka", deadline=None)
hypothesis.settings.load_profile("porukka")


@pytest.fixture(scope="session", autouse=True)
def _own_keys_and_anchors() -> Iterator[None]:
    """Keep the keys of ballot boxes and their anchors apart, and leave none behind."""
    with TemporaryDirectory(prefix="porukka-") as folder:
        for name in ("BALLOT_KEYS_DIR", "BALLOT_ANCHOR_DIR", "PACKS_DIR"):
            setattr(settings, name, Path(folder) / name.lower())
            # For the commands that tests start.
            os.environ[name] = str(getattr(settings, name))
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Close what a window that was shut in the middle of a request left open.

    PostgreSQL does not drop a database that somebody is connected to.
    """
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Forget the login attempts and API calls of other tests."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Forget the language that a page of another test was asked for in."""
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    """Give the moment at which tests happen, unless they say otherwise."""
    import make  # noqa: PLC0415 - the models are there only once Django is set up

    return make.NOW


@pytest.fixture
def clock(request, now) -> Iterator[time_machine.Traveller]:
    """Put the clock of views and tasks to `now`; `clock.move_to(…)` moves it.

    It stands still, except under a browser, which has to wait for things.
    """
    has_browser = "browser" in request.fixturenames
    with time_machine.travel(now, tick=has_browser) as traveller:
        yield traveller
