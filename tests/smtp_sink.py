"""A mail server that keeps what it is given: a real socket, real SMTP, no delivery.

It answers as RFC 5321 asks for, a thread for each connection, and refuses what the test
says. As a program it writes one line of JSON for each message, for benchmarks:

    python tests/smtp_sink.py FILE    # prints its port
"""

import json
import re
import socketserver
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock, Thread
from typing import Any, Self

ADDRESS = re.compile(rb"<([^>]*)>")
MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Received:
    """One message that the server has said yes to."""

    to: str
    message_id: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


class Sink:
    """What has come in, oldest first, and how the server answers.

    `answer` gets the address of each recipient and returns a line of SMTP; `accepted`
    is called after a message was kept and before the sender hears of it, which is the
    moment at which a sender may die.
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[str], str] = lambda _address: "250 OK"
        self.accepted: Callable[[Received], None] = lambda _received: None
        self._lock = Lock()
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                sink._talk(self.rfile, self.wfile)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]

    def _talk(self, reading: Any, writing: Any) -> None:
        recipients: list[str] = []

        def say(line: str) -> None:
            writing.write(f"{line}\r\n".encode())
            writing.flush()

        say("220 sink.test ESMTP")
        while line := reading.readline():
            command = line[:4].upper()
            if command in {b"EHLO", b"HELO"}:
                say("250 sink.test")
            elif command == b"MAIL":
                recipients = []
                say("250 OK")
            elif command == b"RCPT":
                found = ADDRESS.search(line)
                address = found[1].decode() if found else ""
                told = self.answer(address)
                if told.startswith("2"):
                    recipients.append(address)
                say(told)
            elif command == b"DATA":
                say("354 Go on")
                self._keep(recipients, b"".join(_lines(reading)))
                say("250 Kept")
            elif command == b"QUIT":
                say("221 Goodbye")
                return
            else:
                say("250 OK")

    def _keep(self, recipients: list[str], content: bytes) -> None:
        found = MESSAGE_ID.search(content)
        received = Received(
            ", ".join(recipients), found[1].decode() if found else "", content
        )
        # One after another: what is called back sees as many messages as have come.
        with self._lock:
            self.received.append(received)
            self.accepted(received)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _lines(reading: Any) -> Iterator[bytes]:
    """Read a message up to its lone dot, and take off the dots that were added."""
    for line in reading:
        if line == b".\r\n":
            return
        yield line[1:] if line.startswith(b"..") else line


@contextmanager
def listening() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


def main() -> None:
    target = Path(sys.argv[1]).open("a", encoding="utf-8")  # noqa: SIM115 - until killed

    def write(received: Received) -> None:
        print(json.dumps([received.to, received.message_id]), file=target, flush=True)
        # Only counted here: a hundred thousand messages fill the memory.
        sink.received.clear()

    sink = Sink()
    sink.accepted = write
    with sink:
        sys.stdout.write(f"{sink.port}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
