from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.holiday_override_request import HolidayOverrideRequest


T = TypeVar("T", bound="PreviewRequestHolidayOverrides")


@_attrs_define
class PreviewRequestHolidayOverrides:
    """By date, each as PUT /holiday-overrides/{date} takes it; null removes the override."""

    additional_properties: dict[str, HolidayOverrideRequest | None] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.holiday_override_request import HolidayOverrideRequest  # noqa: PLC0415

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            if isinstance(prop, HolidayOverrideRequest):
                field_dict[prop_name] = prop.to_dict()
            else:
                field_dict[prop_name] = prop

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.holiday_override_request import HolidayOverrideRequest  # noqa: PLC0415

        d = dict(src_dict)
        preview_request_holiday_overrides = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():

            def _parse_additional_property(data: object) -> HolidayOverrideRequest | None:
                if data is None:
                    return data
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    additional_property_type_0 = HolidayOverrideRequest.from_dict(data)

                    return additional_property_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(HolidayOverrideRequest | None, data)

            additional_property = _parse_additional_property(prop_dict)

            additional_properties[prop_name] = additional_property

        preview_request_holiday_overrides.additional_properties = additional_properties
        return preview_request_holiday_overrides

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> HolidayOverrideRequest | None:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: HolidayOverrideRequest | None) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
