"""When and how people are told of things by e-mail and on the phone: settings."""

from participation.environment import DATA_DIR, as_time, env, from_json

# Nobody is disturbed between these, on the city's clocks, who has not chosen others.
QUIET_FROM = as_time("QUIET_FROM", env.str("QUIET_FROM", default="21:00"))
QUIET_TO = as_time("QUIET_TO", env.str("QUIET_TO", default="08:00"))
# Messages of the day go out then, those of the week on Mondays.
DIGEST_AT = as_time("DIGEST_AT", env.str("DIGEST_AT", default="08:00"))
# So many tasks send notices side by side, at most.
NOTICE_SENDERS = env.int("NOTICE_SENDERS", default=2)

# A mail service by its name at django-anymail, instead of a server by EMAIL_URL.
EMAIL_SERVICE = env.str("EMAIL_SERVICE", default="").strip()
ANYMAIL = from_json("ANYMAIL", {})

OUTBOX_DIR = DATA_DIR / "outbox"
mailer = env.email_url_config(env.str("EMAIL_URL", default="filemail://").strip())
EMAIL_BACKEND = mailer["EMAIL_BACKEND"]
if EMAIL_SERVICE:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_SERVICE}.EmailBackend"
EMAIL_FILE_PATH = mailer["EMAIL_FILE_PATH"] or str(OUTBOX_DIR)
EMAIL_HOST = mailer["EMAIL_HOST"] or "localhost"
EMAIL_PORT = mailer["EMAIL_PORT"] or 25
EMAIL_HOST_USER = mailer["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = mailer["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = mailer.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = mailer.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Porukka <porukka@example.org>"
)

# Part of the addresses, and key of the signatures, by which services say what came
# back.
MESSAGE_HOOK_SECRET = env.str("MESSAGE_HOOK_SECRET", default="").strip()

# Text messages: none unless a way is named, which is file, console or http. The demo
# keeps them beside its mail.
IS_DEMO = env.str("PROFILE", default="production").strip() == "demo"
SMS_BACKEND = env.str("SMS_BACKEND", default="file" if IS_DEMO else "").strip()
SMS_URL = env.str("SMS_URL", default="").strip()
SMS_SECRET = env.str("SMS_SECRET", default="").strip()
SMS_SECRET_HEADER = env.str("SMS_SECRET_HEADER", default="Authorization")
SMS_SENDER = env.str("SMS_SENDER", default="Porukka")
# So many codes go to phones in a day, whoever asks for them: each costs the city.
SMS_CODES_A_DAY = env.int("SMS_CODES_A_DAY", default=500)
# The number of the country for phone numbers that begin with a zero.
PHONE_COUNTRY = env.str("PHONE_COUNTRY", default="358")
