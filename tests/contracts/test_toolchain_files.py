"""Promises about the files of this repository, whatever is in them."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
APPS = ["participation", "proposals", "voting", "panels", "frontend"]
OWN = [*APPS, "tests", "scripts", "benchmarks", "docs", "requirements", ".ci"]
# Written by others, or by a machine.
FOREIGN = {"vendor", "migrations", "__pycache__", "data"}
LONGEST = 400


def own_files(*suffixes: str) -> list[Path]:
    """List what we write ourselves; without suffixes every kind of text."""
    suffixes = suffixes or (".py", ".html", ".txt", ".css", ".js", ".md", ".toml", "")
    found = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in OWN:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [
        path
        for path in found
        if path.suffix in suffixes
        and path.name != ".env"
        and not FOREIGN & set(path.relative_to(ROOT).parts)
    ]


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    code = own_files(".py", ".html", ".css", ".js")

    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in code
        if (lines := path.read_text().count("\n")) > LONGEST
    ]

    assert code
    assert not long, "\n".join(long)


def test_nothing_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    # Written in pieces, so that this file does not name them either.
    names = ["pypi" + ".org", "python" + "hosted", "npm" + "js", "deb" + ".debian"]
    places = ["work", "root", r"home/\w+", "tmp/porukka"]
    forbidden = re.compile(
        "|".join(
            [*map(re.escape, names), *(rf"(?<![\w.])/{place}/" for place in places)]
        )
    )

    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in own_files()
        for match in forbidden.finditer(path.read_text())
    ]

    assert not found


def test_nothing_is_left_for_later() -> None:
    words = ["TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error"]
    pattern = re.compile(r"\b(" + "|".join(words) + r")\b")

    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in own_files(".py", ".html", ".css", ".js")
        for match in pattern.finditer(path.read_text())
    ]

    assert not found


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    pattern = re.compile(r"\b(pytest|mark|unittest)\.(skip|skipif|x" + r"fail)\b")

    found = [
        str(path.relative_to(ROOT))
        for path in own_files(".py")
        if "tests" in path.parts and pattern.search(path.read_text())
    ]

    assert not found


def test_packages_do_nothing_when_they_are_imported() -> None:
    """Else importing a pure module would load Django or Celery with its package."""
    busy = []
    for app in APPS:
        for path in (ROOT / app).rglob("__init__.py"):
            statements = [
                node
                for node in ast.parse(path.read_text()).body
                if not isinstance(node, ast.Expr)
            ]
            if statements and path.parent.name != "models":
                busy.append(str(path.relative_to(ROOT)))

    assert not busy


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


def pure_modules() -> list[str]:
    """List the modules of the contract of purity, packages with all they contain."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    (contract,) = [c for c in contracts if "django" in c.get("forbidden_modules", [])]
    modules = []
    for name in contract["source_modules"]:
        path = ROOT / name.replace(".", "/")
        modules.append(name)
        if path.is_dir():
            modules += [
                f"{name}.{file.stem}"
                for file in path.glob("*.py")
                if file.stem not in {"__init__", "__main__"}
            ]
    return modules


@pytest.mark.parametrize("module", pure_modules())
def test_what_is_counted_or_sealed_runs_without_django(module) -> None:
    code = (
        "import sys\n"
        "for name in ('django', 'rest_framework', 'celery', 'allauth'):\n"
        "    sys.modules[name] = None\n"
        f"import {module}\n"
    )

    done = run(sys.executable, "-c", code)

    assert not done.returncode, done.stderr


def test_unit_tests_can_be_collected_without_django() -> None:
    code = (
        "import sys\n"
        "sys.modules['django'] = None\n"
        "import pytest\n"
        "sys.exit(pytest.main(['tests/unit', '--collect-only', '-q', '--noconftest',"
        " '-p', 'no:django', '-p', 'no:playwright', '-p', 'no:xdist',"
        " '-p', 'no:celery']))\n"
    )

    done = run(sys.executable, "-c", code)

    assert not done.returncode, done.stdout + done.stderr


def test_imports_keep_the_contracts_of_the_architecture() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    done = run(lint)

    assert not done.returncode, done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


class TestRequirements:
    KINDS = ("runtime", "dev")

    @staticmethod
    def pins(kind) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{kind}.txt").read_text()
        return dict(re.findall(r"^([\w.\[\],-]+)==(\S+)", text, re.MULTILINE))

    @pytest.mark.parametrize("kind", KINDS)
    def test_each_is_pinned_with_hashes(self, kind) -> None:
        text = (ROOT / "requirements" / f"{kind}.txt").read_text()
        entries = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]

        assert len(entries) == len(self.pins(kind))
        assert all("--hash=sha256:" in entry for entry in entries)

    @pytest.mark.parametrize("kind", KINDS)
    def test_none_says_where_to_download(self, kind) -> None:
        text = (ROOT / "requirements" / f"{kind}.txt").read_text()

        assert "://" not in text
        assert "index-url" not in text

    def test_tests_run_with_what_production_runs_with(self) -> None:
        assert self.pins("runtime").items() <= self.pins("dev").items()

    @pytest.mark.parametrize("kind", KINDS)
    def test_everything_wanted_is_pinned(self, kind) -> None:
        wanted = (ROOT / "requirements" / f"{kind}.in").read_text()
        names = re.findall(r"^([\w-]+)", wanted, re.MULTILINE)
        pinned = {name.split("[")[0].lower() for name in self.pins(kind)}

        assert {name.lower() for name in names if name != "-r"} <= pinned
