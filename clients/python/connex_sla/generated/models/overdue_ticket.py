from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OverdueTicket")


@_attrs_define
class OverdueTicket:
    """
    Attributes:
        row (int): Its place in the request, from 1; of CSV without the row of names.
        id (None | str):
        plan (None | str):
        received_at (datetime.datetime):
        due_at (datetime.datetime):
        answered_at (datetime.datetime | None): null while the customer waits; those come first.
        overdue_business_seconds (int):
    """

    row: int
    id: None | str
    plan: None | str
    received_at: datetime.datetime
    due_at: datetime.datetime
    answered_at: datetime.datetime | None
    overdue_business_seconds: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        row = self.row

        id: None | str
        id = self.id

        plan: None | str
        plan = self.plan

        received_at = self.received_at.isoformat()

        due_at = self.due_at.isoformat()

        answered_at: None | str
        if isinstance(self.answered_at, datetime.datetime):
            answered_at = self.answered_at.isoformat()
        else:
            answered_at = self.answered_at

        overdue_business_seconds = self.overdue_business_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "row": row,
                "id": id,
                "plan": plan,
                "received_at": received_at,
                "due_at": due_at,
                "answered_at": answered_at,
                "overdue_business_seconds": overdue_business_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        row = d.pop("row")

        def _parse_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        id = _parse_id(d.pop("id"))

        def _parse_plan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        plan = _parse_plan(d.pop("plan"))

        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))

        def _parse_answered_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                answered_at_type_0 = datetime.datetime.fromisoformat(data)

                return answered_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        answered_at = _parse_answered_at(d.pop("answered_at"))

        overdue_business_seconds = d.pop("overdue_business_seconds")

        overdue_ticket = cls(
            row=row,
            id=id,
            plan=plan,
            received_at=received_at,
            due_at=due_at,
            answered_at=answered_at,
            overdue_business_seconds=overdue_business_seconds,
        )

        overdue_ticket.additional_properties = d
        return overdue_ticket

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
