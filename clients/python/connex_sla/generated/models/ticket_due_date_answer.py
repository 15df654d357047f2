from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.clock_state import ClockState

if TYPE_CHECKING:
    from ..models.account_reference import AccountReference
    from ..models.plan_reference import PlanReference
    from ..models.promise import Promise
    from ..models.reason import Reason
    from ..models.sla_target import SlaTarget
    from ..models.tier_reference import TierReference
    from ..models.timeline_day import TimelineDay
    from ..models.unit_due_date import UnitDueDate


T = TypeVar("T", bound="TicketDueDateAnswer")


@_attrs_define
class TicketDueDateAnswer:
    """`elapsed` + `remaining` = `budget` until the breach; after it `elapsed` = `budget` + `overdue`.

    Seconds of support hours less the pauses; of clock time for a target in calendar hours. An answer stops the clock.

        Attributes:
            received_at (datetime.datetime):
            counted_from (datetime.datetime):
            due_at (datetime.datetime):
            target (SlaTarget):
            commitment (str): target: what support strives for, no guarantee.
            account (AccountReference | None):
            plan (None | PlanReference):
            tier (None | TierReference):
            units (list[UnitDueDate] | None): null unless units=true.
            promise (None | Promise): null unless promised_revision is given.
            summary (None | str): One sentence. null unless explain=true.
            timeline (list[TimelineDay] | None): null unless explain=true, and where there are more than 400 days.
            reasons (list[Reason]):
            policy_revision (int):
            stale (bool): true while the database is away: a change may have been made that is not known here.
            age_seconds (int | None): Where stale: how long ago what is known here was last compared with the database.
            at (datetime.datetime):
            state (ClockState): How a ticket stands: unanswered (running, at_risk, paused), or met or breached, answered or
                not.
            budget_business_seconds (int):
            elapsed_business_seconds (int):
            remaining_business_seconds (int):
            overdue_business_seconds (int):
    """

    received_at: datetime.datetime
    counted_from: datetime.datetime
    due_at: datetime.datetime
    target: SlaTarget
    commitment: str
    account: AccountReference | None
    plan: None | PlanReference
    tier: None | TierReference
    units: list[UnitDueDate] | None
    promise: None | Promise
    summary: None | str
    timeline: list[TimelineDay] | None
    reasons: list[Reason]
    policy_revision: int
    stale: bool
    age_seconds: int | None
    at: datetime.datetime
    state: ClockState
    budget_business_seconds: int
    elapsed_business_seconds: int
    remaining_business_seconds: int
    overdue_business_seconds: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.promise import Promise  # noqa: PLC0415
        from ..models.tier_reference import TierReference  # noqa: PLC0415

        received_at = self.received_at.isoformat()

        counted_from = self.counted_from.isoformat()

        due_at = self.due_at.isoformat()

        target = self.target.to_dict()

        commitment = self.commitment

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

        tier: dict[str, Any] | None
        if isinstance(self.tier, TierReference):
            tier = self.tier.to_dict()
        else:
            tier = self.tier

        units: list[dict[str, Any]] | None
        if isinstance(self.units, list):
            units = []
            for units_type_0_item_data in self.units:
                units_type_0_item = units_type_0_item_data.to_dict()
                units.append(units_type_0_item)

        else:
            units = self.units

        promise: dict[str, Any] | None
        if isinstance(self.promise, Promise):
            promise = self.promise.to_dict()
        else:
            promise = self.promise

        summary: None | str
        summary = self.summary

        timeline: list[dict[str, Any]] | None
        if isinstance(self.timeline, list):
            timeline = []
            for timeline_type_0_item_data in self.timeline:
                timeline_type_0_item = timeline_type_0_item_data.to_dict()
                timeline.append(timeline_type_0_item)

        else:
            timeline = self.timeline

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        policy_revision = self.policy_revision

        stale = self.stale

        age_seconds: int | None
        age_seconds = self.age_seconds

        at = self.at.isoformat()

        state = self.state.value

        budget_business_seconds = self.budget_business_seconds

        elapsed_business_seconds = self.elapsed_business_seconds

        remaining_business_seconds = self.remaining_business_seconds

        overdue_business_seconds = self.overdue_business_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "received_at": received_at,
                "counted_from": counted_from,
                "due_at": due_at,
                "target": target,
                "commitment": commitment,
                "account": account,
                "plan": plan,
                "tier": tier,
                "units": units,
                "promise": promise,
                "summary": summary,
                "timeline": timeline,
                "reasons": reasons,
                "policy_revision": policy_revision,
                "stale": stale,
                "age_seconds": age_seconds,
                "at": at,
                "state": state,
                "budget_business_seconds": budget_business_seconds,
                "elapsed_business_seconds": elapsed_business_seconds,
                "remaining_business_seconds": remaining_business_seconds,
                "overdue_business_seconds": overdue_business_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.account_reference import AccountReference  # noqa: PLC0415
        from ..models.plan_reference import PlanReference  # noqa: PLC0415
        from ..models.promise import Promise  # noqa: PLC0415
        from ..models.reason import Reason  # noqa: PLC0415
        from ..models.sla_target import SlaTarget  # noqa: PLC0415
        from ..models.tier_reference import TierReference  # noqa: PLC0415
        from ..models.timeline_day import TimelineDay  # noqa: PLC0415
        from ..models.unit_due_date import UnitDueDate  # noqa: PLC0415

        d = dict(src_dict)
        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        counted_from = datetime.datetime.fromisoformat(d.pop("counted_from"))

        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))

        target = SlaTarget.from_dict(d.pop("target"))

        commitment = d.pop("commitment")

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

        def _parse_units(data: object) -> list[UnitDueDate] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                units_type_0 = []
                _units_type_0 = data
                for units_type_0_item_data in _units_type_0:
                    units_type_0_item = UnitDueDate.from_dict(units_type_0_item_data)

                    units_type_0.append(units_type_0_item)

                return units_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[UnitDueDate] | None, data)

        units = _parse_units(d.pop("units"))

        def _parse_promise(data: object) -> None | Promise:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                promise_type_0 = Promise.from_dict(data)

                return promise_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Promise, data)

        promise = _parse_promise(d.pop("promise"))

        def _parse_summary(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        summary = _parse_summary(d.pop("summary"))

        def _parse_timeline(data: object) -> list[TimelineDay] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                timeline_type_0 = []
                _timeline_type_0 = data
                for timeline_type_0_item_data in _timeline_type_0:
                    timeline_type_0_item = TimelineDay.from_dict(timeline_type_0_item_data)

                    timeline_type_0.append(timeline_type_0_item)

                return timeline_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[TimelineDay] | None, data)

        timeline = _parse_timeline(d.pop("timeline"))

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

        at = datetime.datetime.fromisoformat(d.pop("at"))

        state = ClockState(d.pop("state"))

        budget_business_seconds = d.pop("budget_business_seconds")

        elapsed_business_seconds = d.pop("elapsed_business_seconds")

        remaining_business_seconds = d.pop("remaining_business_seconds")

        overdue_business_seconds = d.pop("overdue_business_seconds")

        ticket_due_date_answer = cls(
            received_at=received_at,
            counted_from=counted_from,
            due_at=due_at,
            target=target,
            commitment=commitment,
            account=account,
            plan=plan,
            tier=tier,
            units=units,
            promise=promise,
            summary=summary,
            timeline=timeline,
            reasons=reasons,
            policy_revision=policy_revision,
            stale=stale,
            age_seconds=age_seconds,
            at=at,
            state=state,
            budget_business_seconds=budget_business_seconds,
            elapsed_business_seconds=elapsed_business_seconds,
            remaining_business_seconds=remaining_business_seconds,
            overdue_business_seconds=overdue_business_seconds,
        )

        ticket_due_date_answer.additional_properties = d
        return ticket_due_date_answer

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
