from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.open_interval import OpenInterval


T = TypeVar("T", bound="TimelineDay")


@_attrs_define
class TimelineDay:
    """
    Attributes:
        date (datetime.date):
        intervals (list[OpenInterval]):
        counted_seconds (int): Of this day, between receipt and due, less the pauses.
        paused_seconds (int): What pauses took of that.
        skipped (None | str): Why nothing of the day was counted.
    """

    date: datetime.date
    intervals: list[OpenInterval]
    counted_seconds: int
    paused_seconds: int
    skipped: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        date = self.date.isoformat()

        intervals = []
        for intervals_item_data in self.intervals:
            intervals_item = intervals_item_data.to_dict()
            intervals.append(intervals_item)

        counted_seconds = self.counted_seconds

        paused_seconds = self.paused_seconds

        skipped: None | str
        skipped = self.skipped

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "date": date,
                "intervals": intervals,
                "counted_seconds": counted_seconds,
                "paused_seconds": paused_seconds,
                "skipped": skipped,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.open_interval import OpenInterval  # noqa: PLC0415

        d = dict(src_dict)
        date = datetime.date.fromisoformat(d.pop("date"))

        intervals = []
        _intervals = d.pop("intervals")
        for intervals_item_data in _intervals:
            intervals_item = OpenInterval.from_dict(intervals_item_data)

            intervals.append(intervals_item)

        counted_seconds = d.pop("counted_seconds")

        paused_seconds = d.pop("paused_seconds")

        def _parse_skipped(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        skipped = _parse_skipped(d.pop("skipped"))

        timeline_day = cls(
            date=date,
            intervals=intervals,
            counted_seconds=counted_seconds,
            paused_seconds=paused_seconds,
            skipped=skipped,
        )

        timeline_day.additional_properties = d
        return timeline_day

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
