from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.target_unit import TargetUnit
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.clock_event import ClockEvent


T = TypeVar("T", bound="DueDateRequest")


@_attrs_define
class DueDateRequest:
    """A ticket and what happened to it. An account's plan is the one as the ticket came.

    `at` is the instant at which the ticket's clock is read, now if left out; it chooses no plan.

        Attributes:
            received_at (datetime.datetime): When the ticket came. RFC 3339, with an offset.
            min_sequence (int | None | Unset): `Change-Sequence` of a write that the answer must know; it waits for that
                where it has to.
            revision (int | None | Unset): The policy revision that answers; the one in force if left out.
            at (datetime.datetime | None | Unset): The instant asked about; now if left out. Facts of an account depend on
                it, plans do not.
            plan (None | str | Unset):
            account (None | str | Unset): Instead of a plan: the one that this account is on. Needs accounts:read.
            account_sequence (int | None | Unset): The account's facts as this change of it left them: `account.sequence` of
                an earlier answer.
            events (list[ClockEvent] | Unset): In order of time, none before the receipt. Paused time is closed.
            metric (str | Unset): Which promise.
            value (int | None | Unset):
            unit (None | TargetUnit | Unset): Instead of the target's: what if it were counted so?
            explain (bool | Unset): Whether to answer the summary and the timeline, day by day.
            units (bool | Unset): Whether to answer the due date under every unit.
            promised_revision (int | None | Unset):
    """

    received_at: datetime.datetime
    min_sequence: int | None | Unset = UNSET
    revision: int | None | Unset = UNSET
    at: datetime.datetime | None | Unset = UNSET
    plan: None | str | Unset = UNSET
    account: None | str | Unset = UNSET
    account_sequence: int | None | Unset = UNSET
    events: list[ClockEvent] | Unset = UNSET
    metric: str | Unset = UNSET
    value: int | None | Unset = UNSET
    unit: None | TargetUnit | Unset = UNSET
    explain: bool | Unset = UNSET
    units: bool | Unset = UNSET
    promised_revision: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        received_at = self.received_at.isoformat()

        min_sequence: int | None | Unset
        if isinstance(self.min_sequence, Unset):
            min_sequence = UNSET
        else:
            min_sequence = self.min_sequence

        revision: int | None | Unset
        if isinstance(self.revision, Unset):
            revision = UNSET
        else:
            revision = self.revision

        at: None | str | Unset
        if isinstance(self.at, Unset):
            at = UNSET
        elif isinstance(self.at, datetime.datetime):
            at = self.at.isoformat()
        else:
            at = self.at

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

        account_sequence: int | None | Unset
        if isinstance(self.account_sequence, Unset):
            account_sequence = UNSET
        else:
            account_sequence = self.account_sequence

        events: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = []
            for events_item_data in self.events:
                events_item = events_item_data.to_dict()
                events.append(events_item)

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

        explain = self.explain

        units = self.units

        promised_revision: int | None | Unset
        if isinstance(self.promised_revision, Unset):
            promised_revision = UNSET
        else:
            promised_revision = self.promised_revision

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "received_at": received_at,
            }
        )
        if min_sequence is not UNSET:
            field_dict["min_sequence"] = min_sequence
        if revision is not UNSET:
            field_dict["revision"] = revision
        if at is not UNSET:
            field_dict["at"] = at
        if plan is not UNSET:
            field_dict["plan"] = plan
        if account is not UNSET:
            field_dict["account"] = account
        if account_sequence is not UNSET:
            field_dict["account_sequence"] = account_sequence
        if events is not UNSET:
            field_dict["events"] = events
        if metric is not UNSET:
            field_dict["metric"] = metric
        if value is not UNSET:
            field_dict["value"] = value
        if unit is not UNSET:
            field_dict["unit"] = unit
        if explain is not UNSET:
            field_dict["explain"] = explain
        if units is not UNSET:
            field_dict["units"] = units
        if promised_revision is not UNSET:
            field_dict["promised_revision"] = promised_revision

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.clock_event import ClockEvent  # noqa: PLC0415

        d = dict(src_dict)
        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        def _parse_min_sequence(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        min_sequence = _parse_min_sequence(d.pop("min_sequence", UNSET))

        def _parse_revision(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        revision = _parse_revision(d.pop("revision", UNSET))

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

        def _parse_account_sequence(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        account_sequence = _parse_account_sequence(d.pop("account_sequence", UNSET))

        _events = d.pop("events", UNSET)
        events: list[ClockEvent] | Unset = UNSET
        if _events is not UNSET:
            events = []
            for events_item_data in _events:
                events_item = ClockEvent.from_dict(events_item_data)

                events.append(events_item)

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

        explain = d.pop("explain", UNSET)

        units = d.pop("units", UNSET)

        def _parse_promised_revision(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        promised_revision = _parse_promised_revision(d.pop("promised_revision", UNSET))

        due_date_request = cls(
            received_at=received_at,
            min_sequence=min_sequence,
            revision=revision,
            at=at,
            plan=plan,
            account=account,
            account_sequence=account_sequence,
            events=events,
            metric=metric,
            value=value,
            unit=unit,
            explain=explain,
            units=units,
            promised_revision=promised_revision,
        )

        return due_date_request
