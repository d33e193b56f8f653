"""Who sees the files of materials: members once published, everyone where public."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest

from panels.models import Material, MaterialVersion
from panels.policies.roles import refuse_running
from panels.queries.members import panelist_of
from participation.file_guards import Sight
from participation.models import StoredFile
from participation.policies import refuse_seeing


def guard(file: StoredFile, request: HttpRequest, now: datetime) -> Sight | None:
    """Say who sees a file of a material; of other files nothing is known here.

    An older version of a public material is for who runs the panel and its members.
    """
    version = (
        MaterialVersion.objects.filter(Q(file=file) | Q(small=file))
        .select_related("material__panel__process")
        .order_by("-number")
        .first()
    )
    if version is None:
        return None
    material = version.material
    panel = material.panel
    is_published = material.state == Material.State.PUBLISHED
    is_newest = version.number == material.version
    if is_published and material.is_public and is_newest and panel.is_public:
        if panel.process.is_public(now):
            return Sight(is_public=True, name=version.name)
        if refuse_seeing(request.user, panel.process, now=now) is None:
            return Sight(is_public=False, name=version.name)
    seat = panelist_of(request, panel)
    is_inside = is_published and seat is not None and seat.is_member
    if is_inside or refuse_running(request.user, panel) is None:
        return Sight(is_public=False, name=version.name)
    return None
