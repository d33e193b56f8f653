"""Each setting that endangers a vote is refused by a check of its own."""

import sqlite3
from hashlib import sha256

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from participation import checks

KEY = sha256(b"an example of randomness").digest()
SECRET = "an example of a secret that nobody could guess, of 60 signs"
device_of = checks._device_of
POLICY = "frontend.security.ContentSecurityPolicyMiddleware"


@pytest.fixture
def engine(settings, monkeypatch):
    """Give a function that names another database, without connecting to it."""

    def engine(name) -> None:
        kind = f"django.db.backends.{name}"
        monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", kind)

    return engine


@pytest.fixture
def production(settings, engine, tmp_path, monkeypatch):
    """Settings that a careful operator would have, each folder on its own volume."""
    engine("postgresql")
    monkeypatch.setattr(checks, "_device_of", str)
    settings.BALLOT_KEYS_DIR = tmp_path / "keys"
    settings.BALLOT_ANCHOR_DIR = tmp_path / "anchors"
    settings.PROFILE = "production"
    settings.IS_PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = SECRET
    settings.SECRET_KEY_FALLBACKS = []
    settings.BALLOT_KEY = KEY
    settings.IS_HTTPS = True
    settings.DEMO_LOGINS = False
    settings.WEB_PROCESSES = 4
    settings.IS_EMBEDDED = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}
    }
    return settings


def found() -> list[str | None]:
    return [message.id for message in run_checks(tags=[checks.TAG])]


def test_a_careful_operator_hears_nothing(production) -> None:
    assert found() == []


def test_nothing_is_asked_of_the_demo(production) -> None:
    production.IS_PRODUCTION = False
    production.DEBUG = True
    production.DEMO_LOGINS = True
    production.IS_HTTPS = False
    production.BALLOT_KEY = bytes(32)

    assert found() == []


def test_debug_is_refused(production) -> None:
    production.DEBUG = True

    assert found() == ["porukka.E001"]


def test_any_host_is_refused(production) -> None:
    production.ALLOWED_HOSTS = ["*"]

    assert found() == ["porukka.E013"]


class TestDatabase:
    @pytest.fixture
    def sqlite(self, production, engine):
        engine("sqlite3")
        return production

    def test_sqlite_is_refused(self, sqlite) -> None:
        sqlite.ALLOW_SQLITE = False

        assert found() == ["porukka.E002"]

    def test_sqlite_for_advisory_rounds_is_warned_about_when_unsound(
        self, sqlite, monkeypatch
    ) -> None:
        sqlite.ALLOW_SQLITE = True
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))

        assert found() == ["porukka.W002"]

    def test_sound_sqlite_for_advisory_rounds_is_let_be(
        self, sqlite, monkeypatch
    ) -> None:
        sqlite.ALLOW_SQLITE = True
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))

        assert found() == []

    @pytest.mark.django_db
    def test_postgresql_that_forgets_is_refused(self, production) -> None:
        """The cluster of the tests forgets on purpose; SQLite has no such switch."""
        is_postgresql = connection.vendor == "postgresql"
        if is_postgresql:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = off")

        messages = checks.refuse_forgetful_database(databases=["default"])

        said = {message.msg.split()[0] for message in messages}
        assert ("synchronous_commit" in said) == is_postgresql
        assert {message.id for message in messages} == (
            {"porukka.E012"} if is_postgresql else set()
        )

    @pytest.mark.django_db
    def test_databases_of_tests_may_forget(self) -> None:
        assert checks.refuse_forgetful_database(databases=["default"]) == []


@pytest.mark.parametrize("kind", ["console", "filebased", "dummy", "locmem"])
def test_a_mailer_that_sends_nothing_is_refused(production, kind) -> None:
    production.EMAIL_BACKEND = f"django.core.mail.backends.{kind}.EmailBackend"

    assert found() == ["porukka.E003"]


@pytest.mark.parametrize(
    "kind", ["locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache"]
)
def test_a_cache_that_is_not_shared_is_refused(production, kind) -> None:
    production.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{kind}"}}

    assert found() == ["porukka.E004"]


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        pytest.param(KEY, KEY.hex(), id="the same in hexadecimal"),
        pytest.param(SECRET.encode()[:32], SECRET, id="the beginning of the other"),
        pytest.param(sha256(SECRET.encode()).digest(), SECRET, id="its digest"),
        pytest.param(b"p" * 32, SECRET, id="one letter"),
        pytest.param(bytes(32), SECRET, id="nothing"),
        pytest.param(bytes(range(32)), SECRET, id="counting"),
    ],
)
def test_a_ballot_key_that_can_be_guessed_is_refused(production, key, secret) -> None:
    production.BALLOT_KEY = key
    production.SECRET_KEY = secret

    assert found() == ["porukka.E005"]


def test_a_ballot_key_that_follows_from_an_old_secret_is_refused(production) -> None:
    production.SECRET_KEY_FALLBACKS = [KEY.hex()]

    assert found() == ["porukka.E005"]


