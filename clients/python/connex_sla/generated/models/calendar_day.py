from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.closure import Closure
    from ..models.open_interval import OpenInterval


T = TypeVar("T", bound="CalendarDay")


@_attrs_define
class CalendarDay:
    """
    Attributes:
        date (datetime.date):
        intervals (list[OpenInterval]):
        business_day (bool):
        closure (Closure | None):
    """

    date: datetime.date
    intervals: list[OpenInterval]
    business_day: bool
    closure: Closure | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.closure import Closure  # noqa: PLC0415

        date = self.date.isoformat()

        intervals = []
        for intervals_item_data in self.intervals:
            intervals_item = intervals_item_data.to_dict()
            intervals.append(intervals_item)

        business_day = self.business_day

        closure: dict[str, Any] | None
        if isinstance(self.closure, Closure):
            closure = self.closure.to_dict()
        else:
            closure = self.closure

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "date": date,
                "intervals": intervals,
                "business_day": business_day,
                "closure": closure,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.closure import Closure  # noqa: PLC0415
        from ..models.open_interval import OpenInterval  # noqa: PLC0415

        d = dict(src_dict)
        date = datetime.date.fromisoformat(d.pop("date"))

        intervals = []
        _intervals = d.pop("intervals")
        for intervals_item_data in _intervals:
            intervals_item = OpenInterval.from_dict(intervals_item_data)

            intervals.append(intervals_item)

        business_day = d.pop("business_day")

        def _parse_closure(data: object) -> Closure | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                closure_type_0 = Closure.from_dict(data)

                return closure_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Closure | None, data)

        closure = _parse_closure(d.pop("closure"))

        calendar_day = cls(
            date=date,
            intervals=intervals,
            business_day=business_day,
            closure=closure,
        )

        calendar_day.additional_properties = d
        return calendar_day

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
