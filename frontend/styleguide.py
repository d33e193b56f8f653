"""Every component in every state, on one page; shown outside production only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from frontend.icons import ICONS
from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.outcome import Outcome
from voting.tally.ties import TiePolicy

# Three districts around a lake, as rough as an example may be.
DISTRICTS: list[dict[str, Any]] = [
    {
        "name": {"fi": "Lohtaja", "sv": "Lohtaja", "en": "Lohtaja", "ru": "Лохтая"},
        "note": _("12 proposals"),
        "url": "#map",
        "geometry": {
            "type": "Polygon",
            "coordinates": [
                [[27.70, 64.21], [27.74, 64.22], [27.75, 64.24], [27.71, 64.245],
                 [27.685, 64.23], [27.70, 64.21]]
            ],
        },
    },
    {
        "name": {"fi": "Lehtikangas"},
        "note": _("8 proposals"),
        "url": "#map",
        "is_selected": True,
        "geometry": {
            "type": "Polygon",
            "coordinates": [
                [[27.74, 64.22], [27.80, 64.205], [27.83, 64.225], [27.79, 64.245],
                 [27.75, 64.24], [27.74, 64.22]]
            ],
        },
    },
    {
        "name": {"fi": "Otanmäki"},
        "note": _("no boundary given"),
        "geometry": None,
    },
]  # fmt: skip

PLACES = [
    {
        "name": {"fi": "Vimpelinlampi"},
        "latitude": 64.2275,
        "longitude": 27.722,
        "url": "#map",
    }
]


class ExampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label=_("What should be done?"),
        help_text=_("A few words that say it all."),
        max_length=80,
    )
    text = forms.CharField(
        label=_("Tell more"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    cost = forms.IntegerField(
        label=_("What could it cost?"), help_text=_("In euros."), required=False
    )
    district = forms.ChoiceField(
        label=_("Where?"),
        choices=[("", _("All of the city")), ("1", "Lohtaja"), ("2", "Lehtikangas")],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("a", _("Outdoors")), ("b", _("Culture")), ("c", _("Traffic"))],
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(label=_("My name may be shown"), required=False)


class PlaceForm(forms.Form):
    latitude = forms.DecimalField(label=_("Latitude"), required=False)
    longitude = forms.DecimalField(label=_("Longitude"), required=False)


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search words"), required=False)
    district = forms.ChoiceField(
        label=_("Where?"), choices=[("", _("Everywhere"))], required=False
    )
    order = forms.ChoiceField(
        label=_("Order"), choices=[("", _("Fair order"))], required=False
    )


@dataclass(frozen=True, slots=True)
class ExamplePhase:
    """Looks like a phase to the tags, without a database."""

    kind: str
    label: str
    starts_at: datetime
    ends_at: datetime

    def get_kind_display(self) -> str:
        return self.label


def example_phases(now: datetime) -> list[ExamplePhase]:
    labels = {
        "propose": _("Collecting ideas"),
        "review": _("Checking feasibility"),
        "vote": _("Voting"),
        "result": _("Result and decision"),
    }
    start = now - timedelta(days=50)
    return [
        ExamplePhase(
            kind,
            str(label),
            start + timedelta(days=20 * index),
            start + timedelta(days=20 * (index + 1)),
        )
        for index, (kind, label) in enumerate(labels.items())
    ]


PROJECTS = {
    "pier": ("Vimpelinlammen laituri", 32_000_00),
    "benches": ("Lohtajan torin penkit", 18_500_00),
    "skating": ("Skeittipuisto", 40_000_00),
    "beach": ("Kesäniemen ranta", 9_600_00),
}


def example_count(rule: str) -> Outcome:
    """Count a small vote, for the pictures."""
    ballots = [("pier", "skating")] * 30 + [("benches",)] * 22
    ballots += [("pier", "benches"), ("beach",)] * 6
    return rules.count(
        rule,
        [Candidate(project, cost) for project, (_name, cost) in PROJECTS.items()],
        ballots,
        65_000_00,
        ties=TiePolicy(listed=tuple(PROJECTS)),
    )


@require_safe
def districts(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Give the districts to the map that one can move."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": district["name"]["fi"]},
            "geometry": district["geometry"],
        }
        for district in DISTRICTS
        if district["geometry"]
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    bad = {"title": "", "cost": "much", "kind": "x"}
    context = {
        "now": now,
        "icons": sorted(ICONS),
        "phases": example_phases(now),
        "sections": [
            {"label": _("Overview"), "url": "#", "is_current": True},
            {"label": _("Proposals"), "url": "#cards", "count": 62},
            {"label": _("Public record"), "url": "#events"},
        ],
        "form": ExampleForm(auto_id="good_%s"),
        "bad_form": ExampleForm(bad, auto_id="bad_%s"),
        "place_form": PlaceForm(),
        "filter_form": FilterForm(request.GET),
        "districts": DISTRICTS,
        "places": PLACES,
        "pages": Paginator(range(240), 20).page(5),
        "bars": [
            {"label": "Vimpelinlampi", "value": 412, "text": "412", "is_marked": True},
            {"label": "Lohtajan tori", "value": 388, "text": "388"},
            {"label": "Kesäniemen ranta", "value": 96, "text": "96"},
        ],
        "columns": [
            {"label": _("Project")},
            {"label": _("Votes"), "numeric": True},
            {"label": _("Cost"), "numeric": True},
        ],
        "rows": [
            ["Vimpelinlammen laituri", "412", "32 000 €"],
            ["Lohtajan torin penkit", "388", "18 500 €"],
        ],
        "steps": [
            {
                "title": "Vimpelinlammen laituri",
                "is_funded": True,
                "votes": 412,
                "cost": 3_200_000,
                "rank": 1,
                "url": "#explanation",
                "sentence": _("Most votes, and the money was enough."),
            },
            {
                "title": "Skeittipuisto",
                "is_funded": False,
                "votes": 301,
                "cost": 6_000_000,
                "rank": 2,
                "sentence": _("It costs more than what was left, €33,000."),
            },
        ],
        "by_votes": example_count("greedy"),
        "by_shares": example_count("mes+greedy"),
        "project_names": {code: name for code, (name, _cost) in PROJECTS.items()},
        "facts": [
            {"term": _("Cost"), "value": "32 000 €"},
            {"term": _("District"), "value": "Lehtikangas"},
        ],
        "choices": [
            {
                "id": "choice-1",
                "title": "Vimpelinlammen laituri",
                "cost": 3_200_000,
                "district": "Lehtikangas",
            },
            {
                "id": "choice-2",
                "title": "Lohtajan torin penkit",
                "cost": 1_850_000,
                "district": "Lohtaja",
            },
        ],
        "bar_lines": [
            {"label": _("Chosen"), "value": "2 / 5"},
            {"label": _("Used"), "value": "50 500 €"},
            {"label": _("Left"), "value": "14 500 €"},
        ],
        "bar_meter": {
            "label": _("Money"),
            "value": 5_050_000,
            "total": 6_500_000,
            "text": "50 500 € / 65 000 €",
        },
        "files": [
            {"label": _("Ballots"), "url": "#", "format": ".pb", "size": "12 kB"},
            {"label": _("Result"), "url": "#", "format": "CSV"},
        ],
        "tasks": [
            {
                "label": _("Proposals wait for a review"),
                "url": "#tasks",
                "count": 3,
                "kind": "warning",
                "due": now + timedelta(days=4),
            },
            {"label": _("Opening checks have passed"), "url": "#tasks", "count": 0},
        ],
        "events": [
            {
                "at": now - timedelta(hours=3),
                "text": _("The rule sheet was frozen"),
                "who": "A. Virtanen",
                "seal": "9f1c0a7be2d4",
            }
        ],
        "toggle": [
            {"label": _("List"), "url": "#map", "is_current": True, "icon": "list"},
            {"label": _("Map"), "url": "#map", "icon": "map"},
        ],
        "path": [
            {"label": _("Choose"), "is_done": True},
            {"label": _("Review"), "is_current": True},
            {"label": _("Cast")},
        ],
        "until": now + timedelta(days=6),
        "sample": "# Laituri\n\nVimpelinlampi on **tärkeä**.\n\n- penkki\n- valo\n",
    }
    return render(request, "pages/styleguide.html", context)
