from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.onboarding_minutes import OnboardingMinutes
    from ..models.plan_reference import PlanReference
    from ..models.purchase_balance import PurchaseBalance
    from ..models.reason import Reason
    from ..models.screen_sharing import ScreenSharing
    from ..models.tier_reference import TierReference


T = TypeVar("T", bound="EntitlementsAnswer")


@_attrs_define
class EntitlementsAnswer:
    """
    Attributes:
        account (str):
        account_sequence (int):
        at (datetime.datetime):
        plan (None | PlanReference):
        tier (None | TierReference):
        screen_sharing (ScreenSharing):
        onboarding (OnboardingMinutes):
        purchases (list[PurchaseBalance]): Those in effect at that instant.
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    account: str
    account_sequence: int
    at: datetime.datetime
    plan: None | PlanReference
    tier: None | TierReference
    screen_sharing: ScreenSharing
    onboarding: OnboardingMinutes
    purchases: list[PurchaseBalance]
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.tier_reference import TierReference  # noqa: PLC0415

        account = self.account

        account_sequence = self.account_sequence

        at = self.at.isoformat()

        plan: dict[str, Any] | None
        if isinstance(self.plan, PlanReference):
            plan = self.plan.to_dict()
        else:
            plan = self.plan

        tier: dict[str, Any] | None
        if isinstance(self.tier, TierReference):
            tier = self.tier.to_dict()
        else:
            tier = self.tier

        screen_sharing = self.screen_sharing.to_dict()

        onboarding = self.onboarding.to_dict()

        purchases = []
        for purchases_item_data in self.purchases:
            purchases_item = purchases_item_data.to_dict()
            purchases.append(purchases_item)

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        policy_revision = self.policy_revision

        stale = self.stale

        age_seconds: int | None
        age_seconds = self.age_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "account": account,
                "account_sequence": account_sequence,
                "at": at,
                "plan": plan,
                "tier": tier,
                "screen_sharing": screen_sharing,
                "onboarding": onboarding,
                "purchases": purchases,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.onboarding_minutes import OnboardingMinutes  # noqa: PLC0415
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.purchase_balance import PurchaseBalance  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.screen_sharing import ScreenSharing  # noqa: PLC0415
        from ..models.tier_reference import TierReference  # noqa: PLC0415

        d = dict(src_dict)
        account = d.pop("account")

        account_sequence = d.pop("account_sequence")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        def _parse_plan(data: object) -> None | PlanReference:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                plan_type_0 = PlanReference.from_dict(data)

                return plan_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PlanReference, data)

        plan = _parse_plan(d.pop("plan"))

        def _parse_tier(data: object) -> None | TierReference:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tier_type_0 = TierReference.from_dict(data)

                return tier_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TierReference, data)

        tier = _parse_tier(d.pop("tier"))

        screen_sharing = ScreenSharing.from_dict(d.pop("screen_sharing"))

        onboarding = OnboardingMinutes.from_dict(d.pop("onboarding"))

        purchases = []
        _purchases = d.pop("purchases")
        for purchases_item_data in _purchases:
            purchases_item = PurchaseBalance.from_dict(purchases_item_data)

            purchases.append(purchases_item)

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = Reason.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        policy_revision = d.pop("policy_revision")

        stale = d.pop("stale")

        def _parse_age_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        age_seconds = _parse_age_seconds(d.pop("age_seconds"))

        entitlements_answer = cls(
            account=account,
            account_sequence=account_sequence,
            at=at,
            plan=plan,
            tier=tier,
            screen_sharing=screen_sharing,
            onboarding=onboarding,
            purchases=purchases,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        entitlements_answer.additional_properties = d
        return entitlements_answer

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
