from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.target_unit import TargetUnit

T = TypeVar("T", bound="UnitDueDate")


@_attrs_define
class UnitDueDate:
    """The same value, counted in that unit; null where the calendar ends before.

    Attributes:
        unit (TargetUnit): How a target is counted. A ticket that comes while closed counts from the next opening.

            business_days: the clock time of receipt on the Nth next business day, at the latest its closing.
                Received before a business day opens, that day is the first, and the closing of the Nth is due.
            business_days_end: the closing of the Nth business day after the one of receipt.
            business_hours: N hours of open time.
            calendar_hours: N hours on the clock.
        due_at (datetime.datetime | None):
    """

    unit: TargetUnit
    due_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        unit = self.unit.value

        due_at: None | str
        if isinstance(self.due_at, datetime.datetime):
            due_at = self.due_at.isoformat()
        else:
            due_at = self.due_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "unit": unit,
                "due_at": due_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        unit = TargetUnit(d.pop("unit"))

        def _parse_due_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_at_type_0 = datetime.datetime.fromisoformat(data)

                return due_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        due_at = _parse_due_at(d.pop("due_at"))

        unit_due_date = cls(
            unit=unit,
            due_at=due_at,
        )

        unit_due_date.additional_properties = d
        return unit_due_date

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
