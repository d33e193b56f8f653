"""Who sees the pictures of visits: everybody once published, else who is inside."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest

from panels.models import SitePicture
from panels.policies.roles import refuse_running
from panels.queries.members import panelist_of
from participation.file_guards import Sight
from participation.models import StoredFile
from participation.policies import refuse_seeing


def guard(file: StoredFile, request: HttpRequest, now: datetime) -> Sight | None:
    """Say who sees a picture of a visit; of other files nothing is known here."""
    picture = (
        SitePicture.objects.filter(Q(file=file) | Q(small=file))
        .select_related("note__session__panel__process")
        .first()
    )
    if picture is None:
        return None
    panel = picture.note.session.panel
    process = panel.process
    if picture.note.published_at is not None and panel.is_public:
        if process.is_public(now):
            return Sight(is_public=True)
        seen = refuse_seeing(request.user, process, now=now) is None
        return Sight(is_public=False) if seen else None
    seat = panelist_of(request, panel)
    is_inside = seat is not None and seat.is_member
    if is_inside or refuse_running(request.user, panel) is None:
        return Sight(is_public=False)
    return None
