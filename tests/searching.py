"""Searches everything a server keeps or sends away for something it must not know."""

import logging
import os
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import redis
import stolen
from celery.signals import before_task_publish
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpRequest
from django.views.debug import ExceptionReporter

# What has this many bytes is never found by chance.
LEAST = 8
# Of the log that PostgreSQL writes ahead; each has 16 MB.
LAST_SEGMENTS = 3


def forms_of(secret: str | bytes) -> set[bytes]:
    """Return how something can be written down: as it is, in hex, in base64, quoted."""
    plain = secret.encode() if isinstance(secret, str) else secret
    assert len(plain) >= LEAST
    found = {plain, plain.hex().encode(), plain.hex().upper().encode()}
    found.add(quote(plain).encode())
    found.add(repr(plain)[2:-1].encode())
    if isinstance(secret, str):
        found |= {secret.encode("utf-16-le"), repr(secret)[1:-1].encode()}
    for encode in (b64encode, urlsafe_b64encode):
        for offset in range(3):
            # Without the letters at the ends, which depend on what stands beside.
            first, last = -(-8 * offset // 6), 8 * (offset + len(plain)) // 6
            found.add(encode(bytes(offset) + plain)[first:last])
    return {form for form in found if len(form) >= LEAST}


def seen_in(places: Iterable[tuple[str, bytes]], secrets: Iterable[str | bytes]) -> set:
    """Say which secret stands where, in whatever form."""
    wanted = [(secret, form) for secret in secrets for form in forms_of(secret)]
    return {
        (place, secret)
        for place, content in places
        for secret, form in wanted
        if form in content
    }


def stored() -> Iterator[tuple[str, bytes]]:
    """Give the content of everything that a server keeps."""
    yield "dump", stolen.dump().encode()
    for table, rows in stolen.everything().items():
        for row in rows:
            # Bytes as bytes, and texts inside of JSON as texts.
            for name, value in row.columns.items():
                content = value if isinstance(value, bytes) else str(value).encode()
                yield f"{table}.{name}", content
    yield from _files()
    for session in Session.objects.all():
        yield "session", repr(session.get_decoded()).encode()
    yield from _kept_in_memory()
    for message in mail.outbox:
        yield "mail", str(message.message()).encode() + message.body.encode()


def _files() -> Iterator[tuple[str, bytes]]:
    """Give the files of the database, what it writes ahead, the anchors and keys."""
    folders = [settings.BALLOT_ANCHOR_DIR, settings.BALLOT_KEYS_DIR]
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        paths = list(database.parent.glob(f"{database.name}*"))
        assert database in paths
    else:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SHOW data_directory")
            data = Path(cursor.fetchone()[0])
            cursor.execute(
                "SELECT oid FROM pg_database WHERE datname = current_database()"
            )
            folders.append(data / "base" / str(cursor.fetchone()[0]))
            cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
            newest = cursor.fetchone()[0]
        # The end is what this test can have written; what has a later name is old.
        written = sorted((data / "pg_wal").glob("0*"))
        paths = [path for path in written if path.name <= newest][-LAST_SEGMENTS:]
        assert paths
    for folder in folders:
        paths += [path for path in Path(folder).rglob("*") if path.is_file()]
    for path in paths:
        # Others tidy up their own files at the same time.
        if path.exists():
            yield f"file {path.name}", path.read_bytes()


def _kept_in_memory() -> Iterator[tuple[str, bytes]]:
    """Give the cache, and with Redis the queues of tasks as well."""
    if hasattr(cache, "_cache") and isinstance(cache._cache, dict):
        for key, value in list(cache._cache.items()):
            yield f"cache {key}", value
    address = os.environ.get("REDIS_URL")
    if not address:
        return
    for number in range(16):
        with redis.Redis.from_url(f"{address}/{number}") as client:
            for key in client.scan_iter():
                yield f"redis {key!r}", repr((key, _read(client, key))).encode()


def _read(client: redis.Redis, key: bytes) -> object:
    match client.type(key):
        case b"string":
            return client.get(key)
        case b"list":
            return client.lrange(key, 0, -1)
        case b"hash":
            return client.hgetall(key)
        case b"set":
            return client.smembers(key)
        case b"zset":
            return client.zrange(key, 0, -1)
        case b"none":  # it ran out in between
            return None
        case kind:
            raise AssertionError(f"what is a {kind!r}?")


class _Everything(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[bytes] = []
        self.formatter = logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.__dict__}".encode())


@contextmanager
def overheard() -> Iterator[list[bytes]]:
    """Collect every log record of every logger, and every message to the workers.

    As loud as it gets: each statement with its values is among them.
    """
    handler = _Everything()
    names = [None, "django.db.backends", *logging.root.manager.loggerDict]
    loggers = [logging.getLogger(name) for name in names]
    before = [(one, one.level, one.propagate, one.disabled) for one in loggers]

    def note(body=None, headers=None, **_rest) -> None:
        handler.lines.append(f"task {headers} {body}".encode())

    before_task_publish.connect(note)
    for one in loggers:
        one.setLevel(logging.DEBUG)
        one.propagate, one.disabled = True, False
    logging.getLogger().addHandler(handler)
    connection.force_debug_cursor = True
    try:
        yield handler.lines
    finally:
        connection.force_debug_cursor = False
        logging.getLogger().removeHandler(handler)
        for one, level, propagates, is_disabled in before:
            one.setLevel(level)
            one.propagate, one.disabled = propagates, is_disabled
        before_task_publish.disconnect(note)


@contextmanager
def reported() -> Iterator[list[bytes]]:
    """Collect the reports that Django would send about errors, text and page."""
    written: list[bytes] = []

    def write(request: HttpRequest, **_rest: object) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info(), is_email=True)
        written.append(reporter.get_traceback_text().encode())
        written.append(reporter.get_traceback_html().encode())

    got_request_exception.connect(write)
    try:
        yield written
    finally:
        got_request_exception.disconnect(write)
