"""What the documents promise: their links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "frontend" / "demo").rglob("*.md"),
]
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_link_leads_to_a_file(document) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))

    missing = [link for link in links if not (document.parent / link).exists()]

    assert missing == []


def test_the_front_page_shows_small_pictures() -> None:
    pictures = re.findall(
        r"!\[[^\]]{20,}\]\(([^)]+)\)", (ROOT / "README.md").read_text()
    )

    assert pictures
    assert all((ROOT / path).stat().st_size <= 200_000 for path in pictures)
