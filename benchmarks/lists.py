"""How long the list of proposals takes at 1,000 and at 100,000, and how many queries.

    .venv/bin/python benchmarks/lists.py

The pages go through the whole of Django, with sessions, languages and templates, but
without a network. Milliseconds are CPU time of this process and of what it waits for.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from typing import Any

import common

SIZES = (1_000, 100_000)
REPEATS = 15
SEED = 20261115
BATCH = 2_000
WORDS = """
laituri penkki puisto valaistus pyörätie leikkipaikka uimaranta sauna kota frisbeegolf
kuntoilu istutus lintutorni kirjasto nuoret talvi hiihto latu satama silta portaat
näköala grilli kenttä jalkapallo pyöräily melonta
"""
PLACES = """
Lohtaja Lehtikangas Vimpelinlampi Kättö Purola Variskangas Otanmäki
"""
PAGES = {
    "first page": "",
    "page 30": "?page=30",
    "newest first": "?order=newest",
    "cheapest first": "?order=cheapest",
    "a district": "?district=d1",
    "a theme, feasible": "?category=c1&status=feasible",
    "a frequent word": "?q=laituri",
    "a rare word": "?q=ainutkertainen",
    "a word nobody used": "?q=xylofoni",
    "a frequent word, best first": "?q=laituri&order=best",
    "a word being typed": "?q=laitur",
    "three words in a district": "?q=penkki+puisto+sauna&district=d1",
    "pictures": "?view=gallery",
    "a map": "?view=map",
    "a range of costs": "?cost_from=1000&cost_to=9000",
}


def prepare(size: int) -> dict[str, Any]:
    """Fill a process with proposals that were collected some time ago."""
    from datetime import timedelta

    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from participation.models import Phase, Process, User
    from proposals.actions.proposals import fair_order_key
    from proposals.indexing import index
    from proposals.models import Category, Project, Proposal

    call_command("migrate", verbosity=0)
    draw, words = random.Random(SEED), WORDS.split()
    now = timezone.now()
    process = Process.objects.create(
        slug=f"list-{size}",
        title={"fi": "Lista"},
        order_seed="seed",
        published_at=now - timedelta(days=30),
    )
    Phase.objects.create(
        process=process,
        kind="propose",
        starts_at=now - timedelta(days=20),
        ends_at=now + timedelta(days=20),
    )
    districts = [
        process.districts.create(code=f"d{n}", name={"fi": place}, position=n)
        for n, place in enumerate(PLACES.split())
    ]
    categories = [
        Category.objects.create(process=process, code=f"c{n}", name={"fi": f"Aihe {n}"})
        for n in range(6)
    ]
    authors = User.objects.bulk_create(
        [User(email=f"author{n}-{size}@example.org", name=f"N{n}") for n in range(200)]
    )
    rows = []
    for number in range(1, size + 1):
        title = " ".join(draw.choices(words, k=3)).capitalize()
        text = " ".join(draw.choices(words, k=120))
        if number == size // 2:
            text += " ainutkertainen"
        rows.append(
            Proposal(
                process=process,
                number=number,
                author=draw.choice(authors),
                title=title,
                text=text,
                language="fi",
                district=draw.choice([*districts, None]),
                category=draw.choice(categories),
                cost_estimate=draw.randrange(500_00, 90_000_00),
                status=draw.choice(["submitted", "feasible", "not_feasible"]),
                order_key=fair_order_key(process, number),
                submitted_at=now - timedelta(minutes=number),
            )
        )
    Proposal.objects.bulk_create(rows, batch_size=BATCH)
    for start in range(0, size, BATCH):
        index(*rows[start : start + BATCH])
    feasible = process.proposals.filter(status="feasible").only("pk", "number")
    Project.objects.bulk_create(
        [
            Project(
                process=process,
                proposal=proposal,
                code=f"P{proposal.number}",
                title={"fi": "Hanke"},
                cost=draw.randrange(500_00, 90_000_00),
            )
            for proposal in feasible
        ],
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {}


def measure(size: int) -> dict[str, Any]:
    """Ask for each page a few times; the median stands."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    found = {}
    pages = {f"list: {name}": f"proposals/{query}" for name, query in PAGES.items()}
    pages["one proposal"] = "proposals/7/"
    for name, path in pages.items():
        url = f"/p/list-{size}/{path}"
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        # Now, since the next request empties the log.
        queries = len(captured)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answers {response.status_code}.")
        walls, cpus = [], []
        for _repeat in range(REPEATS):
            wall, cpu = time.perf_counter(), time.process_time()
            client.get(url)
            cpus.append(time.process_time() - cpu)
            walls.append(time.perf_counter() - wall)
        found[name] = {
            "queries": queries,
            "ms": round(1000 * statistics.median(walls), 1),
            "cpu_ms": round(1000 * statistics.median(cpus), 1),
            "bytes": len(response.content),
        }
    return found


def report(figures: dict[str, Any]) -> None:
    for kind, by_size in figures.items():
        small, large = (by_size[size] for size in SIZES)
        common.show(
            f"Pages of proposals on {kind}",
            [
                "page",
                *(f"queries at {size:,}" for size in SIZES),
                *(f"ms at {size:,}" for size in SIZES),
                f"CPU ms at {SIZES[-1]:,}",
            ],
            [
                [
                    name,
                    small[name]["queries"],
                    large[name]["queries"],
                    small[name]["ms"],
                    large[name]["ms"],
                    large[name]["cpu_ms"],
                ]
                for name in small
            ],
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["prepare", "measure"])
    parser.add_argument(
        "--only", choices=["sqlite", "postgresql"], help="one database of the two"
    )
    parser.add_argument("size", type=int, nargs="?", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        import django

        django.setup()
        part = prepare if options.part == "prepare" else measure
        print(json.dumps(part(options.size)))
        return
    figures: dict[str, Any] = {}
    for kind in [options.only] if options.only else ["sqlite", "postgresql"]:
        with common.database(kind) as url:
            env = common.environment(url)
            for size in SIZES:
                common.run("lists.py", "prepare", env, size)
            figures[kind] = {
                size: common.run("lists.py", "measure", env, size) for size in SIZES
            }
    report(figures)
    common.finish("lists", figures)


if __name__ == "__main__":
    main()
