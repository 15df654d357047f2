"""Forms that count once: each carries a key that was made as it was shown, so that a second click does nothing more."""

import json
import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from http import HTTPStatus
from secrets import token_hex

from fastapi import Request

from app.api.writes import IdempotencyKeyMissingError
from app.pages.console.signed_in import FIELD, SentForm
from app.persistence.changes import Writing
from app.persistence.idempotency import RecordedAnswer, claim, record

ONCE = "once"


def form_key() -> str:
    return token_hex(16)


async def once(writing: Writing, request: Request, form: SentForm, perform: Callable[[], Awaitable[str]]) -> str:
    """What `perform` answered, now or the first time that this form was sent.

    Raises IdempotencyKeyReusedError where the form was sent before with something else in it.
    """
    key = form.text(ONCE)
    if not re.fullmatch(r"[0-9a-f]{32}", key):
        raise IdempotencyKeyMissingError("The form has no key of its own: open it anew.")
    named = (form.person.key.name, f"console-{key}")
    if before := await claim(writing.session, *named, _fingerprint(request, form)):
        return before.body
    done = await perform()
    await record(writing.session, *named, RecordedAnswer(HTTPStatus.SEE_OTHER, {}, done))
    return done


def _fingerprint(request: Request, form: SentForm) -> bytes:
    """Of where the form was sent and what was in it; not of the sign-in, which may be a new one by then."""
    typed = sorted((name, str(value)) for name, value in form.fields.multi_items() if name not in {FIELD, ONCE})
    return sha256(json.dumps([request.url.path, typed]).encode()).digest()
