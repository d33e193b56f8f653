"""Forms of live pages bear a key: who gets no answer may send the same again."""

from uuid import UUID

from panels.models import SentForm, Session


def is_new(session: Session, key: UUID | None) -> bool:
    """Say whether a form has not arrived before, and remember it.

    For use in the transaction that does what the form asks. A form without a key is
    always new: it comes from a program that knows what it has sent.
    """
    if key is None:
        return True
    _row, is_first = SentForm.objects.get_or_create(session=session, key=key)
    return is_first
