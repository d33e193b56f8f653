"""A process is locked without its key, so that rows may point to it meanwhile.

PostgreSQL looks at the process when a row that points to it is committed. Somebody who
supports an idea has locked the idea by then; an official who has locked the process
waits for the idea. With the key locked too, each waits for the other.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("participation", "proposals", "voting", "frontend")
LOCK = re.compile(r"Process\.objects\s*\.select_for_update\(([^)]*)\)")


def test_every_lock_of_a_process_leaves_its_key_alone() -> None:
    found = [
        (file.relative_to(ROOT).as_posix(), options)
        for app in APPS
        for file in (ROOT / app).rglob("*.py")
        for options in LOCK.findall(file.read_text())
    ]

    assert ("participation/audit.py", "no_key=True") in found
    assert ("proposals/queries/pages.py", "no_key=True") in found
    assert {options for _file, options in found} == {"no_key=True"}
