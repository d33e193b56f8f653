"""The verifier as one file that runs wherever there are Python and `cryptography`.

It holds the verifier and exactly those modules of ours that it imports. The bytes
follow from the sources alone: no times, names in order, nothing compressed.
"""

import ast
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, resolve_name

ENTRY = "voting.ballotbox.verify"
OURS = ("voting", "participation")
# The earliest time that the format knows.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READ_ONLY = 0o100444 << 16
SHEBANG = b"#!/usr/bin/env python3\n"

MAIN = f'''\
"""Checks a pack: python3 verify.pyz PACK"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write("This program needs Python 3.11 or newer.\\n")
    sys.exit(2)
try:
    import cryptography  # noqa: F401
except ImportError:
    sys.stderr.write(
        "This program needs the package 'cryptography' to check signatures. "
        "Install it (python3 -m pip install cryptography) and try again.\\n"
    )
    sys.exit(2)

from {ENTRY} import main

sys.exit(main())
'''


@cache
def build() -> bytes:
    """Return the program as the bytes of a file."""
    files = dict(_sources()) | {"__main__.py": MAIN.encode()}
    packed = io.BytesIO()
    packed.write(SHEBANG)
    with zipfile.ZipFile(packed, "a") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, NO_TIME)
            info.create_system = 3
            info.external_attr = READ_ONLY
            archive.writestr(info, files[name])
    return packed.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    """Give the path and the source of each module that the verifier needs."""
    known: set[str] = set()
    waiting = [ENTRY]
    while waiting:
        module = waiting.pop()
        if module in known:
            continue
        known.add(module)
        # A module cannot be imported without the packages around it.
        waiting += [module.rpartition(".")[0]] * ("." in module)
        loader = _loader(module)
        if loader is None:
            continue
        source = loader.get_data(loader.path)
        is_package = loader.is_package(module)
        yield (
            module.replace(".", "/") + ("/__init__.py" if is_package else ".py"),
            source,
        )
        waiting += _imported(
            source, module if is_package else module.rpartition(".")[0]
        )


def _loader(module: str) -> SourceFileLoader | None:
    """Find the source of a module; of a name inside of one there is none."""
    parent = module.rpartition(".")[0]
    if parent and not _is_package(parent):
        return None
    spec = find_spec(module)
    loader = spec.loader if spec else None
    return loader if isinstance(loader, SourceFileLoader) else None


def _is_package(module: str) -> bool:
    loader = _loader(module)
    return loader is not None and loader.is_package(module)


def _imported(source: bytes, package: str) -> Iterator[str]:
    """Name what may be modules of ours in the imports of a source."""
    for node in ast.walk(ast.parse(source)):
        found: list[str] = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            found = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        yield from (name for name in found if name.partition(".")[0] in OURS)
