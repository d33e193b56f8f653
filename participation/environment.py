"""How settings are read from the environment, and what is said when one is missing."""

import base64
import binascii
import json
import os
from datetime import time
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# What stands in the environment wins over what stands in the file.
environ.Env.read_env(os.environ.get("ENV_FILE") or BASE_DIR / ".env")
env = environ.FileAwareEnv()
# Where what is neither code nor database lies: the demo's database, its outgoing mail.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
# Read when numpy is loaded, which is later. Its matrices are small here, and threads
# that wait for each other on a busy machine take up to a hundred times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

SECRETS = {
    "SECRET_KEY": "it signs sessions and links; 50 or more random characters",
    "BALLOT_KEY": "it seals ballots; 32 random bytes as base64 or hexadecimal",
}
# What each profile cannot do without, and why.
REQUIRED = {
    "production": SECRETS
    | {
        "ALLOWED_HOSTS": "the host names this site answers to, with commas between",
        "SITE_URL": "the address of this site as residents type it, with https://",
        "DATABASE_URL": "postgres://user:password@host/name",
        "BROKER_URL": "redis://host/0; Celery takes its work from there",
        "CACHE_URL": "redis://host/1; all processes count login attempts there",
        "EMAIL_URL": "smtp+tls://user:password@host:587",
        "DEFAULT_FROM_EMAIL": "the sender of every message",
    },
    "demo": SECRETS,
    "test": {},
}


def read_profile() -> str:
    """Say which profile is asked for, and refuse when anything it needs is missing."""
    profile: str = env.str("PROFILE", default="production").strip()
    if profile not in REQUIRED:
        raise ImproperlyConfigured(
            f"PROFILE is {profile!r}. It can be production, demo or test."
        )
    required = dict(REQUIRED[profile])
    if env.str("EMAIL_SERVICE", default="").strip():
        required.pop("EMAIL_URL", None)
    missing = [
        f"{name} is not set, and the {profile} profile needs it: {reason}."
        for name, reason in required.items()
        if not env.str(name, default="").strip()
    ]
    if missing:
        raise ImproperlyConfigured("\n".join(missing))
    return profile


def from_json(name: str, default: object) -> Any:
    """Read a variable as JSON, or say which one is not JSON."""
    if not (text := env.str(name, default="").strip()):
        return default
    try:
        return json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not valid JSON: {error}.") from error


def in_languages(
    name: str, codes: list[str], default: dict[str, str]
) -> dict[str, str]:
    """Read a text that may differ by language: plain, or JSON such as {"fi": "…"}."""
    text = env.str(name, default="").strip()
    if not text:
        return default
    if text.startswith("{"):
        return {str(code): str(words) for code, words in from_json(name, {}).items()}
    return dict.fromkeys(codes, text)


def as_time(name: str, text: str) -> time:
    """Read a time of the day, as 08:00."""
    try:
        found = time.fromisoformat(text.strip())
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is {text!r}, not a time such as 08:00."
        ) from error
    if found.tzinfo is not None:
        raise ImproperlyConfigured(f"{name} is on the city's clocks; name no zone.")
    return found


def some_languages(name: str, known: list[str], default: list[str]) -> list[str]:
    """Read codes of languages with commas between, or say which one is not known."""
    found: list[str] = [code.strip() for code in env.list(name, default=default)]
    if strange := sorted(set(found) - set(known)) or not found:
        raise ImproperlyConfigured(f"{name} can hold {known}, and not {strange}.")
    return found


def as_key(name: str, text: str) -> bytes:
    """Turn 32 bytes written as hexadecimal or base64 into bytes."""
    is_hexadecimal = len(text) == 64  # noqa: PLR2004 - two digits a byte
    try:
        key = (
            bytes.fromhex(text)
            if is_hexadecimal
            else base64.b64decode(text, altchars=b"-_", validate=True)
        )
    except (ValueError, binascii.Error) as error:
        raise ImproperlyConfigured(
            f"{name} is neither hexadecimal nor base64."
        ) from error
    if len(key) != 32:  # noqa: PLR2004 - 256 bits
        raise ImproperlyConfigured(f"{name} has {len(key)} bytes, not 32.")
    return key
