from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Uptime")


@_attrs_define
class Uptime:
    """
    Attributes:
        clause (str):
        guaranteed (bool):
        host_percent (float | int): The uptime that the host provides.
        month_hours (int): The month that the downtime is told of.
        downtime_minutes (float | int): Of such a month, at that uptime.
        downtime_in_words (str):
    """

    clause: str
    guaranteed: bool
    host_percent: float | int
    month_hours: int
    downtime_minutes: float | int
    downtime_in_words: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        clause = self.clause

        guaranteed = self.guaranteed

        host_percent: float | int
        host_percent = self.host_percent

        month_hours = self.month_hours

        downtime_minutes: float | int
        downtime_minutes = self.downtime_minutes

        downtime_in_words = self.downtime_in_words

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "clause": clause,
                "guaranteed": guaranteed,
                "host_percent": host_percent,
                "month_hours": month_hours,
                "downtime_minutes": downtime_minutes,
                "downtime_in_words": downtime_in_words,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        clause = d.pop("clause")

        guaranteed = d.pop("guaranteed")

        def _parse_host_percent(data: object) -> float | int:
            return cast(float | int, data)

        host_percent = _parse_host_percent(d.pop("host_percent"))

        month_hours = d.pop("month_hours")

        def _parse_downtime_minutes(data: object) -> float | int:
            return cast(float | int, data)

        downtime_minutes = _parse_downtime_minutes(d.pop("downtime_minutes"))

        downtime_in_words = d.pop("downtime_in_words")

        uptime = cls(
            clause=clause,
            guaranteed=guaranteed,
            host_percent=host_percent,
            month_hours=month_hours,
            downtime_minutes=downtime_minutes,
            downtime_in_words=downtime_in_words,
        )

        uptime.additional_properties = d
        return uptime

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
