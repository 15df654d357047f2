from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.target_unit import TargetUnit
from ..types import UNSET, Unset

T = TypeVar("T", bound="PlanTargetRequest")


@_attrs_define
class PlanTargetRequest:
    """
    Attributes:
        value (int):
        unit (TargetUnit): How a target is counted. A ticket that comes while closed counts from the next opening.

            business_days: the clock time of receipt on the Nth next business day, at the latest its closing.
                Received before a business day opens, that day is the first, and the closing of the Nth is due.
            business_days_end: the closing of the Nth business day after the one of receipt.
            business_hours: N hours of open time.
            calendar_hours: N hours on the clock.
        clause (str):
        metric (str | Unset):
    """

    value: int
    unit: TargetUnit
    clause: str
    metric: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        value = self.value

        unit = self.unit.value

        clause = self.clause

        metric = self.metric

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "value": value,
                "unit": unit,
                "clause": clause,
            }
        )
        if metric is not UNSET:
            field_dict["metric"] = metric

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        value = d.pop("value")

        unit = TargetUnit(d.pop("unit"))

        clause = d.pop("clause")

        metric = d.pop("metric", UNSET)

        plan_target_request = cls(
            value=value,
            unit=unit,
            clause=clause,
            metric=metric,
        )

        return plan_target_request
