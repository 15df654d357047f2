from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.open_interval import OpenInterval


T = TypeVar("T", bound="HolidayOverride")


@_attrs_define
class HolidayOverride:
    """
    Attributes:
        date (datetime.date):
        hours (list[OpenInterval]): Empty: closed all day.
        reason (str):
        author (str):
    """

    date: datetime.date
    hours: list[OpenInterval]
    reason: str
    author: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        date = self.date.isoformat()

        hours = []
        for hours_item_data in self.hours:
            hours_item = hours_item_data.to_dict()
            hours.append(hours_item)

        reason = self.reason

        author = self.author

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "date": date,
                "hours": hours,
                "reason": reason,
                "author": author,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.open_interval import OpenInterval  # noqa: PLC0415

        d = dict(src_dict)
        date = datetime.date.fromisoformat(d.pop("date"))

        hours = []
        _hours = d.pop("hours")
        for hours_item_data in _hours:
            hours_item = OpenInterval.from_dict(hours_item_data)

            hours.append(hours_item)

        reason = d.pop("reason")

        author = d.pop("author")

        holiday_override = cls(
            date=date,
            hours=hours,
            reason=reason,
            author=author,
        )

        holiday_override.additional_properties = d
        return holiday_override

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
