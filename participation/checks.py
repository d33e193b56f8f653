"""System checks: settings that would endanger a vote are refused, not warned about.

They run with every command of `manage.py`, and before the first page is served.
"""

import sqlite3
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.module_loading import import_string

from participation.serving import refuse_processes
from participation.sms import GATEWAYS

TAG = "porukka"
# Before this version two connections could, rarely, damage a database in WAL mode.
SOUND_SQLITE = (3, 51, 3)
SHORTEST_SECRET = 50
# 32 random bytes hold about 30 different ones, and practically never fewer than these.
FEWEST_DIFFERENT_BYTES = 20
# The bits of a mode that let anybody in but the owner.
OTHERS = 0o077
RECEIPTS = ("content", "included")
SHORTEST_HOOK_SECRET = 32
WEB = ("http", "https")


def in_production(refuse: Callable[[], CheckMessage | None]) -> None:
    """Register a check that asks for nothing in the demo and in tests."""

    def check(**_kwargs: object) -> list[CheckMessage]:
        message = refuse() if settings.IS_PRODUCTION else None
        return [message] if message else []

    checks.register(check, TAG)


@in_production
def refuse_debug() -> CheckMessage | None:
    if not settings.DEBUG:
        return None
    return checks.Error(
        "DEBUG is on, so error pages show settings and data to everybody.",
        hint="Remove DEBUG from the environment.",
        id="porukka.E001",
    )


@in_production
def refuse_sqlite() -> CheckMessage | None:
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return None
    if not settings.ALLOW_SQLITE:
        return checks.Error(
            "A binding vote does not belong on SQLite.",
            hint="Set DATABASE_URL to PostgreSQL. If no round of this site is more "
            "than advisory, set ALLOW_SQLITE=1.",
            id="porukka.E002",
        )
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        return checks.Warning(
            f"SQLite {sqlite3.sqlite_version} can, rarely, damage a database that "
            "several threads write to.",
            hint="Use SQLite 3.51.3 or later, or PostgreSQL, and back up every day.",
            id="porukka.W002",
        )
    return None


@in_production
def refuse_silent_mailer() -> CheckMessage | None:
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind not in {"console", "filebased", "dummy", "locmem"}:
        return None
    return checks.Error(
        f"The mailer is {kind}, so nobody ever gets a code to sign in with.",
        hint="Set EMAIL_URL to a mail server: smtp+tls://user:password@host:587.",
        id="porukka.E003",
    )


@in_production
def refuse_private_cache() -> CheckMessage | None:
    kind = settings.CACHES["default"]["BACKEND"].split(".")[-1]
    if kind not in {"LocMemCache", "DummyCache", "FileBasedCache"}:
        return None
    return checks.Error(
        f"The cache is {kind}, so login attempts are not counted over all processes.",
        hint="Set CACHE_URL to Redis: redis://host/1.",
        id="porukka.E004",
    )


@in_production
def refuse_weak_ballot_key() -> CheckMessage | None:
    key: bytes = settings.BALLOT_KEY
    spellings = {key.hex(), b64encode(key).decode(), urlsafe_b64encode(key).decode()}
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    follows = {secret.encode()[:32] for secret in secrets}
    follows |= {sha256(secret.encode()).digest() for secret in secrets}
    if key in follows or spellings & set(secrets):
        problem = "BALLOT_KEY follows from SECRET_KEY, so whoever has one has both."
    elif len(set(key)) < FEWEST_DIFFERENT_BYTES or list(key) == sorted(key):
        problem = "BALLOT_KEY is not random."
    else:
        return None
    return checks.Error(
        problem,
        hint='Make one: python3 -c "import secrets; print(secrets.token_hex(32))"',
        id="porukka.E005",
    )


@in_production
def refuse_weak_secret_key() -> CheckMessage | None:
    key = settings.SECRET_KEY
    if key != settings.THROWAWAY_SECRET and len(key) >= SHORTEST_SECRET:
        return None
    return checks.Error(
        f"SECRET_KEY is known or shorter than {SHORTEST_SECRET} characters.",
        hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(64))"',
        id="porukka.E006",
    )


