from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.clock_event_type import ClockEventType

T = TypeVar("T", bound="ClockEvent")


@_attrs_define
class ClockEvent:
    """
    Attributes:
        type_ (ClockEventType):
        at (datetime.datetime): RFC 3339, with an offset.
    """

    type_: ClockEventType
    at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_.value

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = ClockEventType(d.pop("type"))

        at = datetime.datetime.fromisoformat(d.pop("at"))

        clock_event = cls(
            type_=type_,
            at=at,
        )

        return clock_event
