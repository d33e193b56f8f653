"""The secret in the address of somebody's own calendar.

Calendars keep addresses for years and cannot sign in, so the address is all that opens
it. It holds a mark, by which the row is found, and a code that only this installation
can make of the mark: who reads the database cannot open anybody's calendar.
"""

from django.utils.crypto import constant_time_compare, salted_hmac

from participation.models import CalendarKey, User

SALT = "participation.calendar_keys"
MARK = 32


def key_of(row: CalendarKey) -> str:
    code = salted_hmac(SALT, row.mark, algorithm="sha256").hexdigest()
    return f"{row.mark}{code[:MARK]}"


def person_of(key: str) -> User | None:
    """Return whose calendar this opens, if it is in use and they are still here."""
    row = (
        CalendarKey.objects.select_related("person")
        .filter(mark=key[:MARK], person__is_active=True)
        .first()
    )
    if row is None or not constant_time_compare(key_of(row), key):
        return None
    return row.person
