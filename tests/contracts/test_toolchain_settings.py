"""Promises about the settings: each is documented, and none can be forgotten."""

import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    "settings.py",
    "limits.py",
    "message_settings.py",
    "environment.py",
    "gunicorn_conf.py",
]
PRODUCTION = {
    "PROFILE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "BALLOT_KEY": secrets.token_hex(32),
    "ALLOWED_HOSTS": "osallistu.example.org",
    "SITE_URL": "https://osallistu.example.org",
    "DATABASE_URL": "postgres://porukka@127.0.0.1:1/porukka",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "EMAIL_URL": "smtp+tls://porukka:pass@127.0.0.1:587",
    "DEFAULT_FROM_EMAIL": "osallistu@example.org",
}


def load(environment, *names: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a fresh Python, and print the named ones as JSON."""
    code = (
        "import json\n"
        "from participation import settings\n"
        f"found = {{name: getattr(settings, name) for name in {names!r}}}\n"
        "print(json.dumps(found, default=str))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def values(environment, *names: str) -> dict[str, object]:
    done = load(environment, *names)
    assert not done.returncode, done.stderr
    return json.loads(done.stdout)


def read_by_the_code() -> set[str]:
    readers = r"(?:env\.\w+|from_json|in_languages|some_languages)"
    pattern = re.compile(readers + r'\(\s*"([A-Z_]+)"')
    texts = [(ROOT / "participation" / name).read_text() for name in SOURCES]
    return {name for text in texts for name in pattern.findall(text)}


def in_the_example() -> dict[str, str]:
    text = (ROOT / ".env.example").read_text()
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE))


def in_the_manual() -> set[str]:
    text = (ROOT / "docs/operators/settings.md").read_text()
    return set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE)) | {"PROFILE"}


class TestDocumentation:
    def test_the_example_names_what_the_code_reads(self) -> None:
        assert set(in_the_example()) == read_by_the_code()

    def test_the_manual_names_what_the_code_reads(self) -> None:
        rows = in_the_manual() - {"OIDC_PROVIDERS"}
        text = (ROOT / "docs/operators/settings.md").read_text()

        assert rows | {"OIDC_PROVIDERS"} == read_by_the_code()
        assert "`OIDC_PROVIDERS`" in text

    def test_the_example_can_be_used_once_its_secrets_are_filled_in(self) -> None:
        own = {name: PRODUCTION[name] for name in ("SECRET_KEY", "BALLOT_KEY")}

        settings = values(
            in_the_example() | own, "CITY_NAME", "SOCIALACCOUNT_PROVIDERS", "DEBUG"
        )

        assert settings["CITY_NAME"]["sv"] == "Kajana"
        assert settings["DEBUG"] is False
        (provider,) = settings["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
        assert provider["settings"]["server_url"].startswith("https://")

    def test_the_manual_explains_every_refusal(self) -> None:
        code = (ROOT / "participation/checks.py").read_text()
        manual = (ROOT / "docs/operators/settings.md").read_text()
        pattern = re.compile(r"porukka\.[EW]\d{3}")

        assert set(pattern.findall(manual)) == set(pattern.findall(code))


class TestMissing:
    @pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"PROFILE"}))
    def test_a_sentence_names_the_variable(self, name) -> None:
        environment = {key: value for key, value in PRODUCTION.items() if key != name}

        done = load(environment)

        assert done.returncode
        assert f"{name} is not set, and the production profile needs it" in done.stderr

    def test_production_is_the_profile_of_who_says_nothing(self) -> None:
        done = load({})

        assert "SECRET_KEY is not set" in done.stderr
        assert "DATABASE_URL is not set" in done.stderr

    def test_commands_end_with_the_sentence_and_no_traceback(self) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", "check"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "ENV_FILE": os.devnull},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "BALLOT_KEY is not set" in done.stderr


class TestWrong:
    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("PROFILE", "staging", "It can be production, demo or test"),
            ("BALLOT_KEY", "abcd", "BALLOT_KEY has 3 bytes, not 32"),
            (
                "BALLOT_KEY",
                "not a key!",
                "BALLOT_KEY is neither hexadecimal nor base64",
            ),
            ("BALLOT_KEY", "z" * 64, "BALLOT_KEY is neither hexadecimal nor base64"),
            ("CITY_COLOURS", "{primary}", "CITY_COLOURS is not valid JSON"),
            ("OIDC_PROVIDERS", "[", "OIDC_PROVIDERS is not valid JSON"),
            ("CITY_NAME", "{fi}", "CITY_NAME is not valid JSON"),
        ],
    )
    def test_a_sentence_says_what_is_wrong(self, name, value, sentence) -> None:
        done = load(PRODUCTION | {name: value})

        assert done.returncode
        assert sentence in done.stderr


class TestValues:
    def test_a_secret_may_come_from_a_file(self, tmp_path) -> None:
        file = tmp_path / "secret"
        file.write_text("from-a-file-" * 6 + "\n")
        environment = {k: v for k, v in PRODUCTION.items() if k != "SECRET_KEY"}

        settings = values(environment | {"SECRET_KEY_FILE": str(file)}, "SECRET_KEY")

        assert settings["SECRET_KEY"] == "from-a-file-" * 6

    def test_a_key_may_be_hexadecimal_or_base64(self) -> None:
        first = values(PRODUCTION | {"BALLOT_KEY": "0f" * 32}, "BALLOT_KEY")
        second = values(PRODUCTION | {"BALLOT_KEY": "Dw8P" * 10 + "Dw8="}, "BALLOT_KEY")

        assert first == second

    def test_cookies_belong_to_this_host_and_to_https(self) -> None:
        names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME")

        settings = values(
            PRODUCTION,
            *names,
            "SESSION_COOKIE_SECURE",
            "CSRF_COOKIE_SECURE",
            "SECURE_SSL_REDIRECT",
            "SECURE_HSTS_SECONDS",
        )

        assert all(settings[name].startswith("__Host-") for name in names)
        assert settings["SESSION_COOKIE_SECURE"]
        assert settings["CSRF_COOKIE_SECURE"]
        assert settings["SECURE_SSL_REDIRECT"]
        assert settings["SECURE_HSTS_SECONDS"] == 31536000

    def test_headers_of_proxies_are_believed_only_when_there_are_some(self) -> None:
        alone = values(PRODUCTION, "ALLAUTH_TRUSTED_PROXY_COUNT")
        behind = values(
            PRODUCTION | {"TRUSTED_PROXIES": "1"},
            "ALLAUTH_TRUSTED_PROXY_COUNT",
            "SECURE_PROXY_SSL_HEADER",
        )

        assert alone["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
        assert load(PRODUCTION, "SECURE_PROXY_SSL_HEADER").returncode
        assert behind["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
        assert behind["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]

    def test_a_tile_server_is_let_through_the_policy_and_nobody_else_is(self) -> None:
        tiles = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"

        without = values(PRODUCTION, "SECURE_CSP")["SECURE_CSP"]
        with_it = values(PRODUCTION | {"MAP_TILES_URL": tiles}, "SECURE_CSP")[
            "SECURE_CSP"
        ]

        assert without["img-src"] == ["'self'", "data:"]
        assert with_it["img-src"] == ["'self'", "data:", "https://*.tiles.example.org"]
        assert without["script-src"] == with_it["script-src"] == ["'self'"]

    def test_postgresql_may_stand_behind_a_pool_of_connections(self) -> None:
        database = values(PRODUCTION, "DATABASES")["DATABASES"]["default"]

        assert database["DISABLE_SERVER_SIDE_CURSORS"]
        assert database["CONN_HEALTH_CHECKS"]
        assert database["CONN_MAX_AGE"] == 60

    def test_sqlite_waits_for_its_turn_and_survives_a_power_cut(self) -> None:
        sqlite = {"DATABASE_URL": "sqlite:///porukka.sqlite3"}

        options = values(PRODUCTION | sqlite, "DATABASES")["DATABASES"]["default"][
            "OPTIONS"
        ]

        assert options["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in options["init_command"]
        assert "synchronous=FULL" in options["init_command"]
