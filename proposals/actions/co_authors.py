"""Asking others to stand beside an author, and what they answer.

Who has an account is told on their page of notices, who has none by e-mail; the author
learns from neither which of the two it was. Nothing of this goes on the record: who
stands beside whom is theirs to show.
"""

import logging
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from smtplib import SMTPRecipientsRefused

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from participation import notices
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.texts import pick
from proposals.models import CoAuthor, Proposal
from proposals.policies import writing
from proposals.queries.pages import locked

logger = logging.getLogger(__name__)
SIGNER = Signer(salt="porukka.co-author")
# Sent at most in one go; the rest goes with the next.
MOST = 200
# So much of the hash tells one asking from the next.
MARK = 16


def token_of(co_author: CoAuthor) -> str:
    """Return what stands in the link of the message, and opens the answer."""
    return SIGNER.sign(f"{co_author.pk}-{co_author.key_hash[:MARK]}").replace(":", ".")


def asked_by(proposal: Proposal, token: str) -> CoAuthor | None:
    """Return the asking that a link belongs to, if it is about this proposal."""
    try:
        key, _dash, mark = SIGNER.unsign(token.replace(".", ":", 1)).partition("-")
    except BadSignature:
        return None
    found = proposal.co_authors.filter(pk=key, key_hash__startswith=mark)
    return found.select_related("person").first()


@transaction.atomic(durable=True)
def ask_co_author(
    *, proposal: Proposal, author: User, email: str, now: datetime
) -> None:
    """Ask somebody by their e-mail address to stand beside the author.

    Who has been asked already, or has said no, is not asked twice; the author is not
    told which. Raises `Refused` for who may not ask.
    """
    proposal.process = locked(proposal.process)
    require(writing.refuse_asking_co_authors(author, proposal, now=now))
    person = _person_with(email)
    if person == author:
        raise Refused(Refusal("own", _("This is your own address.")))
    asked = proposal.co_authors.all()
    if asked.filter(email__iexact=email).exists():
        return
    before = asked.filter(person=person).first() if person else None
    if before is not None and before.state != CoAuthor.State.LEFT:
        return
    co_author = before or CoAuthor(proposal=proposal, person=person)
    co_author.email = email
    co_author.state = CoAuthor.State.ASKED
    co_author.key_hash = sha256(secrets.token_bytes(32)).hexdigest()
    co_author.asked_at = now
    co_author.answered_at = None
    co_author.full_clean()
    co_author.save()
    if person is not None:
        token = token_of(co_author)
        notices.owe(
            [person],
            "co_author.asked",
            occasion=f"co-author:{co_author.pk}:{co_author.key_hash[:MARK]}",
            link=_answer_path(proposal, token),
            now=now,
            process=proposal.process,
            reference=proposal.reference,
            title=proposal.title,
            name=proposal.author_name,
        )


def _person_with(email: str) -> User | None:
    """Return whose confirmed address this is."""
    known = EmailAddress.objects.filter(email__iexact=email, verified=True)
    found = known.select_related("user").first()
    return found.user if found and found.user.is_active else None


def _answer_path(proposal: Proposal, token: str) -> str:
    arguments = [proposal.process.slug, proposal.number, token]
    return reverse("proposals:co_author", args=arguments)