@pytest.mark.parametrize("is_short", [True, False])
def test_a_weak_secret_is_refused(production, is_short) -> None:
    production.SECRET_KEY = "short" if is_short else production.THROWAWAY_SECRET

    assert found() == ["porukka.E006"]


@pytest.mark.parametrize("hours", [-1, 0, 23])
def test_a_draw_sooner_than_a_day_after_its_list_is_refused(production, hours) -> None:
    production.LOTTERY_NOTICE_HOURS = hours

    assert found() == ["porukka.E018"]


def test_a_broker_in_memory_is_refused_for_several_processes(production) -> None:
    production.IS_EMBEDDED = True

    assert found() == ["porukka.E007"]


def test_a_broker_in_memory_is_let_be_for_one_process(production) -> None:
    production.IS_EMBEDDED = True
    production.WEB_PROCESSES = 1

    assert found() == []


def test_logins_of_the_demo_are_refused(production) -> None:
    production.DEMO_LOGINS = True

    assert found() == ["porukka.E008"]


class TestPolicy:
    def test_its_middleware_may_not_be_left_out(self, production) -> None:
        production.MIDDLEWARE = [
            name for name in production.MIDDLEWARE if name != POLICY
        ]

        assert found() == ["porukka.E009"]

    @pytest.mark.parametrize("source", ["'unsafe-inline'", "'unsafe-eval'", "*"])
    def test_it_may_not_let_foreign_scripts_in(self, production, source) -> None:
        production.SECURE_CSP = {"script-src": ["'self'", source]}

        assert found() == ["porukka.E009"]

    def test_it_may_not_be_silent_about_scripts(self, production) -> None:
        production.SECURE_CSP = {"img-src": ["'self'"]}

        assert found() == ["porukka.E009"]


def test_a_site_without_https_is_refused(production) -> None:
    production.IS_HTTPS = False

    assert found() == ["porukka.E010"]


class TestKeysAndAnchors:
    @pytest.mark.parametrize("name", ["BALLOT_KEYS_DIR", "BALLOT_ANCHOR_DIR"])
    def test_may_not_lie_in_the_source(self, production, name) -> None:
        setattr(production, name, production.BASE_DIR / "var" / "somewhere")

        assert found() == ["porukka.E014"]

    @pytest.mark.parametrize("name", ["BALLOT_KEYS_DIR", "BALLOT_ANCHOR_DIR"])
    def test_may_not_lie_beside_a_database_in_a_file(
        self, production, on_sqlite, name
    ) -> None:
        setattr(production, name, on_sqlite / "keys")

        assert "porukka.E014" in found()

    def test_may_not_be_reached_by_a_link_either(
        self, production, on_sqlite, tmp_path
    ) -> None:
        (tmp_path / "link").symlink_to(on_sqlite)
        production.BALLOT_KEYS_DIR = tmp_path / "link" / "keys"

        assert "porukka.E014" in found()

    @pytest.mark.parametrize("mode", [0o750, 0o705, 0o711])
    def test_may_not_be_open_to_others(self, production, tmp_path, mode) -> None:
        (tmp_path / "keys").mkdir(mode=0o700)
        assert found() == []

        (tmp_path / "keys").chmod(mode)

        assert found() == ["porukka.E015"]

    def test_had_better_not_share_a_volume_with_the_database(
        self, production, on_sqlite, monkeypatch
    ) -> None:
        assert found() == []

        monkeypatch.setattr(checks, "_device_of", device_of)

        assert found() == ["porukka.W016"]

    @pytest.fixture
    def on_sqlite(self, production, engine, monkeypatch, tmp_path):
        """Use a database in a file; return the folder in which it lies."""
        engine("sqlite3")
        production.ALLOW_SQLITE = True
        monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 3))
        folder = tmp_path / "database"
        folder.mkdir()
        name = str(folder / "porukka.sqlite3")
        monkeypatch.setitem(production.DATABASES["default"], "NAME", name)
        return folder


def test_receipts_are_of_one_of_two_kinds(production) -> None:
    production.BALLOT_RECEIPTS = "included"
    assert found() == []

    production.BALLOT_RECEIPTS = "none"

    assert found() == ["porukka.E017"]


def test_a_bypass_of_the_second_factor_is_refused(production) -> None:
    production.MFA_TOTP_INSECURE_BYPASS_CODE = "123456"

    assert found() == ["porukka.E011"]


def test_nothing_is_served_in_danger(production) -> None:
    production.DEBUG = True
    production.IS_HTTPS = False

    with pytest.raises(ImproperlyConfigured) as refusal:
        checks.refuse_dangers()

    assert "porukka.E001" in str(refusal.value)
    assert "porukka.E010" in str(refusal.value)


def test_a_warning_does_not_keep_from_serving(production, engine, monkeypatch) -> None:
    engine("sqlite3")
    production.ALLOW_SQLITE = True
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))

    checks.refuse_dangers()

    assert found() == ["porukka.W002"]
