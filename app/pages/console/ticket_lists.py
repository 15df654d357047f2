"""Tickets that somebody pastes, to see what a change would move: one a line, as `id, received at, plan`."""

import csv
from collections.abc import Sequence

from pydantic import ValidationError

from app.api.schemas.policy_previews import PreviewedTicket
from app.domain.policy_previews import ReceivedTicket

COLUMNS = ("id", "received_at", "plan")
MOST_MISTAKES = 5


def read_tickets(text: str, most: int) -> tuple[Sequence[ReceivedTicket], list[str]]:
    """The tickets, and what is wrong with the lines that are none; without a plan the policy's default counts."""
    tickets, mistakes = [], []
    rows = list(csv.reader(text.splitlines(), skipinitialspace=True))
    for number, row in enumerate(rows[:most], 1):
        if not any(cell.strip() for cell in row):
            continue
        cells = {name: cell.strip() for name, cell in zip(COLUMNS, row, strict=False) if cell.strip()}
        try:
            ticket = PreviewedTicket.model_validate(cells)
        except ValidationError as wrong:
            mistakes.append(f"Line {number}: {sentence(wrong)}")
            continue
        tickets.append(ReceivedTicket(f"{ticket.id} (line {number})", ticket.received_at, ticket.plan))
    if len(rows) > most:
        mistakes.append(f"There are more than {most} lines.")
    return tickets, mistakes[:MOST_MISTAKES]


def sentence(wrong: ValidationError) -> str:
    """The first mistake, and which part it is of. Never what was typed."""
    first = wrong.errors(include_input=False, include_url=False)[0]
    about = " ".join(str(step) for step in first["loc"]).replace("_", " ")
    message = first["msg"].removeprefix("Value error, ").removesuffix(".")
    return f"{about}: {message}." if about else f"{message[:1].upper()}{message[1:]}."
