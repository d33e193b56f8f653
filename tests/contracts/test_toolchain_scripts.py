"""What `make` starts says what is wrong, in a sentence."""

import ast
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import prepare
import pytest
import services

ROOT = Path(__file__).resolve().parents[2]


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


class TestOldPython:
    @pytest.mark.parametrize("name", ["prepare.py", "demo.py"])
    def test_can_read_what_has_to_turn_it_away(self, name) -> None:
        ast.parse((ROOT / "scripts" / name).read_text(), feature_version=(3, 7))

    def test_is_told_what_to_do(self) -> None:
        code = (
            "import sys\n"
            "sys.path.insert(0, 'scripts')\n"
            "import prepare\n"
            "sys.version_info = (3, 9, 2)\n"
            "prepare.require_python()\n"
        )

        done = run(sys.executable, "-c", code, PATH="")

        assert done.returncode == 2
        assert "needs Python 3.11 or newer, and this is 3.9" in done.stderr
        assert "Traceback" not in done.stderr


class TestDemo:
    def test_names_another_port_when_its_own_is_taken(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            done = run(sys.executable, "scripts/demo.py", "--port", port)

        assert done.returncode == 2
        assert f"Port {port} cannot be used" in done.stderr
        assert f"--port {port + 1}" in done.stderr
        assert "Traceback" not in done.stderr


class TestTests:
    def test_name_the_programs_that_are_missing(self) -> None:
        done = run(
            sys.executable,
            "-c",
            "import os, sys\n"
            "sys.path.insert(0, 'scripts')\n"
            "import test\n"
            "os.geteuid = lambda: 1000\n"
            "test.PROGRAMS = {'redis-server': lambda: None, 'chromium': lambda: 'x'}\n"
            "test.require_programs()\n",
        )

        assert done.returncode == 2
        assert done.stderr.strip().endswith("Install them first: redis-server.")


class TestServices:
    def test_say_what_a_server_said_when_it_does_not_start(self, tmp_path) -> None:
        command = [sys.executable, "-c", "print('no room'); raise SystemExit(1)"]

        with (
            pytest.raises(services.ServiceError, match="no room"),
            services.running(command, tmp_path / "log", lambda: False),
        ):
            pass

    def test_leave_nothing_behind(self) -> None:
        with services.postgresql(is_durable=True) as address:
            folder = Path(re.search(r"@/(/.*)/porukka$", address)[1])
            was_there = folder.is_dir()

        assert was_there
        assert not folder.exists()


class TestRequirements:
    def test_are_installed_once(self, tmp_path, monkeypatch) -> None:
        stamp = tmp_path / "stamp.json"
        installed = []
        monkeypatch.setattr(prepare, "STAMP", stamp)
        monkeypatch.setattr(prepare, "make_environment", lambda uv: None)
        monkeypatch.setattr(prepare, "install", lambda kind, uv: installed.append(kind))

        prepare.prepare("dev")
        prepare.prepare("dev")
        prepare.prepare("runtime")

        assert installed == ["dev"]

    def test_are_installed_again_when_they_have_changed(
        self, tmp_path, monkeypatch
    ) -> None:
        stamp = tmp_path / "stamp.json"
        stamp.write_text('{"dev": "of another day"}')
        installed = []
        monkeypatch.setattr(prepare, "STAMP", stamp)
        monkeypatch.setattr(prepare, "make_environment", lambda uv: None)
        monkeypatch.setattr(prepare, "install", lambda kind, uv: installed.append(kind))

        prepare.prepare("dev")

        assert installed == ["dev"]


class TestMake:
    def test_lists_its_targets(self) -> None:
        targets = re.findall(
            r"^(\w+): ##", (ROOT / "Makefile").read_text(), re.MULTILINE
        )

        listed = run("make").stdout

        assert {"demo", "check", "test"} <= set(targets)
        assert all(f"make {target} " in listed for target in targets)
