from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Promise")


@_attrs_define
class Promise:
    """
    Attributes:
        policy_revision (int):
        due_at (datetime.datetime | None): null where that revision has no answer to the question.
        moved_seconds (int | None): How much later than that it is due now; negative for earlier.
    """

    policy_revision: int
    due_at: datetime.datetime | None
    moved_seconds: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        policy_revision = self.policy_revision

        due_at: None | str
        if isinstance(self.due_at, datetime.datetime):
            due_at = self.due_at.isoformat()
        else:
            due_at = self.due_at

        moved_seconds: int | None
        moved_seconds = self.moved_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "policy_revision": policy_revision,
                "due_at": due_at,
                "moved_seconds": moved_seconds,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        policy_revision = d.pop("policy_revision")

        def _parse_due_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_at_type_0 = datetime.datetime.fromisoformat(data)

                return due_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        due_at = _parse_due_at(d.pop("due_at"))

        def _parse_moved_seconds(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        moved_seconds = _parse_moved_seconds(d.pop("moved_seconds"))

        promise = cls(
            policy_revision=policy_revision,
            due_at=due_at,
            moved_seconds=moved_seconds,
        )

        promise.additional_properties = d
        return promise

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
