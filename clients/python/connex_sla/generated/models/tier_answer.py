from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.account_reference import AccountReference
    from ..models.plan_reference import PlanReference
    from ..models.reason import Reason
    from ..models.support_tier import SupportTier


T = TypeVar("T", bound="TierAnswer")


@_attrs_define
class TierAnswer:
    """
    Attributes:
        account (AccountReference | None):
        plan (PlanReference):
        matched_by (str): name, legacy_name or account.
        formerly (bool): Whether the name asked for is a former one.
        tier (SupportTier):
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    account: AccountReference | None
    plan: PlanReference
    matched_by: str
    formerly: bool
    tier: SupportTier
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.account_reference import AccountReference  # noqa: PLC0415

        account: dict[str, Any] | None
        if isinstance(self.account, AccountReference):
            account = self.account.to_dict()
        else:
            account = self.account

        plan = self.plan.to_dict()

        matched_by = self.matched_by

        formerly = self.formerly

        tier = self.tier.to_dict()

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
                "plan": plan,
                "matched_by": matched_by,
                "formerly": formerly,
                "tier": tier,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.support_tier import SupportTier  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_account(data: object) -> AccountReference | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                account_type_0 = AccountReference.from_dict(data)

                return account_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AccountReference | None, data)

        account = _parse_account(d.pop("account"))

        plan = PlanReference.from_dict(d.pop("plan"))

        matched_by = d.pop("matched_by")

        formerly = d.pop("formerly")

        tier = SupportTier.from_dict(d.pop("tier"))

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

        tier_answer = cls(
            account=account,
            plan=plan,
            matched_by=matched_by,
            formerly=formerly,
            tier=tier,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        tier_answer.additional_properties = d
        return tier_answer

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
