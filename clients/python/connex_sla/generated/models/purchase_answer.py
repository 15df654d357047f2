from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PurchaseAnswer")


@_attrs_define
class PurchaseAnswer:
    """
    Attributes:
        id (int): The change that recorded it.
        account (str):
        add_on (str):
        minutes (int):
        minutes_left (int):
        billing_reference (str):
        effective_from (datetime.datetime):
        effective_to (datetime.datetime | None):
        cancelled_at (datetime.datetime | None):
    """

    id: int
    account: str
    add_on: str
    minutes: int
    minutes_left: int
    billing_reference: str
    effective_from: datetime.datetime
    effective_to: datetime.datetime | None
    cancelled_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        account = self.account

        add_on = self.add_on

        minutes = self.minutes

        minutes_left = self.minutes_left

        billing_reference = self.billing_reference

        effective_from = self.effective_from.isoformat()

        effective_to: None | str
        if isinstance(self.effective_to, datetime.datetime):
            effective_to = self.effective_to.isoformat()
        else:
            effective_to = self.effective_to

        cancelled_at: None | str
        if isinstance(self.cancelled_at, datetime.datetime):
            cancelled_at = self.cancelled_at.isoformat()
        else:
            cancelled_at = self.cancelled_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "account": account,
                "add_on": add_on,
                "minutes": minutes,
                "minutes_left": minutes_left,
                "billing_reference": billing_reference,
                "effective_from": effective_from,
                "effective_to": effective_to,
                "cancelled_at": cancelled_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        account = d.pop("account")

        add_on = d.pop("add_on")

        minutes = d.pop("minutes")

        minutes_left = d.pop("minutes_left")

        billing_reference = d.pop("billing_reference")

        effective_from = datetime.datetime.fromisoformat(d.pop("effective_from"))

        def _parse_effective_to(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                effective_to_type_0 = datetime.datetime.fromisoformat(data)

                return effective_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        effective_to = _parse_effective_to(d.pop("effective_to"))

        def _parse_cancelled_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                cancelled_at_type_0 = datetime.datetime.fromisoformat(data)

                return cancelled_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        cancelled_at = _parse_cancelled_at(d.pop("cancelled_at"))

        purchase_answer = cls(
            id=id,
            account=account,
            add_on=add_on,
            minutes=minutes,
            minutes_left=minutes_left,
            billing_reference=billing_reference,
            effective_from=effective_from,
            effective_to=effective_to,
            cancelled_at=cancelled_at,
        )

        purchase_answer.additional_properties = d
        return purchase_answer

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
