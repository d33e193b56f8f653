"""What a first visit loads: requests and bytes, as a browser asks for them.

    .venv/bin/python benchmarks/first_view.py

A fresh Chromium opens each page of the demo. Bytes are those of the bodies, each
compressed with gzip as a proxy in front would; pictures and fonts as they are.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections import Counter
from typing import Any

import common

PACKED = ("image/png", "image/jpeg", "image/webp", "font/")
MOST_REQUESTS = 10
MOST_BYTES = 150 * 1024
MOST_SCRIPT_BYTES = 30 * 1024


def load(url: str) -> None:
    env = common.environment(url, PROFILE="demo", SECRET_KEY="s" * 64, **BALLOT_KEY)
    for command in ("migrate", "demo"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity=0"],
            cwd=common.ROOT,
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
        )


BALLOT_KEY = {"BALLOT_KEY": os.urandom(32).hex()}


def pages_of(base: str) -> dict[str, str]:
    """Find the pages by following links from the home page, as a visitor would."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium())
        page = browser.new_page()
        page.goto(base)
        found = {"home": base}
        slugs = page.eval_on_selector_all(
            "a[href^='/p/']", "links => links.map(a => a.getAttribute('href'))"
        )
        processes = sorted({"/".join(href.split("/")[:3]) for href in slugs})
        for process in processes:
            answer = page.goto(f"{base}{process}/vote/ballot/all/")
            if answer and answer.status == 200 and page.query_selector("form#ballot"):
                found["process with a vote"] = f"{base}{process}/"
                found["ballot"] = f"{base}{process}/vote/ballot/all/"
                found["list of proposals"] = f"{base}{process}/proposals/"
            answer = page.goto(f"{base}{process}/result/")
            if answer and answer.status == 200 and "result" not in found:
                found["result"] = f"{base}{process}/result/"
        browser.close()
    return found


def chromium() -> dict[str, Any]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)))
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-gpu"]}


def weigh(url: str) -> dict[str, int]:
    """Open a page with nothing in the cache, and weigh every answer."""
    from playwright.sync_api import Response, sync_playwright

    answers: list[Response] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium())
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright cannot mark a built-in method
        page.goto(url, wait_until="networkidle")
        weights: Counter[str] = Counter()
        for answer in answers:
            kind = answer.headers.get("content-type", "")
            body = answer.body()
            size = len(body) if kind.startswith(PACKED) else len(gzip.compress(body))
            part = next(
                (name for name in ("html", "css", "javascript") if name in kind),
                "other",
            )
            weights[part] += size
        browser.close()
    return {
        "requests": len(answers),
        "bytes": weights.total(),
        **{name: weights[name] for name in ("html", "css", "javascript", "other")},
    }


def main() -> None:
    with common.database("sqlite") as url:
        load(url)
        more = {"PROFILE": "demo", "SECRET_KEY": "s" * 64, **BALLOT_KEY}
        with common.server(url, processes=1, threads=8, **more) as server:
            pages = pages_of(f"http://127.0.0.1:{server.port}")
            figures = {name: weigh(address) for name, address in pages.items()}
    common.show(
        "First view",
        [
            "page",
            "requests",
            "KB",
            "HTML",
            "CSS",
            "JavaScript",
            "other",
            "within limits",
        ],
        [
            [
                name,
                one["requests"],
                *(
                    f"{one[part] / 1024:.1f}"
                    for part in ("bytes", "html", "css", "javascript", "other")
                ),
                "yes"
                if one["requests"] <= MOST_REQUESTS
                and one["bytes"] <= MOST_BYTES
                and one["javascript"] <= MOST_SCRIPT_BYTES
                else "NO",
            ]
            for name, one in figures.items()
        ],
    )
    common.finish("first_view", figures)


if __name__ == "__main__":
    main()
