"""Every setting of Porukka, from the environment.

Each variable is named with a safe example in `.env.example` and explained in
`docs/operators/settings.md`. A secret may be given by a file: `SECRET_KEY_FILE` instead
of `SECRET_KEY`, and so for every other variable.
"""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from participation.environment import (
    BASE_DIR,
    DATA_DIR,
    as_key,
    env,
    from_json,
    in_languages,
    read_profile,
    some_languages,
)
from participation.limits import *  # noqa: F403 - they are settings as well
from participation.logs import log_configuration
from participation.message_settings import *  # noqa: F403 - they are settings as well
from participation.schema import SCHEMA

# `production` asks for everything it needs. `demo` is one process on SQLite. `test`
# behaves like production but makes do with throw-away secrets.
PROFILE = read_profile()
IS_PRODUCTION = PROFILE == "production"


# Secrets

# Worthless by design, and refused in production by a system check.
THROWAWAY_SECRET = "porukka-throw-away-" * 4
THROWAWAY_KEY = "70" * 32

SECRET_KEY = env.str("SECRET_KEY", default=THROWAWAY_SECRET).strip()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Apart from SECRET_KEY, so that changing the key of the sessions orphans no ballot.
BALLOT_KEY = as_key("BALLOT_KEY", env.str("BALLOT_KEY", default=THROWAWAY_KEY).strip())

# Private keys of ballot boxes, and what proves later how far each log had come. Both
# stand apart from the database, the anchors on another volume than it.
BALLOT_KEYS_DIR = Path(env.str("BALLOT_KEYS_DIR", default=str(DATA_DIR / "keys")))
BALLOT_ANCHOR_DIR = Path(
    env.str("BALLOT_ANCHOR_DIR", default=str(DATA_DIR / "anchors"))
)
# Packs of finished votes, made when somebody asks: they can go, and are made again.
PACKS_DIR = Path(env.str("PACKS_DIR", default=str(DATA_DIR / "packs")))
# "content": a receipt shows what was chosen; "included": only that it is in the log.
BALLOT_RECEIPTS = env.str("BALLOT_RECEIPTS", default="content")

# Where the site stands

DEBUG = env.bool("DEBUG", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = urlsplit(SITE_URL).scheme == "https"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies of our own stand before us. Only their headers are believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
WEB_PROCESSES = env.int("WEB_PROCESSES", default=1)
WEB_THREADS = env.int("WEB_THREADS", default=8)

ROOT_URLCONF = "frontend.urls"
WSGI_APPLICATION = "participation.wsgi.application"

# Apps

INSTALLED_APPS = [
    "frontend",  # first: its templates win over those of packages
    # Lower apps first: what they register comes before what rests on it.
    "participation.apps.ParticipationConfig",
    "proposals",
    "panels",
    "voting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "frontend.security.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "frontend.reading.ReadingMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "participation.previewing.PreviewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "frontend.refusals.RefusedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "frontend.context.site",
            ]
        },
    }
]
# Lets frontend/templates override how fields are drawn.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": env.db_url_config(
        env.str(
            "DATABASE_URL", default=f"sqlite:///{DATA_DIR / f'{PROFILE}.sqlite3'}"
        ).strip()
    )
}
# On SQLite as well: whoever closes the last connection tidies up the whole log first.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "OPTIONS": {
            # A writer asks for the lock at the start, so it waits instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a ballot that was acknowledged survives a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                "PRAGMA journal_size_limit=27103364;PRAGMA foreign_keys=ON;"
                # What was deleted, such as the spool, is overwritten.
                "PRAGMA secure_delete=ON;"
            ),
        },
        # A file, since a database in memory cannot be written by several threads.
        "TEST": {"NAME": f"{DATABASES['default']['NAME']}.test"},
    }
