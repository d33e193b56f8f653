"""The server and Celery, started for real, in one process and in several."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import make
import pytest
import services
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from participation import serving
from participation.celery import app as porukka
from participation.models import Phase

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
GUNICORN = [
    "-m",
    "gunicorn",
    "--config=python:participation.gunicorn_conf",
    "participation.wsgi",
]


def wait_for(happened) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if happened():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


EMBEDDED = """
from threading import Event
from celery import shared_task
import django
django.setup()
from participation import serving
from participation.celery import app

ran = Event()

@shared_task(name="probe", ignore_result=True)
def probe():
    ran.set()

app.conf.beat_schedule = {"probe": {"task": "probe", "schedule": 0.2}}
embedded = serving.EmbeddedCelery(app)
embedded.start()
print("ran" if ran.wait(60) else "did not run")
embedded.stop()
print("alive" if any(thread.is_alive() for thread in embedded.threads) else "stopped")
"""


class TestEmbeddedCelery:
    def test_runs_what_is_due_and_stops(self) -> None:
        """In a process of its own, since Celery keeps one app per process."""
        done = subprocess.run(
            [sys.executable, "-c", EMBEDDED],
            cwd=ROOT,
            env=os.environ | {"BROKER_URL": "memory://"},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.stdout.split() == ["ran", "stopped"], done.stderr
        assert not done.returncode

    def test_serves_one_process_only(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="WEB_PROCESSES=1"):
            serving.refuse_processes(2, is_embedded=True)

        serving.refuse_processes(1, is_embedded=True)
        serving.refuse_processes(2, is_embedded=False)


class TestGunicorn:
    @pytest.fixture
    def environment(self, tmp_path) -> dict[str, str]:
        """What `make demo` sets, in a directory of its own."""
        port = free_port()
        return {
            "PATH": os.environ["PATH"],
            "ENV_FILE": os.devnull,
            "PROFILE": "demo",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "BALLOT_KEY": secrets.token_hex(32),
            "DATA_DIR": str(tmp_path),
            "BIND": f"127.0.0.1:{port}",
            "SITE_URL": f"http://127.0.0.1:{port}",
        }

    def test_serves_and_ends_quietly(self, environment, tmp_path) -> None:
        log = tmp_path / "log"
        page = f"{environment['SITE_URL']}/static/css/porukka.css"

        def answers() -> bool:
            try:
                with urlopen(page, timeout=5) as answer:  # noqa: S310 - our own
                    return answer.status == 200
            except OSError:
                return False

        with log.open("w") as output:
            server = subprocess.Popen(
                [sys.executable, *GUNICORN],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )
        try:
            assert wait_for(lambda: answers() or server.poll() is not None)
            server.send_signal(signal.SIGTERM)
            code = server.wait(PATIENCE_SECONDS)
        finally:
            server.kill()
            server.wait()

        said = log.read_text()
        assert code == 0, said
        assert environment["SITE_URL"] in said
        assert "Traceback" not in said

    @pytest.mark.parametrize(
        ("arguments", "setting"),
        [([], {"WEB_PROCESSES": "2"}), (["--workers=2"], {})],
        ids=["setting", "argument"],
    )
    def test_refuses_several_processes_without_a_broker(
        self, environment, arguments, setting
    ) -> None:
        done = subprocess.run(
            [sys.executable, *GUNICORN, *arguments],
            cwd=ROOT,
            env=environment | setting,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

        assert done.returncode
        assert "BROKER_URL is memory://" in done.stderr
        assert "WEB_PROCESSES=1" in done.stderr
        assert "Traceback" not in done.stderr

    def test_serves_nothing_in_danger(self, environment) -> None:
        danger = {
            "PROFILE": "production",
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": "sqlite:///porukka.sqlite3",
            "BROKER_URL": "memory://",
            "CACHE_URL": "locmemcache://",
            "EMAIL_URL": "smtp://127.0.0.1:1",
            "DEFAULT_FROM_EMAIL": "osallistu@example.org",
        }

        done = subprocess.run(
            [sys.executable, *GUNICORN],
            cwd=ROOT,
            env=environment | danger,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

        assert done.returncode
        assert "porukka.E002" in done.stderr
        assert "porukka.E004" in done.stderr
        assert "porukka.E010" in done.stderr


class TestWorkerOfItsOwn:
    @pytest.fixture
    def broker(self) -> Iterator[str]:
        with services.redis() as address:
            yield f"{address}/0"

    @pytest.mark.django_db(transaction=True)
    def test_notices_a_phase_that_has_opened(self, broker, tmp_path) -> None:
        make.phase(make.process(), Phase.Kind.PROPOSE, now=timezone.now())
        command = ["-m", "celery", "-A", "participation.celery", "worker"]
        log = tmp_path / "log"
        with log.open("w") as output:
            worker = subprocess.Popen(
                [sys.executable, *command, "--pool=solo", "--without-mingle"],
                cwd=ROOT,
                env=os.environ | {"BROKER_URL": broker, "DATABASE_URL": address()},
                stdout=output,
                stderr=output,
            )
        try:
            with porukka.connection_for_write(broker) as write:
                porukka.send_task("participation.tasks.tick", connection=write)
            noticed = wait_for(
                lambda: (
                    Phase.objects.exclude(opening_noticed_at=None).exists()
                    or worker.poll() is not None
                )
            )
        finally:
            worker.terminate()
            worker.wait(PATIENCE_SECONDS)

        assert noticed
        assert Phase.objects.exclude(opening_noticed_at=None).exists(), log.read_text()


def address() -> str:
    """Give the DATABASE_URL of the database that this test uses."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = f"{database['HOST']}/" if database["HOST"].startswith("/") else ""
    return f"postgres://{database['USER']}@/{host}{database['NAME']}"


class TestSchedule:
    def test_every_task_exists(self) -> None:
        porukka.loader.import_default_modules()

        for entry in porukka.conf.beat_schedule.values():
            assert entry["task"] in porukka.tasks

    def test_what_waited_too_long_gives_way_to_the_next(self) -> None:
        for entry in porukka.conf.beat_schedule.values():
            assert entry["options"]["expires"]
