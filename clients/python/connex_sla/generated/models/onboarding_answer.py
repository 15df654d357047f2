from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.account_reference import AccountReference
    from ..models.plan_reference import PlanReference
    from ..models.proposed_start import ProposedStart
    from ..models.reason import Reason


T = TypeVar("T", bound="OnboardingAnswer")


@_attrs_define
class OnboardingAnswer:
    """
    Attributes:
        at (datetime.datetime):
        account (AccountReference | None):
        plan (None | PlanReference):
        included_minutes (int | None): null: the plan does not specify them.
        used_minutes (int):
        remaining_minutes (int | None):
        duration_minutes (int):
        earliest_start (datetime.datetime | None): null where no start is possible; the reasons say why.
        next_starts (list[datetime.datetime]): From the proposed start on, where there is one.
        proposed (None | ProposedStart):
        reasons (list[Reason]):
        policy_revision (int):
        stale (bool): true while the database is away: a change may have been made that is not known here.
        age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
    """

    at: datetime.datetime
    account: AccountReference | None
    plan: None | PlanReference
    included_minutes: int | None
    used_minutes: int
    remaining_minutes: int | None
    duration_minutes: int
    earliest_start: datetime.datetime | None
    next_starts: list[datetime.datetime]
    proposed: None | ProposedStart
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.proposed_start import ProposedStart  # noqa: PLC0415

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

        included_minutes: int | None
        included_minutes = self.included_minutes

        used_minutes = self.used_minutes

        remaining_minutes: int | None
        remaining_minutes = self.remaining_minutes

        duration_minutes = self.duration_minutes

        earliest_start: None | str
        if isinstance(self.earliest_start, datetime.datetime):
            earliest_start = self.earliest_start.isoformat()
        else:
            earliest_start = self.earliest_start

        next_starts = []
        for next_starts_item_data in self.next_starts:
            next_starts_item = next_starts_item_data.isoformat()
            next_starts.append(next_starts_item)

        proposed: dict[str, Any] | None
        if isinstance(self.proposed, ProposedStart):
            proposed = self.proposed.to_dict()
        else:
            proposed = self.proposed

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
                "at": at,
                "account": account,
                "plan": plan,
                "included_minutes": included_minutes,
                "used_minutes": used_minutes,
                "remaining_minutes": remaining_minutes,
                "duration_minutes": duration_minutes,
                "earliest_start": earliest_start,
                "next_starts": next_starts,
                "proposed": proposed,
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
        from ..models.proposed_start import ProposedStart  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415

        d = dict(src_dict)
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

        def _parse_included_minutes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        included_minutes = _parse_included_minutes(d.pop("included_minutes"))

        used_minutes = d.pop("used_minutes")

        def _parse_remaining_minutes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        remaining_minutes = _parse_remaining_minutes(d.pop("remaining_minutes"))

        duration_minutes = d.pop("duration_minutes")

        def _parse_earliest_start(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                earliest_start_type_0 = datetime.datetime.fromisoformat(data)

                return earliest_start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        earliest_start = _parse_earliest_start(d.pop("earliest_start"))

        next_starts = []
        _next_starts = d.pop("next_starts")
        for next_starts_item_data in _next_starts:
            next_starts_item = datetime.datetime.fromisoformat(next_starts_item_data)

            next_starts.append(next_starts_item)

        def _parse_proposed(data: object) -> None | ProposedStart:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                proposed_type_0 = ProposedStart.from_dict(data)

                return proposed_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProposedStart, data)

        proposed = _parse_proposed(d.pop("proposed"))

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

        onboarding_answer = cls(
            at=at,
            account=account,
            plan=plan,
            included_minutes=included_minutes,
            used_minutes=used_minutes,
            remaining_minutes=remaining_minutes,
            duration_minutes=duration_minutes,
            earliest_start=earliest_start,
            next_starts=next_starts,
            proposed=proposed,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
        )

        onboarding_answer.additional_properties = d
        return onboarding_answer

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
