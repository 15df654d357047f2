import datetime as dt
from typing import Annotated

from fastapi import Path
from pydantic import Field

from app.api.pagination import Paged
from app.api.schemas.fields import (
    AccountId,
    AgeSeconds,
    Answer,
    Asked,
    AskedOfSequence,
    Instant,
    Minutes,
    Name,
    PlanName,
    Question,
    Reason,
    Reference,
    Revision,
    Sequence,
    Stale,
)
from app.api.schemas.plans import PlanReference, TierReference
from app.api.schemas.screen_sharing import ScreenSharing
from app.domain.accounts import Feature
from app.domain.periods import EffectivePeriod

AccountPath = Annotated[AccountId, Path(alias="id", description="The account's id in the caller's own system.")]


class RequestForPeriod(Question):
    effective_from: Annotated[
        Instant | None, Field(description="The first instant of the period; now if left out.")
    ] = None
    effective_to: Annotated[
        Instant | None, Field(description="The first instant after it; without end if left out.")
    ] = None

    def period(self, now: int) -> EffectivePeriod:
        return EffectivePeriod(now if self.effective_from is None else self.effective_from, self.effective_to)


class AccountRequest(RequestForPeriod):
    """From `effective_from` on, or until `effective_to`, the account is on that plan.

    What was on record for that time is superseded; what was before, or is after, stays.
    """

    plan: PlanName


class AccountQuery(AskedOfSequence):
    at: Annotated[Instant | None, Field(description="The instant asked about; now if left out.")] = None


class Subscription(Answer):
    plan: str
    effective_from: dt.datetime
    effective_to: dt.datetime | None


class AccountAnswer(Answer):
    id: str
    plan: Annotated[str | None, Field(description="In effect at the instant asked about; null for none.")]
    effective_from: dt.datetime | None
    effective_to: dt.datetime | None
    subscriptions: Annotated[list[Subscription], Field(description="All that count, in order; they never overlap.")]


class PurchaseRequest(RequestForPeriod):
    add_on: Annotated[Name, Field(description="The code of an add-on of the policy.", examples=["screen_sharing"])]
    minutes: Minutes
    billing_reference: Annotated[Reference, Field(description="The invoice line; an account has each only once.")]


class PurchaseAnswer(Answer):
    id: Annotated[int, Field(description="The change that recorded it.")]
    account: str
    add_on: str
    minutes: int
    minutes_left: int
    billing_reference: str
    effective_from: dt.datetime
    effective_to: dt.datetime | None
    cancelled_at: dt.datetime | None


class PurchasesQuery(Paged):
    at: Annotated[Instant | None, Field(description="The instant asked about; now if left out.")] = None


class PurchaseList(Answer):
    data: list[PurchaseAnswer]
    next_cursor: str | None


class UsageRequest(Question):
    feature: Feature
    minutes: Minutes
    occurred_at: Annotated[Instant, Field(description="When it began; a time to come books the minutes ahead.")]
    reference: Reference


class Draw(Answer):
    purchase: Annotated[int, Field(description="The purchase's id.")]
    minutes: int


class UsageAnswer(Answer):
    id: Annotated[int, Field(description="The change that recorded it.")]
    account: str
    feature: Feature
    minutes: int
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    reference: str
    draws: Annotated[list[Draw], Field(description="The purchases that the minutes came from.")]


class UsageList(Answer):
    data: list[UsageAnswer]
    next_cursor: str | None


class EntitlementsQuery(Asked):
    account_sequence: Annotated[
        Sequence | None, Field(description="The account's facts as this change of it left them.")
    ] = None


class OnboardingMinutes(Answer):
    included_minutes: Annotated[int | None, Field(description="null: the plan does not specify them.")]
    used_minutes: int
    remaining_minutes: int | None


class PurchaseBalance(Answer):
    add_on: str
    billing_reference: str
    minutes: int
    minutes_left: int
    effective_from: dt.datetime
    ends_at: Annotated[dt.datetime | None, Field(description="By its period, or by its cancellation.")]


class EntitlementsAnswer(Answer):
    account: str
    account_sequence: int
    at: dt.datetime
    plan: PlanReference | None
    tier: TierReference | None
    screen_sharing: ScreenSharing
    onboarding: OnboardingMinutes
    purchases: Annotated[list[PurchaseBalance], Field(description="Those in effect at that instant.")]
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
