"""The demo's content as it lies in `data/`: read, not interpreted.

Texts, people, places and days are data, so that a process can be changed without
touching code. `data/SOURCES.md` says where everything comes from.
"""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from participation.boundaries import FILE as MUNICIPALITIES

DATA = Path(__file__).parent / "data"

# In the order of phases: four votes are open, one is to come, one waits for a board and
# one for its key.
STORIES = (
    "propose",
    "review",
    "deliberate",
    "vote",
    "districts",
    "points",
    "ranked",
    "plans",
    "tie",
    "keys",
    "result",
    "implement",
)

# Which of them show what about the ballot box; SEALED waits for its key.
OPEN, SEALED, COUNTED = "vote", "keys", "implement"

# Which process and panel show what about citizen panels.
SHOWN_PANELS = {
    "at_work": ("kainuun-kyydit", "kyytiraati"),
    "recruiting": ("kajaani-liikkeelle", "liikkujaraati"),
    "drawing": ("kajaani-liikkeelle", "talvireittiraati"),
    "advised": ("lohtajan-tori", "toriraati"),
}

Content = Mapping[str, Any]


@cache
def read(name: str) -> Content:
    """Return one file of content."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def stories() -> list[Content]:
    """Return the invented processes."""
    return [read(name) for name in STORIES]


def common() -> Content:
    """Return what the processes share: people, areas, categories."""
    return read("common")


def life(slug: str) -> Content:
    """Return what people do with the ideas of a process, beside sending them."""
    found: Content = read("life").get(slug, {})
    return found


def panels() -> list[Content]:
    """Return the citizen panels: mandates, who signs up, and how they are drawn."""
    found: list[Content] = read("panels")["panels"]
    return found


def panel_life(slug: str) -> Content:
    """Return what a panel does at work; nothing for one that has no members yet."""
    name = f"panel-{slug}"
    return read(name) if (DATA / f"{name}.toml").exists() else {}


def picture(name: str) -> bytes:
    """Return a picture that somebody of the demo has drawn."""
    return (DATA / "pictures" / name).read_bytes()


def replay() -> Content:
    """Return which real election is replayed, and how."""
    return read("replay")


def next_round() -> Content:
    """Return which round is copied into a draft of the next one."""
    return read("next")


def slugs() -> list[str]:
    """Return the addresses of all public processes of the demo."""
    return [str(story["slug"]) for story in [*stories(), replay()]]


@cache
def boundaries() -> Mapping[str, Content]:
    """Return the boundaries of the municipalities by official code, as GeoJSON.

    Each carries the credit that its licence asks for; maps show it.
    """
    text = MUNICIPALITIES.read_text(encoding="utf-8")
    collection = json.loads(text)
    credit = {"attribution": collection["attribution"]}
    return {
        feature["properties"]["code"]: feature["geometry"] | credit
        for feature in collection["features"]
    }
