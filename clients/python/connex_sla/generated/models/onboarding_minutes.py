from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OnboardingMinutes")


@_attrs_define
class OnboardingMinutes:
    """
    Attributes:
        included_minutes (int | None): null: the plan does not specify them.
        used_minutes (int):
        remaining_minutes (int | None):
    """

    included_minutes: int | None
    used_minutes: int
    remaining_minutes: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        included_minutes: int | None
        included_minutes = self.included_minutes

        used_minutes = self.used_minutes

        remaining_minutes: int | None
        remaining_minutes = self.remaining_minutes

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "included_minutes": included_minutes,
                "used_minutes": used_minutes,
                "remaining_minutes": remaining_minutes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_included_minutes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        included_minutes = _parse_included_minutes(d.pop("included_minutes"))

        used_minutes = d.pop("used_minutes")

        def _parse_remaining_minutes(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        remaining_minutes = _parse_remaining_minutes(d.pop("remaining_minutes"))

        onboarding_minutes = cls(
            included_minutes=included_minutes,
            used_minutes=used_minutes,
            remaining_minutes=remaining_minutes,
        )

        onboarding_minutes.additional_properties = d
        return onboarding_minutes

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
