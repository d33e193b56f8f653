"""Text messages: short words, and the gateway that brings them to a phone.

The gateway is named by the setting SMS_BACKEND: `http` for a service that takes JSON,
`file` and `console` for looking at what would go out, nothing for none at all.
"""

import json
import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from participation.mailing import Outcome
from participation.texting import segments_of

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 15
# What a gateway answers that has no use for this number, and never will.
NO_SUCH_NUMBER = {400, 404, 410, 422}
LARGEST_ANSWER = 10_000


class _Staying(HTTPRedirectHandler):
    """Follows nobody elsewhere: the secret is for this address alone."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


Gateway = Callable[[str, str, str], Outcome]


def send(number: str, text: str, *, key: str) -> Outcome:
    """Hand a text to the gateway. `key` is the same for each try of one message.

    Neither number nor words go into the log.
    """
    return GATEWAYS[settings.SMS_BACKEND](number, text, key)


def _file(number: str, text: str, key: str) -> Outcome:
    """Write it beside the outgoing mail of the demo."""
    folder = Path(settings.OUTBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    lines = f"To: {number}\nFrom: {settings.SMS_SENDER}\n\n{text}\n"
    (folder / f"sms-{key}.txt").write_text(lines, encoding="utf-8")
    return Outcome.SENT


def _console(number: str, text: str, key: str) -> Outcome:
    sys.stdout.write(f"SMS {key} to {number}:\n{text}\n")
    return Outcome.SENT


def _http(number: str, text: str, key: str) -> Outcome:
    """Post JSON to the service; docs/operators/mail-and-sms.md says what it takes."""
    body = {
        "to": number,
        "from": settings.SMS_SENDER,
        "text": text,
        "segments": segments_of(text),
        "id": key,
    }
    request = Request(  # noqa: S310 - a check refuses any scheme but http and https
        settings.SMS_URL,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": key,
            settings.SMS_SECRET_HEADER: settings.SMS_SECRET,
        },
        method="POST",
    )
    try:
        with build_opener(_Staying).open(request, timeout=TIMEOUT_SECONDS) as answer:
            answer.read(LARGEST_ANSWER)
    except HTTPError as error:
        return _refused(error)
    except (OSError, HTTPException) as error:
        logger.error("Could not send text messages: %s", type(error).__name__)  # noqa: TRY400 - its text may name numbers
        return Outcome.AWAY
    return Outcome.SENT


def _refused(error: HTTPError) -> Outcome:
    """Tell from an answer whether it is about the number or about the service."""
    with error:
        said = _error_in(error.read(LARGEST_ANSWER))
    logger.warning("The SMS gateway answered %d", error.code)
    # Without a reason of the gateway it is the address in the settings that is wrong.
    is_elsewhere = error.code == HTTPStatus.NOT_FOUND and not said
    if error.code not in NO_SUCH_NUMBER or is_elsewhere:
        return Outcome.AWAY
    return Outcome.UNKNOWN if said == "undeliverable" else Outcome.REFUSED


def _error_in(body: bytes) -> str:
    try:
        answer: Any = json.loads(body)
    except ValueError:
        return ""
    return str(answer.get("error", "")) if isinstance(answer, dict) else ""


GATEWAYS: dict[str, Gateway] = {"file": _file, "console": _console, "http": _http}
