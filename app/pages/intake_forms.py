"""What a customer sends with the intake form, made fit to be kept and shown; and what they are asked to mend."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Any

from fastapi import Request
from pydantic_core import from_json
from starlette.exceptions import HTTPException

from app.api.media_types import JSON, media_type
from app.api.schemas.fields import LONGEST_NAME, STREAM_SAFE
from app.services.intake import Ticket

LONGEST_SUBJECT = 500
LONGEST_EMAIL = 254  # of RFC 5321
KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+", re.ASCII)
YES = {"true", "on", "1"}


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """`key` was made as the form was: however often it is sent, it is one ticket."""

    ticket: Ticket
    key: str
    only_checked: bool = False

    @property
    def fingerprint(self) -> bytes:
        """The same key with other words is another ticket."""
        return sha256(json.dumps(asdict(self.ticket), sort_keys=True).encode()).digest()

    def flaws(self, longest_description: int) -> dict[str, str]:
        """By field, what a person has to mend before the ticket can be answered at all."""
        ticket, found = self.ticket, dict[str, str]()
        if not EMAIL.fullmatch(ticket.email) or len(ticket.email) > LONGEST_EMAIL:
            found["email"] = "Enter the email address that the answer is to go to, such as name@example.com."
        if len(ticket.subject) > LONGEST_SUBJECT:
            found["subject"] = f"Shorten the subject to {LONGEST_SUBJECT} characters; it has {len(ticket.subject)}."
        if not ticket.description.strip():
            found["description"] = "Say what happens and what you expected."
        elif len(ticket.description) > longest_description:
            found["description"] = (
                f"Shorten the description to {longest_description} characters; it has {len(ticket.description)}."
            )
        if len(ticket.account) > LONGEST_NAME:
            found["account"] = f"Shorten the account to {LONGEST_NAME} characters."
        return found


def new_key() -> str:
    return token_hex(16)


async def read_form(request: Request) -> IntakeForm:
    """From a form as browsers send it, or the same fields as JSON, which another origin must ask to be allowed."""
    if media_type(request.headers) == JSON:
        return _form(_json_fields(await request.body()))
    async with request.form() as sent:
        return _form(sent)


def _json_fields(body: bytes) -> Mapping[str, Any]:
    try:
        fields = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise HTTPException(400) from None
    return fields if isinstance(fields, dict) else {}


def _form(sent: Mapping[str, Any]) -> IntakeForm:
    def text(name: str) -> str:
        value = sent.get(name)
        return cleaned(value) if isinstance(value, str) else ""

    ticket = Ticket(
        plan=text("plan").strip()[:LONGEST_NAME],
        account=text("account").strip(),
        email=text("email").strip(),
        subject=" ".join(text("subject").split()),
        description=text("description"),
        wants_screen_sharing=sent.get("wants_screen_sharing") is True or text("wants_screen_sharing") in YES,
    )
    key = text("key")
    return IntakeForm(ticket, key if KEY.fullmatch(key) else new_key(), only_checked=text("action") == "check")


def cleaned(text: str) -> str:
    """What `plain_text` would refuse is left out instead: nobody is to lose a ticket by what they pasted into it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    kept, marks = list[str](), 0
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n":
            continue
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= STREAM_SAFE:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))