@checks.register(TAG)
def refuse_lonely_processes(**_kwargs: object) -> list[CheckMessage]:
    try:
        refuse_processes(settings.WEB_PROCESSES, is_embedded=settings.IS_EMBEDDED)
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="porukka.E007")]
    return []


@in_production
def refuse_demo_logins() -> CheckMessage | None:
    if not settings.DEMO_LOGINS:
        return None
    return checks.Error(
        "DEMO_LOGINS is on, so everybody can sign in as an official.",
        hint="Remove DEMO_LOGINS from the environment.",
        id="porukka.E008",
    )


@checks.register(TAG)
def refuse_missing_policy(**_kwargs: object) -> list[CheckMessage]:
    middleware = "frontend.security.ContentSecurityPolicyMiddleware"
    policy = settings.SECURE_CSP
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    loose = {"*", "data:", "http:", "https:", "'unsafe-inline'", "'unsafe-eval'"}
    if middleware in settings.MIDDLEWARE and not loose & set(scripts):
        return []
    return [
        checks.Error(
            "No Content-Security-Policy keeps foreign scripts off the ballot page.",
            hint=f"Keep {middleware} in MIDDLEWARE and script-src at 'self'.",
            id="porukka.E009",
        )
    ]


@in_production
def refuse_plain_http() -> CheckMessage | None:
    if settings.IS_HTTPS:
        return None
    return checks.Error(
        "SITE_URL does not begin with https://, so ballots would travel in the open.",
        hint="Put the site behind TLS, and set SITE_URL and TRUSTED_PROXIES.",
        id="porukka.E010",
    )


@in_production
def refuse_any_host() -> CheckMessage | None:
    if "*" not in settings.ALLOWED_HOSTS:
        return None
    return checks.Error(
        "ALLOWED_HOSTS is *, so messages can be made to lead to somebody else's site.",
        hint="Name the hosts this site answers to, with commas between.",
        id="porukka.E013",
    )


@in_production
def refuse_misplaced_keys() -> CheckMessage | None:
    """Keys and anchors must not lie where a copy of code or database takes them."""
    places = {"the source": settings.BASE_DIR}
    database = _folder_of_database()
    if database is not None:
        places["the database"] = database
    for name in ("BALLOT_KEYS_DIR", "BALLOT_ANCHOR_DIR"):
        folder = Path(getattr(settings, name)).resolve()
        for what, place in places.items():
            if folder.is_relative_to(place.resolve()):
                return checks.Error(
                    f"{name} is {folder}, below the folder of {what}, so whoever "
                    "copies the one has the other.",
                    hint=f"Set {name} to a folder of its own.",
                    id="porukka.E014",
                )
    return None


@in_production
def refuse_open_keys() -> CheckMessage | None:
    folder = Path(settings.BALLOT_KEYS_DIR)
    if not folder.is_dir() or not folder.stat().st_mode & OTHERS:
        return None
    return checks.Error(
        f"BALLOT_KEYS_DIR, {folder}, can be entered by others than its owner.",
        hint=f"chmod 700 {folder}",
        id="porukka.E015",
    )


@in_production
def warn_of_near_anchors() -> CheckMessage | None:
    """Say when one broken disk takes the log and what shows that it is gone.

    On which disk PostgreSQL keeps its data cannot be told from here.
    """
    database = _folder_of_database()
    anchors = Path(settings.BALLOT_ANCHOR_DIR).resolve()
    if database is None or _device_of(anchors) != _device_of(database):
        return None
    return checks.Warning(
        "BALLOT_ANCHOR_DIR is on the same volume as the database, so both can be lost, "
        "or taken back to an earlier state, together.",
        hint="Set BALLOT_ANCHOR_DIR to a folder on another volume.",
        id="porukka.W016",
    )


