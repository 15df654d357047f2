from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="PreviewedTicket")


@_attrs_define
class PreviewedTicket:
    """
    Attributes:
        id (str): The caller's own name for it.
        received_at (datetime.datetime): RFC 3339, with an offset.
        plan (None | str | Unset): The policy's default target counts if left out.
    """

    id: str
    received_at: datetime.datetime
    plan: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        received_at = self.received_at.isoformat()

        plan: None | str | Unset
        if isinstance(self.plan, Unset):
            plan = UNSET
        else:
            plan = self.plan

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "received_at": received_at,
            }
        )
        if plan is not UNSET:
            field_dict["plan"] = plan

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        def _parse_plan(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan = _parse_plan(d.pop("plan", UNSET))

        previewed_ticket = cls(
            id=id,
            received_at=received_at,
            plan=plan,
        )

        return previewed_ticket
