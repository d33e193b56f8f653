"""How long a search and the look for similar ideas take at 1,000 and at 100,000.

    .venv/bin/python benchmarks/similar.py

The ideas are those of tests/data/similar, moved to other places and mixed, so that
words are as rare and as common as people make them. Every search is also done by
reading through the texts, as without an index, in the same run: the ratio is the gain.
Milliseconds are for the queries alone, without a page.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import common

sys.path.insert(0, str(common.ROOT / "tests"))

SIZES = (1_000, 100_000)
REPEATS = 15
SEED = 20261122
BATCH = 1_000
FIRST = (
    "Kuusi Lehti Honka Niitty Kivi Musta Valkea Pitkä Iso Vanha Uusi Suvi Haapa Karhu"
)
LAST = "niemi ranta mäki lahti harju kangas saari korpi pelto salo vaara lampi aho puro"
SEARCHES = {
    "a common word": "lapsille",
    "a rare name": "Vekkulinvaarassa",
    "a word nobody used": "xylofonia",
    "a word being typed": "leikkip",
    "a compound in its parts": "pyörien katos",
    "three words": "penkki puisto lapset",
}


def made_up(number: int, draw: random.Random, ideas: list[Any]) -> tuple[str, str, str]:
    """Return title, text and language of an idea that somebody might have sent."""
    language, one, _names = draw.choice(ideas)
    same = [idea for code, idea, _ in draw.sample(ideas, 4) if code == language]
    place = draw.choice(FIRST.split()) + draw.choice(LAST.split())
    title, text = one["title"], " ".join([one["text"], *(i["text"] for i in same)])
    for name in _names:
        title, text = title.replace(name, place), text.replace(name, place)
    return f"{title} {number % 977}"[:120], text, language


def read_ideas() -> list[Any]:
    """Return the ideas for tests as (language, idea, words with capitals)."""
    import similarity

    found = []
    for language in similarity.LANGUAGES:
        for idea in similarity.read(language)[0].values():
            words = f"{idea['title']} {idea['text']}".replace(".", "").split()
            names = {word for word in words if word[0].isupper()}
            found.append((language, idea, sorted(names - {words[0]})))
    return found


def prepare(size: int) -> dict[str, Any]:
    """Fill a process, and say how long the index took and how large it is."""
    from datetime import timedelta

    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from participation.models import Process, User
    from proposals.actions.proposals import fair_order_key
    from proposals.indexing import index
    from proposals.models import Proposal

    call_command("migrate", verbosity=0)
    draw, ideas, now = random.Random(SEED), read_ideas(), timezone.now()
    process = Process.objects.create(
        slug=f"similar-{size}",
        title={"fi": "Haku"},
        order_seed="seed",
        published_at=now - timedelta(days=30),
    )
    author = User.objects.create(email=f"author-{size}@example.org", name="N")
    seconds = 0.0
    for start in range(1, size + 1, BATCH):
        rows = []
        for number in range(start, min(start + BATCH, size + 1)):
            title, text, language = made_up(number, draw, ideas)
            if number == size // 2:
                title, language = "Sauna Vekkulinvaaralle", "fi"
            rows.append(
                Proposal(
                    process=process,
                    number=number,
                    author=author,
                    title=title,
                    text=text,
                    language=language,
                    order_key=fair_order_key(process, number),
                    submitted_at=now - timedelta(minutes=number),
                )
            )
        Proposal.objects.bulk_create(rows)
        began = time.perf_counter()
        index(*rows)
        seconds += time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")
    return {"index_ms_each": round(1000 * seconds / size, 2)}


def measure(size: int) -> dict[str, Any]:
    """Ask each question a few times; the median stands."""
    from django.db import connection
    from django.db.models import Q
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from participation.models import Process
    from proposals.queries import lists, places
    from proposals.queries.lists import Filters, Order
    from proposals.queries.similar import similar_to

    process = Process.objects.get(slug=f"similar-{size}")
    choices, now, draw = places.choices_of(process), timezone.now(), random.Random(7)

    def timed(ask: Callable[[int], Any]) -> dict[str, Any]:
        ask(0)
        with CaptureQueriesContext(connection) as captured:
            found = ask(0)
        queries = len(captured)
        times = []
        for repeat in range(REPEATS):
            began = time.perf_counter()
            ask(repeat)
            times.append(time.perf_counter() - began)
        return {
            "queries": queries,
            "found": found,
            "ms": round(1000 * statistics.median(times), 1),
            "worst_ms": round(1000 * max(times), 1),
        }

    def listed(words: str, order: str) -> Callable[[int], int]:
        filters = Filters(words=words, order=order)
        return lambda _repeat: (
            lists.proposal_list(process, filters, choices, page="1").count
        )

    def read_through(words: str) -> Callable[[int], int]:
        condition = Q()
        for word in words.split():
            condition &= Q(title__icontains=word) | Q(text__icontains=word)
        found = process.proposals.visible().filter(condition).order_by("order_key")
        return lambda _repeat: len(found.values_list("pk")[: lists.MOST_FOUND + 1])

    typed = [
        made_up(draw.randrange(10_000), draw, read_ideas()) for _ in range(REPEATS)
    ]

    def alike(*, has_text: bool, earlier: bool = False) -> Callable[[int], int]:
        def ask(repeat: int) -> int:
            title, text, language = typed[repeat]
            body = text if has_text else ""
            return len(
                similar_to(
                    process,
                    title=title,
                    text=body,
                    language=language,
                    earlier=earlier,
                    now=now,
                )
            )

        return ask

    found: dict[str, Any] = {}
    for name, words in SEARCHES.items():
        found[name] = timed(listed(words, Order.FAIR))
        found[name]["through_ms"] = timed(read_through(words))["ms"]
        found[f"{name}, best first"] = timed(listed(words, Order.BEST))
    found["similar to a title"] = timed(alike(has_text=False))
    found["similar to title and text"] = timed(alike(has_text=True))
    found["the same, in all processes"] = timed(alike(has_text=True, earlier=True))
    return found


def report(figures: dict[str, Any]) -> None:
    for kind, by_size in figures.items():
        small, large = (by_size[size]["asked"] for size in SIZES)
        common.show(
            f"Searches and similar ideas on {kind}",
            [
                "asked",
                "queries",
                *(f"ms at {size:,}" for size in SIZES),
                f"worst ms at {SIZES[-1]:,}",
                f"reading through at {SIZES[-1]:,}",
                "ratio",
            ],
            [
                [
                    name,
                    one["queries"],
                    small[name]["ms"],
                    one["ms"],
                    one["worst_ms"],
                    one.get("through_ms", ""),
                    round(one["through_ms"] / one["ms"], 1)
                    if "through_ms" in one
                    else "",
                ]
                for name, one in large.items()
            ],
        )
        each = by_size[SIZES[-1]]["prepared"]["index_ms_each"]
        print(f"\nTo index one idea took {each} ms.")


def show_pairs() -> None:
    """Print how well the pairs for tests are told apart, and by what else."""
    import similarity

    rows = []
    for method in similarity.METHODS:
        for language in similarity.LANGUAGES:
            threshold = similarity.best_threshold(method, language)
            found = similarity.verdicts(
                method, language, similarity.HELD_OUT, threshold
            )
            figures = [f"{found.precision:.2f}", f"{found.recall:.2f}"]
            rows.append([method, language, f"{threshold:.2f}", *figures])
    columns = ["method", "language", "threshold", "precision", "recall"]
    common.show("Pairs held out", columns, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["prepare", "measure"])
    parser.add_argument("--pairs", action="store_true", help="only judge the pairs")
    parser.add_argument(
        "--only", choices=["sqlite", "postgresql"], help="one database of the two"
    )
    parser.add_argument("size", type=int, nargs="?", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pairs:
        sys.path.insert(0, str(common.ROOT))
        show_pairs()
        return
    if options.part:
        import django

        django.setup()
        part = prepare if options.part == "prepare" else measure
        print(json.dumps(part(options.size)))
        return
    figures: dict[str, Any] = {}
    for kind in [options.only] if options.only else ["sqlite", "postgresql"]:
        figures[kind] = {}
        for size in SIZES:
            # Each size has a database of its own: both would share one index.
            with common.database(kind) as url:
                env = common.environment(url)
                prepared = common.run("similar.py", "prepare", env, size)
                asked = common.run("similar.py", "measure", env, size)
            figures[kind][size] = {"prepared": prepared, "asked": asked}
    report(figures)
    common.finish("similar", figures)


if __name__ == "__main__":
    main()
