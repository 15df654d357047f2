"""What the receiver of tickets gets: the ticket as the customer wrote it, and what was decided about it."""

import datetime as dt
from typing import Literal

from app.api.schemas.fields import Answer
from app.api.schemas.tickets import TicketAnswer


class TicketData(Answer):
    """`plan` and `account` are what the customer named; the plan that was decided about is the decision's."""

    email: str
    account: str
    plan: str
    subject: str
    description: str
    wants_screen_sharing: bool
    decision: TicketAnswer


class TicketMessage(Answer):
    type: Literal["ticket.sent"] = "ticket.sent"
    timestamp: dt.datetime
    data: TicketData