@transaction.atomic(durable=True)
def answer_as_co_author(
    *, co_author: CoAuthor, person: User, accepts: bool, now: datetime
) -> None:
    """Stand beside an author from now on, or say no. The address is forgotten."""
    proposal = co_author.proposal
    proposal.process = locked(proposal.process)
    stored = CoAuthor.objects.select_for_update().get(pk=co_author.pk)
    stored.proposal = proposal
    require(writing.refuse_answering(person, stored, now=now))
    stands = proposal.co_authors.filter(person=person).exclude(pk=stored.pk)
    if stands.exists():
        raise Refused(Refusal("answered", _("You have answered this already.")))
    stored.person = person
    stored.email = ""
    stored.state = CoAuthor.State.ACCEPTED if accepts else CoAuthor.State.DECLINED
    stored.answered_at = now
    stored.save(update_fields=["person", "email", "state", "answered_at"])
    if proposal.author is None:
        return
    occasion = f"co-author:{stored.pk}:{stored.key_hash[:MARK]}"
    link = reverse("proposals:authors", args=[proposal.process.slug, proposal.number])
    if accepts:
        notices.owe(
            [proposal.author],
            "co_author.accepted",
            occasion=occasion,
            link=link,
            now=now,
            process=proposal.process,
            name=person.public_name,
            reference=proposal.reference,
            title=proposal.title,
        )
    else:
        notices.owe(
            [proposal.author],
            "co_author.declined",
            occasion=occasion,
            link=link,
            now=now,
            process=proposal.process,
            reference=proposal.reference,
            title=proposal.title,
        )


@transaction.atomic(durable=True)
def end_co_authorship(*, co_author: CoAuthor, person: User, now: datetime) -> None:
    """Leave, or take back what the author has asked; what was written stays.

    Raises `Refused` for anybody but the two.
    """
    proposal = co_author.proposal
    proposal.process = locked(proposal.process)
    stored = CoAuthor.objects.select_for_update().filter(pk=co_author.pk).first()
    if stored is None:
        return
    is_author = proposal.author_id == person.pk
    is_own = stored.person_id == person.pk
    if not (is_author or (is_own and stored.state == CoAuthor.State.ACCEPTED)):
        raise Refused(Refusal("not_yours", _("Only its author can change this.")))
    if stored.state == CoAuthor.State.ASKED:
        stored.delete()
        return
    if stored.state == CoAuthor.State.ACCEPTED:
        stored.state = CoAuthor.State.LEFT
        stored.answered_at = now
        stored.save(update_fields=["state", "answered_at"])


def forget_invitations(*, now: datetime) -> int:
    """Delete the questions that nobody has answered for long, with their addresses."""
    limit = now - timedelta(days=settings.DRAFT_DAYS)
    unanswered = CoAuthor.objects.filter(state=CoAuthor.State.ASKED)
    return unanswered.filter(asked_at__lt=limit).delete()[0]


def _to_send() -> QuerySet[CoAuthor]:
    return CoAuthor.objects.filter(
        state=CoAuthor.State.ASKED,
        person=None,
        sent_at=None,
        # What a moderator has hidden meanwhile is not mailed to strangers.
        proposal__in=Proposal.objects.visible(),
    )


def something_waits(_now: datetime) -> bool:
    return _to_send().exists()


def send_invitations(*, now: datetime) -> int:
    """Send the messages that addresses without an account are owed; say how many.

    It asks what is missing, so that it can run twice and after an outage.
    """
    waiting = _to_send().select_related("proposal__process", "proposal__author")
    sent = 0
    for co_author in waiting[:MOST]:
        try:
            _send(co_author)
        except SMTPRecipientsRefused:
            logger.warning("An address without an account was refused")
        except OSError:  # the server is away; the row stays for later
            logger.exception("Could not send invitations")
            break
        else:
            sent += 1
        CoAuthor.objects.filter(pk=co_author.pk).update(sent_at=now)
    return sent


def _send(co_author: CoAuthor) -> None:
    proposal = co_author.proposal
    path = _answer_path(proposal, token_of(co_author))
    with translation.override(proposal.language):
        context = {
            "proposal": proposal,
            "process_title": pick(proposal.process.title, proposal.language)[0],
            "url": f"{settings.SITE_URL}{path}",
            "city": pick(settings.CITY_NAME, proposal.language)[0],
        }
        send_mail(
            subject=_("Would you stand behind an idea?"),
            message=render_to_string("proposals/invitation.txt", context),
            from_email=None,
            recipient_list=[co_author.email],
        )