def _folder_of_database() -> Path | None:
    """Return where SQLite keeps its file; nothing for a database server."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return None
    return Path(database["NAME"]).resolve().parent


def _device_of(path: Path) -> int:
    """Return the volume of a path, or of the folder in which it will be made."""
    while not path.exists():
        path = path.parent
    return path.stat().st_dev


@checks.register(TAG)
def refuse_unknown_receipts(**_kwargs: object) -> list[CheckMessage]:
    if settings.BALLOT_RECEIPTS in RECEIPTS:
        return []
    return [
        checks.Error(
            f"BALLOT_RECEIPTS is {settings.BALLOT_RECEIPTS!r}.",
            hint="It can be content or included.",
            id="porukka.E017",
        )
    ]


@in_production
def refuse_open_hook() -> CheckMessage | None:
    secret = settings.MESSAGE_HOOK_SECRET
    if not secret or len(secret) >= SHORTEST_HOOK_SECRET:
        return None
    return checks.Error(
        "MESSAGE_HOOK_SECRET can be guessed, so anybody could end people's mail.",
        hint='Make one: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
        id="porukka.E018",
    )


@checks.register(TAG)
def refuse_unknown_gateway(**_kwargs: object) -> list[CheckMessage]:
    """Ask whether text messages can go out at all, and over a line nobody reads."""
    name, address = settings.SMS_BACKEND, urlsplit(settings.SMS_URL)
    if name and name not in GATEWAYS:
        problem = f"SMS_BACKEND is {name!r}. It can be {', '.join(GATEWAYS)} or empty."
    elif name == "http" and (not address.hostname or address.scheme not in WEB):
        problem = "SMS_BACKEND is http, and SMS_URL is no address of a gateway."
    elif name == "http" and settings.IS_PRODUCTION and address.scheme != "https":
        problem = "SMS_URL does not begin with https://, so others can read along."
    elif name and name != "http" and settings.IS_PRODUCTION:
        problem = f"SMS_BACKEND is {name}, so no text message reaches anybody."
    else:
        return []
    hint = "Name a gateway, or leave SMS_BACKEND empty."
    return [checks.Error(problem, hint=hint, id="porukka.E019")]


@checks.register(TAG)
def refuse_unknown_mail_service(**_kwargs: object) -> list[CheckMessage]:
    try:
        import_string(settings.EMAIL_BACKEND)
    except ImportError:
        return [
            checks.Error(
                f"There is no mailer {settings.EMAIL_BACKEND}.",
                hint="EMAIL_SERVICE is a name that django-anymail knows, as postmark.",
                id="porukka.E020",
            )
        ]
    return []


@in_production
def refuse_bypass_of_second_factor() -> CheckMessage | None:
    if not getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        return None
    return checks.Error(
        "MFA_TOTP_INSECURE_BYPASS_CODE opens the account of every official.",
        hint="Remove it from the settings.",
        id="porukka.E011",
    )


@checks.register(checks.Tags.database)
def refuse_forgetful_database(
    databases: Sequence[str] | None = None, **_kwargs: object
) -> list[CheckMessage]:
    """Ask PostgreSQL whether a ballot it has acknowledged survives a crash.

    Django runs this before `migrate`, and with `check --database default`.
    """
    if not settings.IS_PRODUCTION:
        return []
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            for name in ("synchronous_commit", "fsync"):
                cursor.execute(f"SHOW {name}")
                (value,) = cursor.fetchone()
                if value == "off":
                    found.append(
                        checks.Error(
                            f"{name} is off on PostgreSQL, so a crash loses ballots "
                            "that were acknowledged.",
                            hint=f"ALTER ROLE or ALTER SYSTEM: SET {name} = on.",
                            id="porukka.E012",
                        )
                    )
    return found


def refuse_dangers() -> None:
    """Raise ImproperlyConfigured with every reason not to serve a vote."""
    errors = [found for found in checks.run_checks(tags=[TAG]) if found.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(map(str, errors)))
