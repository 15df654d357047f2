from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.interval_request import IntervalRequest


T = TypeVar("T", bound="HolidayOverrideRequest")


@_attrs_define
class HolidayOverrideRequest:
    """
    Attributes:
        hours (list[IntervalRequest]): In order; empty: closed all day.
        reason (str): Told to customers.
    """

    hours: list[IntervalRequest]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        hours = []
        for hours_item_data in self.hours:
            hours_item = hours_item_data.to_dict()
            hours.append(hours_item)

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "hours": hours,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.interval_request import IntervalRequest  # noqa: PLC0415

        d = dict(src_dict)
        hours = []
        _hours = d.pop("hours")
        for hours_item_data in _hours:
            hours_item = IntervalRequest.from_dict(hours_item_data)

            hours.append(hours_item)

        reason = d.pop("reason")

        holiday_override_request = cls(
            hours=hours,
            reason=reason,
        )

        return holiday_override_request
