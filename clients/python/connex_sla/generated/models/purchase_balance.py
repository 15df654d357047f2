from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PurchaseBalance")


@_attrs_define
class PurchaseBalance:
    """
    Attributes:
        add_on (str):
        billing_reference (str):
        minutes (int):
        minutes_left (int):
        effective_from (datetime.datetime):
        ends_at (datetime.datetime | None): By its period, or by its cancellation.
    """

    add_on: str
    billing_reference: str
    minutes: int
    minutes_left: int
    effective_from: datetime.datetime
    ends_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        add_on = self.add_on

        billing_reference = self.billing_reference

        minutes = self.minutes

        minutes_left = self.minutes_left

        effective_from = self.effective_from.isoformat()

        ends_at: None | str
        if isinstance(self.ends_at, datetime.datetime):
            ends_at = self.ends_at.isoformat()
        else:
            ends_at = self.ends_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "add_on": add_on,
                "billing_reference": billing_reference,
                "minutes": minutes,
                "minutes_left": minutes_left,
                "effective_from": effective_from,
                "ends_at": ends_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        add_on = d.pop("add_on")

        billing_reference = d.pop("billing_reference")

        minutes = d.pop("minutes")

        minutes_left = d.pop("minutes_left")

        effective_from = datetime.datetime.fromisoformat(d.pop("effective_from"))

        def _parse_ends_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_at_type_0 = datetime.datetime.fromisoformat(data)

                return ends_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ends_at = _parse_ends_at(d.pop("ends_at"))

        purchase_balance = cls(
            add_on=add_on,
            billing_reference=billing_reference,
            minutes=minutes,
            minutes_left=minutes_left,
            effective_from=effective_from,
            ends_at=ends_at,
        )

        purchase_balance.additional_properties = d
        return purchase_balance

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
