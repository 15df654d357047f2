"""Tickets that say what most of them say, when they came and under which plan: as many as come at once are one run.

Nothing is refused here. Where anything is not plain, all is left to `batch_tickets`, which reads one by one and reads
what is plain no differently.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import UNSET, DecodeError, Meta, Struct, UnsetType
from msgspec.json import Decoder

from app.api.schemas.due_date_batches import LONGEST_TICKET, BatchTicket
from app.api.schemas.fields import LONGEST_NAME

Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME)]
ESCAPE, DELETE = b"\\", b"\x7f"


class PlainTicket(Struct, forbid_unknown_fields=True, gc=False):
    """`received_at` is still to be read."""

    received_at: str
    id: Text | None = None
    plan: Text | UnsetType | None = UNSET

    def as_told(self) -> BatchTicket:
        """What `batch_tickets` reads."""
        told: BatchTicket = {"id": self.id, "received_at": self.received_at}  # type: ignore[typeddict-item]  # as written
        if self.plan is not UNSET:
            told["plan"] = self.plan
        return told


class PlainAnswer(Struct, gc=False):
    """A BatchAnswer without more."""

    id: str | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    tickets: list[PlainTicket]


_read_list = Decoder(list[PlainTicket]).decode
_read_one = Decoder(PlainTicket).decode


def run_of_list(inside: str) -> Run | None:
    """What is listed between the brackets of a JSON list."""
    try:
        return Run(_read_list(f"[{inside}]")) if _is_plain(inside.encode()) else None
    except DecodeError:
        return None


def run_of_lines(written: Sequence[bytes]) -> Run | None:
    try:
        return Run([_read_one(line) for line in written]) if _is_plain(b"\n".join(written)) else None
    except DecodeError:
        return None


def _is_plain(text: bytes) -> bool:
    """Whether none of its texts can hold what cannot be printed, and none of its tickets is too long."""
    return len(text) <= LONGEST_TICKET and text.isascii() and ESCAPE not in text and DELETE not in text
