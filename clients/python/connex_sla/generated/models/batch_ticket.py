from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.target_unit import TargetUnit
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.clock_event import ClockEvent


T = TypeVar("T", bound="BatchTicket")


@_attrs_define
class BatchTicket:
    """A field that is left out is that of the defaults; a plan or an account of its own replaces both of those.

    Attributes:
        received_at (datetime.datetime | Unset): When the ticket came. RFC 3339, with an offset.
        plan (None | str | Unset):
        account (None | str | Unset): Instead of a plan. Needs accounts:read.
        metric (str | Unset): Which promise; first_response if left out.
        value (int | None | Unset):
        unit (None | TargetUnit | Unset): Instead of the target's.
        events (list[ClockEvent] | Unset): In order of time, none before the receipt. Paused time is closed.
        at (datetime.datetime | None | Unset): When the ticket's clock is read: answers its state. Now, where there are
            events and no at.
        explain (bool | Unset): Whether to answer the summary and the timeline, day by day.
        id (None | str | Unset): The caller's own name for it; it comes back with the answer.
    """

    received_at: datetime.datetime | Unset = UNSET
    plan: None | str | Unset = UNSET
    account: None | str | Unset = UNSET
    metric: str | Unset = UNSET
    value: int | None | Unset = UNSET
    unit: None | TargetUnit | Unset = UNSET
    events: list[ClockEvent] | Unset = UNSET
    at: datetime.datetime | None | Unset = UNSET
    explain: bool | Unset = UNSET
    id: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        received_at: str | Unset = UNSET
        if not isinstance(self.received_at, Unset):
            received_at = self.received_at.isoformat()

        plan: None | str | Unset
        if isinstance(self.plan, Unset):
            plan = UNSET
        else:
            plan = self.plan

        account: None | str | Unset
        if isinstance(self.account, Unset):
            account = UNSET
        else:
            account = self.account

        metric = self.metric

        value: int | None | Unset
        if isinstance(self.value, Unset):
            value = UNSET
        else:
            value = self.value

        unit: None | str | Unset
        if isinstance(self.unit, Unset):
            unit = UNSET
        elif isinstance(self.unit, TargetUnit):
            unit = self.unit.value
        else:
            unit = self.unit

        events: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = []
            for events_item_data in self.events:
                events_item = events_item_data.to_dict()
                events.append(events_item)

        at: None | str | Unset
        if isinstance(self.at, Unset):
            at = UNSET
        elif isinstance(self.at, datetime.datetime):
            at = self.at.isoformat()
        else:
            at = self.at

        explain = self.explain

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if received_at is not UNSET:
            field_dict["received_at"] = received_at
        if plan is not UNSET:
            field_dict["plan"] = plan
        if account is not UNSET:
            field_dict["account"] = account
        if metric is not UNSET:
            field_dict["metric"] = metric
        if value is not UNSET:
            field_dict["value"] = value
        if unit is not UNSET:
            field_dict["unit"] = unit
        if events is not UNSET:
            field_dict["events"] = events
        if at is not UNSET:
            field_dict["at"] = at
        if explain is not UNSET:
            field_dict["explain"] = explain
        if id is not UNSET:
            field_dict["id"] = id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.clock_event import ClockEvent  # noqa: PLC0415

        d = dict(src_dict)
        _received_at = d.pop("received_at", UNSET)
        received_at: datetime.datetime | Unset
        if isinstance(_received_at, Unset):
            received_at = UNSET
        else:
            received_at = datetime.datetime.fromisoformat(_received_at)

        def _parse_plan(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan = _parse_plan(d.pop("plan", UNSET))

        def _parse_account(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        account = _parse_account(d.pop("account", UNSET))

        metric = d.pop("metric", UNSET)

        def _parse_value(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        value = _parse_value(d.pop("value", UNSET))

        def _parse_unit(data: object) -> None | TargetUnit | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                unit_type_0 = TargetUnit(data)

                return unit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TargetUnit | Unset, data)

        unit = _parse_unit(d.pop("unit", UNSET))

        _events = d.pop("events", UNSET)
        events: list[ClockEvent] | Unset = UNSET
        if _events is not UNSET:
            events = []
            for events_item_data in _events:
                events_item = ClockEvent.from_dict(events_item_data)

                events.append(events_item)

        def _parse_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                at_type_0 = datetime.datetime.fromisoformat(data)

                return at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        at = _parse_at(d.pop("at", UNSET))

        explain = d.pop("explain", UNSET)

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        batch_ticket = cls(
            received_at=received_at,
            plan=plan,
            account=account,
            metric=metric,
            value=value,
            unit=unit,
            events=events,
            at=at,
            explain=explain,
            id=id,
        )

        return batch_ticket
