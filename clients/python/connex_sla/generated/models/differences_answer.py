from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.difference import Difference


T = TypeVar("T", bound="DifferencesAnswer")


@_attrs_define
class DifferencesAnswer:
    """
    Attributes:
        revision (int):
        from_revision (int):
        dates_from (datetime.date): The first date whose closure is told by itself.
        dates_to (datetime.date): The first one no longer; other years are told by their number.
        differences (list[Difference]): Empty where the two answer every question alike.
    """

    revision: int
    from_revision: int
    dates_from: datetime.date
    dates_to: datetime.date
    differences: list[Difference]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        revision = self.revision

        from_revision = self.from_revision

        dates_from = self.dates_from.isoformat()

        dates_to = self.dates_to.isoformat()

        differences = []
        for differences_item_data in self.differences:
            differences_item = differences_item_data.to_dict()
            differences.append(differences_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "revision": revision,
                "from_revision": from_revision,
                "dates_from": dates_from,
                "dates_to": dates_to,
                "differences": differences,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.difference import Difference  # noqa: PLC0415

        d = dict(src_dict)
        revision = d.pop("revision")

        from_revision = d.pop("from_revision")

        dates_from = datetime.date.fromisoformat(d.pop("dates_from"))

        dates_to = datetime.date.fromisoformat(d.pop("dates_to"))

        differences = []
        _differences = d.pop("differences")
        for differences_item_data in _differences:
            differences_item = Difference.from_dict(differences_item_data)

            differences.append(differences_item)

        differences_answer = cls(
            revision=revision,
            from_revision=from_revision,
            dates_from=dates_from,
            dates_to=dates_to,
            differences=differences,
        )

        differences_answer.additional_properties = d
        return differences_answer

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