else:
    DATABASES["default"] |= {
        "CONN_HEALTH_CHECKS": True,
        # PgBouncer in transaction mode hands every transaction another connection.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
# For advisory rounds of small municipalities; a binding vote belongs on PostgreSQL.
ALLOW_SQLITE = env.bool("ALLOW_SQLITE", default=False)

# Cache

CACHES = {
    "default": env.cache_url_config(env.str("CACHE_URL", default="locmemcache://"))
}

# Celery

# memory:// means that the worker and the schedule run inside the one web process.
BROKER_URL = env.str("BROKER_URL", default="memory://").strip()
IS_EMBEDDED = BROKER_URL.startswith("memory://")

CELERY_BROKER_URL = "memory://localhost/" if IS_EMBEDDED else BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = env.str("TIME_ZONE", default="Europe/Helsinki")

# People and how they sign in

AUTH_USER_MODEL = "participation.User"
AUTHENTICATION_BACKENDS = ["participation.backend.CountingBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ["email"]},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
    }.items()
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "participation.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Nobody has to invent a password: a code by e-mail is enough, for signing up as well.
# Without a password field here nobody could sign in by the one they have set.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Porukka"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A browser offers passkeys without HTTPS on its own machine only, which is the demo.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": from_json("OIDC_PROVIDERS", []),
        "OAUTH_PKCE_ENABLED": True,
    }
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False

# Says who is invented in the demo, and lets the login page offer them by name.
DEMO_LOGINS = env.bool("DEMO_LOGINS", default=PROFILE == "demo")

# Sessions, cookies, headers

SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
if IS_HTTPS:
    # A browser takes these names from this very host over HTTPS and from nobody else.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"

SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# No map asks anybody else for tiles unless the city names a server.
MAP_TILES_URL = env.str("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="")

# Named and shaped as in Django 6, which brings the middleware with it.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "manifest-src": ["'self'"],
}
if MAP_TILES_URL:
    tiles = urlsplit(MAP_TILES_URL)
    # {s} in the host name stands for any of several servers.
    SECURE_CSP["img-src"].append(f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}")

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Languages and time

USE_TZ = True
TIME_ZONE = CELERY_TIMEZONE
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="fi")
LANGUAGES = [
    ("fi", _("Finnish")),
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("ru", _("Russian")),
]
# Who has chosen no language gets notices in these, one below the other.
NOTICE_LANGUAGES = some_languages(
    "NOTICE_LANGUAGES",
    [code for code, _name in LANGUAGES],
    default=[LANGUAGE_CODE, "sv" if LANGUAGE_CODE == "fi" else "fi"],
)
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]

# The city

CITY_NAME = in_languages(
    "CITY_NAME",
    [code for code, _name in LANGUAGES],
    default={"fi": "Kajaani", "sv": "Kajana", "en": "Kajaani", "ru": "Каяни"},
)
CITY_LOGO = env.str("CITY_LOGO", default="")
CITY_CONTACT_EMAIL = env.str("CITY_CONTACT_EMAIL", default="osallisuus@example.org")
# Six colours by name; frontend/branding.py names them and checks their contrast.
CITY_COLOURS = from_json("CITY_COLOURS", {})
# Where the source of this very installation can be read; linked in the footer.
SOURCE_URL = env.str("SOURCE_URL", default="")
# What the accessibility statement cannot know by itself: `updated_on`, `method`
# (`self` or `audit`), `conformance` (`full` or `partial`) and `gaps`, a list of texts.
ACCESSIBILITY_STATEMENT = from_json("ACCESSIBILITY_STATEMENT", {})

# Panels

# A published list can be looked at for so long, at least, before it is drawn from.
LOTTERY_NOTICE_HOURS = env.int("LOTTERY_NOTICE_HOURS", default=24)
# Then the fairest lottery found so far is taken, with how far it may be from the best.
LOTTERY_SECONDS = env.int("LOTTERY_SECONDS", default=900)

# Static files

STATIC_URL = "static/"
# Outside production the files are served from where they lie, so nothing is collected.
STATIC_ROOT = BASE_DIR / "staticfiles" if IS_PRODUCTION else None
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# API

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "participation.api.explain",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication"
    ],
    # Deny by default: an endpoint for everybody says so itself.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    # An endpoint that is not for reading says so itself.
    "DEFAULT_THROTTLE_CLASSES": ["participation.throttle.ReadThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        # By address, which a whole library may share.
        "read": env.str("API_READ_RATE", default="600/min"),
        # By person.
        "cast": env.str("API_CAST_RATE", default="20/min"),
        "write": env.str("API_WRITE_RATE", default="120/min"),
    },
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = SCHEMA

# Logs

LOGGING = log_configuration(
    "json" if IS_PRODUCTION else "plain",
    level=env.str("LOG_LEVEL", default="INFO" if IS_PRODUCTION else "WARNING"),
)
