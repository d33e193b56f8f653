"""The inbox of notices: what somebody was told, and why."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participation.actions import notices as actions
from participation.actions.sending import drop_needless
from participation.http import SignedInRequest, see_other
from participation.kinds import KINDS, TOPICS, topic_of
from participation.languages import reading_language
from participation.models import Notice
from participation.notices import words_of
from participation.reminders import reasons_for
from participation.texts import pick

ON_A_PAGE = 20
# Larger than any id, and than what a person types by hand.
LARGEST_ID = 2**63 - 1


@never_cache
@login_required
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """Show what somebody was told, newest first, and what of it they have not read."""
    now = timezone.now()
    own = Notice.objects.filter(person=request.user).exclude(mail=Notice.Mail.DROPPED)
    topic = _topic_in(request.GET)
    pages = Paginator(_of_topic(own, topic).select_related("process"), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    # What is not so any more leaves the inbox when somebody looks at it, at the latest.
    gone = drop_needless(notices=list(page), now=now)
    found = [notice for notice in page if notice.pk not in gone]
    language = reading_language()
    reasons = {
        number: pick(why, language)[0] for number, why in reasons_for(found).items()
    }
    context = {
        "page": page,
        "notices": [
            (
                notice,
                words_of(notice, language),
                reasons.get(notice.pk) or TOPICS[_topic_of(notice)].why,
            )
            for notice in found
        ],
        "unread": own.filter(read_at=None).count(),
        "newest": max((notice.pk for notice in found), default=0),
        "topic": topic,
        "topics": _toggles(own, topic),
        "now": now,
    }
    return render(request, "participation/notices.html", context)


def _topic_in(sent: QueryDict) -> str:
    """Return the topic that is asked for, or nothing for all of them."""
    topic = sent.get("topic", "")
    return topic if topic in TOPICS else ""


def _topic_of(notice: Notice) -> str:
    return notice.topic if notice.topic in TOPICS else topic_of(notice.kind)


def _of_topic(notices: QuerySet[Notice], topic: str) -> QuerySet[Notice]:
    """Pick those of a topic; older rows do not say theirs, but their kind does."""
    if not topic:
        return notices
    kinds = [name for name, kind in KINDS.items() if kind.topic == topic]
    return notices.filter(Q(topic=topic) | Q(topic="", kind__in=kinds))


def _toggles(own: QuerySet[Notice], chosen: str) -> list[dict[str, object]]:
    """Return a link for each topic of which somebody has something."""
    found = own.order_by().values_list("topic", "kind").distinct()
    has = {topic if topic in TOPICS else topic_of(kind) for topic, kind in found}
    if len(has) < 2 and not chosen:  # noqa: PLR2004 - with one there is nothing to choose
        return []
    inbox_url = reverse("participation:notices")
    links: list[dict[str, object]] = [
        {"label": _("All"), "url": inbox_url, "is_current": not chosen}
    ]
    links += [
        {
            "label": topic.label,
            "url": f"{inbox_url}?topic={name}",
            "is_current": name == chosen,
        }
        for name, topic in TOPICS.items()
        if name in has or name == chosen
    ]
    return links


@never_cache
@login_required
@require_safe
def follow(request: SignedInRequest, number: int) -> HttpResponse:
    """Lead to what a notice is about; who goes there has read it."""
    notice = _own(request, number)
    if not url_has_allowed_host_and_scheme(notice.link, None):
        raise Http404
    actions.mark_read(person=request.user, notice=notice, now=timezone.now())
    return see_other(request, notice.link)


@never_cache
@login_required
@require_safe
def follow_from_phone(request: SignedInRequest, number: int) -> HttpResponse:
    """Do so from a text message, and lead to the inbox if the notice is gone.

    Of a reminder to vote nothing stays, but for the text on the phone.
    """
    if _found(request, number).exists():
        return follow(request, number)
    return see_other(request, reverse("participation:notices"))


@login_required
@require_POST
def read(request: SignedInRequest, number: int) -> HttpResponse:
    notice = _own(request, number)
    actions.mark_read(person=request.user, notice=notice, now=timezone.now())
    return see_other(request, reverse("participation:notices"))


@login_required
@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    typed = request.POST.get("newest", "")
    newest = int(typed) if typed.isascii() and typed.isdigit() else 0
    topic = _topic_in(request.POST)
    actions.mark_all_read(
        notices=_of_topic(Notice.objects.filter(person=request.user), topic),
        newest=min(newest, LARGEST_ID),
        now=timezone.now(),
    )
    inbox_url = reverse("participation:notices")
    return see_other(request, f"{inbox_url}?topic={topic}" if topic else inbox_url)


def _own(request: SignedInRequest, number: int) -> Notice:
    return get_object_or_404(_found(request, number))


def _found(request: SignedInRequest, number: int) -> QuerySet[Notice]:
    return Notice.objects.filter(pk=min(number, LARGEST_ID), person=request.user)
