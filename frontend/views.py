"""Pages of the whole service: home, help, statements, one's own account, errors."""

from datetime import date, datetime
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseServerError,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from frontend import plain_pages
from frontend.context import THEME_COOKIE, THEMES
from frontend.reading import reads_plainly
from frontend.security import personal
from frontend.today import today
from participation.desk import remember_desk
from participation.http import SeeOther
from participation.languages import reading_language
from participation.machine_texts import load_machine_texts
from participation.models import Phase, Process
from participation.plain_cookie import PLAIN_COOKIE, remember_plain
from participation.policies import has_desk
from participation.queries import public_processes
from participation.texts import pick
from voting.models import VotingRound

THEME_LASTS = 365 * 24 * 3600
# How many open processes the home page tells at length.
FEATURED = 3
SHOWN_VOTES = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    cards = public_processes(now=now)
    rounds = {
        voting_round.process_id: voting_round
        for voting_round in VotingRound.objects.filter(
            process__in=[card.process for card in cards if card.plan.current]
        )
    }
    # A vote is what people come for, so it is one press away; the rest keeps its order.
    running = sorted(
        (card for card in cards if card.plan.current),
        key=lambda card: not card.plan.is_open(Phase.Kind.VOTE),
    )
    load_machine_texts(*(card.process for card in cards))
    context = {
        "is_empty": not cards,
        "featured": [
            (card, today(card.process, card.plan, rounds.get(card.process.pk)))
            for card in running[:FEATURED]
        ],
        "running": running[FEATURED:],
        "coming": [c for c in cards if not c.plan.current and c.plan.upcoming],
        "past": [c for c in cards if not c.plan.current and not c.plan.upcoming],
        "now": now,
    }
    return render(request, "pages/home.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    if reads_plainly():
        return render(request, "pages/plain.html", plain_pages.context_of("help"))
    return render(request, "pages/help.html", {"contact": settings.CITY_CONTACT_EMAIL})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the statement that the Act 306/2019, section 9 asks for."""
    if reads_plainly():
        words = plain_pages.context_of("accessibility")
        return render(request, "pages/plain.html", words)
    statement = settings.ACCESSIBILITY_STATEMENT
    updated_on = statement.get("updated_on", "")
    context = {
        "contact": settings.CITY_CONTACT_EMAIL,
        "host": request.get_host(),
        "is_full": statement.get("conformance") == "full",
        "is_audit": statement.get("method") == "audit",
        "gaps": statement.get("gaps", []),
        "updated_on": date.fromisoformat(updated_on) if updated_on else None,
    }
    return render(request, "pages/accessibility.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request, "pages/privacy.html", {"contact": settings.CITY_CONTACT_EMAIL}
    )


def _votes(*, now: datetime) -> list[dict[str, str]]:
    """Lead to what is recorded in one's own name, in the votes of the last time."""
    rounds = VotingRound.objects.filter(
        process__in=Process.objects.public(now),
        frozen_at__isnull=False,
        phase__starts_at__lte=now,
    )
    newest = rounds.select_related("process").order_by("-phase__starts_at")
    return [
        {
            "icon": "vote",
            "title": _("Vote: %(title)s")
            % {"title": pick(one.process.title, reading_language())[0]},
            "url": reverse("voting:mine", args=[one.process.slug]),
            "text": _("Whether a vote was recorded in your name."),
        }
        for one in newest[:SHOWN_VOTES]
    ]


@personal
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Lead to everything about one's own account."""
    assert request.user.is_authenticated  # noqa: S101 - the decorator made sure
    links = [
        {
            "icon": "person",
            "title": _("My details"),
            "url": reverse("participation:my_details"),
            "text": _("Your name, your district and your language, if you give them."),
        },
        {
            "icon": "mail",
            "title": _("Notices"),
            "url": reverse("participation:notices"),
            "text": _("What has become of your ideas, and of those that you follow."),
        },
        {
            "icon": "calendar",
            "title": _("My calendar"),
            "url": reverse("participation:my_calendar"),
            "text": _("Dates of what you follow and take part in, for your calendar."),
        },
        {
            "icon": "flag",
            "title": _("Processes that you follow"),
            "url": reverse("participation:followed"),
            "text": _("You hear when a phase begins or ends soon, and of the result."),
        },
        {
            "icon": "edit",
            "title": _("My proposals"),
            "url": reverse("proposals_my:list"),
            "text": _("What you have suggested, and what has become of it."),
        },
        {
            "icon": "star",
            "title": _("My supports"),
            "url": reverse("proposals_my:supports"),
            "text": _("The ideas that you have signed under."),
        },
        *_votes(now=timezone.now()),
        {
            "icon": "mail",
            "title": _("E-mail address"),
            "url": reverse("account_email"),
            "text": _("Where sign-in codes and notices go."),
        },
        {
            "icon": "phone",
            "title": _("Two-step sign-in"),
            "url": reverse("mfa_index"),
            "text": _(
                "An app, a passkey or recovery codes. Every staff role needs it."
            ),
        },
        {
            "icon": "lock",
            "title": _("Password"),
            "url": reverse("account_change_password"),
            "text": _("You can do without: a code by e-mail is enough."),
        },
        {
            "icon": "eye",
            "title": _("Where you are signed in"),
            "url": reverse("usersessions_list"),
            "text": _("Browsers that are signed in now, and a way to sign them out."),
        },
        {
            "icon": "people",
            "title": _("Other ways to sign in"),
            "url": reverse("socialaccount_connections"),
            "text": _("Services that the city lets you use instead of a code."),
        },
        {
            "icon": "download",
            "title": _("My data"),
            "url": reverse("participation:my_data"),
            "text": _("Everything that is kept about you, and how to leave."),
        },
    ]
    is_official = has_desk(request.user)
    remember_desk(request, has_desk=is_official)
    if is_official:
        desk = {
            "icon": "document",
            "title": _("Staff desk"),
            "url": reverse("participation:staff_home"),
            "text": _("The processes in which you have a role."),
        }
        links.insert(0, desk)
    return render(request, "account/me.html", {"links": links})


# These two carry no token: it would set a cookie for everybody who only reads, and no
# shared cache could keep a page. The worst that a forged form can do is to change
# somebody's language or colours. Neither looks at who is signed in.


@csrf_exempt
def set_language(request: HttpRequest) -> HttpResponse:
    response = django_set_language(request)
    assert isinstance(response, HttpResponse)  # noqa: S101 - it answers with a redirect
    if request.COOKIES.get(PLAIN_COOKIE) == "1":
        remember_plain(response, request, on=False)
    return response


@csrf_exempt
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme in a cookie, so that it works without JavaScript."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponse(_("There is no such theme."), status=HTTPStatus.BAD_REQUEST)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("home")
    response = SeeOther(back)
    response.set_cookie(
        THEME_COOKIE,
        theme,
        max_age=THEME_LASTS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Say sorry without request, database or context processors: they may be why."""
    return HttpResponseServerError(render_to_string("500.html"))
