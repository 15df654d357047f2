import datetime as dt
from typing import Annotated

from pydantic import Field

from app.api.schemas.due_dates import DueDateAnswer, Explain
from app.api.schemas.fields import (
    AccountReference,
    AgeSeconds,
    Answer,
    AskedOfAccount,
    Description,
    Flag,
    Instant,
    Reason,
    Revision,
    Stale,
    Subject,
)
from app.api.schemas.plans import TierAnswer
from app.api.schemas.scope_checks import ScopeAnswer, TopicName
from app.api.schemas.screen_sharing import ScreenSharingAnswer
from app.api.schemas.support_hours import HoursAnswer


class TicketRequest(AskedOfAccount):
    """A ticket as the intake form has it. A topic decides its scope exactly; without one, the text is classified."""

    subject: Subject = ""
    description: Description = ""
    topic: TopicName | None = None
    received_at: Annotated[Instant | None, Field(description="When the ticket came; `at` if left out.")] = None
    wants_screen_sharing: Annotated[
        Flag, Field(description="Whether the customer asks for a screen share: its reasons then stand in `reasons`.")
    ] = False
    explain: Explain = False


class TicketAnswer(Answer):
    decision_id: Annotated[
        str, Field(description="The same for the same ticket, revision, facts of the account, and instant.")
    ]
    at: dt.datetime
    scope: ScopeAnswer
    tier: Annotated[TierAnswer | None, Field(description="null where no plan is known.")]
    due_date: DueDateAnswer
    support_hours: HoursAnswer
    screen_sharing: Annotated[ScreenSharingAnswer | None, Field(description="null in revisions without its rules.")]
    account: AccountReference | None
    reasons: Annotated[list[Reason], Field(description="Of the parts that the ticket is about, each once.")]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
