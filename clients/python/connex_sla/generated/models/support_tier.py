from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.coverage import Coverage


T = TypeVar("T", bound="SupportTier")


@_attrs_define
class SupportTier:
    """
    Attributes:
        number (int):
        name (str):
        handled_by (str):
        clause (str):
        covers (list[Coverage]): What the lower tiers cover as well.
    """

    number: int
    name: str
    handled_by: str
    clause: str
    covers: list[Coverage]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        number = self.number

        name = self.name

        handled_by = self.handled_by

        clause = self.clause

        covers = []
        for covers_item_data in self.covers:
            covers_item = covers_item_data.to_dict()
            covers.append(covers_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "name": name,
                "handled_by": handled_by,
                "clause": clause,
                "covers": covers,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.coverage import Coverage  # noqa: PLC0415

        d = dict(src_dict)
        number = d.pop("number")

        name = d.pop("name")

        handled_by = d.pop("handled_by")

        clause = d.pop("clause")

        covers = []
        _covers = d.pop("covers")
        for covers_item_data in _covers:
            covers_item = Coverage.from_dict(covers_item_data)

            covers.append(covers_item)

        support_tier = cls(
            number=number,
            name=name,
            handled_by=handled_by,
            clause=clause,
            covers=covers,
        )

        support_tier.additional_properties = d
        return support_tier

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
