from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="SlaTarget")


@_attrs_define
class SlaTarget:
    """
    Attributes:
        metric (str):
        value (int):
        unit (str): business_days, business_days_end, business_hours or calendar_hours.
        clause (str):
    """

    metric: str
    value: int
    unit: str
    clause: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        metric = self.metric

        value = self.value

        unit = self.unit

        clause = self.clause

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "metric": metric,
                "value": value,
                "unit": unit,
                "clause": clause,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        metric = d.pop("metric")

        value = d.pop("value")

        unit = d.pop("unit")

        clause = d.pop("clause")

        sla_target = cls(
            metric=metric,
            value=value,
            unit=unit,
            clause=clause,
        )

        sla_target.additional_properties = d
        return sla_target

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
