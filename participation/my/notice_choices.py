"""How somebody wants to hear of things: topics, quiet hours, e-mail, phone."""

from collections.abc import Collection, Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from participation import letters
from participation.actions import contacts
from participation.actions import notices as actions
from participation.brake import braked
from participation.channels import can_be_texted
from participation.codes import MAIL, PHONE
from participation.forms.notices import ChoiceForm, CodeForm, PhoneForm, refused
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.kinds import TOPICS
from participation.models import NoticeChoice, User
from participation.policies import Refused

UNDO_SALT = "porukka.notices.undo"


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def choose(request: SignedInRequest) -> HttpResponse:
    """Let somebody choose for each topic how they hear of it."""
    person = request.user
    held = actions.choices_of(person)
    if not person.memberships.exists():
        held.pop("desk")
    form = ChoiceForm(
        request.POST if request.method == "POST" else None,
        topics=held,
        has_phone=can_be_texted(person),
        initial={
            "language": person.language,
            "quiet_from": person.quiet_from,
            "quiet_to": person.quiet_to,
        },
    )
    if form.is_valid():
        try:
            actions.choose(
                person=person,
                language=form.cleaned_data["language"],
                choices=form.choices(),
                quiet=form.quiet_hours(),
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your choice has been saved."))
            return see_other(request, reverse("participation:notices_mail"))
    context = {
        "form": form,
        "rows": list(form.rows()),
        "person": person,
        "has_texts": bool(settings.SMS_BACKEND),
        "has_phone": can_be_texted(person),
    }
    status = 422 if form.errors else 200
    return render(request, "participation/notices_choice.html", context, status=status)


@login_required
@require_POST
def switch(request: SignedInRequest) -> HttpResponse:
    """Turn all notices by e-mail off or on, in one press."""
    wants_mail = request.POST.get("mail") == "on"
    actions.switch_mail(person=request.user, wants_mail=wants_mail, now=timezone.now())
    if wants_mail:
        messages.success(request, _("Notices come by e-mail again."))
    else:
        messages.success(request, _("You get no more notices by e-mail."))
    return see_other(request, reverse("participation:notices_mail"))


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@braked("phone", most=20, seconds=3600)
def phone(request: SignedInRequest) -> HttpResponse:
    """Take a phone number, and the code that was sent to it; or forget the number."""
    person = request.user
    back = see_other(request, reverse("participation:notices_phone"))
    match request.POST.get("step", ""):
        case "forget":
            contacts.forget_phone(person=person)
            messages.success(request, _("Your phone number has been deleted."))
            return back
        case "another":
            PHONE.forget(person)
            return back
        case "code":
            return _phone_code(request, CodeForm(request.POST))
    form = PhoneForm(
        request.POST if request.method == "POST" else None,
        initial={"phone": person.phone},
    )
    if form.is_valid():
        try:
            contacts.ask_phone_code(person=person, number=form.cleaned_data["phone"])
        except Refused as error:
            refused(form, "phone", error)
        else:
            return back
    if request.method != "POST" and PHONE.sent_to(person):
        return _phone_page(request, code_form=CodeForm())
    return _phone_page(request, form=form)


def _phone_code(request: SignedInRequest, form: CodeForm) -> HttpResponse:
    if form.is_valid():
        try:
            contacts.confirm_phone(
                person=request.user,
                code=form.cleaned_data["code"],
                now=timezone.now(),
            )
        except Refused as error:
            refused(form, "code", error)
        else:
            messages.success(
                request,
                _("Your phone number is confirmed. Choose what comes to it."),
            )
            return see_other(request, reverse("participation:notices_mail"))
    return _phone_page(request, code_form=form)


def _phone_page(
    request: SignedInRequest,
    *,
    form: PhoneForm | None = None,
    code_form: CodeForm | None = None,
) -> HttpResponse:
    person = request.user
    context = {
        "form": form,
        "code_form": code_form,
        "number": PHONE.sent_to(person),
        "person": person,
        "has_texts": bool(settings.SMS_BACKEND),
    }
    errors = any(one.errors for one in (form, code_form) if one is not None)
    return render(
        request,
        "participation/notices_phone.html",
        context,
        status=422 if errors else 200,
    )


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
@braked("mail_code", most=20, seconds=3600)
def mend(request: SignedInRequest) -> HttpResponse:
    """Let somebody show that mail arrives at their address again."""
    person = request.user
    if person.mail_failed_at is None:
        return see_other(request, reverse("participation:notices_mail"))
    form = CodeForm(request.POST if "code" in request.POST else None)
    refusal = ""
    if request.method == "POST" and not form.is_bound:
        try:
            contacts.ask_mail_code(person=person)
        except Refused as error:
            refusal = str(error.refusal.message)
        else:
            return see_other(request, request.path)
    elif form.is_valid():
        try:
            contacts.confirm_mail(person=person, code=form.cleaned_data["code"])
        except Refused as error:
            refused(form, "code", error)
        else:
            messages.success(request, _("Notices come to your address again."))
            return see_other(request, reverse("participation:notices_mail"))
    context = {
        "form": form,
        "is_asked": bool(MAIL.sent_to(person)) or form.is_bound,
        "refusal": refusal,
        "person": person,
    }
    status = 422 if form.errors or refusal else 200
    return render(request, "participation/notices_mend.html", context, status=status)


@never_cache
@csrf_exempt  # A mail program sends this form (RFC 8058); its key is the token.
@require_http_methods(FORM_METHODS)
def off(request: HttpRequest, key: str) -> HttpResponse:
    """End mail about the topics of a message: one press, without signing in.

    Opening it ends nothing: programs that look at every link of a message open this
    page as well. What was ended can be put back on the page that says so.
    """
    found = letters.off_of(key)
    if found is None:
        raise Http404
    person, topics, now = found.person, found.topics, timezone.now()
    context = {
        "topics": [TOPICS[topic].label for topic in topics],
        "before": "",
        "is_off": False,
        "is_back": False,
        "is_all": not topics,
    }
    if request.method == "POST":
        if before := request.POST.get("before", ""):
            _put_back(person, before)
            context["is_back"] = True
        else:
            is_all = not topics or "all" in request.POST
            before = _as_it_is(person, ended=() if is_all else topics)
            context |= {"is_off": True, "is_all": is_all, "before": before}
            actions.stop_mail(person=person, topics=() if is_all else topics, now=now)
    elif not person.wants_mail:
        context |= {"is_off": True, "is_all": True}
    elif topics and _are_off(person, topics):
        context["is_off"] = True
    return render(request, "participation/notices_off.html", context)


def _are_off(person: User, topics: Iterable[str]) -> bool:
    held = actions.choices_of(person)
    return all(held[topic].cadence == NoticeChoice.Cadence.OFF for topic in topics)


def _as_it_is(person: User, *, ended: Collection[str]) -> str:
    """Write down, signed, what somebody gets now, for putting it back.

    What is to be `ended`, some topics or all mail if none is named, and is off already
    was so by the same link, pressed before: putting it back turns it on, topics as they
    are for everybody.
    """
    wants_mail = person.wants_mail or not ended
    held = {
        topic: choice.cadence.value
        for topic, choice in actions.choices_of(person).items()
    }
    if ended and _are_off(person, ended):
        held |= {topic: TOPICS[topic].default.value for topic in ended}
    return signing.Signer(salt=UNDO_SALT).sign_object(
        {"person": person.pk, "wants_mail": wants_mail, "held": held}
    )


def _put_back(person: User, before: str) -> None:
    """Put back what was signed for this person. Raises Http404 for anything else."""
    try:
        held = signing.Signer(salt=UNDO_SALT).unsign_object(before)
    except signing.BadSignature as error:
        raise Http404 from error
    if held["person"] != person.pk:
        raise Http404
    cadences = {
        topic: cadence for topic, cadence in held["held"].items() if topic in TOPICS
    }
    actions.put_back(
        person=person,
        wants_mail=held["wants_mail"],
        cadences=cadences,
        now=timezone.now(),
    )
