"""How gunicorn serves Porukka.

Start it with `gunicorn --config python:participation.gunicorn_conf participation.wsgi`.
"""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from participation import serving
from participation.environment import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")

try:
    workers = settings.WEB_PROCESSES
except ImproperlyConfigured as missing:
    sys.exit(str(missing))
bind = env.str("BIND", default="127.0.0.1:8000")
worker_class = "gthread"
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 20
# A heartbeat on a disk can stall with the disk; shared memory cannot.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes its own file there
# Proxies are told to Django, as TRUSTED_PROXIES, and to nobody else.
forwarded_allow_ips = ""
# Nobody steers the server through a socket in a home directory.
control_socket_disable = True
# Addresses of residents do not belong in a log.
accesslog = None
loglevel = "info" if settings.IS_PRODUCTION else "warning"


def on_starting(server: Any) -> None:
    try:
        serving.refuse_processes(server.cfg.workers, is_embedded=settings.IS_EMBEDDED)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


def when_ready(_server: Any) -> None:
    if settings.PROFILE == "demo":
        sys.stdout.write(f"\nPorukka is at {settings.SITE_URL}/. Ctrl-C stops it.\n")
        sys.stdout.flush()


def nworkers_changed(server: Any, new: int, old: int | None) -> None:
    """Stay with one process when a signal asks a running server for more."""
    if settings.IS_EMBEDDED and old is not None and new > 1:
        server.log.warning("BROKER_URL is memory://, so one web process stays one.")
        server.num_workers = 1


def post_worker_init(worker: Any) -> None:
    if settings.IS_EMBEDDED:
        from participation.celery import app  # noqa: PLC0415 - after the fork

        worker.celery = serving.EmbeddedCelery(app)
        worker.celery.start()


def worker_exit(_server: Any, worker: Any) -> None:
    if hasattr(worker, "celery"):
        worker.celery.stop()
