"""Where somebody who has signed up comes back to."""

from django.urls import reverse

from panels.models import Panel


def place_path(panel: Panel) -> str:
    return reverse("panels:place", args=[panel.process.slug, panel.slug])
