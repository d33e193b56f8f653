"""The ways to somebody: phones that they confirm, addresses and numbers that fail."""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from participation import sms
from participation.codes import MAIL, PHONE
from participation.letters import code_letter
from participation.mailing import Outcome
from participation.models import Notice, NoticeChoice, TextMessage, User
from participation.notices import languages_of
from participation.policies import Refusal, require
from participation.texts import pick

logger = logging.getLogger(__name__)

NO_TEXTS = Refusal("no_texts", gettext_lazy("This city does not send text messages."))
NOT_SENT = Refusal(
    "not_sent", gettext_lazy("The code could not be sent just now. Try again later.")
)
NO_SUCH_NUMBER = Refusal(
    "no_such_number",
    gettext_lazy("No text message can be sent to this number. Look at it once more."),
)
ANOTHER_ADDRESS = Refusal(
    "another_address",
    gettext_lazy("You have another e-mail address meanwhile. Ask for a new code."),
)


def ask_phone_code(*, person: User, number: str) -> None:
    """Send a code to a number; what was confirmed before stays until it is typed."""
    require(None if settings.SMS_BACKEND else NO_TEXTS)
    code = PHONE.make(person, number)
    # Each costs, and some earn by numbers that texts are sent to: with many accounts.
    if PHONE.count_all() > settings.SMS_CODES_A_DAY:
        logger.error("More than %d codes to phones today", settings.SMS_CODES_A_DAY)
        PHONE.forget(person)
        require(NOT_SENT)
    with override(languages_of(person)[0]):
        city = pick(settings.CITY_NAME, languages_of(person)[0])[0]
        words = _("%(code)s is your code for %(city)s.") % {"code": code, "city": city}
    outcome = sms.send(number, words, key=secrets.token_hex(16))
    if outcome is not Outcome.SENT:
        PHONE.forget(person)
    if outcome in {Outcome.UNKNOWN, Outcome.REFUSED}:
        require(NO_SUCH_NUMBER)
    require(None if outcome is Outcome.SENT else NOT_SENT)


@transaction.atomic(durable=True)
def confirm_phone(*, person: User, code: str, now: datetime) -> None:
    """Keep the number that the code was sent to. Raises `Refused` for another code."""
    number = PHONE.check(person, code)
    User.objects.filter(pk=person.pk).update(
        phone=number, phone_confirmed_at=now, phone_failed_at=None
    )


@transaction.atomic(durable=True)
def forget_phone(*, person: User) -> None:
    """Delete somebody's number, and with it every choice of text messages."""
    User.objects.filter(pk=person.pk).update(
        phone="", phone_confirmed_at=None, phone_failed_at=None
    )
    NoticeChoice.objects.filter(person=person).update(by_sms=False)
    _drop_texts([person.pk])
    PHONE.forget(person)


def ask_mail_code(*, person: User) -> None:
    """Send a code to somebody's address, to see whether mail arrives there again."""
    code = MAIL.make(person, person.email)
    try:
        code_letter(person, code).send()
    except OSError as error:
        logger.error("Could not send a code: %s", type(error).__name__)  # noqa: TRY400 - its text may name addresses
        MAIL.forget(person)
        require(NOT_SENT)


@transaction.atomic(durable=True)
def confirm_mail(*, person: User, code: str) -> None:
    """Let notices go to an address again. Raises `Refused` for another code."""
    address = MAIL.check(person, code)
    mended = User.objects.filter(pk=person.pk, email__iexact=address).update(
        mail_failed_at=None
    )
    require(None if mended else ANOTHER_ADDRESS)


@transaction.atomic(durable=True)
def note_working_mail(*, address: str) -> None:
    """Note that somebody has confirmed this address, in whatever way."""
    _people_at([address]).update(mail_failed_at=None)


@transaction.atomic(durable=True)
def note_failed_mail(*, addresses: Iterable[str], now: datetime) -> int:
    """Send no more notices to these; return how many people were reached there.

    What waits for them stands in their inbox alone.
    """
    people = _people_at(addresses).filter(is_active=True, mail_failed_at=None)
    numbers = list(people.values_list("pk", flat=True))
    User.objects.filter(pk__in=numbers).update(mail_failed_at=now)
    Notice.objects.filter(
        person__in=numbers, mail=Notice.Mail.WAITS, claimed_by=""
    ).update(mail=Notice.Mail.INBOX)
    if numbers:
        logger.warning("Mail to %d people comes back", len(numbers))
    return len(numbers)


def _people_at(addresses: Iterable[str]) -> QuerySet[User]:
    """Find people by their addresses, however they are written, through the index."""
    known = {address.lower() for address in addresses}
    return User.objects.alias(address=Lower("email")).filter(address__in=known)


@transaction.atomic(durable=True)
def note_failed_phone(*, numbers: Iterable[str], now: datetime) -> int:
    """Send no more text messages there; return how many people were reached there."""
    found = User.objects.filter(phone__in=set(numbers)).exclude(phone_confirmed_at=None)
    people = list(found.values_list("pk", flat=True))
    User.objects.filter(pk__in=people).update(
        phone_confirmed_at=None, phone_failed_at=now
    )
    _drop_texts(people)
    if people:
        logger.warning("Text messages to %d people come back", len(people))
    return len(people)


def _drop_texts(people: Iterable[int]) -> None:
    TextMessage.objects.filter(
        person__in=people, state=TextMessage.State.WAITS, claimed_by=""
    ).update(state=TextMessage.State.DROPPED)
