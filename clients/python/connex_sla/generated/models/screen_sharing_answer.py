from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.entitlement_source import EntitlementSource

if TYPE_CHECKING:
    from ..models.account_reference import AccountReference
    from ..models.add_on import AddOn
    from ..models.plan_reference import PlanReference
    from ..models.reason import Reason


T = TypeVar("T", bound="ScreenSharingAnswer")


@_attrs_define
class ScreenSharingAnswer:
    """
    Attributes:
        entitled (bool):
        source (EntitlementSource | None): Through what: plan, add_on, or null.
        minutes_remaining (int | None): null where the plan includes it: there is no limit.
        valid_until (datetime.datetime | None): Until then the answer holds; null for no end.
        at_discretion (bool): Each screen share is at the discretion of the team.
        system (str):
        preparation (list[str]):
        offer (AddOn | None): What can be bought, where the account is not entitled.
        reasons (list[Reason]):
        at (datetime.datetime):
        account (AccountReference | None):
        plan (None | PlanReference):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    entitled: bool
    source: EntitlementSource | None
    minutes_remaining: int | None
    valid_until: datetime.datetime | None
    at_discretion: bool
    system: str
    preparation: list[str]
    offer: AddOn | None
    reasons: list[Reason]
    at: datetime.datetime
    account: AccountReference | None
    plan: None | PlanReference
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.add_on import AddOn  # noqa: PLC0415
        from ..models.plan_reference import PlanReference  # noqa: PLC0415

        entitled = self.entitled

        source: None | str
        if isinstance(self.source, EntitlementSource):
            source = self.source.value
        else:
            source = self.source

        minutes_remaining: int | None
        minutes_remaining = self.minutes_remaining

        valid_until: None | str
        if isinstance(self.valid_until, datetime.datetime):
            valid_until = self.valid_until.isoformat()
        else:
            valid_until = self.valid_until

        at_discretion = self.at_discretion

        system = self.system

        preparation = self.preparation

        offer: dict[str, Any] | None
        if isinstance(self.offer, AddOn):
            offer = self.offer.to_dict()
        else:
            offer = self.offer

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        at = self.at.isoformat()

        account: dict[str, Any] | None
        if isinstance(self.account, AccountReference):
            account = self.account.to_dict()
        else:
            account = self.account

        plan: dict[str, Any] | None
        if isinstance(self.plan, PlanReference):
            plan = self.plan.to_dict()
        else:
            plan = self.plan

        policy_revision = self.policy_revision

        stale = self.stale

        age_seconds: int | None
        age_seconds = self.age_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "entitled": entitled,
                "source": source,
                "minutes_remaining": minutes_remaining,
                "valid_until": valid_until,
                "at_discretion": at_discretion,
                "system": system,
                "preparation": preparation,
                "offer": offer,
                "reasons": reasons,
                "at": at,
                "account": account,
                "plan": plan,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.add_on import AddOn  # noqa: PLC0415
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415

        d = dict(src_dict)
        entitled = d.pop("entitled")

        def _parse_source(data: object) -> EntitlementSource | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                source_type_0 = EntitlementSource(data)

                return source_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(EntitlementSource | None, data)

        source = _parse_source(d.pop("source"))

        def _parse_minutes_remaining(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        minutes_remaining = _parse_minutes_remaining(d.pop("minutes_remaining"))

        def _parse_valid_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_until_type_0 = datetime.datetime.fromisoformat(data)

                return valid_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        valid_until = _parse_valid_until(d.pop("valid_until"))

        at_discretion = d.pop("at_discretion")

        system = d.pop("system")

        preparation = cast(list[str], d.pop("preparation"))

        def _parse_offer(data: object) -> AddOn | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                offer_type_0 = AddOn.from_dict(data)

                return offer_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AddOn | None, data)

        offer = _parse_offer(d.pop("offer"))

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = Reason.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        at = datetime.datetime.fromisoformat(d.pop("at"))

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

        policy_revision = d.pop("policy_revision")

        stale = d.pop("stale")

        def _parse_age_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        age_seconds = _parse_age_seconds(d.pop("age_seconds"))

        screen_sharing_answer = cls(
            entitled=entitled,
            source=source,
            minutes_remaining=minutes_remaining,
            valid_until=valid_until,
            at_discretion=at_discretion,
            system=system,
            preparation=preparation,
            offer=offer,
            reasons=reasons,
            at=at,
            account=account,
            plan=plan,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        screen_sharing_answer.additional_properties = d
        return screen_sharing_answer

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
