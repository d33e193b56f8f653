"""Materials as members, the public and the desk read them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404

from panels.lifecycle import SEATED
from panels.models import Material, MaterialVersion, Panel, Panelist, Reading, Session

FILES = ("file__content", "small__content")


def material_or_404(panel: Panel, number: int) -> Material:
    material = panel.materials.filter(number=number).select_related("session").first()
    if material is None:
        raise Http404
    material.panel = panel
    return material


def newest(material: Material) -> MaterialVersion:
    """Return what a material holds now, without the bytes of its files."""
    found: MaterialVersion = (
        material.versions.select_related("file", "small")
        .defer(*FILES)
        .get(number=material.version)
    )
    return found


def public_materials(panel: Panel) -> QuerySet[Material]:
    return panel.materials.filter(
        state=Material.State.PUBLISHED, is_public=True
    ).select_related("session")


@dataclass(frozen=True, slots=True)
class Read:
    """A material, and what one member has read of it: nothing, an old version, all."""

    material: Material
    version: int

    @property
    def is_read(self) -> bool:
        return self.version == self.material.version

    @property
    def is_older(self) -> bool:
        return 0 < self.version < self.material.version


def to_read(
    panel: Panel, panelist: Panelist, session: Session | None = None
) -> Sequence[Read]:
    """Return what members can read, with what this one has read. Two queries."""
    found = panel.materials.filter(state=Material.State.PUBLISHED)
    if session is not None:
        found = found.filter(session=session)
    read = dict(
        Reading.objects.filter(panelist=panelist, material__panel=panel).values_list(
            "material_id", "version"
        )
    )
    rows = found.select_related("session")
    return [Read(one, read.get(one.pk, 0)) for one in rows]


@dataclass(frozen=True, slots=True)
class ReadBy:
    """A material at the desk, and how many members have read it as it is now."""

    material: Material
    count: int


def at_desk(panel: Panel) -> list[ReadBy]:
    """Return all materials with counts, without names. Two queries."""
    counts = Counter(
        Reading.objects.filter(
            Q(material__panel=panel),
            version=F("material__version"),
            panelist__state__in=SEATED,
        ).values_list("material_id", flat=True)
    )
    return [
        ReadBy(one, counts[one.pk]) for one in panel.materials.select_related("session")
    ]
