import datetime as dt
from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import (
    AccountReference,
    AgeSeconds,
    Answer,
    AskedOfPlanOrAccount,
    Reason,
    Revision,
    Stale,
)
from app.api.schemas.plans import PlanReference
from app.domain.screen_sharing import EntitlementSource


class ScreenSharingQuery(AskedOfPlanOrAccount):
    pass


class AddOn(Answer):
    code: str
    name: str
    clause: str


class ScreenSharing(Answer):
    entitled: bool
    source: Annotated[EntitlementSource | None, Field(description="Through what: plan, add_on, or null.")]
    minutes_remaining: Annotated[int | None, Field(description="null where the plan includes it: there is no limit.")]
    valid_until: Annotated[dt.datetime | None, Field(description="Until then the answer holds; null for no end.")]
    at_discretion: Annotated[bool, Field(description="Each screen share is at the discretion of the team.")]
    system: str
    preparation: list[str]
    offer: Annotated[AddOn | None, Field(description="What can be bought, where the account is not entitled.")]
    reasons: list[Reason]


class ScreenSharingAnswer(ScreenSharing):
    at: dt.datetime
    account: AccountReference | None
    plan: PlanReference | None
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
